import { DescribeContinuousBackupsCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetBucketEncryptionCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ApiConfiguration } from './api-configuration';
import { expect, expectOne, resourcesOf, lineUnder, type StackResource, type VerifiedKey, type VerifiedResource, verifyKey } from './verified-resource';

export type { VerifiedResource };

/** Reads back through the AWS API how the resources of a storage stack are encrypted; throws where one is not. */
export async function verifyStorage(stackName: string, config: ApiConfiguration): Promise<VerifiedResource[]> {
  const resources = await resourcesOf(stackName, config);
  const key = await verifyKey(expectOne(resources('AWS::KMS::Key'), 'AWS::KMS::Key').physicalId, config);
  const buckets = await Promise.all(resources('AWS::S3::Bucket').map(bucket => verifyBucket(bucket, key, config)));
  const tables = await Promise.all(['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'].flatMap(resources).map(each => verifyTable(each, key, config)));
  return [key.line, ...buckets, ...tables];
}

const KEY_OF_AWS = { key: '–', rotation: 'by AWS' };

async function verifyBucket({ name, physicalId: bucket }: StackResource, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const s3 = new S3Client(config);
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket: bucket }));
  const rule = ServerSideEncryptionConfiguration?.Rules?.[0];
  const encryption = rule?.ApplyServerSideEncryptionByDefault;
  if (encryption?.SSEAlgorithm === 'AES256') {
    return { resource: `S3 bucket ${name}`, kind: 'AWS owned (SSE-S3)', verifiedHow: 'GetBucketEncryption (AWS delivers access logs to SSE-S3 only)', ...KEY_OF_AWS };
  }
  expect(encryption?.SSEAlgorithm === 'aws:kms' && encryption.KMSMasterKeyID === key.arn, `bucket ${bucket} is encrypted under ${key.arn}`);
  expect(rule?.BucketKeyEnabled === true, `bucket ${bucket} has a Bucket Key`);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'demo.txt', Body: 'hello' }));
  const read = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'demo.txt' }));
  expect(await read.Body?.transformToString() === 'hello', `bucket ${bucket} gives back what was put`);
  return lineUnder(key, `S3 bucket ${name}`, 'GetBucketEncryption, an object put and read');
}

async function verifyTable({ name, physicalId: tableName }: StackResource, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const dynamodb = new DynamoDBClient(config);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  expect(Table?.SSEDescription?.SSEType === 'KMS' && Table.SSEDescription.KMSMasterKeyArn === key.arn, `table ${tableName} is encrypted under ${key.arn}`);
  const { ContinuousBackupsDescription } = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: tableName }));
  const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  expect(recovery === 'ENABLED', `table ${tableName} has point-in-time recovery`);
  return lineUnder(key, `DynamoDB table ${name}`, 'DescribeTable, DescribeContinuousBackups');
}
