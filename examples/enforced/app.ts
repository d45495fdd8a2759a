import { App, Validations } from 'aws-cdk-lib';
import { OrdersStack } from './orders-stack';
import { EncryptionAtRest, EncryptionChecks } from 'cdk-at-rest';

const app = new App();

// The one line: everything below is encrypted under one key a stack, or reported.
EncryptionAtRest.of(app).enforce();
Validations.of(app).addPlugins(new EncryptionChecks());

new OrdersStack(app, 'Orders');
