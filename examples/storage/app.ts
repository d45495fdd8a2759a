import { App, Validations } from 'aws-cdk-lib';
import { StorageStack } from './storage-stack';
import { KeyPolicyChecks } from 'cdk-at-rest';

const app = new App();
Validations.of(app).addPlugins(new KeyPolicyChecks());
new StorageStack(app, 'Storage');
