import type { DbInstance } from '../rds/db-instance';
import { MASTER_USER_SECRET } from './master-user-secret';
import { called, encryption, ifSet, inherited, isSet, lost, made, modified, refused, renamed, state, type Settings } from './setting';
import {
  comparedDomain, comparedTags, comparedVolumes, managedDomainOf, monitoringRole, optionGroupInForce, ownDomainOf, provisioned, rolesOf, securityGroupIds,
  settableTags, streams, whileOn,
} from './values';

const oracle = (source: DbInstance) => source.Engine.startsWith('oracle');
const sqlServer = (source: DbInstance) => source.Engine.startsWith('sqlserver');

/** RDS gives no Availability Zone to choose to a database that spans two. */
const PLACED_BY_RDS = 'RDS chooses the Availability Zones of a Multi-AZ database';

/**
 * Every member of `DBInstance`, and how a restored instance comes by it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const INSTANCE_SETTINGS: Settings<DbInstance> = {
  DBInstanceIdentifier: renamed(),
  DBInstanceArn: renamed(),
  Endpoint: renamed({
    make: { Port: source => source.Endpoint?.Port },
    compared: source => ({ Address: source.Endpoint?.Address, Port: source.Endpoint?.Port }),
    alike: source => source.Endpoint?.Port,
  }),
  ListenerEndpoint: renamed(),

  StorageEncrypted: encryption(),
  StorageEncryptionType: encryption(),
  KmsKeyId: encryption(),

  DBInstanceClass: made({ DBInstanceClass: source => source.DBInstanceClass }),
  Engine: made({ Engine: source => source.Engine }),
  EngineVersion: inherited('the snapshot has the version of the database that it was taken of'),
  EngineLifecycleSupport: made({ EngineLifecycleSupport: source => source.EngineLifecycleSupport }),
  LicenseModel: made({ LicenseModel: source => source.LicenseModel }),
  ProcessorFeatures: made({ ProcessorFeatures: source => ifSet(source.ProcessorFeatures) }),
  AutoMinorVersionUpgrade: made({ AutoMinorVersionUpgrade: source => source.AutoMinorVersionUpgrade }),
  MasterUsername: inherited('the users are in the data'),
  DBName: made({ DBName: source => oracle(source) ? source.DBName : undefined }, {
    mayDiffer: source => oracle(source) ? undefined : 'it only says which database was made first; the databases are in the data',
  }),
  CharacterSetName: inherited('it is in the data'),
  NcharCharacterSetName: inherited('it is in the data'),
  Timezone: inherited('it is in the data'),
  MultiTenant: inherited('the snapshot has the tenant configuration of the database'),

  AllocatedStorage: inherited('the snapshot is restored at its own size'),
  AdditionalStorageVolumes: inherited('the snapshot has the additional volumes', { compared: comparedVolumes }),
  MaxAllocatedStorage: modified({ MaxAllocatedStorage: source => ifSet(source.MaxAllocatedStorage) }),
  StorageType: made({ StorageType: source => source.StorageType }),
  Iops: made({ Iops: source => provisioned(source, 'Iops') }),
  StorageThroughput: made({ StorageThroughput: source => provisioned(source, 'StorageThroughput') }),
  DedicatedLogVolume: made({ DedicatedLogVolume: source => ifSet(source.DedicatedLogVolume) }),

  DBSubnetGroup: made({ DBSubnetGroupName: source => source.DBSubnetGroup?.DBSubnetGroupName }, {
    compared: source => source.DBSubnetGroup?.DBSubnetGroupName,
  }),
  VpcSecurityGroups: made({ VpcSecurityGroupIds: source => ifSet(securityGroupIds(source)) }, { compared: securityGroupIds }),
  DBSecurityGroups: lost('DB security groups are of EC2-Classic, which AWS has closed'),
  AvailabilityZone: made({ AvailabilityZone: source => source.MultiAZ ? undefined : source.AvailabilityZone }, {
    mayDiffer: source => source.MultiAZ ? PLACED_BY_RDS : undefined,
  }),
  SecondaryAvailabilityZone: inherited(PLACED_BY_RDS, { mayDiffer: () => PLACED_BY_RDS }),
  // Mirroring wants automated backups to be running, which they are not before the restore is done.
  MultiAZ: made({ MultiAZ: source => sqlServer(source) ? undefined : source.MultiAZ }, {
    modify: { MultiAZ: source => sqlServer(source) ? ifSet(source.MultiAZ) : undefined },
  }),
  PubliclyAccessible: made({ PubliclyAccessible: source => source.PubliclyAccessible }),
  NetworkType: made({ NetworkType: source => source.NetworkType }),
  CustomerOwnedIpEnabled: made({ EnableCustomerOwnedIp: source => ifSet(source.CustomerOwnedIpEnabled) }),
  DbInstancePort: state('the port of an instance outside a cluster is that of its endpoint'),
  PromotionTier: state('it orders the instances of a cluster'),

  DBParameterGroups: made({ DBParameterGroupName: source => source.DBParameterGroups?.[0]?.DBParameterGroupName }, {
    compared: source => source.DBParameterGroups?.[0]?.DBParameterGroupName,
  }),
  OptionGroupMemberships: made({ OptionGroupName: optionGroupInForce }, { compared: optionGroupInForce }),
  CACertificateIdentifier: made({ CACertificateIdentifier: source => source.CACertificateIdentifier }),
  CertificateDetails: state('the certificate is issued to each instance anew; its authority is CACertificateIdentifier'),
  IAMDatabaseAuthenticationEnabled: made({ EnableIAMDatabaseAuthentication: source => ifSet(source.IAMDatabaseAuthenticationEnabled) }),
  DomainMemberships: made({
    Domain: source => managedDomainOf(source).Domain,
    DomainIAMRoleName: source => managedDomainOf(source).IAMRoleName,
    DomainFqdn: source => ownDomainOf(source).FQDN,
    DomainOu: source => ownDomainOf(source).OU,
    DomainAuthSecretArn: source => ownDomainOf(source).AuthSecretArn,
    DomainDnsIps: source => ifSet(ownDomainOf(source).DnsIps),
  }, { compared: comparedDomain }),
  // The restore takes it for Oracle alone, the modification for all.
  MasterUserSecret: MASTER_USER_SECRET,
  TdeCredentialArn: refused('the password of its key store is needed for a restore, and cannot be read'),

  BackupRetentionPeriod: made({ BackupRetentionPeriod: source => source.BackupRetentionPeriod }),
  PreferredBackupWindow: made({ PreferredBackupWindow: source => source.PreferredBackupWindow }),
  PreferredMaintenanceWindow: modified({ PreferredMaintenanceWindow: source => source.PreferredMaintenanceWindow }),
  BackupTarget: made({ BackupTarget: source => source.BackupTarget === 'region' ? undefined : source.BackupTarget }),
  CopyTagsToSnapshot: made({ CopyTagsToSnapshot: source => source.CopyTagsToSnapshot }),
  DeletionProtection: made({ DeletionProtection: source => source.DeletionProtection }),
  TagList: made({ Tags: source => ifSet(settableTags(source.TagList)) }, { compared: source => comparedTags(source.TagList) }),
  DBInstanceAutomatedBackupsReplications: lost('replication of automated backups to another Region is started there, for the new instance'),
  AwsBackupRecoveryPointArn: lost('continuous backups of AWS Backup begin anew, with the next run of the plan that selects the instance'),
  LatestRestorableTime: lost('point-in-time recovery begins with the new instance; to earlier times, it is the old one that is restored'),

  MonitoringInterval: modified({ MonitoringInterval: source => ifSet(source.MonitoringInterval) }),
  MonitoringRoleArn: modified({ MonitoringRoleArn: monitoringRole }, { compared: monitoringRole }),
  EnhancedMonitoringResourceArn: lost('the log stream of Enhanced Monitoring is called by the resource id, which is new'),
  DatabaseInsightsMode: modified({ DatabaseInsightsMode: source => source.DatabaseInsightsMode }),
  PerformanceInsightsEnabled: modified({ EnablePerformanceInsights: source => ifSet(source.PerformanceInsightsEnabled) }),
  PerformanceInsightsKMSKeyId: modified({
    PerformanceInsightsKMSKeyId: source => whileOn(source.PerformanceInsightsEnabled, source.PerformanceInsightsKMSKeyId),
  }),
  PerformanceInsightsRetentionPeriod: modified({
    PerformanceInsightsRetentionPeriod: source => whileOn(source.PerformanceInsightsEnabled, source.PerformanceInsightsRetentionPeriod),
  }),
  EnabledCloudwatchLogsExports: made({ EnableCloudwatchLogsExports: source => ifSet(source.EnabledCloudwatchLogsExports) }),
  AssociatedRoles: called('AddRoleToDBInstance', { compared: rolesOf }),
  ActivityStreamStatus: renamed({ operation: 'StartActivityStream', compared: streams }),
  ActivityStreamMode: renamed({ operation: 'StartActivityStream', compared: source => whileOn(streams(source), source.ActivityStreamMode) }),
  ActivityStreamKmsKeyId: renamed({ operation: 'StartActivityStream', compared: source => whileOn(streams(source), source.ActivityStreamKmsKeyId) }),
  ActivityStreamEngineNativeAuditFieldsIncluded: renamed({
    operation: 'StartActivityStream',
    compared: source => whileOn(streams(source), isSet(source.ActivityStreamEngineNativeAuditFieldsIncluded)),
  }),
  ActivityStreamPolicyStatus: renamed({ operation: 'ModifyActivityStream', compared: source => whileOn(streams(source), source.ActivityStreamPolicyStatus) }),
  ActivityStreamKinesisStreamName: lost('the activity stream is a new Kinesis stream, called by the resource id'),

  DbiResourceId: lost('the resource id is new: IAM policies for rds-db:connect, and whatever else names it, must be changed'),
  DBCapacityReservationIdentifier: lost('the reserved capacity is the old instance\'s while that exists: associate the new one when the old one is gone, or has been moved off it'),
  DBSystemId: inherited('the system id of a container database is in the data', { mayDiffer: () => 'it is of RDS Custom, which is not migrated' }),
  UpgradeRolloutOrder: lost('the order of upgrades follows from a policy of AWS Organizations'),
  ReadReplicaDBInstanceIdentifiers: lost('replicas stay with the old instance; new ones are made of the new instance'),
  ReadReplicaDBClusterIdentifiers: lost('an Aurora replica cluster stays with the old instance; a new one is made of the new instance'),
  ReadReplicaSourceDBInstanceIdentifier: refused('a replica is encrypted as its source is'),
  ReadReplicaSourceDBClusterIdentifier: refused('a replica is encrypted as its source is'),
  ReplicaMode: refused('only replicas have one'),
  DBClusterIdentifier: refused('an instance of a cluster is encrypted with the cluster'),
  AutomationMode: refused('only RDS Custom has one, which is always encrypted'),
  ResumeFullAutomationModeTime: refused('only RDS Custom has one, which is always encrypted'),
  CustomIamInstanceProfile: refused('only RDS Custom has one, which is always encrypted'),

  DBInstanceStatus: state('what the instance is doing'),
  InstanceCreateTime: state('when it was made'),
  PendingModifiedValues: state('modifications that wait: the preflight wants none'),
  StatusInfos: state('how replication is going'),
  AutomaticRestartTime: state('when a stopped instance starts again'),
  PercentProgress: state('how far storage optimization is'),
  IsStorageConfigUpgradeAvailable: state('whether RDS offers another file system'),
  StorageVolumeStatus: state('which volume is full'),
  StorageOperationStatus: state('what the storage is doing'),
  StorageOperationPercentProgress: state('how far the storage is'),
};
