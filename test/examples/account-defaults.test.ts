import { AccountDefaultsStack } from '../../examples/account-defaults/account-defaults-stack';
import { exampleTests } from './example-tests';

exampleTests(app => new AccountDefaultsStack(app, 'AccountDefaults'));
