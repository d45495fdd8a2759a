/** What the function of an activity stream may do: to the stream of its database, with its key through RDS, and nothing else. */
import type { Stack } from 'aws-cdk-lib';
import { InstanceType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AuroraPostgresEngineVersion, ClusterInstance, DatabaseClusterEngine, DatabaseInstanceEngine, OracleEngineVersion } from 'aws-cdk-lib/aws-rds';
import { ActivityStreamMode, EncryptedDatabaseCluster, EncryptedDatabaseInstance, EncryptionKey } from '../../src';
import { type DecisionRow, decisions } from '../support/policy/decisions';
import { evaluate } from '../support/policy/evaluate';
import type { NamedPolicy, PolicyDocument, RequestContext } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { deployed } from '../support/template/synth';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, stackIn, STRANGER, TAKEOVER,
  THIRD_STRANGER, USE, via,
} from './cast';

const STREAM_ACTIONS = ['rds:StartActivityStream', 'rds:StopActivityStream'];
const THROUGH_RDS: RequestContext = { ...via('rds'), 'kms:GrantIsForAWSResource': 'true' };
const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Data/1`;

/** A cluster under the shared key, and an instance under one of its own. */
function databases(stack: Stack, storageEncryptionKey?: kms.IKey): void {
  const subnetType = SubnetType.PRIVATE_ISOLATED;
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Isolated', subnetType }] });
  const network = { vpc, vpcSubnets: { subnetType } };
  new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
    writer: ClusterInstance.provisioned('Writer', { instanceType: new InstanceType('r6g.large') }),
    activityStream: ActivityStreamMode.SYNC,
    storageEncryptionKey,
    ...network,
  });
  new EncryptedDatabaseInstance(stack, 'Ledger', {
    engine: DatabaseInstanceEngine.oracleEe({ version: OracleEngineVersion.VER_19 }),
    instanceType: new InstanceType('r6i.large'),
    activityStream: ActivityStreamMode.ASYNC,
    storageEncryptionKey: new EncryptionKey(stack, 'LedgerKey'),
    ...network,
  });
}

const stack = stackIn(newApp(), 'Data');
databases(stack);
const world = World.of({ ...deployed(stack), values: { 'AWS::StackId': STACK_ID } });

const OF_ORDERS = 'OrdersActivityStreamFunctionRole';
const OF_LEDGER = 'LedgerActivityStreamFunctionRole';
const ORDERS = world.valueOf('Orders', 'DBClusterArn');
const LEDGER = world.valueOf('Ledger', 'DBInstanceArn');

/** Decides by the identity policies alone: the resource has none of its own. */
async function decide(role: string, action: string, resource: string): Promise<string> {
  const principal = world.roleArn(role);
  return (await evaluate({ principal, action, resource, resourceAccount: ACCOUNT, identityPolicies: world.identityPoliciesOf(principal) })).decision;
}

test.each([
  [OF_ORDERS, ORDERS, LEDGER, 'rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
  [OF_LEDGER, LEDGER, ORDERS, 'rds:DescribeDBInstances', 'rds:DescribeDBClusters'],
])('%s starts, stops and describes the stream of its own database, and of no other', async (role, own, other, describes, describesNot) => {
  for (const action of [...STREAM_ACTIONS, describes]) {
    expect([action, await decide(role, action, own)]).toEqual([action, 'Allowed']);
    expect([action, await decide(role, action, `${own}-2`)]).toEqual([action, 'ImplicitlyDenied']);
  }
  for (const action of STREAM_ACTIONS) {
    expect([action, await decide(role, action, other)]).toEqual([action, 'ImplicitlyDenied']);
    expect([action, await decide(role, action, own.replace(REGION, OTHER_REGION))]).toEqual([action, 'ImplicitlyDenied']);
  }
  expect(await decide(role, describesNot, other)).toBe('ImplicitlyDenied');
});

test.each([[OF_ORDERS, ORDERS, 'rds:ModifyDBCluster'], [OF_ORDERS, ORDERS, 'rds:DeleteDBCluster'], [OF_LEDGER, LEDGER, 'rds:ModifyActivityStream'], [OF_LEDGER, LEDGER, 'rds:RebootDBInstance']])(
  '%s may not do anything else to %s (%s)', async (role, database, action) => {
    expect(await decide(role, action, database)).toBe('ImplicitlyDenied');
  });

test('each invokes itself only, and reads the resources of its stack only', async () => {
  const [orders, ledger] = ['OrdersActivityStreamFunctionHandler', 'LedgerActivityStreamFunctionHandler'].map(id => world.valueOf(id, 'Arn'));

  expect(await decide(OF_ORDERS, 'lambda:InvokeFunction', orders)).toBe('Allowed');
  expect(await decide(OF_ORDERS, 'lambda:InvokeFunction', ledger)).toBe('ImplicitlyDenied');
  expect(await decide(OF_ORDERS, 'lambda:UpdateFunctionCode', orders)).toBe('ImplicitlyDenied');
  expect(await decide(OF_ORDERS, 'cloudformation:ListStackResources', STACK_ID)).toBe('Allowed');
  expect(await decide(OF_ORDERS, 'cloudformation:ListStackResources', `${STACK_ID}2`)).toBe('ImplicitlyDenied');
  expect(await decide(OF_ORDERS, 'cloudformation:DeleteStack', STACK_ID)).toBe('ImplicitlyDenied');
});

/** What a function may do with keys: have RDS make a grant of its own, and look at it. */
function keyUse(who: string, own: string, other: string): DecisionRow[] {
  return [
    { who, may: 'kms:CreateGrant', on: own, onlyWhen: THROUGH_RDS },
    { who, may: 'kms:DescribeKey', on: own },
    { who, mayNot: 'kms:CreateGrant', on: own, when: { ...THROUGH_RDS, ...via('rds', OTHER_REGION) }, because: 'it is RDS of another Region' },
    ...mayNotEach(USE, { who, on: own, when: via('rds'), because: 'RDS uses the key by its grant' }),
    ...mayNotEach(USE, { who, on: own, because: 'it calls KMS directly' }),
    ...mayNotEach(TAKEOVER, { who, on: own }),
    { who, mayNot: 'kms:CreateGrant', on: other, when: THROUGH_RDS, because: 'it is the key of another database' },
    { who, mayNot: 'kms:DescribeKey', on: other, because: 'it is the key of another database' },
  ];
}

describe('the key of a cluster', () => {
  decisions(world, [
    ...keyUse(OF_ORDERS, 'EncryptionKey', 'LedgerKey'),
    { who: STRANGER, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', when: THROUGH_RDS, because: 'nothing names it' },
    { who: STRANGER, may: 'kms:CreateGrant', on: 'EncryptionKey', given: allowing('kms:CreateGrant'), because: 'the account\'s own IAM still counts' },
    { who: OTHER_STRANGER, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', given: ALL_OF_KMS, when: THROUGH_RDS },
    { who: 'rds.amazonaws.com', mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT }, because: 'RDS acts for the function, not in its own name' },
  ]);
});

describe('the key of an instance', () => {
  decisions(world, keyUse(OF_LEDGER, 'LedgerKey', 'EncryptionKey'));
});

describe('the log of a function', () => {
  const context = (group: string): RequestContext => ({ 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${group}` });
  const who = `logs.${REGION}.amazonaws.com`;

  decisions(world, [
    { who, may: 'kms:GenerateDataKey', on: 'LedgerKey', when: context('Data-LedgerActivityStreamFunctionLog-1A2B3C') },
    { who, mayNot: 'kms:GenerateDataKey', on: 'LedgerKey', when: context('Other-Log'), because: 'it is a log group of another stack' },
  ]);
});

describe('the key of another account, with the statements that are printed for its owner', () => {
  const key = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/owned`;
  const away = stackIn(newApp(), 'Data');
  databases(away, kms.Key.fromKeyArn(away, 'Key', key));
  const here = World.of({ ...deployed(away), values: { 'AWS::StackId': STACK_ID } });
  const owner: PolicyDocument = {
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT }, Action: 'kms:*', Resource: '*' }, ...printedStatements(away)],
  };

  async function decideOnKey(principal: string, action: string, context: RequestContext, identityPolicies: NamedPolicy[]): Promise<string> {
    return (await evaluate({ principal, action, resource: key, resourceAccount: OTHER_ACCOUNT, context, identityPolicies, resourcePolicy: owner })).decision;
  }

  test.each<[string, RequestContext, string]>([
    ['kms:CreateGrant', THROUGH_RDS, 'Allowed'],
    ['kms:DescribeKey', {}, 'Allowed'],
    ['kms:CreateGrant', { 'kms:GrantIsForAWSResource': 'true' }, 'ImplicitlyDenied'],
    ['kms:CreateGrant', via('rds'), 'ImplicitlyDenied'],
    ['kms:Decrypt', via('rds'), 'ImplicitlyDenied'],
  ])('the function: %s with %j is %s', async (action, context, decision) => {
    const principal = here.roleArn(OF_ORDERS);

    expect(await decideOnKey(principal, action, context, here.identityPoliciesOf(principal))).toBe(decision);
  });

  test.each<[string, RequestContext, NamedPolicy[], string]>([
    ['without a policy of its own', THROUGH_RDS, [], 'ImplicitlyDenied'],
    ['that may do everything, directly', { 'kms:GrantIsForAWSResource': 'true' }, [{ name: 'own', policy: ALL_OF_KMS }], 'ImplicitlyDenied'],
    ['that may do everything, through RDS', THROUGH_RDS, [{ name: 'own', policy: ALL_OF_KMS }], 'Allowed'],
  ])('another role of the account, %s, decides its own account', async (_name, context, own, decision) => {
    expect(await decideOnKey(STRANGER, 'kms:CreateGrant', context, own)).toBe(decision);
  });

  test('no third account', async () => {
    expect(await decideOnKey(THIRD_STRANGER, 'kms:CreateGrant', THROUGH_RDS, [{ name: 'own', policy: ALL_OF_KMS }])).toBe('ImplicitlyDenied');
  });
});
