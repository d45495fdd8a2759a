import { DatabaseStack } from '../../examples/database/database-stack';
import { exampleTests } from './example-tests';

exampleTests(app => new DatabaseStack(app, 'Database'));
