import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FAR_KEY_ARN, PARTITION_KEY as partitionKey, SORT_KEY as sortKey } from '../dynamodb/support';
import { functionIn } from './bucket-usages';
import type { Usage } from './usage';

const OTHER_KEY: dynamodb.Attribute = { name: 'other', type: dynamodb.AttributeType.NUMBER };

function policy(): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['dynamodb:GetItem'], resources: ['*'] })],
  });
}

export const TABLE_USAGES: Usage[] = [
  { name: 'a table', build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey }) },
  { name: 'a table in a stack without an environment', env: {}, build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey }) },
  { name: 'a table with a name and a sort key', build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey, sortKey, tableName: 'orders' }) },
  { name: 'a table under a key of its own', build: (stack, { Table, Key }) => new Table(stack, 'Orders', { partitionKey, encryptionKey: new Key(stack, 'Key') }) },
  {
    name: 'a table under the AWS managed key',
    build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey, encryption: dynamodb.TableEncryption.AWS_MANAGED }),
  },
  {
    name: 'a table with indexes',
    build: (stack, { Table }) => {
      const table = new Table(stack, 'Orders', { partitionKey, sortKey, billingMode: dynamodb.BillingMode.PAY_PER_REQUEST });
      table.addGlobalSecondaryIndex({ indexName: 'Global', partitionKey: OTHER_KEY, projectionType: dynamodb.ProjectionType.KEYS_ONLY });
      table.addLocalSecondaryIndex({ indexName: 'Local', sortKey: OTHER_KEY });
    },
  },
  {
    name: 'a table with a stream that a function reads',
    build: (stack, { Table }) => {
      const table = new Table(stack, 'Orders', { partitionKey, stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES });
      functionIn(stack).addEventSource(new DynamoEventSource(table, { startingPosition: lambda.StartingPosition.LATEST }));
    },
  },
  { name: 'a table with a time to live', build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey, timeToLiveAttribute: 'expires' }) },
  {
    name: 'a table that scales',
    build: (stack, { Table }) => {
      const table = new Table(stack, 'Orders', { partitionKey, readCapacity: 3, writeCapacity: 3 });
      table.autoScaleReadCapacity({ minCapacity: 1, maxCapacity: 9 }).scaleOnUtilization({ targetUtilizationPercent: 75 });
      table.autoScaleWriteCapacity({ minCapacity: 1, maxCapacity: 9 }).scaleOnUtilization({ targetUtilizationPercent: 75 });
    },
  },
  {
    name: 'a table with point-in-time recovery',
    build: (stack, { Table }) => new Table(stack, 'Orders', {
      partitionKey, pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 14 },
    }),
  },
  {
    name: 'a table with a Kinesis stream',
    build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey, kinesisStream: new kinesis.Stream(stack, 'Stream') }),
  },
  {
    name: 'a table that is imported from a bucket',
    build: (stack, { Table }) => new Table(stack, 'Orders', {
      partitionKey, importSource: { inputFormat: dynamodb.InputFormat.dynamoDBJson(), bucket: s3.Bucket.fromBucketName(stack, 'Exports', 'exports') },
    }),
  },
  { name: 'a table with a resource policy', build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey, resourcePolicy: policy() }) },
  {
    name: 'a table that is deleted with its stack',
    build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey, removalPolicy: RemovalPolicy.DESTROY }),
  },
  {
    name: 'a table of the older kind with replicas, under the AWS managed key',
    build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey, encryption: dynamodb.TableEncryption.AWS_MANAGED, replicationRegions: ['us-east-1'] }),
  },
  {
    name: 'a table that a function reads and writes',
    build: (stack, { Table, Key }) => new Table(stack, 'Orders', { partitionKey, encryptionKey: new Key(stack, 'Key') }).grantReadWriteData(functionIn(stack)),
  },
];

export const TABLE_V2_USAGES: Usage[] = [
  { name: 'a global table', build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', { partitionKey }) },
  { name: 'a global table in a stack without an environment', env: {}, build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', { partitionKey }) },
  {
    name: 'a global table with a name and tags',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', { partitionKey, tableName: 'orders', tags: [{ key: 'team', value: 'orders' }] }),
  },
  {
    name: 'a global table under a key of its own',
    build: (stack, { TableV2, Key }) => new TableV2(stack, 'Orders', {
      partitionKey, encryption: dynamodb.TableEncryptionV2.customerManagedKey(new Key(stack, 'Key')),
    }),
  },
  {
    name: 'a global table under the key that DynamoDB owns',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', { partitionKey, encryption: dynamodb.TableEncryptionV2.dynamoOwnedKey() }),
  },
  {
    name: 'a global table with indexes, some of them late',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', {
      partitionKey,
      sortKey,
      globalSecondaryIndexes: [{ indexName: 'Global', partitionKey: OTHER_KEY, projectionType: dynamodb.ProjectionType.INCLUDE, nonKeyAttributes: ['total'] }],
      localSecondaryIndexes: [{ indexName: 'Local', sortKey: OTHER_KEY }],
    }).addGlobalSecondaryIndex({ indexName: 'Late', partitionKey: OTHER_KEY }),
  },
  {
    name: 'a global table with provisioned capacity',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', {
      partitionKey,
      billing: dynamodb.Billing.provisioned({ readCapacity: dynamodb.Capacity.fixed(5), writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 20 }) }),
    }),
  },
  {
    name: 'a global table with replicas under keys of theirs',
    build: (stack, { TableV2, Key }) => {
      const encryption = dynamodb.TableEncryptionV2.customerManagedKey(new Key(stack, 'Key'), { 'us-east-1': FAR_KEY_ARN, 'us-west-2': 'arn:aws:kms:us-west-2:111122223333:key/west' });
      const table = new TableV2(stack, 'Orders', { partitionKey, encryption, replicas: [{ region: 'us-east-1', contributorInsightsSpecification: { enabled: true } }] });
      table.addReplica({ region: 'us-west-2', tableClass: dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS });
      table.replica('us-east-1').grantReadData(functionIn(stack));
    },
  },
  {
    name: 'a global table with replicas under the AWS managed key',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', {
      partitionKey, encryption: dynamodb.TableEncryptionV2.awsManagedKey(), replicas: [{ region: 'us-east-1' }],
    }),
  },
  {
    name: 'a global table with a stream and a time to live',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', { partitionKey, dynamoStream: dynamodb.StreamViewType.NEW_IMAGE, timeToLiveAttribute: 'expires' })
      .grantStreamRead(functionIn(stack)),
  },
  {
    name: 'a global table with contributor insights and recovery',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', {
      partitionKey, contributorInsightsSpecification: { enabled: true }, pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    }),
  },
  {
    name: 'a global table with a Kinesis stream and a resource policy',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', { partitionKey, kinesisStream: new kinesis.Stream(stack, 'Stream'), resourcePolicy: policy() }),
  },
  {
    name: 'a global table that is deleted with its stack',
    build: (stack, { TableV2 }) => new TableV2(stack, 'Orders', { partitionKey, removalPolicy: RemovalPolicy.DESTROY }),
  },
  {
    name: 'a global table that a function reads and writes',
    build: (stack, { TableV2, Key }) => new TableV2(stack, 'Orders', {
      partitionKey, encryption: dynamodb.TableEncryptionV2.customerManagedKey(new Key(stack, 'Key')),
    }).grantReadWriteData(functionIn(stack)),
  },
];
