import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EncryptedBucket, EncryptionAssertions, EncryptionAtRest, EncryptionChecks, EncryptionLevel } from 'cdk-at-rest';
import { RecordsStack } from '../lib/records-stack';

describe('the stack of records', () => {
  let stack: RecordsStack;

  beforeEach(() => {
    const app = new App();
    EncryptionAtRest.of(app).enforce();
    stack = new RecordsStack(app, 'Records');
  });

  test('everything that stores data is encrypted under a customer managed key', () => {
    EncryptionAssertions.fromStack(stack).allEncrypted(EncryptionLevel.CUSTOMER_MANAGED);
  });

  test('no check has anything to say', () => {
    EncryptionAssertions.fromStack(stack).noFindings();
  });

  test('the queue, which says nothing of encryption, is under the key of the stack', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
  });
});

test('what contradicts encryption is refused, with what to do instead', () => {
  const stack = new Stack(new App(), 'Records');

  assert.throws(() => new EncryptedBucket(stack, 'Scans', { encryption: s3.BucketEncryption.S3_MANAGED }), /Records\/Scans: .*AccessLogBucket/);
});

test('what is not encrypted fails the synthesis', () => {
  const app = new App();
  Validations.of(app).addPlugins(new EncryptionChecks());
  new sns.Topic(new Stack(app, 'Records'), 'Alerts');

  assert.throws(() => app.synth(), /Validation failed/);
});
