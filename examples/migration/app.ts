import { App, Validations } from 'aws-cdk-lib';
import { MigrationStack } from './migration-stack';
import { KeyPolicyChecks } from 'cdk-at-rest';

const app = new App();
Validations.of(app).addPlugins(new KeyPolicyChecks());
new MigrationStack(app, 'Migration');
