import { App, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { errorOf, IMPORTED_KEY_ARN, OTHER_REGION_HERE, warningIdsOf } from '../keys/support';
import { inTemplate, ISOLATED, POSTGRES, propertiesOf, propertiesOfType, stackWithNetwork } from './support';
import {
  EncryptedDatabaseInstance, EncryptedDatabaseInstanceReadReplica, type EncryptedDatabaseInstanceReadReplicaProps, EncryptionKey, KeySource,
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
