/** The key of Performance Insights, which RDS does not change: who chose it, and whether a deployed database may have another. */
import { App, type Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { warningIdsOf, warningsOf } from '../keys/support';
import { AURORA_POSTGRES, ISOLATED, POSTGRES, stackWithNetwork } from './support';
import {
  EncryptedDatabaseCluster, EncryptedDatabaseClusterFromSnapshot, EncryptedDatabaseInstance, EncryptedDatabaseInstanceFromSnapshot,
  EncryptedDatabaseInstanceReadReplica, type EncryptedDatabaseOptions,
} from 'cdk-at-rest';

const FINDING = 'AtRest-DatabaseInsightsKey';
const { provisioned } = rds.ClusterInstance;

let stack: Stack;
let network: { vpc: ec2.IVpc; vpcSubnets: ec2.SubnetSelection };

beforeEach(() => {
  const { stack: made, vpc } = stackWithNetwork(new App());
  stack = made;
  network = { vpc, vpcSubnets: ISOLATED };
});

interface Insights {
  readonly enablePerformanceInsights?: boolean;
  readonly performanceInsightRetention?: rds.PerformanceInsightRetention;
  readonly performanceInsightEncryptionKey?: kms.IKey;
}

type Build = (insights: Insights, options?: Pick<EncryptedDatabaseOptions, 'createLogGroups'>) => IConstruct;

const name = { instanceIdentifier: 'orders', clusterIdentifier: 'orders' };

const INSTANCES: Array<[string, Build]> = [
  ['EncryptedDatabaseInstance', (insights, options) => new EncryptedDatabaseInstance(stack, 'Orders', { engine: POSTGRES, ...network, ...name, ...insights, ...options })],
  ['EncryptedDatabaseInstanceFromSnapshot', (insights, options) => new EncryptedDatabaseInstanceFromSnapshot(stack, 'Orders', {
    engine: POSTGRES, snapshotIdentifier: 'orders-1', ...network, ...name, ...insights, ...options,
  })],
  ['EncryptedDatabaseInstanceReadReplica', (insights, options) => new EncryptedDatabaseInstanceReadReplica(stack, 'Orders', {
    sourceDatabaseInstance: new EncryptedDatabaseInstance(stack, 'Source', { engine: POSTGRES, ...network }),
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
    ...network,
    ...name,
    ...insights,
    ...options,
  })],
];

const CLUSTERS: Array<[string, Build]> = [
  ['EncryptedDatabaseCluster', (insights, options) => new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: AURORA_POSTGRES, writer: provisioned('Writer'), ...network, ...name, ...insights, ...options,
  })],
  ['EncryptedDatabaseCluster, on its writer', (insights, options) => new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: AURORA_POSTGRES, writer: provisioned('Writer', insights), ...network, ...name, ...options,
  })],
  ['EncryptedDatabaseCluster, on a reader', (insights, options) => new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: AURORA_POSTGRES, writer: provisioned('Writer'), readers: [provisioned('Reader', insights)], ...network, ...name, ...options,
  })],
  ['EncryptedDatabaseCluster, in instanceProps', (insights, options) => new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: AURORA_POSTGRES, instanceProps: { ...network, ...insights }, ...name, ...options,
  })],
  ['EncryptedDatabaseClusterFromSnapshot', (insights, options) => new EncryptedDatabaseClusterFromSnapshot(stack, 'Orders', {
    engine: AURORA_POSTGRES, snapshotIdentifier: 'orders-1', writer: provisioned('Writer'), ...network, ...name, ...insights, ...options,
  })],
  ['EncryptedDatabaseClusterFromSnapshot, on its writer', (insights, options) => new EncryptedDatabaseClusterFromSnapshot(stack, 'Orders', {
    engine: AURORA_POSTGRES, snapshotIdentifier: 'orders-1', writer: provisioned('Writer', insights), ...network, ...name, ...options,
  })],
];

describe.each([...INSTANCES, ...CLUSTERS])('%s', (_name, build) => {
  test.each<[string, Insights]>([
    ['switched on', { enablePerformanceInsights: true }], ['with a retention', { performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_1 }],
  ])('reports Performance Insights %s, whose key is chosen here', (_how, insights) => {
    expect(warningIdsOf(build(insights)).filter(id => id === FINDING)).toHaveLength(1);
  });

  test('reports none that are off', () => {
    expect(warningIdsOf(build({ enablePerformanceInsights: false }))).not.toContain(FINDING);
    expect(warningIdsOf(stack)).not.toContain(FINDING);
  });

  test('reports none whose key is the user\'s choice', () => {
    expect(warningIdsOf(build({ performanceInsightEncryptionKey: new kms.Key(stack, 'Insights') }))).not.toContain(FINDING);
  });

  test('reports none of a database that is said to be new', () => {
    expect(warningIdsOf(build({ enablePerformanceInsights: true }, { createLogGroups: true }))).not.toContain(FINDING);
  });
});

test('the finding says what to do with a new database, and with one that is deployed', () => {
  const [warning] = warningsOf(INSTANCES[0][1]({ enablePerformanceInsights: true })).filter(each => each.includes(FINDING));

  expect(warning).toMatch(/RDS does not change .* fails or replaces the database/);
  expect(warning).toMatch(/A new database.*acknowledge AtRest-DatabaseInsightsKey/);
  expect(warning).toMatch(/pass the key that they have as performanceInsightEncryptionKey/);
  expect(warning).toContain('performanceInsightsKmsKeyId = undefined');
});

test('the finding can be acknowledged', () => {
  Validations.of(stack).acknowledge({ id: FINDING, reason: 'The database is new' });

  expect(warningIdsOf(INSTANCES[0][1]({ enablePerformanceInsights: true }))).not.toContain(FINDING);
});
