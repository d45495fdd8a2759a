import { CloudFrontToS3 } from '@aws-solutions-constructs/aws-cloudfront-s3';
import { EventbridgeToSqs } from '@aws-solutions-constructs/aws-eventbridge-sqs';
import { SnsToLambda } from '@aws-solutions-constructs/aws-sns-lambda';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { EncryptionAtRest, EncryptionLevel } from '../../src';
import { checkTemplates, compareTemplates, readCloudAssembly, TemplateSet } from '../../src/offline';
import { dependencyCycles } from '../support/template/cycles';

/** Constructs that are not ours, and know nothing of us: AWS Solutions Constructs. */
function templates(isEnforced: boolean): TemplateSet {
  const app = new App();
  if (isEnforced) {
    EncryptionAtRest.of(app).enforce();
  }
  const stack = new Stack(app, 'Solutions');
  new EventbridgeToSqs(stack, 'Events', { eventRuleProps: { eventPattern: { source: ['shop'] } } });
  new CloudFrontToS3(stack, 'Site', {});
  new SnsToLambda(stack, 'Notify', {
    lambdaFunctionProps: { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};') },
  });
  return new TemplateSet(readCloudAssembly(app.synth().directory));
}

const [before, after] = [templates(false), templates(true)];
const findings = (set: TemplateSet) => checkTemplates(set, { level: EncryptionLevel.CUSTOMER_MANAGED }).map(({ rule, resource }) => `${rule.id} ${resource.path}`).sort();

test('every resource is at the level, or in the findings', () => {
  expect(findings(after)).toEqual([
    // They ask for the AWS managed keys and for SSE-S3 in so many words.
    'AtRest-AwsManagedKey Solutions/Events/queue-dlq/Resource',
    'AtRest-AwsManagedKey Solutions/Notify/SnsTopic/Resource',
    'AtRest-AwsOwnedKey Solutions/Site/S3Bucket/Resource',
    'AtRest-ExemptDestination Solutions/Site/CloudfrontLoggingBucket/Resource',
    'AtRest-ExemptDestination Solutions/Site/CloudfrontLoggingBucketAccessLog/Resource',
    'AtRest-ExemptDestination Solutions/Site/S3LoggingBucket/Resource',
    // Of the key that they make for the queue.
    'AtRest-KeyServiceWithoutSource Solutions/Events/\'queueKey\'/Resource',
  ]);
});

test('there is less to find than before', () => {
  expect(findings(after).length).toBeLessThan(findings(before).length);
});

test('nothing is replaced or removed, and no key is taken away', () => {
  expect(compareTemplates(before, after).map(({ rule, resource }) => `${rule.id} ${resource.path}`)).toEqual([]);
});

test('no cycle is closed', () => {
  expect(after.files.flatMap(({ template }) => dependencyCycles(template))).toEqual([]);
});
