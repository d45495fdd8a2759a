import { App, type CfnElement, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { addedToKeyPolicy, FOREIGN_KEY_ARN, IMPORTED_KEY_ARN, warningIdsOf, warningsOf } from '../keys/support';
import type { JsonObject, TemplateResource } from '../support/template/cloudformation';
import { guardFindings } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../support/template/synth';
import { AURORA_POSTGRES, ISOLATED, stackWithNetwork } from './support';
import {
  ActivityStreamMode, EncryptedDatabaseCluster, EncryptedDatabaseClusterFromSnapshot, type EncryptedDatabaseClusterProps, EncryptedDatabaseInstance,
  EncryptedDatabaseInstanceFromSnapshot, type EncryptedDatabaseInstanceProps, EncryptionKey,
} from 'cdk-at-rest';

const STREAM = 'Custom::DatabaseActivityStream';
const FOUND = 'Custom::DatabaseActivityStreamFound';
const ORACLE = rds.DatabaseInstanceEngine.oracleEe({ version: rds.OracleEngineVersion.VER_19 });
const R6G = ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE);
const R6I = ec2.InstanceType.of(ec2.InstanceClass.R6I, ec2.InstanceSize.LARGE);
const WRITER = rds.ClusterInstance.provisioned('Writer', { instanceType: R6G });

let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  ({ stack, vpc } = stackWithNetwork(new App()));
});

function clusterWith(props: Partial<EncryptedDatabaseClusterProps> = {}, scope: Stack = stack): EncryptedDatabaseCluster {
  return new EncryptedDatabaseCluster(scope, 'Orders', {
    engine: AURORA_POSTGRES, vpc, vpcSubnets: ISOLATED, writer: WRITER, activityStream: ActivityStreamMode.ASYNC, ...props,
  });
}

function instanceWith(props: Partial<EncryptedDatabaseInstanceProps> = {}): EncryptedDatabaseInstance {
  return new EncryptedDatabaseInstance(stack, 'Ledger', { engine: ORACLE, instanceType: R6I, vpc, vpcSubnets: ISOLATED, activityStream: ActivityStreamMode.ASYNC, ...props });
}

function resourceOfType(type: string): [logicalId: string, resource: TemplateResource] {
  return onlyResourceOfType(templateOf(stack), type);
}

function properties(type: string): JsonObject {
  return resourceOfType(type)[1].Properties ?? {};
}

/** The statements of what the function may do. */
function statements(): JsonObject[] {
  return Object.values(resourcesOfType(templateOf(stack), 'AWS::IAM::ManagedPolicy'))
    .flatMap(policy => (policy.Properties?.PolicyDocument as JsonObject).Statement as JsonObject[]);
}

function logicalIdOf(element: unknown): string {
  return stack.getLogicalId(element as CfnElement);
}

describe('the activity stream of a cluster', () => {
  test('is started by a custom resource, in its mode and under the key of the cluster', () => {
    const cluster = clusterWith({ activityStream: ActivityStreamMode.SYNC });
    const id = logicalIdOf(cluster.node.defaultChild);

    expect(properties(STREAM)).toEqual({
      ServiceToken: { 'Fn::GetAtt': ['OrdersActivityStreamFunctionHandler4BD47AA9', 'Arn'] },
      ServiceTimeout: '3600',
      DatabaseKind: 'cluster',
      DatabaseIdentifier: { Ref: id },
      DatabaseArn: { 'Fn::GetAtt': [id, 'DBClusterArn'] },
      DatabaseResourceId: { 'Fn::GetAtt': [id, 'DBClusterResourceId'] },
      Mode: 'sync',
      KmsKeyId: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject,
      Found: { 'Fn::GetAtt': ['OrdersActivityStreamFound69F6F15B', 'Found'] },
    });
  });

  test('has a name that is known at deployment', () => {
    const cluster = clusterWith();

    expect(stack.resolve(cluster.activityStreamName)).toEqual({ 'Fn::GetAtt': [resourceOfType(STREAM)[0], 'KinesisStreamName'] });
  });

  test('comes after what was found, and after the instances of the cluster', () => {
    clusterWith({ readers: [rds.ClusterInstance.provisioned('Reader', { instanceType: R6G })] });

    const [, found] = resourceOfType(FOUND);
    expect(found.DependsOn).toEqual(Object.keys(resourcesOfType(templateOf(stack), 'AWS::RDS::DBInstance')).sort());
    expect(Object.keys(found.Properties ?? {})).toEqual(['ServiceToken', 'ServiceTimeout', 'DatabaseKind', 'DatabaseIdentifier', 'DatabaseArn', 'DatabaseResourceId']);
  });

  test('comes after what lets its function go on in another run, and is deleted before it', () => {
    clusterWith();

    expect(resourceOfType(STREAM)[1].DependsOn).toEqual(['OrdersActivityStreamFunctionAnotherRun72189170']);
  });

  test('keeps the function of a deployed stream: CloudFormation refuses another service token', () => {
    clusterWith();

    // A new name here breaks the deployment of everybody who has a stream.
    expect([resourceOfType(FOUND)[0], resourceOfType(STREAM)[0], resourceOfType('AWS::Lambda::Function')[0]])
      .toEqual(['OrdersActivityStreamFound69F6F15B', 'OrdersActivityStream65947F71', 'OrdersActivityStreamFunctionHandler4BD47AA9']);
  });

  test('is there for a cluster from a snapshot', () => {
    const cluster = new EncryptedDatabaseClusterFromSnapshot(stack, 'Orders', {
      engine: AURORA_POSTGRES, vpc, vpcSubnets: ISOLATED, writer: WRITER, snapshotIdentifier: 'orders', activityStream: ActivityStreamMode.SYNC,
    });

    expect(properties(STREAM)).toMatchObject({ DatabaseKind: 'cluster', Mode: 'sync' });
    expect(stack.resolve(cluster.activityStreamName)).toEqual({ 'Fn::GetAtt': [resourceOfType(STREAM)[0], 'KinesisStreamName'] });
  });

  test('works in a nested stack', () => {
    const nested = new NestedStack(stack, 'Nested');
    clusterWith({}, nested);

    expect(Object.keys(resourcesOfType(templateOf(nested), STREAM))).toHaveLength(1);
  });
});

describe('the activity stream of an instance', () => {
  test('is started by a custom resource, and depends on the instance alone', () => {
    const instance = instanceWith();
    const id = logicalIdOf(instance.node.defaultChild);

    expect(properties(STREAM)).toMatchObject({
      DatabaseKind: 'instance',
      DatabaseIdentifier: { Ref: id },
      DatabaseArn: { 'Fn::GetAtt': [id, 'DBInstanceArn'] },
      DatabaseResourceId: { 'Fn::GetAtt': [id, 'DbiResourceId'] },
      Mode: 'async',
    });
    expect(resourceOfType(FOUND)[1]).not.toHaveProperty('DependsOn');
    expect(stack.resolve(instance.activityStreamName)).toEqual({ 'Fn::GetAtt': [resourceOfType(STREAM)[0], 'KinesisStreamName'] });
  });

  test('is there for an instance from a snapshot, under the key of what belongs to it', () => {
    const key = new kms.Key(stack, 'Key');
    const instance = new EncryptedDatabaseInstanceFromSnapshot(stack, 'Ledger', {
      engine: ORACLE, instanceType: R6I, vpc, vpcSubnets: ISOLATED, snapshotIdentifier: 'ledger', encryptionKey: key, activityStream: ActivityStreamMode.ASYNC,
    });

    expect(properties(STREAM)).toMatchObject({ DatabaseKind: 'instance', KmsKeyId: stack.resolve(key.keyArn) as JsonObject });
    expect(instance.activityStreamName).toBeDefined();
  });
});

describe('the function', () => {
  test('may start and stop the stream of this database, and make a grant of this key through RDS for it', () => {
    const cluster = clusterWith();
    const key = stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject;

    expect(statements()).toEqual([
      {
        Sid: 'Stream',
        Effect: 'Allow',
        Action: ['rds:DescribeDBClusters', 'rds:StartActivityStream', 'rds:StopActivityStream'],
        Resource: { 'Fn::GetAtt': [logicalIdOf(cluster.node.defaultChild), 'DBClusterArn'] },
      },
      { Sid: 'Stack', Effect: 'Allow', Action: 'cloudformation:ListStackResources', Resource: { Ref: 'AWS::StackId' } },
      { Sid: 'Log', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: expect.anything() as JsonObject },
      { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: key },
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: key,
        Condition: { StringEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' }, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
      { Sid: 'AnotherRun', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [resourceOfType('AWS::Lambda::Function')[0], 'Arn'] } },
    ]);
    expect(templateOf(stack).Resources).not.toHaveProperty('OrdersActivityStreamFunctionRoleDefaultPolicy');
  });

  test('describes an instance where its database is one', () => {
    instanceWith();

    expect(statements()[0].Action).toEqual(['rds:DescribeDBInstances', 'rds:StartActivityStream', 'rds:StopActivityStream']);
  });

  test('runs for as long as Lambda lets it, and logs under the key', () => {
    clusterWith();

    expect(properties('AWS::Lambda::Function').Timeout).toBe(900);
    expect(properties('AWS::Logs::LogGroup').KmsKeyId).toEqual(stack.resolve(EncryptionKey.of(stack).keyArn));
    expect(addedToKeyPolicy(stack).map(statement => statement.Sid)).toContain('CloudWatchLogs');
  });

  test('is one for each database, which may do nothing to the other', () => {
    clusterWith();
    instanceWith();

    const tokens = Object.values(resourcesOfType(templateOf(stack), STREAM)).map(resource => JSON.stringify(resource.Properties?.ServiceToken));
    expect(new Set(tokens).size).toBe(2);
  });
});

describe('a key that is not in the app', () => {
  test('of the same account is used by the function\'s own permissions; the log needs a statement', () => {
    clusterWith({ storageEncryptionKey: kms.Key.fromKeyArn(stack, 'Key', IMPORTED_KEY_ARN) });

    const printed = warningsOf(stack).filter(warning => warning.includes('AtRest-KeyPolicyNotInApp'));

    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain('logs.eu-west-1.amazonaws.com');
    expect(statements().map(statement => statement.Resource)).toContain(IMPORTED_KEY_ARN);
  });

  test('of another account says what its owner has to add', () => {
    clusterWith({ storageEncryptionKey: kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY_ARN) });

    const printed = warningsOf(stack).filter(warning => warning.includes('AtRest-KeyPolicyNotInApp')).map(warning => JSON.parse(warning.split('\n')[1]) as JsonObject);
    const account = { AWS: 'arn:aws:iam::111122223333:root' };
    expect(printed).toContainEqual({ Effect: 'Allow', Action: 'kms:DescribeKey', Principal: account, Resource: '*' });
    expect(printed).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Principal: account,
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' }, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });
});

test('without the option, or with undefined, the template is the same, and there is no name', () => {
  const said = stackWithNetwork(new App());
  vpc = said.vpc;
  const cluster = clusterWith({ activityStream: undefined }, said.stack);
  const unsaid = stackWithNetwork(new App());
  new EncryptedDatabaseCluster(unsaid.stack, 'Orders', { engine: AURORA_POSTGRES, vpc: unsaid.vpc, vpcSubnets: ISOLATED, writer: WRITER });

  expect(templateOf(said.stack)).toEqual(templateOf(unsaid.stack));
  expect(cluster.activityStreamName).toBeUndefined();
  expect(Object.keys(resourcesOfType(templateOf(said.stack), 'AWS::Lambda::Function'))).toEqual([]);
});

test('the rule packs find nothing in an activity stream, nor do Control Tower\'s rules but for the network of a function', () => {
  const cluster = clusterWith();
  const instance = instanceWith();

  expect([cluster, instance].flatMap(database => nagFindings(database.node.findChild('ActivityStream')))).toEqual([]);
  expect(guardFindings(templateOf(stack)).filter(finding => finding.includes('ActivityStream')))
    .toEqual(['lambda_inside_vpc_check LedgerActivityStreamFunctionHandler', 'lambda_inside_vpc_check OrdersActivityStreamFunctionHandler'].map(each => expect.stringContaining(each) as string));
  expect(warningIdsOf(cluster.node.findChild('ActivityStream'))).toEqual([]);
});
