import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { bucketNarrowing } from '../../src/s3/bucket-narrowing';
import { HERE } from '../keys/support';

test('ties use of the key to S3 of the bucket\'s Region', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });

  expect(bucketNarrowing(new s3.Bucket(stack, 'Data')).conditions).toEqual({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } });
});

test('takes the Region from a bucket that is not of the stack\'s', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Data', { bucketName: 'data', region: 'us-east-1' });

  expect(bucketNarrowing(bucket).conditions).toEqual({ StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } });
});

test('takes the Region that it is told, where the bucket does not know its own', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });

  expect(bucketNarrowing(s3.Bucket.fromBucketName(stack, 'Data', 'data'), 'us-east-1').conditions)
    .toEqual({ StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } });
});

test('ends in amazonaws.com where the Region, and with it the partition, is known at deployment only', () => {
  const stack = new Stack(new App(), 'Storage');

  expect(stack.resolve(bucketNarrowing(new s3.Bucket(stack, 'Data')).conditions)).toEqual({
    StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
  });
});

test('ties it to the bucket, and to its objects as they were written without a Bucket Key, in the identity policy only', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  const bucket = s3.Bucket.fromBucketArn(stack, 'Data', 'arn:aws:s3:::data');

  const narrowing = bucketNarrowing(bucket);

  expect(stack.resolve(narrowing.identityContext)).toEqual({
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] },
  });
  expect(JSON.stringify(narrowing.conditions)).not.toContain('EncryptionContext');
});
