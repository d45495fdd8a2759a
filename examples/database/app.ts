import { App, Validations } from 'aws-cdk-lib';
import { DatabaseStack } from './database-stack';
import { KeyPolicyChecks } from 'cdk-at-rest';

const app = new App();
Validations.of(app).addPlugins(new KeyPolicyChecks());
new DatabaseStack(app, 'Database');
