import { StorageStack } from '../../examples/storage/storage-stack';
import { exampleTests } from './example-tests';

exampleTests(app => new StorageStack(app, 'Storage'));
