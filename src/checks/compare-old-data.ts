/** What services do with what they already store when the key of a resource changes. */
interface OldData {
  /** For people: a sentence without its first capital and full stop. */
  readonly then: string;
  readonly source: string;
}

const DOCUMENTATION = 'https://docs.aws.amazon.com/';

const OLD_DATA: Record<string, OldData> = {
  'AWS::S3::Bucket': {
    then: 'objects stay under the key that they were written with, unless they are copied or re-encrypted',
    source: 'AmazonS3/latest/userguide/default-bucket-encryption.html',
  },
  'AWS::DynamoDB::Table': {
    then: 'the table follows once its encryption status is ENABLED again; backups that were made before need the former key',
    source: 'amazondynamodb/latest/developerguide/encryption.usagenotes.html',
  },
  'AWS::SQS::Queue': {
    then: 'messages in the queue stay under the former key until they are consumed',
    source: 'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  },
  'AWS::SNS::Topic': {
    then: 'messages that are being delivered stay under the former key',
    source: 'sns/latest/dg/sns-server-side-encryption.html',
  },
  'AWS::Logs::LogGroup': {
    then: 'events that were ingested before stay under the former key until they expire',
    source: 'AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
  },
  'AWS::SecretsManager::Secret': {
    then: 'the versions AWSCURRENT, AWSPENDING and AWSPREVIOUS are re-encrypted if the deployment may use both keys; older ones are not',
    source: 'secretsmanager/latest/apireference/API_UpdateSecret.html',
  },
  'AWS::Kinesis::Stream': {
    then: 'records stay under the key that they were written with until they expire',
    source: 'streams/latest/dg/what-is-sse.html',
  },
};

const GLOBAL_TABLE = 'AWS::DynamoDB::GlobalTable';

/** Whether anything is known of a type's old data. */
export function hasKnownOldData(type: string): boolean {
  return Object.hasOwn(OLD_DATA, type) || type === GLOBAL_TABLE;
}

/** What becomes of what a type already stores, as far as it is known. */
export function oldDataOf(type: string): { readonly then: string; readonly source?: string } {
  const known = OLD_DATA[type === GLOBAL_TABLE ? 'AWS::DynamoDB::Table' : type];
  return known ? { then: known.then, source: DOCUMENTATION + known.source } : { then: 'whether what is stored is re-encrypted depends on the service' };
}
