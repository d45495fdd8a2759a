import { Stack } from 'aws-cdk-lib';
import { EncryptionKey, ViaService } from '../../src';
import { decisions } from '../support/policy/decisions';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, REGION, stackIn, STRANGER, THIRD_STRANGER, USE,
  via, worldOf,
} from './cast';

/**
 * The values of `kms:ViaService` and whether the service makes grants.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
const SERVICES: Record<string, [service: ViaService, prefixes: string[], grants: 'makes grants' | 'makes no grants']> = {
  ATHENA: [ViaService.ATHENA, ['athena'], 'makes no grants'],
  BACKUP: [ViaService.BACKUP, ['backup'], 'makes grants'],
  CODE_ARTIFACT: [ViaService.CODE_ARTIFACT, ['codeartifact'], 'makes grants'],
  CODE_COMMIT: [ViaService.CODE_COMMIT, ['codecommit'], 'makes no grants'],
  DMS: [ViaService.DMS, ['dms'], 'makes grants'],
  DYNAMODB: [ViaService.DYNAMODB, ['dynamodb'], 'makes grants'],
  EC2: [ViaService.EC2, ['ec2'], 'makes grants'],
  ECR: [ViaService.ECR, ['ecr'], 'makes grants'],
  EFS: [ViaService.EFS, ['elasticfilesystem'], 'makes grants'],
  ELASTICACHE: [ViaService.ELASTICACHE, ['elasticache', 'dax'], 'makes grants'],
  FIREHOSE: [ViaService.FIREHOSE, ['firehose'], 'makes grants'],
  FSX: [ViaService.FSX, ['fsx'], 'makes grants'],
  GLUE: [ViaService.GLUE, ['glue'], 'makes no grants'],
  KAFKA: [ViaService.KAFKA, ['kafka'], 'makes grants'],
  KEYSPACES: [ViaService.KEYSPACES, ['cassandra'], 'makes grants'],
  KINESIS: [ViaService.KINESIS, ['kinesis'], 'makes no grants'],
  LAMBDA: [ViaService.LAMBDA, ['lambda'], 'makes grants'],
  MEMORYDB: [ViaService.MEMORYDB, ['memorydb'], 'makes grants'],
  MQ: [ViaService.MQ, ['mq'], 'makes grants'],
  OPENSEARCH: [ViaService.OPENSEARCH, ['es'], 'makes grants'],
  RDS: [ViaService.RDS, ['rds'], 'makes grants'],
  REDSHIFT: [ViaService.REDSHIFT, ['redshift'], 'makes grants'],
  S3: [ViaService.S3, ['s3'], 'makes no grants'],
  SAGEMAKER: [ViaService.SAGEMAKER, ['sagemaker'], 'makes grants'],
  SCHEDULER: [ViaService.SCHEDULER, ['scheduler'], 'makes no grants'],
  SECRETS_MANAGER: [ViaService.SECRETS_MANAGER, ['secretsmanager'], 'makes no grants'],
  SNS: [ViaService.SNS, ['sns'], 'makes no grants'],
  SQS: [ViaService.SQS, ['sqs'], 'makes no grants'],
  SSM: [ViaService.SSM, ['ssm'], 'makes no grants'],
  STEP_FUNCTIONS: [ViaService.STEP_FUNCTIONS, ['states'], 'makes no grants'],
  WORKSPACES: [ViaService.WORKSPACES, ['workspaces'], 'makes grants'],
};

/** The id of the key that is allowed through a service. */
const keyOf = (name: string) => `Key${name.replace(/_/g, '')}`;

const READ_AND_WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];

const FOR_AWS = { 'kms:GrantIsForAWSResource': 'true' };

test('every service is specified here', () => {
  expect(Object.keys(SERVICES)).toEqual(Object.keys(ViaService));
});

describe('a key that is allowed through', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  for (const [name, [service]] of Object.entries(SERVICES)) {
    new EncryptionKey(stack, keyOf(name)).allowViaService(service);
  }
  const world = worldOf(app);

  describe.each(Object.entries(SERVICES))('%s', (name, [, prefixes, grants]) => {
    const on = keyOf(name);
    const another = prefixes.includes('ssm') ? 'sqs' : 'ssm';

    decisions(world, [
      ...prefixes.flatMap(prefix => [
        ...mayEach([...USE, 'kms:DescribeKey'], { who: STRANGER, on, when: via(prefix), because: 'a principal of the account needs no permission of its own' }),
        ...mayNotEach(READ_AND_WRITE, { who: STRANGER, on, when: via(prefix, OTHER_REGION), because: 'it is the service of another Region' }),
        ...mayNotEach(READ_AND_WRITE, { who: OTHER_STRANGER, on, given: ALL_OF_KMS, when: via(prefix), because: 'it is a principal of another account' }),
        ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:RetireGrant'], { who: STRANGER, on, when: via(prefix) }),
        { who: `${prefix}.amazonaws.com`, mayNot: 'kms:Decrypt', on, when: { 'aws:SourceAccount': ACCOUNT }, because: 'a principal calls through the service, not the service itself' },
        { who: STRANGER, mayNot: 'kms:Decrypt', on, when: { 'kms:ViaService': `${prefix}.amazonaws.com` }, because: 'its name holds the Region' },
        ...grants === 'makes grants' ? [
          { who: STRANGER, may: 'kms:CreateGrant', on, when: via(prefix), onlyWhen: FOR_AWS },
          { who: STRANGER, mayNot: 'kms:CreateGrant', on, when: FOR_AWS, because: 'it calls KMS directly' },
          { who: OTHER_STRANGER, mayNot: 'kms:CreateGrant', on, given: ALL_OF_KMS, when: { ...via(prefix), ...FOR_AWS } },
        ] : [
          { who: STRANGER, mayNot: 'kms:CreateGrant', on, when: { ...via(prefix), ...FOR_AWS }, because: 'it has no use for grants' },
        ],
      ]),
      ...mayNotEach([...USE, 'kms:DescribeKey'], { who: STRANGER, on, because: 'it calls KMS directly' }),
      ...mayNotEach(READ_AND_WRITE, { who: STRANGER, on, when: via(another), because: 'it is another service' }),
      { who: STRANGER, may: 'kms:Decrypt', on, given: allowing('kms:Decrypt'), because: 'the account\'s own IAM still counts' },
    ]);
  });
});

describe('a key that is allowed through several services', () => {
  const stack = stackIn(newApp(), 'Keys');
  const key = new EncryptionKey(stack, 'Key');
  [ViaService.SQS, ViaService.EC2, ViaService.SQS].forEach(service => key.allowViaService(service));

  decisions(worldOf(stack), [
    { who: STRANGER, may: 'kms:Decrypt', onlyWhen: via('sqs') },
    { who: STRANGER, may: 'kms:Decrypt', onlyWhen: via('ec2') },
    { who: STRANGER, mayNot: 'kms:Decrypt', when: via('sns') },
    { who: STRANGER, may: 'kms:CreateGrant', onlyWhen: { ...via('ec2'), ...FOR_AWS } },
    { who: STRANGER, mayNot: 'kms:CreateGrant', when: { ...via('sqs'), ...FOR_AWS }, because: 'grants were allowed through the other' },
  ]);
});

describe('a key of a stack without an environment', () => {
  const stack = new Stack(newApp(), 'Keys');
  new EncryptionKey(stack, 'Key').allowViaService(ViaService.S3);

  decisions(worldOf(stack), [
    { who: STRANGER, may: 'kms:Decrypt', onlyWhen: via('s3') },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', given: ALL_OF_KMS, when: via('s3'), because: 'it is not the account that the stack is deployed to' },
  ]);
});

describe('a key in China', () => {
  const stack = stackIn(newApp(), 'Keys', { region: 'cn-north-1' });
  new EncryptionKey(stack, 'Key').allowViaService(ViaService.S3);
  const who = `arn:aws-cn:iam::${ACCOUNT}:role/Stranger`;

  decisions(worldOf(stack), [
    { who, may: 'kms:Decrypt', onlyWhen: via('s3', 'cn-north-1') },
    { who, mayNot: 'kms:Decrypt', when: { 'kms:ViaService': 's3.cn-north-1.amazonaws.com.cn' }, because: 'the name ends alike in every partition' },
  ]);
});

describe('a key that is shared with another account, and allowed through a service', () => {
  const stack = stackIn(newApp(), 'Keys');
  const key = new EncryptionKey(stack, 'Key');
  key.shareWithAccount(OTHER_ACCOUNT);
  key.allowViaService(ViaService.SQS);

  decisions(worldOf(stack), [
    { who: OTHER_STRANGER, may: 'kms:Decrypt', given: ALL_OF_KMS, when: via('sqs', REGION) },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', when: via('sqs'), because: 'going through the service is enough for the key\'s own account only' },
    { who: THIRD_STRANGER, mayNot: 'kms:Decrypt', given: ALL_OF_KMS, when: via('sqs') },
  ]);
});
