import { App, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { errorOf, IMPORTED_KEY_ARN, OTHER_REGION_HERE, warningIdsOf } from '../keys/support';
import { inTemplate, ISOLATED, POSTGRES, propertiesOf, propertiesOfType, stackWithNetwork } from './support';
import {
  EncryptedDatabaseInstance, EncryptedDatabaseInstanceFromSnapshot, EncryptedDatabaseInstanceReadReplica, type EncryptedDatabaseInstanceReadReplicaProps,
  EncryptionKey, KeySource,
} from 'cdk-at-rest';

const instanceType = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);

let app: App;
let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  app = new App();
  ({ stack, vpc } = stackWithNetwork(app));
});

function source(): EncryptedDatabaseInstance {
  return new EncryptedDatabaseInstance(stack, 'Orders', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, instanceIdentifier: 'orders' });
}

function replicaOf(
  sourceDatabaseInstance: rds.IDatabaseInstance, props: Partial<EncryptedDatabaseInstanceReadReplicaProps> = {}, network = { stack, vpc },
): EncryptedDatabaseInstanceReadReplica {
  return new EncryptedDatabaseInstanceReadReplica(network.stack, 'Replica', { sourceDatabaseInstance, instanceType, vpc: network.vpc, vpcSubnets: ISOLATED, ...props });
}

describe('in the Region of its source', () => {
  test('it is encrypted as the source, without a key of its own, and protected', () => {
    const orders = source();
    const replica = replicaOf(orders);

    expect(Object.keys(propertiesOf(replica)).filter(name => ['KmsKeyId', 'StorageEncrypted', 'BackupRetentionPeriod'].includes(name))).toEqual([]);
    expect(propertiesOf(replica)).toMatchObject({
      DeletionProtection: true,
      PubliclyAccessible: false,
      AutoMinorVersionUpgrade: true,
      MonitoringInterval: 60,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
    expect(replica.encryptionKey).toBe(orders.encryptionKey);
    expect(warningIdsOf(replica)).toEqual(['AtRest-DatabaseLogsNotUnderKey']);
  });

  test('a key of its own is refused', () => {
    expect(errorOf(() => replicaOf(source(), { storageEncryptionKey: EncryptionKey.of(stack) })))
      .toMatch(/^Data\/Replica: received storageEncryptionKey, but its source Data\/Orders is in the same Region/);
  });

  test('its Performance Insights and log groups are under the key of the source', () => {
    const key = new EncryptionKey(stack, 'Key');
    const orders = new EncryptedDatabaseInstance(stack, 'Orders', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, storageEncryptionKey: key });
    const replica = replicaOf(orders, { enablePerformanceInsights: true, createLogGroups: true, instanceIdentifier: 'replica' });

    expect(propertiesOf(replica).PerformanceInsightsKMSKeyId).toEqual(inTemplate(stack, key.keyArn));
    expect(propertiesOfType(stack, 'AWS::Logs::LogGroup').map(group => group.KmsKeyId)).toEqual(Array(2).fill(inTemplate(stack, key.keyArn)));
  });

  test('storageEncrypted: false and classes without encryption are refused', () => {
    const orders = source();

    expect(errorOf(() => replicaOf(orders, { storageEncrypted: false }))).toMatch(/storageEncrypted: false/);
    expect(errorOf(() => replicaOf(orders, { instanceType: new ec2.InstanceType('m1.small') }))).toMatch(/db\.m1\.small/);
  });
});

describe('a source that the app does not know to be under a customer managed key', () => {
  test('is reported when it is imported', () => {
    const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Imported', {
      instanceIdentifier: 'orders', instanceEndpointAddress: 'orders.example.com', port: 5432, securityGroups: [],
    });
    const replica = replicaOf(imported, { enablePerformanceInsights: true, instanceIdentifier: 'replica', createLogGroups: true });

    expect(warningIdsOf(replica)).toEqual(['AtRest-DatabaseReplicaInherits']);
    expect(replica.encryptionKey).toBeUndefined();
    expect(propertiesOf(replica).PerformanceInsightsKMSKeyId).toEqual(inTemplate(stack, EncryptionKey.of(stack).keyArn));
  });

  test('is reported when it is not encrypted, and not when it is', () => {
    const plain = new rds.DatabaseInstance(stack, 'Plain', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED });
    const keyed = new rds.DatabaseInstance(stack, 'Keyed', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, storageEncryptionKey: new kms.Key(stack, 'Key') });

    expect(warningIdsOf(replicaOf(plain))).toContain('AtRest-DatabaseReplicaInherits');
    expect(warningIdsOf(new EncryptedDatabaseInstanceReadReplica(stack, 'Other', { sourceDatabaseInstance: keyed, instanceType, vpc, vpcSubnets: ISOLATED })))
      .toEqual(['AtRest-DatabaseLogsNotUnderKey']);
  });
});

describe('a source from a snapshot', () => {
  function fromSnapshot(): EncryptedDatabaseInstanceFromSnapshot {
    return new EncryptedDatabaseInstanceFromSnapshot(stack, 'Orders', {
      engine: POSTGRES, vpc, vpcSubnets: ISOLATED, snapshotIdentifier: 'orders-1', encryptionKey: new EncryptionKey(stack, 'Key'),
    });
  }

  test('has a key, but not of its storage: it is reported, and the replica has none to its name', () => {
    const replica = replicaOf(fromSnapshot());

    expect(warningIdsOf(replica)).toContain('AtRest-DatabaseReplicaInherits');
    expect(replica.encryptionKey).toBeUndefined();
  });

  test('is reported even where its resource names a key, which RDS does not take for a snapshot', () => {
    const orders = fromSnapshot();
    (orders.node.defaultChild as rds.CfnDBInstance).kmsKeyId = orders.encryptionKey.keyArn;

    expect(warningIdsOf(replicaOf(orders))).toContain('AtRest-DatabaseReplicaInherits');
  });

  test('is reported through a replica as well', () => {
    const replica = new EncryptedDatabaseInstanceReadReplica(stack, 'Second', { sourceDatabaseInstance: replicaOf(fromSnapshot()), instanceType, vpc, vpcSubnets: ISOLATED });

    expect(warningIdsOf(replica)).toContain('AtRest-DatabaseReplicaInherits');
  });

  test('shares its key for what is not storage', () => {
    const orders = fromSnapshot();
    const replica = replicaOf(orders, { enablePerformanceInsights: true, createLogGroups: true, instanceIdentifier: 'replica' });
    const key = inTemplate(stack, orders.encryptionKey.keyArn);

    expect(propertiesOf(replica).PerformanceInsightsKMSKeyId).toEqual(key);
    expect(propertiesOfType(stack, 'AWS::Logs::LogGroup').map(group => group.KmsKeyId)).toEqual([key, key]);
  });
});

test('a replica of a replica is under the key of the first source', () => {
  const orders = source();
  const replica = new EncryptedDatabaseInstanceReadReplica(stack, 'Second', { sourceDatabaseInstance: replicaOf(orders), instanceType, vpc, vpcSubnets: ISOLATED });

  expect(replica.encryptionKey).toBe(orders.encryptionKey);
  expect(warningIdsOf(replica)).toEqual([]);
});

describe('a key of AWS on the resource of a source is no customer managed key', () => {
  test.each<[string, (of: Stack) => string]>([
    ['by its name', () => 'alias/aws/rds'],
    ['by its ARN', () => 'arn:aws:kms:eu-west-1:111122223333:alias/aws/rds'],
    ['by its ARN with tokens', of => of.formatArn({ service: 'kms', resource: 'alias/aws/rds' })],
    ['in an intrinsic function', () => Fn.sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/rds')],
  ])('%s', (_name, kmsKeyId) => {
    const plain = new rds.DatabaseInstance(stack, 'Plain', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, storageEncrypted: true });
    (plain.node.defaultChild as rds.CfnDBInstance).kmsKeyId = kmsKeyId(stack);

    expect(warningIdsOf(replicaOf(plain))).toContain('AtRest-DatabaseReplicaInherits');
  });

  test('taken back on one of ours either', () => {
    const orders = source();
    (orders.node.defaultChild as rds.CfnDBInstance).kmsKeyId = undefined;

    expect(warningIdsOf(replicaOf(orders))).toContain('AtRest-DatabaseReplicaInherits');
  });

  test('while one of the user\'s is', () => {
    const plain = new rds.DatabaseInstance(stack, 'Plain', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, storageEncrypted: true });
    (plain.node.defaultChild as rds.CfnDBInstance).kmsKeyId = 'alias/orders';

    expect(warningIdsOf(replicaOf(plain))).not.toContain('AtRest-DatabaseReplicaInherits');
  });
});

describe('in another Region', () => {
  test('it is under the key of its own Region', () => {
    const far = stackWithNetwork(app, 'Far', { env: OTHER_REGION_HERE });
    const replica = replicaOf(source(), {}, far);

    expect(propertiesOf(replica)).toMatchObject({ StorageEncrypted: true, KmsKeyId: inTemplate(far.stack, EncryptionKey.of(far.stack).keyArn) });
    expect(replica.encryptionKey).toBe(EncryptionKey.of(far.stack));
  });

  test('a given key has to be of that Region', () => {
    const far = stackWithNetwork(app, 'Far', { env: OTHER_REGION_HERE });
    EncryptionKey.useSource(far.stack, KeySource.given(kms.Key.fromKeyArn(far.stack, 'Key', IMPORTED_KEY_ARN)));

    const orders = source();

    expect(errorOf(() => replicaOf(orders, {}, far))).toMatch(/of eu-west-1, but is itself in us-east-1/);
    expect(errorOf(() => replicaOf(orders, { storageEncryptionKey: EncryptionKey.of(stack) }, far))).toMatch(/of eu-west-1, but is itself in us-east-1/);
  });

  test('that cannot be told from that of the source, a given key is honoured', () => {
    const somewhere = stackWithNetwork(app, 'Somewhere', {});
    const orders = source();
    const key = kms.Key.fromKeyArn(somewhere.stack, 'Key', Fn.importValue('KeyArn'));

    expect(propertiesOf(replicaOf(orders, { storageEncryptionKey: key }, somewhere)).KmsKeyId).toEqual(inTemplate(somewhere.stack, key.keyArn));
  });
});
