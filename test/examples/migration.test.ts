import { MigrationStack } from '../../examples/migration/migration-stack';
import { exampleTests } from './example-tests';

exampleTests(app => new MigrationStack(app, 'Migration'));
