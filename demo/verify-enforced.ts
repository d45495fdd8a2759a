import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ApiConfiguration } from './api-configuration';
import { callService } from './call-service';
import { expect, expectOne, lineUnder, resourcesOf, type VerifiedResource, verifyKey } from './verified-resource';

/** How the key of a type's resources is read. */
interface KeyReading {
  readonly type: string;
  /** What people call a resource of it. */
  readonly noun: string;
  /** The calls of the API. */
  readonly calls: string;
  readonly keyOf: (physicalId: string, config: ApiConfiguration) => Promise<string | undefined>;
}

const READINGS: KeyReading[] = [
  { type: 'AWS::S3::Bucket', noun: 'S3 bucket', calls: 'GetBucketEncryption', keyOf: keyOfBucket },
  { type: 'AWS::SNS::Topic', noun: 'SNS topic', calls: 'GetTopicAttributes', keyOf: keyOfTopic },
  { type: 'AWS::SQS::Queue', noun: 'SQS queue', calls: 'GetQueueAttributes', keyOf: keyOfQueue },
  { type: 'AWS::DynamoDB::Table', noun: 'DynamoDB table', calls: 'DescribeTable', keyOf: keyOfTable },
  { type: 'AWS::Kinesis::Stream', noun: 'Kinesis stream', calls: 'DescribeStream', keyOf: keyOfStream },
  { type: 'AWS::SecretsManager::Secret', noun: 'Secret', calls: 'DescribeSecret', keyOf: keyOfSecret },
  { type: 'AWS::Logs::LogGroup', noun: 'Log group', calls: 'DescribeLogGroups', keyOf: keyOfLogGroup },
  { type: 'AWS::Lambda::Function', noun: 'Lambda function', calls: 'GetFunctionConfiguration', keyOf: keyOfFunction },
];

/** Reads back through the AWS API which key the resources of a stack are under, and throws where it is not the only one of the stack. */
export async function verifyEnforced(stackName: string, config: ApiConfiguration): Promise<VerifiedResource[]> {
  const resources = await resourcesOf(stackName, config);
  const key = await verifyKey(expectOne(resources('AWS::KMS::Key'), 'AWS::KMS::Key').physicalId, config);
  const verified = await Promise.all(READINGS.flatMap(({ type, noun, calls, keyOf }) => resources(type).map(async ({ name, physicalId }) => {
    const found = await keyOf(physicalId, config);
    expect(found === key.arn, `${noun} ${name} is encrypted under ${key.arn}, found ${found ?? 'no key'}`);
    return lineUnder(key, `${noun} ${name}`, calls);
  })));
  return [key.line, ...verified];
}

async function keyOfBucket(Bucket: string, config: ApiConfiguration): Promise<string | undefined> {
  const { ServerSideEncryptionConfiguration } = await new S3Client(config).send(new GetBucketEncryptionCommand({ Bucket }));
  const rule = ServerSideEncryptionConfiguration?.Rules?.[0];
  expect(rule?.BucketKeyEnabled === true, `bucket ${Bucket} has a Bucket Key`);
  return rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
}

async function keyOfTopic(TopicArn: string, config: ApiConfiguration): Promise<string | undefined> {
  return (await new SNSClient(config).send(new GetTopicAttributesCommand({ TopicArn }))).Attributes?.KmsMasterKeyId;
}

async function keyOfQueue(QueueUrl: string, config: ApiConfiguration): Promise<string | undefined> {
  return (await new SQSClient(config).send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['KmsMasterKeyId'] }))).Attributes?.KmsMasterKeyId;
}

async function keyOfTable(TableName: string, config: ApiConfiguration): Promise<string | undefined> {
  return (await new DynamoDBClient(config).send(new DescribeTableCommand({ TableName }))).Table?.SSEDescription?.KMSMasterKeyArn;
}

async function keyOfStream(StreamName: string, config: ApiConfiguration): Promise<string | undefined> {
  return (await callService<{ readonly StreamDescription: { readonly KeyId?: string } }>(config, 'kinesis', 'describe_stream', { StreamName })).StreamDescription.KeyId;
}

async function keyOfSecret(SecretId: string, config: ApiConfiguration): Promise<string | undefined> {
  return (await callService<{ readonly KmsKeyId?: string }>(config, 'secretsmanager', 'describe_secret', { SecretId })).KmsKeyId;
}

async function keyOfLogGroup(name: string, config: ApiConfiguration): Promise<string | undefined> {
  const { logGroups = [] } = await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  return logGroups.find(({ logGroupName }) => logGroupName === name)?.kmsKeyId;
}

async function keyOfFunction(FunctionName: string, config: ApiConfiguration): Promise<string | undefined> {
  return (await new LambdaClient(config).send(new GetFunctionConfigurationCommand({ FunctionName }))).KMSKeyArn;
}
