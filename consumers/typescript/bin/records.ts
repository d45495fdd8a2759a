import { App, Validations } from 'aws-cdk-lib';
import { EncryptionAtRest, EncryptionChecks } from 'cdk-at-rest';
import { RecordsStack } from '../lib/records-stack';

const app = new App();

// Before anything is made: what is created below is encrypted, or reported.
EncryptionAtRest.of(app).enforce();
// Fails the synthesis for what could not be encrypted.
Validations.of(app).addPlugins(new EncryptionChecks());

new RecordsStack(app, 'Records');
app.synth();
