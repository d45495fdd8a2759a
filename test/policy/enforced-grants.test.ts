import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EncryptionAtRest, EncryptionKey, KeyAccess } from '../../src';
import { decisions, type DecisionRow } from '../support/policy/decisions';
import type { RequestContext } from '../support/policy/policy-document';
import { dependencyCycles, stackCycles } from '../support/template/cycles';
import { mayEach, mayNotEach, newApp, stackIn, stacksOf, TAKEOVER, USE, via, worldOf } from './cast';

/** L1s and a bucket, whose grants know of no key: what is granted on keys is derived from their policies. */
const RESOURCES = {
  s3: (stack: Stack) => `${new s3.Bucket(stack, 'Data').bucketArn}/*`,
  sqs: (stack: Stack) => new sqs.CfnQueue(stack, 'Queue').attrArn,
  sns: (stack: Stack) => new sns.CfnTopic(stack, 'Topic').ref,
  dynamodb: (stack: Stack) => new dynamodb.CfnTable(stack, 'Table', {
    keySchema: [{ attributeName: 'id', keyType: 'HASH' }], attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
  }).attrArn,
  kinesis: (stack: Stack) => new kinesis.CfnStream(stack, 'Stream', { shardCount: 1 }).attrArn,
  secretsmanager: (stack: Stack) => new secretsmanager.CfnSecret(stack, 'Secret').ref,
};
type Service = keyof typeof RESOURCES;

/** What a principal may do with data, and with the key under it then. */
const VERBS: Record<Service, Record<string, [dataActions: string[], keyActions: string[]]>> = {
  s3: {
    Reads: [['s3:GetObject'], ['kms:Decrypt']],
    Writes: [['s3:PutObject'], ['kms:Decrypt', 'kms:GenerateDataKey']],
    Lists: [['s3:GetObjectTagging'], []],
  },
  sqs: {
    Reads: [['sqs:ReceiveMessage', 'sqs:DeleteMessage'], ['kms:Decrypt']],
    Writes: [['sqs:SendMessage'], ['kms:Decrypt', 'kms:GenerateDataKey']],
    Lists: [['sqs:GetQueueAttributes'], []],
  },
  sns: {
    Writes: [['sns:Publish'], ['kms:Decrypt', 'kms:GenerateDataKey']],
    Lists: [['sns:Subscribe'], []],
  },
  dynamodb: {
    Reads: [['dynamodb:Query'], ['kms:Decrypt']],
    Writes: [['dynamodb:PutItem'], USE],
    Lists: [['dynamodb:DescribeTable'], []],
  },
  kinesis: {
    Reads: [['kinesis:GetRecords'], ['kms:Decrypt']],
    Writes: [['kinesis:PutRecord'], ['kms:GenerateDataKey']],
    Lists: [['kinesis:DescribeStream'], []],
  },
  secretsmanager: {
    Reads: [['secretsmanager:GetSecretValue'], ['kms:Decrypt']],
    Writes: [['secretsmanager:PutSecretValue'], ['kms:Decrypt', 'kms:GenerateDataKey']],
    Lists: [['secretsmanager:DescribeSecret'], []],
  },
};
const SERVICES = Object.keys(RESOURCES) as Service[];

/** A stack whose resources are encrypted, or not, with a role for each verb, and a key that is none of theirs. */
function stackOf(service: Service, enforced: boolean): Stack {
  const app = newApp();
  if (enforced) {
    EncryptionAtRest.of(app).enforce({ access: KeyAccess.GRANTS });
  }
  const stack = stackIn(app, 'Stack');
  new EncryptionKey(stack, 'OtherKey');
  const resource = RESOURCES[service](stack);
  Object.entries(VERBS[service]).forEach(([id, [actions]]) => allowed(stack, id, { actions, resources: [resource] }));
  return stack;
}

function allowed(stack: Stack, id: string, ...statements: iam.PolicyStatementProps[]): iam.Role {
  const role = new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });
  statements.forEach(each => role.addToPolicy(new iam.PolicyStatement(each)));
  return role;
}

const ON = 'EncryptionKey';

describe.each(SERVICES)('by grants, a policy on the data of %s', service => {
  const stack = stackOf(service, true);
  const other = service === 'sqs' ? 'sns' : 'sqs';

  decisions(worldOf(stack), Object.entries(VERBS[service]).flatMap(([who, [, keyActions]]): DecisionRow[] => [
    ...mayEach(keyActions, { who, on: ON, onlyWhen: via(service) }),
    ...mayNotEach(keyActions, { who, on: ON, when: via(other), because: 'it is another service' }),
    ...mayNotEach(keyActions, { who, on: 'OtherKey', when: via(service), because: 'no data of its is under it' }),
    ...mayNotEach(USE.filter(action => !keyActions.includes(action)), { who, on: ON, when: via(service) }),
    ...mayNotEach(TAKEOVER, { who, on: ON, when: via(service) }),
  ]));

  test('says the same of the data as before', () => {
    const statementsOn = (enforced: boolean) => dataStatements(enforced ? stack : stackOf(service, false));

    expect(statementsOn(true)).toEqual(statementsOn(false));
    expect(statementsOn(true)).toHaveLength(Object.keys(VERBS[service]).length);
  });

  test('closes no cycle', () => {
    stacksOf(stack).forEach(({ template }) => expect(dependencyCycles(template)).toEqual([]));
  });
});

describe('by grants, policies of all kinds', () => {
  const app = newApp();
  EncryptionAtRest.of(app).enforce({ access: KeyAccess.GRANTS });
  const stack = stackIn(app, 'Data');
  const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'orders' });
  const queue = new sqs.CfnQueue(stack, 'Queue');
  const read = (statement: Partial<iam.PolicyStatementProps> = {}) => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')], ...statement });
  const assumedBy = new iam.AccountRootPrincipal();
  const tagged = { 'aws:PrincipalTag/team': 'blue' };

  new iam.Role(stack, 'Inline', { assumedBy, inlinePolicies: { read: new iam.PolicyDocument({ statements: [read()] }) } });
  new iam.Role(stack, 'Managed', { assumedBy, managedPolicies: [new iam.ManagedPolicy(stack, 'ReadPolicy', { statements: [read()] })] });
  new iam.CfnRole(stack, 'Written', {
    assumeRolePolicyDocument: {},
    policies: [{ policyName: 'read', policyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: stack.resolve(bucket.arnForObjects('*')) } } }],
  });
  new iam.User(stack, 'User').addToPolicy(read());
  allowed(stack, 'Everything', { actions: ['s3:*', 'sqs:*'], resources: ['*'] });
  allowed(stack, 'Named', { actions: ['s3:Get*'], resources: ['arn:aws:s3:::orders/*'] });
  allowed(stack, 'Other', { actions: ['s3:Get*'], resources: ['arn:aws:s3:::invoices/*'] });
  allowed(stack, 'NotActions', { notActions: ['s3:Put*', 's3:Replicate*', 'kms:*', 'sqs:*'], resources: ['*'] });
  allowed(stack, 'Denied', { effect: iam.Effect.DENY, actions: ['s3:GetObject'], resources: ['*'] });
  allowed(stack, 'DeniedKeys', { actions: ['s3:GetObject'], resources: ['*'] }, { effect: iam.Effect.DENY, actions: ['kms:*'], resources: ['*'] });
  allowed(stack, 'Tagged', { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')], conditions: { StringEquals: tagged } });
  allowed(stack, 'FromNetwork', { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')], conditions: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } });

  const readers = stackIn(app, 'Readers');
  allowed(readers, 'Far', { actions: ['sqs:ReceiveMessage'], resources: [queue.attrArn] });

  const on = ON;
  decisions(worldOf(stack), [
    ...['Inline', 'Managed', 'Written', 'User', 'Named', 'NotActions'].flatMap((who): DecisionRow[] => [
      { who, may: 'kms:Decrypt', on, onlyWhen: via('s3') },
      { who, mayNot: 'kms:GenerateDataKey', on, when: via('s3') },
      { who, mayNot: 'kms:Decrypt', on, when: via('sqs') },
    ]),
    ...(['s3', 'sqs'] as const).flatMap((service): DecisionRow[] => [
      { who: 'Everything', may: 'kms:GenerateDataKey', on, onlyWhen: via(service) },
      { who: 'Everything', mayNot: 'kms:Decrypt', on, when: via('sns'), because: 'it has no permission for topics' },
    ]),
    { who: 'Far', may: 'kms:Decrypt', on, onlyWhen: via('sqs') },
    { who: 'Far', mayNot: 'kms:Decrypt', on, when: via('s3') },
    { who: 'Tagged', may: 'kms:Decrypt', on, onlyWhen: { ...via('s3'), ...tagged } as RequestContext },
    { who: 'FromNetwork', may: 'kms:Decrypt', on, onlyWhen: via('s3'), because: 'S3 asks for the key, from its own network' },
    { who: 'Other', mayNot: 'kms:Decrypt', on, when: via('s3'), because: 'it reads another bucket' },
    { who: 'Denied', mayNot: 'kms:Decrypt', on, when: via('s3'), because: 'a denial gives nothing' },
    { who: 'DeniedKeys', mustNot: 'kms:Decrypt', on, when: via('s3'), because: 'its denial stays' },
  ]);

  test('close no cycle, in a template or between them', () => {
    const stacks = stacksOf(stack);
    expect(stacks.flatMap(({ template }) => dependencyCycles(template))).toEqual([]);
    expect(stackCycles(Object.fromEntries(stacks.map(({ name, template }) => [name, template])))).toEqual([]);
  });
});

describe('by grants of the L2s', () => {
  const app = newApp();
  EncryptionAtRest.of(app).enforce({ access: KeyAccess.GRANTS });
  const stack = stackIn(app, 'Stack');
  const role = (id: string) => allowed(stack, id);
  new s3.Bucket(stack, 'Bucket').grantReadWrite(role('Files'));
  new sqs.Queue(stack, 'Queue').grantSendMessages(role('Sender'));
  new sns.Topic(stack, 'Topic').grantPublish(role('Publisher'));
  new secretsmanager.Secret(stack, 'Secret').grantRead(role('Reader'));

  decisions(worldOf(stack), [
    { who: 'Files', may: 'kms:Decrypt', on: ON, onlyWhen: via('s3') },
    { who: 'Files', may: 'kms:GenerateDataKey', on: ON, onlyWhen: via('s3') },
    { who: 'Sender', may: 'kms:GenerateDataKey', on: ON, onlyWhen: via('sqs') },
    { who: 'Publisher', may: 'kms:GenerateDataKey', on: ON, onlyWhen: via('sns') },
    { who: 'Reader', may: 'kms:Decrypt', on: ON, onlyWhen: via('secretsmanager') },
    { who: 'Reader', mayNot: 'kms:GenerateDataKey', on: ON, when: via('secretsmanager') },
  ]);

  test('no second statement is derived', () => {
    const [{ template }] = stacksOf(stack);
    const all = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .flatMap(({ Properties }) => (Properties!.PolicyDocument as { Statement: unknown[] }).Statement.filter(each => JSON.stringify(each).includes('kms:')));
    expect(all).toHaveLength(4);
  });
});

/** Statements of identity policies on anything but keys, as texts. */
function dataStatements(stack: Stack): string[] {
  const [{ template }] = stacksOf(stack);
  return Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .flatMap(({ Properties }) => (Properties!.PolicyDocument as { Statement: unknown[] }).Statement.map(each => JSON.stringify(each)))
    .filter(statement => !statement.includes('kms:')).sort();
}
