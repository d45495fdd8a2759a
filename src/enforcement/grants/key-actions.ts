import { KEY_USE_ACTIONS } from '../../keys/key-actions';
import { covers } from '../../policies/policy-statement';
import { spelledOut } from '../../private/spelled-out-actions';

/** What operations of a service on data need of the key that the data is under. */
export interface DataUse {
  /** The service, as IAM actions and `kms:ViaService` both begin. */
  readonly service: string;
  /** IAM actions, all of which need the same. */
  readonly dataActions: readonly string[];
  /** The KMS actions that the caller needs, through the service. */
  readonly keyActions: readonly string[];
  /** Which part of the resource the actions are on, where an ARN tells it from others: a bucket's objects, a table's stream. */
  readonly on?: 'objects' | 'stream' | 'table';
  /** The page of AWS that says so. */
  readonly source: string;
}

const DOCS = 'https://docs.aws.amazon.com';
const S3 = `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html`;
const S3_MULTIPART = `${DOCS}/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions`;
const S3_REPLICATION = `${DOCS}/AmazonS3/latest/userguide/replication-config-for-kms-objects.html`;
const SQS = `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html`;
const SNS = `${DOCS}/sns/latest/dg/sns-key-management.html`;
const DYNAMODB = `${DOCS}/amazondynamodb/latest/developerguide/encryption.usagenotes.html`;
const KINESIS = `${DOCS}/streams/latest/dev/permissions-user-key-KMS.html`;
const SECRETS_MANAGER = `${DOCS}/secretsmanager/latest/userguide/security-encryption.html`;
const UPDATE_SECRET = `${DOCS}/secretsmanager/latest/apireference/API_UpdateSecret.html`;
const STEP_FUNCTIONS = `${DOCS}/step-functions/latest/dg/encryption-at-rest.html`;
const SSM = `${DOCS}/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html`;

const DYNAMODB_READ = ['kms:Decrypt', 'kms:DescribeKey'];
const DYNAMODB_WRITE = spelledOut(KEY_USE_ACTIONS);

/**
 * The services that call KMS for whoever uses their data. Those that use a grant of their own (Firehose, ECR, EFS, EBS volumes once attached,
 * RDS) need nothing of the caller; CloudWatch Logs is admitted by the key's policy.
 */
export const DATA_USES: readonly DataUse[] = [
  { service: 's3', on: 'objects', dataActions: ['s3:GetObject', 's3:GetObjectVersion'], keyActions: ['kms:Decrypt'], source: S3 },
  // Whoever may put an object may upload it in parts, which S3 reads back to put them together.
  { service: 's3', on: 'objects', dataActions: ['s3:PutObject'], keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'], source: S3_MULTIPART },
  { service: 's3', on: 'objects', dataActions: ['s3:GetObjectVersionForReplication'], keyActions: ['kms:Decrypt'], source: S3_REPLICATION },
  { service: 's3', on: 'objects', dataActions: ['s3:ReplicateObject'], keyActions: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'], source: S3_REPLICATION },

  { service: 'sqs', dataActions: ['sqs:ReceiveMessage', 'sqs:StartMessageMoveTask'], keyActions: ['kms:Decrypt'], source: SQS },
  { service: 'sqs', dataActions: ['sqs:SendMessage'], keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'], source: SQS },

  { service: 'sns', dataActions: ['sns:Publish'], keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'], source: SNS },

  // The same sets as grants of EncryptedTable give.
  {
    service: 'dynamodb',
    on: 'table',
    dataActions: [
      'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:ConditionCheckItem',
      'dynamodb:PartiQLSelect', 'dynamodb:ExportTableToPointInTime',
    ],
    keyActions: DYNAMODB_READ,
    source: DYNAMODB,
  },
  {
    service: 'dynamodb',
    on: 'table',
    dataActions: [
      'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem',
      'dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate', 'dynamodb:PartiQLDelete',
    ],
    keyActions: DYNAMODB_WRITE,
    source: DYNAMODB,
  },
  { service: 'dynamodb', on: 'stream', dataActions: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'], keyActions: DYNAMODB_READ, source: DYNAMODB },

  { service: 'kinesis', dataActions: ['kinesis:GetRecords', 'kinesis:SubscribeToShard'], keyActions: ['kms:Decrypt'], source: KINESIS },
  { service: 'kinesis', dataActions: ['kinesis:PutRecord', 'kinesis:PutRecords'], keyActions: ['kms:GenerateDataKey'], source: KINESIS },

  { service: 'secretsmanager', dataActions: ['secretsmanager:GetSecretValue'], keyActions: ['kms:Decrypt'], source: SECRETS_MANAGER },
  {
    service: 'secretsmanager',
    dataActions: ['secretsmanager:PutSecretValue'],
    keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: SECRETS_MANAGER,
  },
  {
    service: 'secretsmanager',
    dataActions: ['secretsmanager:UpdateSecret'],
    keyActions: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
    source: UPDATE_SECRET,
  },

  // Starting an execution is not among them: the role of the state machine uses the key then.
  {
    service: 'states',
    dataActions: [
      'states:DescribeExecution', 'states:DescribeStateMachine', 'states:DescribeStateMachineForExecution', 'states:GetExecutionHistory',
      'states:StartSyncExecution',
    ],
    keyActions: ['kms:Decrypt'],
    source: STEP_FUNCTIONS,
  },

  {
    service: 'ssm',
    dataActions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory'],
    keyActions: ['kms:Decrypt'],
    source: SSM,
  },
  { service: 'ssm', dataActions: ['ssm:PutParameter'], keyActions: ['kms:Encrypt', 'kms:GenerateDataKey'], source: SSM },
];

/**
 * The uses of data that a statement is about.
 *
 * @param actions patterns as IAM has them: `s3:Get*`, `*`; they do not distinguish case
 * @param except what `NotAction` leaves out of them
 */
export function dataUsesOf(actions: readonly string[], except: readonly string[] = []): DataUse[] {
  const isAllowed = (action: string) => actions.some(pattern => coveredBy(pattern).has(action)) && !except.some(pattern => coveredBy(pattern).has(action));
  return DATA_USES.filter(({ dataActions }) => dataActions.some(isAllowed));
}

const byPattern = new Map<string, ReadonlySet<string>>();

/** The actions on data that a pattern covers. The same patterns stand in most policies of an app. */
function coveredBy(pattern: string): ReadonlySet<string> {
  const known = byPattern.get(pattern) ?? new Set(DATA_USES.flatMap(({ dataActions }) => dataActions.filter(action => covers(pattern, action))));
  byPattern.set(pattern, known);
  return known;
}

/**
 * The KMS actions, by service, that whoever may do `actions` needs on the keys of what they are done to: none for actions that leave
 * data alone. A statement with `NotAction` is about `['*']`, except what it names.
 */
export function keyActionsFor(actions: readonly string[], except: readonly string[] = []): Map<string, string[]> {
  const byService = new Map<string, string[]>();
  for (const { service, keyActions } of dataUsesOf(actions, except)) {
    byService.set(service, [...new Set([...byService.get(service) ?? [], ...keyActions])]);
  }
  return byService;
}
