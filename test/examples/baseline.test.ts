import { BaselineStack } from '../../examples/baseline/baseline-stack';
import { exampleTests } from './example-tests';

exampleTests(app => new BaselineStack(app, 'Baseline'));
