import { namesFor } from '../../../src/migration/names';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import { INSTANCE_SETTINGS, memberParameters, modificationAfterRestore, restoreParameters } from '../../../src/migration/settings';
import { cluster, CLUSTER, instance, INSTANCE, KEY, multiAz, READER, WRITER } from '../support/databases';

const NAMES = namesFor('orders');
const SHOP = namesFor('shop');

describe('an instance', () => {
  test('is restored from the encrypted copy, with everything that the restore takes', () => {
    expect(restoreParameters(instance(), KEY, NAMES)).toEqual({
      DBInstanceIdentifier: 'orders-encrypted',
      DBSnapshotIdentifier: 'orders-before-encryption-encrypted',
      DBInstanceClass: 'db.m7g.large',
      Engine: 'postgres',
      EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
      LicenseModel: 'postgresql-license',
      Port: 6432,
      StorageType: 'gp3',
      Iops: 13000,
      StorageThroughput: 600,
      DedicatedLogVolume: true,
      MultiAZ: true,
      DBSubnetGroupName: 'private',
      VpcSecurityGroupIds: ['sg-1', 'sg-2'],
      PubliclyAccessible: false,
      NetworkType: 'DUAL',
      ProcessorFeatures: [{ Name: 'threadsPerCore', Value: '1' }],
      AutoMinorVersionUpgrade: false,
      DBParameterGroupName: 'orders-16',
      OptionGroupName: 'orders-options',
      CACertificateIdentifier: 'rds-ca-rsa4096-g1',
      EnableIAMDatabaseAuthentication: true,
      Domain: 'd-1',
      DomainIAMRoleName: 'directory',
      BackupRetentionPeriod: 14,
      PreferredBackupWindow: '01:00-01:30',
      CopyTagsToSnapshot: true,
      DeletionProtection: true,
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
  });

  test('gets the rest by a modification', () => {
    expect(modificationAfterRestore(instance(), NAMES)).toEqual({
      DBInstanceIdentifier: 'orders-encrypted',
      ApplyImmediately: true,
      MaxAllocatedStorage: 1000,
      PreferredMaintenanceWindow: 'sun:03:00-sun:03:30',
      ManageMasterUserPassword: true,
      MasterUserSecretKmsKeyId: INSTANCE.MasterUserSecret?.KmsKeyId,
      MonitoringInterval: 30,
      MonitoringRoleArn: INSTANCE.MonitoringRoleArn,
      DatabaseInsightsMode: 'advanced',
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: INSTANCE.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: 465,
    });
  });

  test('of which little is known is restored and modified with little, and nothing is undefined', () => {
    const bare = { kind: 'instance', instance: { DBInstanceIdentifier: 'orders', Engine: 'mysql' } } as const;

    expect(restoreParameters(bare, KEY, NAMES)).toStrictEqual({
      DBInstanceIdentifier: 'orders-encrypted', DBSnapshotIdentifier: 'orders-before-encryption-encrypted', Engine: 'mysql',
    });
    expect(modificationAfterRestore(bare, NAMES)).toBeUndefined();
  });

  test.each<[string, Partial<DbInstance>, Record<string, unknown>]>([
    ['goes back to its zone when it has one zone', { MultiAZ: false }, { MultiAZ: false, AvailabilityZone: 'eu-west-1a' }],
    ['goes nowhere in particular when it spans two', { MultiAZ: true }, { MultiAZ: true, AvailabilityZone: undefined }],
    ['of SQL Server is mirrored later, when it has backups', { Engine: 'sqlserver-se' }, { MultiAZ: undefined }],
    ['with the baseline of gp3 does not ask for it', { Iops: 3000, StorageThroughput: 125 }, { StorageType: 'gp3', Iops: undefined, StorageThroughput: undefined }],
    ['with more IOPS than the baseline asks for both', { Iops: 6000, StorageThroughput: 125 }, { Iops: 6000, StorageThroughput: 125 }],
    ['with more throughput than the baseline asks for both', { Iops: 3000, StorageThroughput: 500 }, { Iops: 3000, StorageThroughput: 500 }],
    ['on io2 asks for the IOPS alone', { StorageType: 'io2', StorageThroughput: 125 }, { Iops: 13000, StorageThroughput: undefined }],
    ['on gp2 asks for neither', { StorageType: 'gp2' }, { Iops: undefined, StorageThroughput: undefined }],
    ['of Oracle is told the name of the database', { Engine: 'oracle-ee', DBName: 'ORCL' }, { DBName: 'ORCL' }],
    ['of others is not', {}, { DBName: undefined }],
    ['without backups gets none', { BackupRetentionPeriod: 0 }, { BackupRetentionPeriod: 0 }],
    ['without IAM authentication does not mention it', { IAMDatabaseAuthenticationEnabled: false }, { EnableIAMDatabaseAuthentication: undefined }],
    ['that is not protected says so', { DeletionProtection: false }, { DeletionProtection: false }],
    ['on an Outpost is backed up there', { BackupTarget: 'outposts', CustomerOwnedIpEnabled: true }, { BackupTarget: 'outposts', EnableCustomerOwnedIp: true }],
    ['in a directory of its own joins by name', {
      DomainMemberships: [{ Domain: 'corp', FQDN: 'corp.example.com', OU: 'OU=db', AuthSecretArn: 'arn:secret', DnsIps: ['10.0.0.1', '10.0.0.2'] }],
    }, {
      Domain: undefined, DomainFqdn: 'corp.example.com', DomainOu: 'OU=db', DomainAuthSecretArn: 'arn:secret', DomainDnsIps: ['10.0.0.1', '10.0.0.2'], DomainIAMRoleName: undefined,
    }],
    ['whose option group is on its way out has the other', {
      OptionGroupMemberships: [{ OptionGroupName: 'leaving', Status: 'pending-removal' }, { OptionGroupName: 'staying', Status: 'in-sync' }],
    }, { OptionGroupName: 'staying' }],
    ['whose option group is on its way in has that', { OptionGroupMemberships: [{ OptionGroupName: 'new', Status: 'applying' }] }, { OptionGroupName: 'new' }],
  ])('%s', (_title, changes, expected) => {
    const parameters = restoreParameters(instance(changes), KEY, NAMES);

    expect(Object.fromEntries(Object.keys(expected).map(name => [name, parameters[name]]))).toEqual(expected);
  });

  test.each<[string, Partial<DbInstance>, Record<string, unknown>]>([
    ['of SQL Server is mirrored', { Engine: 'sqlserver-se', MultiAZ: true }, { MultiAZ: true }],
    ['of SQL Server in one zone is not', { Engine: 'sqlserver-se', MultiAZ: false }, { MultiAZ: undefined }],
    ['without monitoring gets no role for it', { MonitoringInterval: 0 }, { MonitoringInterval: undefined, MonitoringRoleArn: undefined }],
    ['without insights gets no key for them', { PerformanceInsightsEnabled: false }, {
      EnablePerformanceInsights: undefined, PerformanceInsightsKMSKeyId: undefined, PerformanceInsightsRetentionPeriod: undefined,
    }],
    ['whose password somebody else manages keeps it', { MasterUserSecret: undefined }, { ManageMasterUserPassword: undefined, MasterUserSecretKmsKeyId: undefined }],
  ])('modified: %s', (_title, changes, expected) => {
    const parameters = modificationAfterRestore(instance(changes), NAMES) ?? {};

    expect(Object.fromEntries(Object.keys(expected).map(name => [name, parameters[name]]))).toEqual(expected);
  });

  test('has the marks of the migration beside its tags, and before a tag of the same key', () => {
    const mark = { Key: 'cdk-at-rest:migration', Value: 'orders' };
    const source = instance({ TagList: [{ Key: 'team', Value: 'shop' }, { Key: 'cdk-at-rest:migration', Value: 'stale' }] });

    expect(restoreParameters(source, KEY, NAMES, [mark]).Tags).toEqual([{ Key: 'team', Value: 'shop' }, mark]);
  });
});

describe('a cluster of Aurora', () => {
  test('is restored from the snapshot, under the key', () => {
    expect(restoreParameters(cluster(), KEY, SHOP)).toEqual({
      DBClusterIdentifier: 'shop-encrypted',
      SnapshotIdentifier: 'shop-before-encryption',
      KmsKeyId: KEY.arn,
      Engine: 'aurora-mysql',
      EngineMode: 'provisioned',
      EngineVersion: CLUSTER.EngineVersion,
      EngineLifecycleSupport: 'open-source-rds-extended-support',
      DatabaseName: 'shop',
      Port: 3306,
      StorageType: 'aurora-iopt1',
      AvailabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      DBSubnetGroupName: 'private',
      VpcSecurityGroupIds: ['sg-1'],
      NetworkType: 'IPV4',
      DBClusterParameterGroupName: 'shop-8',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
      EnableIAMDatabaseAuthentication: true,
      Domain: 'd-1',
      DomainIAMRoleName: 'directory',
      BackupRetentionPeriod: 7,
      PreferredBackupWindow: '01:00-01:30',
      BacktrackWindow: 3600,
      CopyTagsToSnapshot: true,
      DeletionProtection: true,
      Tags: [{ Key: 'team', Value: 'shop' }],
      MonitoringInterval: 60,
      MonitoringRoleArn: CLUSTER.MonitoringRoleArn,
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: CLUSTER.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: 465,
      EnableCloudwatchLogsExports: ['audit'],
    });
  });

  test('gets the rest by a modification; advanced insights with what they want beside them', () => {
    expect(modificationAfterRestore(cluster(), SHOP)).toEqual({
      DBClusterIdentifier: 'shop-encrypted',
      ApplyImmediately: true,
      AutoMinorVersionUpgrade: false,
      PreferredMaintenanceWindow: 'sun:03:00-sun:03:30',
      ManageMasterUserPassword: true,
      MasterUserSecretKmsKeyId: CLUSTER.MasterUserSecret?.KmsKeyId,
      EnableLocalWriteForwarding: true,
      DatabaseInsightsMode: 'advanced',
      EnablePerformanceInsights: true,
      PerformanceInsightsRetentionPeriod: 465,
    });
    expect(modificationAfterRestore(cluster({ DatabaseInsightsMode: 'standard' }), SHOP)).not.toHaveProperty('EnablePerformanceInsights');
  });

  test('made by express configuration stays outside of a VPC', () => {
    expect(restoreParameters(cluster({ InternetAccessGatewayEnabled: true, VPCNetworkingEnabled: false }), KEY, SHOP))
      .toMatchObject({ EnableInternetAccessGateway: true, EnableVPCNetworking: false });
    expect(restoreParameters(cluster({ InternetAccessGatewayEnabled: false, VPCNetworkingEnabled: true }), KEY, SHOP)).not.toHaveProperty('EnableVPCNetworking');
  });

  test('gets an instance with all that instances have for their own', () => {
    expect(memberParameters(WRITER, 'shop-encrypted', namesFor('shop-1'))).toEqual({
      DBInstanceIdentifier: 'shop-1-encrypted',
      DBClusterIdentifier: 'shop-encrypted',
      DBInstanceClass: 'db.r7g.large',
      Engine: 'aurora-mysql',
      AvailabilityZone: 'eu-west-1a',
      AutoMinorVersionUpgrade: false,
      PreferredMaintenanceWindow: 'mon:03:00-mon:03:30',
      PubliclyAccessible: false,
      PromotionTier: 1,
      DBParameterGroupName: 'shop-writer',
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      MonitoringInterval: 15,
      MonitoringRoleArn: WRITER.MonitoringRoleArn,
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: WRITER.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: 7,
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    expect(memberParameters({ ...READER, PromotionTier: 0 }, 'x', namesFor('y')).PromotionTier).toBe(0);
  });
});

test('a Multi-AZ cluster has a class, IOPS and a certificate of its own, and no zones to choose', () => {
  const parameters = restoreParameters(multiAz(), KEY, namesFor('ledger'));

  expect(parameters).toMatchObject({ DBClusterInstanceClass: 'db.m6gd.large', StorageType: 'io1', Iops: 1000, PubliclyAccessible: true, KmsKeyId: KEY.arn });
  expect(Object.keys(parameters)).not.toEqual(expect.arrayContaining(['AvailabilityZones']));
  expect(parameters).not.toHaveProperty('EngineMode');
  expect(modificationAfterRestore(multiAz(), namesFor('ledger'))).toEqual({
    DBClusterIdentifier: 'ledger-encrypted', ApplyImmediately: true, CACertificateIdentifier: 'rds-ca-rsa2048-g1',
  });
});

test('a cluster of Aurora has no class, and takes the certificates of its instances', () => {
  const source = cluster({ DBClusterInstanceClass: 'db.x', Iops: 5, PubliclyAccessible: true, CertificateDetails: { CAIdentifier: 'rds-ca' } });
  const given = { ...restoreParameters(source, KEY, SHOP), ...modificationAfterRestore(source, SHOP) };

  expect(Object.keys(given).filter(name => ['DBClusterInstanceClass', 'Iops', 'CACertificateIdentifier', 'PubliclyAccessible'].includes(name))).toEqual([]);
});

test('no secret and no password is among the parameters of any call', () => {
  const secrets = Object.values(INSTANCE_SETTINGS).flatMap(setting => [...Object.keys(setting.make ?? {}), ...Object.keys(setting.modify ?? {})]);

  expect(secrets.filter(name => /Password$/.test(name))).toEqual(['ManageMasterUserPassword']);
});
