import { isAurora, type DbCluster } from '../rds/db-cluster';
import { MASTER_USER_SECRET } from './master-user-secret';
import { called, encryption, ifSet, inherited, lost, made, modified, refused, renamed, state, type Settings } from './setting';
import { comparedDomain, comparedTags, domainOf, isWanted, monitoringRole, rolesOf, securityGroupIds, settableTags, streams, whileOn } from './values';

const onlyAurora = <T>(source: DbCluster, value: T) => isAurora(source) ? value : undefined;
const onlyMultiAz = <T>(source: DbCluster, value: T) => isAurora(source) ? undefined : value;

/**
 * Every member of `DBCluster`, and how a restored cluster comes by it: of Aurora, and of Multi-AZ clusters.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
 */
export const CLUSTER_SETTINGS: Settings<DbCluster> = {
  DBClusterIdentifier: renamed(),
  DBClusterArn: renamed(),
  Endpoint: renamed(),
  ReaderEndpoint: renamed(),
  DBClusterMembers: renamed({ compared: memberRoles, why: 'the instances are made one by one, and take over the names of the old ones' }),
  // The name of a custom endpoint is free for the new cluster only when the old one has given it up.
  CustomEndpoints: renamed({ operation: 'CreateDBClusterEndpoint' }),

  StorageEncrypted: encryption(),
  StorageEncryptionType: encryption(),
  KmsKeyId: encryption(),

  Engine: made({ Engine: source => source.Engine }),
  EngineVersion: made({ EngineVersion: source => source.EngineVersion }),
  EngineMode: made({ EngineMode: source => onlyAurora(source, source.EngineMode) }),
  EngineLifecycleSupport: made({ EngineLifecycleSupport: source => source.EngineLifecycleSupport }),
  AutoMinorVersionUpgrade: modified({ AutoMinorVersionUpgrade: source => source.AutoMinorVersionUpgrade }),
  DatabaseName: made({ DatabaseName: source => source.DatabaseName }),
  MasterUsername: inherited('the users are in the data'),
  CharacterSetName: inherited('it is in the data'),
  DBClusterInstanceClass: made({ DBClusterInstanceClass: source => onlyMultiAz(source, source.DBClusterInstanceClass) }),
  ScalingConfigurationInfo: refused('only serverless v1 has one, which is always encrypted'),
  ServerlessV2ScalingConfiguration: made({ ServerlessV2ScalingConfiguration: source => ifSet(source.ServerlessV2ScalingConfiguration) }),
  ServerlessV2PlatformVersion: inherited('RDS gives a new cluster its newest platform', { mayDiffer: () => 'RDS gives a new cluster its newest platform' }),

  AllocatedStorage: inherited('the snapshot is restored at its own size', {
    mayDiffer: source => onlyAurora(source, 'the storage of Aurora grows and shrinks with the data'),
  }),
  StorageType: made({ StorageType: source => source.StorageType }),
  Iops: made({ Iops: source => onlyMultiAz(source, ifSet(source.Iops)) }),
  StorageThroughput: inherited('RDS derives it from the provisioned IOPS'),
  IOOptimizedNextAllowedModificationTime: state('when the storage type may be changed again'),

  AvailabilityZones: made({ AvailabilityZones: source => onlyAurora(source, ifSet(source.AvailabilityZones)) }, {
    mayDiffer: source => onlyMultiAz(source, 'RDS chooses the Availability Zones of a Multi-AZ cluster'),
  }),
  MultiAZ: inherited('it follows from where the instances are'),
  DBSubnetGroup: made({ DBSubnetGroupName: source => source.DBSubnetGroup }),
  VpcSecurityGroups: made({ VpcSecurityGroupIds: source => ifSet(securityGroupIds(source)) }, { compared: securityGroupIds }),
  Port: made({ Port: source => source.Port }),
  PubliclyAccessible: made({ PubliclyAccessible: source => onlyMultiAz(source, source.PubliclyAccessible) }),
  NetworkType: made({ NetworkType: source => source.NetworkType }),
  VPCNetworkingEnabled: made({ EnableVPCNetworking: source => whileOn(source.InternetAccessGatewayEnabled, source.VPCNetworkingEnabled) }),
  InternetAccessGatewayEnabled: made({ EnableInternetAccessGateway: source => ifSet(source.InternetAccessGatewayEnabled) }),
  HostedZoneId: state('the zone of the endpoints in Route 53'),

  DBClusterParameterGroup: made({ DBClusterParameterGroupName: source => source.DBClusterParameterGroup }),
  DBClusterOptionGroupMemberships: inherited('a cluster has the default option group of its engine', {
    compared: source => source.DBClusterOptionGroupMemberships?.[0]?.DBClusterOptionGroupName,
  }),
  CertificateDetails: modified({ CACertificateIdentifier: source => onlyMultiAz(source, source.CertificateDetails?.CAIdentifier) }, {
    compared: source => onlyMultiAz(source, source.CertificateDetails?.CAIdentifier),
  }),
  IAMDatabaseAuthenticationEnabled: made({ EnableIAMDatabaseAuthentication: source => source.IAMDatabaseAuthenticationEnabled }),
  DomainMemberships: made({
    Domain: source => domainOf(source).Domain,
    DomainIAMRoleName: source => domainOf(source).IAMRoleName,
  }, { compared: comparedDomain }),
  MasterUserSecret: MASTER_USER_SECRET,
  HttpEndpointEnabled: called('EnableHttpEndpoint'),
  LocalWriteForwardingStatus: modified({ EnableLocalWriteForwarding: source => onlyAurora(source, isWanted(source.LocalWriteForwardingStatus) || undefined) }, {
    compared: source => isWanted(source.LocalWriteForwardingStatus),
  }),

  BackupRetentionPeriod: made({ BackupRetentionPeriod: source => source.BackupRetentionPeriod }),
  PreferredBackupWindow: made({ PreferredBackupWindow: source => source.PreferredBackupWindow }),
  PreferredMaintenanceWindow: modified({ PreferredMaintenanceWindow: source => source.PreferredMaintenanceWindow }),
  BacktrackWindow: made({ BacktrackWindow: source => onlyAurora(source, ifSet(source.BacktrackWindow)) }),
  CopyTagsToSnapshot: made({ CopyTagsToSnapshot: source => source.CopyTagsToSnapshot }),
  DeletionProtection: made({ DeletionProtection: source => source.DeletionProtection }),
  TagList: made({ Tags: source => ifSet(settableTags(source.TagList)) }, { compared: source => comparedTags(source.TagList) }),
  AwsBackupRecoveryPointArn: lost('continuous backups of AWS Backup begin anew, with the next run of the plan that selects the cluster'),
  EarliestRestorableTime: lost('point-in-time recovery begins with the new cluster; to earlier times, it is the old one that is restored'),
  LatestRestorableTime: state('up to when it can be restored'),
  EarliestBacktrackTime: lost('backtracking begins with the new cluster'),
  BacktrackConsumedChangeRecords: state('how much backtracking has stored'),

  MonitoringInterval: made({ MonitoringInterval: source => ifSet(source.MonitoringInterval) }),
  MonitoringRoleArn: made({ MonitoringRoleArn: monitoringRole }, { compared: monitoringRole }),
  DatabaseInsightsMode: modified({ DatabaseInsightsMode: source => source.DatabaseInsightsMode }),
  // Advanced Database Insights wants them in the same call.
  PerformanceInsightsEnabled: made({ EnablePerformanceInsights: source => ifSet(source.PerformanceInsightsEnabled) }, {
    modify: { EnablePerformanceInsights: source => advanced(source, source.PerformanceInsightsEnabled) },
  }),
  PerformanceInsightsKMSKeyId: made({ PerformanceInsightsKMSKeyId: source => whileOn(source.PerformanceInsightsEnabled, source.PerformanceInsightsKMSKeyId) }),
  PerformanceInsightsRetentionPeriod: made({
    PerformanceInsightsRetentionPeriod: source => whileOn(source.PerformanceInsightsEnabled, source.PerformanceInsightsRetentionPeriod),
  }, { modify: { PerformanceInsightsRetentionPeriod: source => advanced(source, source.PerformanceInsightsRetentionPeriod) } }),
  EnabledCloudwatchLogsExports: made({ EnableCloudwatchLogsExports: source => ifSet(source.EnabledCloudwatchLogsExports) }),
  AssociatedRoles: called('AddRoleToDBCluster', { compared: rolesOf }),
  ActivityStreamStatus: renamed({ operation: 'StartActivityStream', compared: streams }),
  ActivityStreamMode: renamed({ operation: 'StartActivityStream', compared: source => whileOn(streams(source), source.ActivityStreamMode) }),
  ActivityStreamKmsKeyId: renamed({ operation: 'StartActivityStream', compared: source => whileOn(streams(source), source.ActivityStreamKmsKeyId) }),
  ActivityStreamKinesisStreamName: lost('the activity stream is a new Kinesis stream, called by the resource id'),

  DbClusterResourceId: lost('the resource id is new: IAM policies for rds-db:connect, and whatever else names it, must be changed'),
  CloneGroupId: lost('the new cluster is no clone: it stores all of its data'),
  CrossAccountClone: lost('the new cluster is no clone: it stores all of its data'),
  UpgradeRolloutOrder: lost('the order of upgrades follows from a policy of AWS Organizations'),
  ReadReplicaIdentifiers: lost('replicas stay with the old cluster; new ones are made of the new cluster'),
  ReplicationSourceIdentifier: refused('a replica is encrypted as its source is'),
  GlobalClusterIdentifier: refused('all clusters of a global database are encrypted, or none is'),
  GlobalWriteForwardingStatus: refused('only clusters of a global database have one'),
  GlobalWriteForwardingRequested: refused('only clusters of a global database have one'),
  LimitlessDatabase: refused('a limitless database cannot be restored with its shard groups'),
  ClusterScalabilityType: inherited('a limitless database is not migrated, and all others are of the standard type'),
  RdsCustomClusterConfiguration: refused('only RDS Custom has one, which is always encrypted'),

  Status: state('what the cluster is doing'),
  PercentProgress: state('how far it is'),
  ClusterCreateTime: state('when it was made'),
  Capacity: state('the capacity of serverless v1 at this moment'),
  PendingModifiedValues: state('modifications that wait: the preflight wants none'),
  StatusInfos: state('reserved by RDS'),
  AutomaticRestartTime: state('when a stopped cluster starts again'),
  DBSystemId: state('reserved by RDS'),
};

function advanced<T>(source: DbCluster, value: T): T | undefined {
  return source.DatabaseInsightsMode === 'advanced' ? value : undefined;
}

/** The instances without their names: those are compared instance by instance. */
function memberRoles(source: DbCluster): unknown {
  return (source.DBClusterMembers ?? []).map(({ IsClusterWriter, PromotionTier }) => ({ IsClusterWriter, PromotionTier }));
}
