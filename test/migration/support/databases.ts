import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import type { Source } from '../../../src/migration/rds/source';

const ACCOUNT = 'eu-west-1:111122223333';

/** The key that the tests encrypt under. */
export const KEY = { arn: `arn:aws:kms:${ACCOUNT}:key/new` };

/** An instance of PostgreSQL on which everything is set that PostgreSQL has. */
export const INSTANCE: DbInstance = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: `arn:aws:rds:${ACCOUNT}:db:orders`,
  DBInstanceClass: 'db.m7g.large',
  DBInstanceStatus: 'available',
  DbiResourceId: 'db-OLD',
  Engine: 'postgres',
  EngineVersion: '16.4',
  EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
  LicenseModel: 'postgresql-license',
  MasterUsername: 'admin',
  DBName: 'orders',
  Endpoint: { Address: 'orders.abc.eu-west-1.rds.amazonaws.com', Port: 6432, HostedZoneId: 'Z1' },
  DbInstancePort: 0,
  InstanceCreateTime: '2020-01-01T00:00:00Z',
  AllocatedStorage: 500,
  MaxAllocatedStorage: 1000,
  StorageType: 'gp3',
  Iops: 13000,
  StorageThroughput: 600,
  DedicatedLogVolume: true,
  StorageEncrypted: false,
  StorageEncryptionType: 'none',
  AvailabilityZone: 'eu-west-1a',
  SecondaryAvailabilityZone: 'eu-west-1b',
  MultiAZ: true,
  DBSubnetGroup: { DBSubnetGroupName: 'private', VpcId: 'vpc-1', SubnetGroupStatus: 'Complete' },
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }, { VpcSecurityGroupId: 'sg-2', Status: 'active' }],
  PubliclyAccessible: false,
  NetworkType: 'DUAL',
  ProcessorFeatures: [{ Name: 'threadsPerCore', Value: '1' }],
  AutoMinorVersionUpgrade: false,
  DBParameterGroups: [{ DBParameterGroupName: 'orders-16', ParameterApplyStatus: 'in-sync' }],
  OptionGroupMemberships: [{ OptionGroupName: 'orders-options', Status: 'in-sync' }],
  CACertificateIdentifier: 'rds-ca-rsa4096-g1',
  IAMDatabaseAuthenticationEnabled: true,
  DomainMemberships: [{ Domain: 'd-1', Status: 'joined', FQDN: 'corp.example.com', IAMRoleName: 'directory' }],
  MasterUserSecret: { SecretArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:old`, SecretStatus: 'active', KmsKeyId: `arn:aws:kms:${ACCOUNT}:key/secret` },
  BackupRetentionPeriod: 14,
  PreferredBackupWindow: '01:00-01:30',
  PreferredMaintenanceWindow: 'sun:03:00-sun:03:30',
  BackupTarget: 'region',
  LatestRestorableTime: '2026-01-01T00:00:00Z',
  CopyTagsToSnapshot: true,
  DeletionProtection: true,
  TagList: [{ Key: 'team', Value: 'shop' }, { Key: 'aws:cloudformation:stack-name', Value: 'Shop' }],
  MonitoringInterval: 30,
  MonitoringRoleArn: 'arn:aws:iam::111122223333:role/monitoring',
  DatabaseInsightsMode: 'advanced',
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: `arn:aws:kms:${ACCOUNT}:key/insights`,
  PerformanceInsightsRetentionPeriod: 465,
  EnabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
  AssociatedRoles: [{ RoleArn: 'arn:aws:iam::111122223333:role/import', FeatureName: 's3Import', Status: 'ACTIVE' }],
};

/** What a restore and the modification should make of `INSTANCE`, before the cutover. */
export const RESTORED_INSTANCE: DbInstance = {
  ...INSTANCE,
  DBInstanceIdentifier: 'orders-encrypted',
  DBInstanceArn: `arn:aws:rds:${ACCOUNT}:db:orders-encrypted`,
  DbiResourceId: 'db-NEW',
  Endpoint: { Address: 'orders-encrypted.abc.eu-west-1.rds.amazonaws.com', Port: 6432, HostedZoneId: 'Z1' },
  InstanceCreateTime: '2026-01-01T00:00:00Z',
  StorageEncrypted: true,
  StorageEncryptionType: 'sse-kms',
  KmsKeyId: KEY.arn,
  AvailabilityZone: 'eu-west-1b',
  SecondaryAvailabilityZone: 'eu-west-1a',
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-2', Status: 'active' }, { VpcSecurityGroupId: 'sg-1', Status: 'adding' }],
  DomainMemberships: [{ ...INSTANCE.DomainMemberships![0], Status: 'pending-join' }],
  MasterUserSecret: { SecretArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:new`, SecretStatus: 'creating', KmsKeyId: `arn:aws:kms:${ACCOUNT}:key/secret` },
  LatestRestorableTime: undefined,
  TagList: [{ Key: 'cdk-at-rest:migration', Value: 'orders' }, { Key: 'team', Value: 'shop' }],
};

/** A writer of Aurora. */
export const WRITER: DbInstance = {
  DBInstanceIdentifier: 'shop-1',
  DBInstanceArn: `arn:aws:rds:${ACCOUNT}:db:shop-1`,
  DBInstanceClass: 'db.r7g.large',
  DBInstanceStatus: 'available',
  DbiResourceId: 'db-WRITER',
  DBClusterIdentifier: 'shop',
  Engine: 'aurora-mysql',
  EngineVersion: '8.0.mysql_aurora.3.08.0',
  Endpoint: { Address: 'shop-1.abc.eu-west-1.rds.amazonaws.com', Port: 3306 },
  AvailabilityZone: 'eu-west-1a',
  AutoMinorVersionUpgrade: false,
  PreferredMaintenanceWindow: 'mon:03:00-mon:03:30',
  PubliclyAccessible: false,
  PromotionTier: 1,
  DBParameterGroups: [{ DBParameterGroupName: 'shop-writer', ParameterApplyStatus: 'in-sync' }],
  CACertificateIdentifier: 'rds-ca-ecc384-g1',
  MonitoringInterval: 15,
  MonitoringRoleArn: 'arn:aws:iam::111122223333:role/monitoring',
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: `arn:aws:kms:${ACCOUNT}:key/insights`,
  PerformanceInsightsRetentionPeriod: 7,
  TagList: [{ Key: 'team', Value: 'shop' }],
};

/** Its reader. */
export const READER: DbInstance = { ...WRITER, DBInstanceIdentifier: 'shop-0', DbiResourceId: 'db-READER', PromotionTier: 2 };

/** A cluster of Aurora on which everything is set. */
export const CLUSTER: DbCluster = {
  DBClusterIdentifier: 'shop',
  DBClusterArn: `arn:aws:rds:${ACCOUNT}:cluster:shop`,
  DbClusterResourceId: 'cluster-OLD',
  Status: 'available',
  Engine: 'aurora-mysql',
  EngineMode: 'provisioned',
  EngineVersion: '8.0.mysql_aurora.3.08.0',
  EngineLifecycleSupport: 'open-source-rds-extended-support',
  DatabaseName: 'shop',
  Endpoint: 'shop.cluster-abc.eu-west-1.rds.amazonaws.com',
  ReaderEndpoint: 'shop.cluster-ro-abc.eu-west-1.rds.amazonaws.com',
  CustomEndpoints: ['reports.cluster-custom-abc.eu-west-1.rds.amazonaws.com'],
  Port: 3306,
  DBClusterMembers: [
    { DBInstanceIdentifier: 'shop-0', IsClusterWriter: false, PromotionTier: 2 },
    { DBInstanceIdentifier: 'shop-1', IsClusterWriter: true, PromotionTier: 1 },
  ],
  AllocatedStorage: 1,
  StorageType: 'aurora-iopt1',
  StorageEncrypted: false,
  AvailabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  DBSubnetGroup: 'private',
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
  NetworkType: 'IPV4',
  DBClusterParameterGroup: 'shop-8',
  DBClusterOptionGroupMemberships: [{ DBClusterOptionGroupName: 'default:aurora-mysql-8-0', Status: 'in-sync' }],
  ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
  IAMDatabaseAuthenticationEnabled: true,
  DomainMemberships: [{ Domain: 'd-1', Status: 'joined', IAMRoleName: 'directory' }],
  MasterUserSecret: { SecretArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:old`, SecretStatus: 'active', KmsKeyId: `arn:aws:kms:${ACCOUNT}:key/secret` },
  HttpEndpointEnabled: true,
  LocalWriteForwardingStatus: 'enabled',
  AutoMinorVersionUpgrade: false,
  BackupRetentionPeriod: 7,
  PreferredBackupWindow: '01:00-01:30',
  PreferredMaintenanceWindow: 'sun:03:00-sun:03:30',
  BacktrackWindow: 3600,
  CopyTagsToSnapshot: true,
  DeletionProtection: true,
  TagList: [{ Key: 'team', Value: 'shop' }],
  MonitoringInterval: 60,
  MonitoringRoleArn: 'arn:aws:iam::111122223333:role/monitoring',
  DatabaseInsightsMode: 'advanced',
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: `arn:aws:kms:${ACCOUNT}:key/insights`,
  PerformanceInsightsRetentionPeriod: 465,
  EnabledCloudwatchLogsExports: ['audit'],
  AssociatedRoles: [{ RoleArn: 'arn:aws:iam::111122223333:role/load', FeatureName: 's3Import', Status: 'ACTIVE' }, { RoleArn: 'arn:aws:iam::111122223333:role/any' }],
  ActivityStreamStatus: 'started',
  ActivityStreamMode: 'async',
  ActivityStreamKmsKeyId: `arn:aws:kms:${ACCOUNT}:key/stream`,
  ActivityStreamKinesisStreamName: 'aws-rds-das-cluster-OLD',
};

/** A Multi-AZ cluster of PostgreSQL. */
export const MULTI_AZ: DbCluster = {
  DBClusterIdentifier: 'ledger',
  DBClusterArn: `arn:aws:rds:${ACCOUNT}:cluster:ledger`,
  Status: 'available',
  Engine: 'postgres',
  EngineMode: 'provisioned',
  EngineVersion: '16.4',
  AvailabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  DBClusterInstanceClass: 'db.m6gd.large',
  AllocatedStorage: 100,
  StorageType: 'io1',
  Iops: 1000,
  PubliclyAccessible: true,
  CertificateDetails: { CAIdentifier: 'rds-ca-rsa2048-g1', ValidTill: '2061-01-01T00:00:00Z' },
  LocalWriteForwardingStatus: 'disabled',
};

export const instance = (changes: Partial<DbInstance> = {}): Source & { kind: 'instance' } => ({ kind: 'instance', instance: { ...INSTANCE, ...changes } as DbInstance });

export const cluster = (changes: Partial<DbCluster> = {}, members: readonly DbInstance[] = [READER, WRITER]): Source & { kind: 'cluster' } => (
  { kind: 'cluster', cluster: { ...CLUSTER, ...changes } as DbCluster, members }
);

export const multiAz = (changes: Partial<DbCluster> = {}): Source & { kind: 'cluster' } => ({ kind: 'cluster', cluster: { ...MULTI_AZ, ...changes } as DbCluster, members: [] });
