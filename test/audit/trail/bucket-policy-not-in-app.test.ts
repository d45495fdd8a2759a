import { App } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { HERE, warningIdsOf } from '../../keys/support';
import { bucketPolicyOf } from '../../s3/support';
import { acknowledge, auditStack, findingOf } from './trail-support';
import { AuditTrail } from 'cdk-at-rest';

const ID = 'AtRest-BucketPolicyNotInApp';

function trailWithImportedBucket(env: { account?: string; region?: string } = HERE, acknowledged = false) {
  const stack = auditStack(new App(), 'Audit', env);
  if (acknowledged) {
    acknowledge(stack, ID);
  }
  return new AuditTrail(stack, 'Trail', { trailName: 'audit', bucket: s3.Bucket.fromBucketName(stack, 'Logs', 'central-logs') });
}

test('prints the statements that the owner of an imported bucket has to add, ready to paste', () => {
  const [first, acl, write, last] = findingOf(trailWithImportedBucket(), ID).split('\n');
  const principal = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
  const source = { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit' };

  expect(first).toContain('The policy of the bucket arn:aws:s3:::central-logs is not part of this app.');
  expect(JSON.parse(acl)).toEqual({ ...principal, Action: 's3:GetBucketAcl', Resource: 'arn:aws:s3:::central-logs', Condition: { StringEquals: source } });
  expect(JSON.parse(write)).toEqual({
    ...principal,
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::central-logs/AWSLogs/111122223333/*',
    Condition: { StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' } },
  });
  expect(last).toContain(`Acknowledge ${ID}`);
});

test('names what is known at deployment only as CloudFormation does', () => {
  expect(findingOf(trailWithImportedBucket({}), ID)).toContain('"arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/audit"');
});

test.each([['cn-north-1', 'aws-cn'], ['us-gov-west-1', 'aws-us-gov']])('names the partition of %s', (region, partition) => {
  expect(findingOf(trailWithImportedBucket({ account: HERE.account, region }), ID)).toContain(`arn:${partition}:s3:::central-logs/AWSLogs`);
});

test('is silent once it is acknowledged', () => {
  expect(warningIdsOf(trailWithImportedBucket(HERE, true))).toEqual([]);
});

test('adds the statements to a bucket of the app, and says nothing', () => {
  const stack = auditStack();
  const bucket = new s3.Bucket(stack, 'Logs');
  const trails = ['Trail', 'Second'].map(id => new AuditTrail(stack, id, { bucket, cloudWatchLogs: false }));

  expect(trails.flatMap(warningIdsOf)).toEqual([]);
  expect(bucketPolicyOf(bucket).map(statement => statement.Action)).toEqual(['s3:GetBucketAcl', 's3:PutObject', 's3:GetBucketAcl', 's3:PutObject']);
});
