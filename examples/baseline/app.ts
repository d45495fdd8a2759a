import { App, Validations } from 'aws-cdk-lib';
import { BaselineStack } from './baseline-stack';
import { KeyPolicyChecks } from 'cdk-at-rest';

const app = new App();
Validations.of(app).addPlugins(new KeyPolicyChecks());
new BaselineStack(app, 'Baseline');
