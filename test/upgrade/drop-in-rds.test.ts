/**
 * Taking the place of an L2 that is deployed: what CloudFormation would replace, remove or rename. The databases of aws-cdk-lib
 * are used as its own documentation does.
 */
import { App, Duration, SecretValue, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { warningIdsOf } from '../keys/support';
import { AURORA_POSTGRES, ISOLATED, POSTGRES, PUBLIC, stackWithNetwork } from '../rds/support';
import { compareTemplates, type TemplateComparison } from '../support/template/replacement';
import { resourcesOfType, templateOf } from '../support/template/synth';
import {
  EncryptedDatabaseCluster, EncryptedDatabaseClusterFromSnapshot, EncryptedDatabaseInstance, EncryptedDatabaseInstanceFromSnapshot,
  EncryptedDatabaseInstanceReadReplica, EncryptedMultiAzDatabaseCluster, type EncryptedMultiAzDatabaseClusterProps,
} from 'cdk-at-rest';

interface Network {
  readonly stack: Stack;
  readonly vpc: ec2.Vpc;
  /** The key that the L2 has already. */
  readonly key: kms.Key;
}

/** The template with the class of aws-cdk-lib, and the one with ours in its place. */
function swap(...builds: Array<(network: Network) => void>): { before: object; after: object; comparison: TemplateComparison } {
  const [before, after] = builds.map(build => {
    const network = stackWithNetwork(new App());
    build({ ...network, key: new kms.Key(network.stack, 'Key', { enableKeyRotation: true }) });
    return templateOf(network.stack);
  });
  return { before, after, comparison: compareTemplates(before, after) };
}

const secretsOf = (template: object) => Object.keys(resourcesOfType(template, 'AWS::SecretsManager::Secret'));

/**
 * Of these the specification says that some updates replace; the documentation of CloudFormation says "some interruptions" for
 * both, of an instance outside of an Aurora cluster and of a member of one.
 */
const NOT_REPLACING = ['AutoMinorVersionUpgrade', 'BackupRetentionPeriod'];

type InstanceProps = Partial<rds.DatabaseInstanceProps>;
const INSTANCES: Array<[string, (network: Network) => InstanceProps]> = [
  ['no more', () => ({})],
  ['a generated secret', () => ({ credentials: rds.Credentials.fromGeneratedSecret('owner') })],
  ['a named secret', () => ({ credentials: rds.Credentials.fromGeneratedSecret('owner', { secretName: 'orders', excludeCharacters: '!&*' }) })],
  ['a username', () => ({ credentials: rds.Credentials.fromUsername('owner') })],
  ['a password', () => ({ credentials: rds.Credentials.fromPassword('owner', SecretValue.ssmSecure('password')) })],
  ['a secret under the key', ({ key }) => ({ credentials: rds.Credentials.fromGeneratedSecret('owner', { encryptionKey: key }) })],
  ['a secret that RDS manages', () => ({ manageMasterUserPassword: true })],
  ['Performance Insights under the key', ({ key }) => ({ performanceInsightEncryptionKey: key })],
  ['a public address', () => ({ vpcSubnets: PUBLIC })],
  ['kept logs', () => ({ cloudwatchLogsExports: ['postgresql'], cloudwatchLogsRetention: logs.RetentionDays.ONE_MONTH })],
  ['monitoring, a port and a second zone', () => ({ monitoringInterval: Duration.seconds(30), port: 5440, multiAz: true, instanceIdentifier: 'Orders' })],
];

describe.each(INSTANCES)('an instance under the same key with %s', (_name, more) => {
  const props = (network: Network) => ({ engine: POSTGRES, vpc: network.vpc, vpcSubnets: ISOLATED, storageEncryptionKey: network.key, ...more(network) });
  const { before, after, comparison } = swap(
    network => new rds.DatabaseInstance(network.stack, 'Orders', props(network)), network => new EncryptedDatabaseInstance(network.stack, 'Orders', props(network)),
  );

  test('is updated in place', () => {
    expect(comparison).toMatchObject({ removed: [], retyped: [], replaced: [] });
    expect(comparison.perhapsReplaced.map(each => each.property).filter(property => !NOT_REPLACING.includes(property))).toEqual([]);
  });

  test('keeps its secret, and with it the password', () => {
    expect(secretsOf(after)).toEqual(secretsOf(before));
  });
});

describe('an instance that is not under the key', () => {
  const props = ({ vpc }: Network) => ({ engine: POSTGRES, vpc, vpcSubnets: ISOLATED });

  test.each<[string, (network: Network) => InstanceProps]>([
    ['without encryption', () => ({})],
    ['under a key of AWS', () => ({ storageEncrypted: true })],
    ['under another key', ({ stack }) => ({ storageEncryptionKey: new kms.Key(stack, 'Other', { enableKeyRotation: true }) })],
  ])('would be replaced, for its encryption alone: %s', (_name, more) => {
    const { before, after, comparison } = swap(
      network => new rds.DatabaseInstance(network.stack, 'Orders', { ...props(network), ...more(network) }),
      network => {
        more(network);
        new EncryptedDatabaseInstance(network.stack, 'Orders', { ...props(network), storageEncryptionKey: network.key });
      },
    );
    const [orders] = Object.keys(resourcesOfType(before, 'AWS::RDS::DBInstance'));
    const ofOrders = comparison.replaced.filter(each => each.logicalId === orders).map(each => each.property);

    expect(ofOrders.filter(property => !['KmsKeyId', 'StorageEncrypted'].includes(property))).toEqual([]);
    expect(ofOrders).toContain('KmsKeyId');
    expect(comparison.replaced.filter(each => each.logicalId !== orders)).toEqual([]);
    expect(comparison).toMatchObject({ removed: [], retyped: [] });
    expect(secretsOf(after)).toEqual(secretsOf(before));
  });
});

test('Performance Insights that were on under a key of AWS may be a replacement, unless the property is taken back', () => {
  const props = ({ vpc, key }: Network) => ({ engine: POSTGRES, vpc, vpcSubnets: ISOLATED, storageEncryptionKey: key, enablePerformanceInsights: true });
  const before = (network: Network) => new rds.DatabaseInstance(network.stack, 'Orders', props(network));
  const bare = swap(before, network => new EncryptedDatabaseInstance(network.stack, 'Orders', props(network)));
  const kept = swap(before, network => {
    const instance = new EncryptedDatabaseInstance(network.stack, 'Orders', props(network));
    (instance.node.defaultChild as rds.CfnDBInstance).performanceInsightsKmsKeyId = undefined;
  });

  expect(bare.comparison.perhapsReplaced.map(each => each.property)).toContain('PerformanceInsightsKMSKeyId');
  expect(kept.comparison.perhapsReplaced.map(each => each.property)).not.toContain('PerformanceInsightsKMSKeyId');
});

describe('the key of Performance Insights is reported where the update may replace, and nowhere else', () => {
  const insights = 'PerformanceInsightsKMSKeyId';
  const INSIGHTS: Array<[string, (network: Network) => InstanceProps, boolean]> = [
    ['on', () => ({ enablePerformanceInsights: true }), true],
    ['on, with a retention', () => ({ performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_1 }), true],
    ['on under a key that is passed', ({ key }) => ({ performanceInsightEncryptionKey: key }), false],
    ['off', () => ({ enablePerformanceInsights: false }), false],
  ];

  test.each(INSIGHTS)('%s', (_name, more, reported) => {
    const props = (network: Network) => ({ engine: POSTGRES, vpc: network.vpc, vpcSubnets: ISOLATED, storageEncryptionKey: network.key, ...more(network) });
    const warnings: string[] = [];
    const { comparison } = swap(
      network => new rds.DatabaseInstance(network.stack, 'Orders', props(network)),
      network => warnings.push(...warningIdsOf(new EncryptedDatabaseInstance(network.stack, 'Orders', props(network)))),
    );

    expect(comparison.perhapsReplaced.some(each => each.property === insights)).toBe(reported);
    expect(warnings.includes('AtRest-DatabaseInsightsKey')).toBe(reported);
  });
});

describe('a Multi-AZ cluster', () => {
  const zones = (network: Network) => ec2.Vpc.fromVpcAttributes(network.stack, 'Zones', {
    vpcId: 'vpc-1', availabilityZones: ['a', 'b', 'c'], isolatedSubnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
  });
  const cluster = (network: Network, more: Partial<EncryptedMultiAzDatabaseClusterProps> = {}) => new EncryptedMultiAzDatabaseCluster(network.stack, 'Orders', {
    engine: POSTGRES, instanceType: new ec2.InstanceType('m6gd.large'), vpc: zones(network), vpcSubnets: ISOLATED, storageEncryptionKey: network.key, ...more,
  });
  type Change = (network: Network) => Partial<EncryptedMultiAzDatabaseClusterProps>;
  const change = (more: Change) => swap(cluster, network => cluster(network, more(network))).comparison;

  test.each<[string, string[], Change]>([
    ['key', ['KmsKeyId'], ({ stack }) => ({ storageEncryptionKey: kms.Key.fromKeyArn(stack, 'Other', 'arn:aws:kms:eu-west-1:111122223333:key/other') })],
    ['name', ['DBClusterIdentifier'], () => ({ clusterIdentifier: 'orders' })],
    ['first database', ['DatabaseName'], () => ({ defaultDatabaseName: 'orders' })],
    ['subnet group', ['DBSubnetGroupName'], ({ stack }) => ({ subnetGroup: rds.SubnetGroup.fromSubnetGroupName(stack, 'Group', 'other') })],
    ['public access', ['PubliclyAccessible'], () => ({ publiclyAccessible: true })],
  ])('is replaced by one with another %s', (_name, properties, more) => {
    expect(change(more).replaced.filter(each => each.type === 'AWS::RDS::DBCluster').map(each => each.property)).toEqual(properties);
  });

  test('is updated in place for all else', () => {
    const { replaced, perhapsReplaced } = change(() => ({
      instanceType: new ec2.InstanceType('r6gd.large'),
      allocatedStorage: 500,
      storageType: rds.StorageType.IO1,
      iops: 3000,
      backup: { retention: Duration.days(30) },
      enablePerformanceInsights: true,
      monitoringInterval: Duration.seconds(0),
      iamAuthentication: false,
      backupPlan: true,
      deletionProtection: false,
    }));

    expect([...replaced, ...perhapsReplaced].filter(each => each.type === 'AWS::RDS::DBCluster')).toEqual([]);
  });

  test('that was made with CfnDBCluster has another logical id, and is replaced', () => {
    const { comparison } = swap(
      network => new rds.CfnDBCluster(network.stack, 'Orders', { engine: 'postgres', storageEncrypted: true, kmsKeyId: network.key.keyArn }), network => cluster(network),
    );

    expect(comparison.removed).toContainEqual({ logicalId: 'Orders', type: 'AWS::RDS::DBCluster' });
  });
});

test('an instance from a snapshot is updated in place', () => {
  const props = ({ vpc }: Network) => ({
    engine: POSTGRES, vpc, vpcSubnets: ISOLATED, snapshotIdentifier: 'orders-1', credentials: rds.SnapshotCredentials.fromGeneratedSecret('owner'),
  });
  const { before, after, comparison } = swap(
    network => new rds.DatabaseInstanceFromSnapshot(network.stack, 'Orders', props(network)),
    network => new EncryptedDatabaseInstanceFromSnapshot(network.stack, 'Orders', props(network)),
  );

  expect(comparison).toMatchObject({ removed: [], retyped: [], replaced: [] });
  expect(secretsOf(after)).toEqual(secretsOf(before));
});

test('a read replica of the same Region is updated in place', () => {
  const source = ({ stack, vpc, key }: Network) => new EncryptedDatabaseInstance(stack, 'Orders', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, storageEncryptionKey: key });
  const props = (network: Network) => ({
    sourceDatabaseInstance: source(network),
    vpc: network.vpc,
    vpcSubnets: ISOLATED,
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
  });
  const { comparison } = swap(
    network => new rds.DatabaseInstanceReadReplica(network.stack, 'Replica', props(network)),
    network => new EncryptedDatabaseInstanceReadReplica(network.stack, 'Replica', props(network)),
  );

  expect(comparison).toMatchObject({ removed: [], retyped: [], replaced: [] });
});

type ClusterProps = Partial<rds.DatabaseClusterProps>;
const WRITER = rds.ClusterInstance.serverlessV2('Writer');
const CLUSTERS: Array<[string, (network: Network) => ClusterProps]> = [
  ['Serverless v2', () => ({ writer: WRITER })],
  ['a provisioned writer and readers', () => ({ writer: rds.ClusterInstance.provisioned('Writer'), readers: [rds.ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })] })],
  ['public subnets', () => ({ writer: WRITER, vpcSubnets: PUBLIC })],
  ['a generated secret', () => ({ writer: WRITER, credentials: rds.Credentials.fromGeneratedSecret('owner') })],
  ['a secret that RDS manages', () => ({ writer: WRITER, manageMasterUserPassword: true })],
  ['instanceProps', ({ vpc }) => ({ vpc: undefined, vpcSubnets: undefined, instanceProps: { vpc, vpcSubnets: ISOLATED }, instances: 1 })],
];

describe.each(CLUSTERS)('a cluster under the same key with %s', (_name, more) => {
  const props = (network: Network) => ({
    engine: AURORA_POSTGRES, vpc: network.vpc, vpcSubnets: ISOLATED, storageEncryptionKey: network.key, ...more(network),
  });
  const { before, after, comparison } = swap(
    network => new rds.DatabaseCluster(network.stack, 'Orders', props(network)), network => new EncryptedDatabaseCluster(network.stack, 'Orders', props(network)),
  );

  test('is updated in place', () => {
    expect(comparison).toMatchObject({ removed: [], retyped: [], replaced: [] });
    expect(comparison.perhapsReplaced.map(each => each.property).filter(property => !NOT_REPLACING.includes(property))).toEqual([]);
  });

  test('keeps its secret, and with it the password', () => {
    expect(secretsOf(after)).toEqual(secretsOf(before));
  });
});

test('a cluster that is not under the key would be replaced, for its encryption alone', () => {
  const props = ({ vpc }: Network) => ({ engine: AURORA_POSTGRES, vpc, vpcSubnets: ISOLATED, writer: WRITER });
  const { before, after, comparison } = swap(
    network => new rds.DatabaseCluster(network.stack, 'Orders', props(network)),
    network => new EncryptedDatabaseCluster(network.stack, 'Orders', { ...props(network), storageEncryptionKey: network.key }),
  );
  const properties = comparison.replaced.map(each => `${each.type} ${each.property}`);

  // The instance names the cluster, and is replaced because of it.
  expect(properties.sort()).toEqual([
    'AWS::RDS::DBCluster KmsKeyId', 'AWS::RDS::DBCluster StorageEncrypted', 'AWS::RDS::DBInstance DBClusterIdentifier',
  ]);
  expect(secretsOf(after)).toEqual(secretsOf(before));
});

test.each([
  ['the deprecated secret', {}], ['a new secret', { snapshotCredentials: rds.SnapshotCredentials.fromGeneratedSecret('owner') }],
])('a cluster from a snapshot under the same key is updated in place, and keeps %s', (_name, more) => {
  const props = ({ vpc, key }: Network) => ({
    engine: AURORA_POSTGRES, vpc, vpcSubnets: ISOLATED, writer: WRITER, snapshotIdentifier: 'orders-1', storageEncryptionKey: key, ...more,
  });
  const { before, after, comparison } = swap(
    network => new rds.DatabaseClusterFromSnapshot(network.stack, 'Orders', props(network)),
    network => new EncryptedDatabaseClusterFromSnapshot(network.stack, 'Orders', props(network)),
  );

  expect(comparison).toMatchObject({ removed: [], retyped: [], replaced: [] });
  expect(secretsOf(after)).toEqual(secretsOf(before));
});
