import { App, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { EncryptedType } from '../../src/private/encrypted-type';
import { ENCRYPTED_DATABASE_CLUSTER, ENCRYPTED_DATABASE_CLUSTER_FROM_SNAPSHOT } from '../../src/rds/cluster-encryption';
import {
  ENCRYPTED_DATABASE_INSTANCE, ENCRYPTED_DATABASE_INSTANCE_FROM_SNAPSHOT, ENCRYPTED_DATABASE_INSTANCE_READ_REPLICA,
} from '../../src/rds/instance-encryption';
import { AURORA_POSTGRES, POSTGRES, stackWithNetwork } from './support';
import { EncryptedDatabaseInstance } from 'cdk-at-rest';

let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  ({ stack, vpc } = stackWithNetwork(new App()));
});

/** Applied twice: by a drop-in, and by the property injector that sees the props of the drop-in. */
function twice<P>(type: EncryptedType<P>, props: P): { once: P; again: P } {
  const once = type.props(stack, 'Orders', props);
  return { once, again: type.props(stack, 'Orders', once) };
}

test('applied to its own result, the adapter of an instance changes nothing', () => {
  const { once, again } = twice(ENCRYPTED_DATABASE_INSTANCE, { engine: POSTGRES, vpc, enablePerformanceInsights: true });

  expect(again).toEqual(once);
});

test('applied to its own result, the adapter of a cluster changes nothing', () => {
  const { once, again } = twice(ENCRYPTED_DATABASE_CLUSTER, { engine: AURORA_POSTGRES, instanceProps: { vpc, enablePerformanceInsights: true } });

  expect(again).toEqual(once);
});

test('applied to its own result, the adapter of what comes from a snapshot changes nothing', () => {
  const credentials = rds.SnapshotCredentials.fromGeneratedSecret('owner');
  const instance = twice(ENCRYPTED_DATABASE_INSTANCE_FROM_SNAPSHOT, { engine: POSTGRES, vpc, snapshotIdentifier: 'one', credentials });
  ({ stack, vpc } = stackWithNetwork(new App()));
  const cluster = twice(ENCRYPTED_DATABASE_CLUSTER_FROM_SNAPSHOT, { engine: AURORA_POSTGRES, vpc, snapshotIdentifier: 'one', snapshotCredentials: credentials });

  expect(instance.again).toEqual(instance.once);
  expect(cluster.again).toEqual(cluster.once);
});

test('applied to its own result, the adapter of a replica changes nothing', () => {
  const sourceDatabaseInstance = new EncryptedDatabaseInstance(stack, 'Source', { engine: POSTGRES, vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
  const { once, again } = twice(ENCRYPTED_DATABASE_INSTANCE_READ_REPLICA, {
    sourceDatabaseInstance, vpc, instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE), enablePerformanceInsights: true,
  });

  expect(again).toEqual(once);
});

test('each adapter is of one L2 class', () => {
  const types = [
    ENCRYPTED_DATABASE_INSTANCE, ENCRYPTED_DATABASE_INSTANCE_READ_REPLICA, ENCRYPTED_DATABASE_INSTANCE_FROM_SNAPSHOT, ENCRYPTED_DATABASE_CLUSTER,
    ENCRYPTED_DATABASE_CLUSTER_FROM_SNAPSHOT,
  ];

  expect(types.map(type => type.injectionId.split('.').pop())).toEqual([
    'DatabaseInstance', 'DatabaseInstanceReadReplica', 'DatabaseInstanceFromSnapshot', 'DatabaseCluster', 'DatabaseClusterFromSnapshot',
  ]);
  types.forEach(type => expect(type.cfnTypes).not.toEqual([]));
});
