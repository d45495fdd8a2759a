import { App, Validations } from 'aws-cdk-lib';
import { AccountDefaultsStack } from './account-defaults-stack';
import { KeyPolicyChecks } from 'cdk-at-rest';

const app = new App();
Validations.of(app).addPlugins(new KeyPolicyChecks());
new AccountDefaultsStack(app, 'AccountDefaults', {
  keyId: app.node.tryGetContext('keyId') as string | undefined,
  restoreOnDelete: app.node.tryGetContext('restoreOnDelete') === 'true',
});
