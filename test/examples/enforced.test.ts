import { OrdersStack } from '../../examples/enforced/orders-stack';
import { exampleTests } from './example-tests';
import { EncryptionAtRest } from 'cdk-at-rest';

exampleTests(app => {
  EncryptionAtRest.of(app).enforce();
  return new OrdersStack(app, 'Orders');
});
