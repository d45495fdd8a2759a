import type { DbInstance } from '../rds/db-instance';
import { INSTANCE_SETTINGS } from './instance-settings';
import { ifSet, inherited, lost, made, renamed, state, type Setting, type Settings } from './setting';
import { comparedTags, monitoringRole, settableTags, whileOn } from './values';

/** What an instance of Aurora has for its own; the other settings are of its cluster. */
const OWN: Settings<DbInstance> = {
  DBInstanceIdentifier: renamed(),
  DBInstanceArn: renamed(),
  Endpoint: renamed({ compared: source => source.Endpoint?.Address }),
  DBInstanceClass: made({ DBInstanceClass: source => source.DBInstanceClass }),
  Engine: made({ Engine: source => source.Engine }),
  AvailabilityZone: made({ AvailabilityZone: source => source.AvailabilityZone }),
  AutoMinorVersionUpgrade: made({ AutoMinorVersionUpgrade: source => source.AutoMinorVersionUpgrade }),
  PreferredMaintenanceWindow: made({ PreferredMaintenanceWindow: source => source.PreferredMaintenanceWindow }),
  PubliclyAccessible: made({ PubliclyAccessible: source => source.PubliclyAccessible }),
  PromotionTier: made({ PromotionTier: source => source.PromotionTier }),
  DBParameterGroups: made({ DBParameterGroupName: source => source.DBParameterGroups?.[0]?.DBParameterGroupName }, {
    compared: source => source.DBParameterGroups?.[0]?.DBParameterGroupName,
  }),
  CACertificateIdentifier: made({ CACertificateIdentifier: source => source.CACertificateIdentifier }),
  MonitoringInterval: made({ MonitoringInterval: source => ifSet(source.MonitoringInterval) }),
  MonitoringRoleArn: made({ MonitoringRoleArn: monitoringRole }, { compared: monitoringRole }),
  PerformanceInsightsEnabled: made({ EnablePerformanceInsights: source => ifSet(source.PerformanceInsightsEnabled) }),
  PerformanceInsightsKMSKeyId: made({ PerformanceInsightsKMSKeyId: source => whileOn(source.PerformanceInsightsEnabled, source.PerformanceInsightsKMSKeyId) }),
  PerformanceInsightsRetentionPeriod: made({
    PerformanceInsightsRetentionPeriod: source => whileOn(source.PerformanceInsightsEnabled, source.PerformanceInsightsRetentionPeriod),
  }),
  TagList: made({ Tags: source => ifSet(settableTags(source.TagList)) }, { compared: source => comparedTags(source.TagList) }),
  DBClusterIdentifier: renamed(),
  DbInstancePort: inherited('the port is the cluster\'s'),
  EnhancedMonitoringResourceArn: lost('the log stream of Enhanced Monitoring is called by the resource id, which is new'),
  DBCapacityReservationIdentifier: INSTANCE_SETTINGS.DBCapacityReservationIdentifier,
  DbiResourceId: lost('the resource id of the instance is new: dashboards and policies that name it must be changed'),
};

const OF_THE_CLUSTER = 'it is the cluster\'s, and compared there';
const OF_NO_MEMBER = 'instances of Aurora do not have it';

/** Settings of an instance that RDS repeats from the cluster, so that a difference would be the cluster's too. */
const REPEATED = [
  'MasterUsername', 'EngineVersion', 'EngineLifecycleSupport', 'LicenseModel', 'StorageType', 'DBSubnetGroup', 'VpcSecurityGroups', 'NetworkType',
  'BackupRetentionPeriod', 'PreferredBackupWindow', 'CopyTagsToSnapshot', 'DeletionProtection', 'IAMDatabaseAuthenticationEnabled', 'DatabaseInsightsMode',
  'StorageEncrypted', 'StorageEncryptionType', 'KmsKeyId', 'EnabledCloudwatchLogsExports', 'AssociatedRoles', 'DomainMemberships', 'MasterUserSecret',
  'AllocatedStorage', 'DBName', 'CharacterSetName', 'OptionGroupMemberships', 'MultiAZ', 'BackupTarget', 'AwsBackupRecoveryPointArn', 'LatestRestorableTime',
  'ActivityStreamStatus', 'ActivityStreamMode', 'ActivityStreamKmsKeyId', 'ActivityStreamKinesisStreamName', 'UpgradeRolloutOrder',
];

/** Settings of instances outside clusters. */
const FOREIGN = [
  'ListenerEndpoint', 'ProcessorFeatures', 'NcharCharacterSetName', 'Timezone', 'MultiTenant', 'AdditionalStorageVolumes', 'MaxAllocatedStorage', 'Iops', 'StorageThroughput',
  'DedicatedLogVolume', 'DBSecurityGroups', 'SecondaryAvailabilityZone', 'CustomerOwnedIpEnabled', 'TdeCredentialArn', 'DBInstanceAutomatedBackupsReplications',
  'ActivityStreamEngineNativeAuditFieldsIncluded', 'ActivityStreamPolicyStatus', 'DBSystemId', 'ReadReplicaDBInstanceIdentifiers', 'ReadReplicaDBClusterIdentifiers',
  'ReadReplicaSourceDBInstanceIdentifier', 'ReadReplicaSourceDBClusterIdentifier', 'ReplicaMode', 'AutomationMode', 'ResumeFullAutomationModeTime', 'CustomIamInstanceProfile',
];

/**
 * Every member of `DBInstance`, and how an instance that is made for a restored cluster of Aurora comes by it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export const MEMBER_SETTINGS: Settings<DbInstance> = {
  ...states(),
  ...all(REPEATED, state(OF_THE_CLUSTER)),
  ...all(FOREIGN, state(OF_NO_MEMBER)),
  ...OWN,
};

function states(): Settings<DbInstance> {
  return Object.fromEntries(Object.entries(INSTANCE_SETTINGS).filter(([, setting]) => setting.by === 'state'));
}

function all(members: readonly string[], setting: Setting<DbInstance>): Settings<DbInstance> {
  return Object.fromEntries(members.map(member => [member, setting]));
}
