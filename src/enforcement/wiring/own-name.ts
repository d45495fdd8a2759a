import { ArnFormat, type CfnResource, Stack } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import type { Properties } from './key-of';
import { textOf } from './names';

/** What a service needs to use the key of its own resource in its own name; of any resource of the type, so that a key gets each once. */
const USERS: Readonly<Record<string, (key: IEncryptionKey, resource: CfnResource, properties: Properties) => KeyService[]>> = {
  'AWS::Logs::LogGroup': () => [KeyService.cloudWatchLogs('*')],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/LogsAnomalyDetection-KMS.html
  'AWS::Logs::LogAnomalyDetector': key => ['aws:logs:arn', 'aws-crypto-ec:aws:logs:arn'].map(contextKey => KeyService.principal(`logs.${key.env.region}.amazonaws.com`, {
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    encryptionContext: { [contextKey]: arn(key, 'logs', 'anomaly-detector:*') },
  })),
  'AWS::CloudTrail::Trail': trailOf,
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
  'AWS::CloudTrail::EventDataStore': key => [KeyService.principal('cloudtrail.amazonaws.com', {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'], sourceArn: arn(key, 'cloudtrail', 'eventdatastore/*'),
  })],
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption
  'AWS::Lambda::EventSourceMapping': key => [KeyService.principal('lambda.amazonaws.com', {
    actions: ['kms:Decrypt'], sourceArn: arn(key, 'lambda', 'event-source-mapping:*'),
  })],
  'AWS::Events::EventBus': eventBridge,
  'AWS::Events::Archive': eventBridge,
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-kms-permissions.html
  'AWS::S3Tables::TableBucket': s3Tables,
  'AWS::S3Tables::Table': s3Tables,
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-data-encryption.html
  'AWS::S3Vectors::VectorBucket': s3Vectors,
  'AWS::S3Vectors::Index': s3Vectors,
  // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html
  'AWS::GuardDuty::PublishingDestination': key => [KeyService.principal('guardduty.amazonaws.com', {
    actions: ['kms:GenerateDataKey'], sourceAccount: key.env.account, sourceArn: arn(key, 'guardduty', 'detector/*'),
  })],
};

/** Lets the service of a resource use the resource's key, where it does so in its own name. */
export function admitOwner(resource: CfnResource, properties: Properties, key: IEncryptionKey): void {
  USERS[resource.cfnResourceType](key, resource, properties).forEach(each => key.allowService(each));
}

/** The types whose service uses the key of a resource in its own name. */
export const OWN_NAME_TYPES: ReadonlySet<string> = new Set(Object.keys(USERS));

/** Its name where it is written out; a reference to the trail, which refers to the key, would be a cycle. */
function trailOf(key: IEncryptionKey, trail: CfnResource, properties: Properties): KeyService[] {
  const name = textOf(properties.TrailName, trail.stack);
  if (name !== undefined && !name.includes('$')) {
    return [KeyService.cloudTrail({ trailName: name })];
  }
  const sourceArn = arn(key, 'cloudtrail', 'trail/*');
  const context = Stack.of(key).formatArn({ service: 'cloudtrail', resource: 'trail/*', account: key.env.account, region: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return [
    KeyService.principal('cloudtrail.amazonaws.com', { actions: ['kms:GenerateDataKey*'], sourceArn, encryptionContext: { 'aws:cloudtrail:arn': context } }),
    // DescribeKey carries no encryption context: a condition on it would always deny.
    KeyService.principal('cloudtrail.amazonaws.com', { actions: ['kms:DescribeKey'], sourceArn }),
  ];
}

/**
 * Archives use the context of their bus as well, and send no source of their own.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 */
function eventBridge(key: IEncryptionKey): KeyService[] {
  return [
    KeyService.principal('events.amazonaws.com', {
      actions: ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:ReEncrypt*'], encryptionContext: { 'aws:events:event-bus:arn': arn(key, 'events', 'event-bus/*') },
    }),
    KeyService.principal('events.amazonaws.com', { actions: ['kms:DescribeKey'], sourceAccount: key.env.account }),
  ];
}

function s3Tables(key: IEncryptionKey): KeyService[] {
  return [KeyService.principal('maintenance.s3tables.amazonaws.com', {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'], encryptionContext: { 'aws:s3:arn': arn(key, 's3tables', 'bucket/*') },
  })];
}

function s3Vectors(key: IEncryptionKey): KeyService[] {
  return [KeyService.principal('indexing.s3vectors.amazonaws.com', {
    actions: ['kms:Decrypt'], sourceAccount: key.env.account, sourceArn: arn(key, 's3vectors', 'bucket/*'),
  })];
}

/** An ARN pattern in the key's account and Region. */
function arn(key: IEncryptionKey, serviceName: string, resource: string): string {
  return Stack.of(key).formatArn({ service: serviceName, resource, account: key.env.account, region: key.env.region, arnFormat: ArnFormat.NO_RESOURCE_NAME });
}
