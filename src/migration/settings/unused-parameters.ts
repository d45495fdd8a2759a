/** Parameters of an operation that no migration gives, each with the reason. */
export type UnusedParameters = Readonly<Record<string, string>>;

const PASSWORD = 'the password is in the data';
const SECRET_LATER = 'the restore takes it for Oracle alone: the modification turns it on for every engine';
const SIZE = 'the snapshot is restored at its own size';
const CLASSIC = 'EC2-Classic is closed';
const KEY_STORE = 'a database with a key store for TDE is refused';
const CUSTOM = 'RDS Custom is always encrypted, and refused';
const BACKUP_TAGS = 'RDS gives the tags of a database to its automated backups by a setting that it does not describe';
const VERSION = 'the version stays as it is';
const GIVEN_AT_RESTORE = 'the restore has taken it';
const RESERVED = 'the reserved capacity is the old instance\'s while that exists';
const UNREADABLE = 'RDS does not describe it';

/** What a restore of an instance could be given. */
export const UNUSED_BY_INSTANCE_RESTORE: UnusedParameters = {
  AllocatedStorage: SIZE,
  AdditionalStorageVolumes: 'the snapshot has the additional volumes',
  DBClusterSnapshotIdentifier: 'an instance is restored from the snapshot of an instance',
  DBCapacityReservationIdentifier: RESERVED,
  UseDefaultProcessorFeatures: 'without processor features in the description, the default ones are those of the class',
  TdeCredentialArn: KEY_STORE,
  TdeCredentialPassword: KEY_STORE,
  CustomIamInstanceProfile: CUSTOM,
  ManageMasterUserPassword: SECRET_LATER,
  MasterUserSecretKmsKeyId: SECRET_LATER,
  TagSpecifications: BACKUP_TAGS,
};

/** What a restore of a cluster could be given. */
export const UNUSED_BY_CLUSTER_RESTORE: UnusedParameters = {
  OptionGroupName: 'a cluster has the default option group of its engine, which cannot be changed',
  ScalingConfiguration: 'serverless v1 is always encrypted, and refused',
  RdsCustomClusterConfiguration: CUSTOM,
  TagSpecifications: BACKUP_TAGS,
  AssociatedRoles: 'AddRoleToDBCluster gives the roles, as it does for every version of the API',
};

const OF_CLUSTER = 'it is the cluster\'s';
const NOT_OF_AURORA = 'instances of Aurora do not have it';

/** What `CreateDBInstance` could be given for an instance of a cluster of Aurora. */
export const UNUSED_BY_MEMBER_CREATION: UnusedParameters = {
  ...all(OF_CLUSTER, [
    'DBName', 'AllocatedStorage', 'MasterUsername', 'MasterUserPassword', 'VpcSecurityGroupIds', 'DBSubnetGroupName', 'BackupRetentionPeriod', 'PreferredBackupWindow', 'Port',
    'MultiAZ', 'EngineVersion', 'LicenseModel', 'OptionGroupName', 'CharacterSetName', 'StorageType', 'StorageEncrypted', 'KmsKeyId', 'Domain', 'DomainIAMRoleName', 'CopyTagsToSnapshot',
    'EnableIAMDatabaseAuthentication', 'DatabaseInsightsMode', 'EnableCloudwatchLogsExports', 'DeletionProtection', 'NetworkType', 'ManageMasterUserPassword',
    'MasterUserSecretKmsKeyId', 'EngineLifecycleSupport', 'MasterUserAuthenticationType', 'TagSpecifications',
  ]),
  ...all(NOT_OF_AURORA, [
    'Iops', 'StorageThroughput', 'NcharCharacterSetName', 'DomainFqdn', 'DomainOu', 'DomainAuthSecretArn', 'DomainDnsIps', 'Timezone', 'ProcessorFeatures', 'MaxAllocatedStorage',
    'EnableCustomerOwnedIp', 'BackupTarget', 'MultiTenant', 'DedicatedLogVolume', 'AdditionalStorageVolumes',
  ]),
  DBCapacityReservationIdentifier: RESERVED,
  DBSecurityGroups: CLASSIC,
  TdeCredentialArn: KEY_STORE,
  TdeCredentialPassword: KEY_STORE,
  CustomIamInstanceProfile: CUSTOM,
  DBSystemId: CUSTOM,
};

/** What a modification of an instance could be given. */
export const UNUSED_BY_INSTANCE_MODIFICATION: UnusedParameters = {
  ...all(GIVEN_AT_RESTORE, [
    'DBInstanceClass', 'DBSubnetGroupName', 'VpcSecurityGroupIds', 'DBParameterGroupName', 'BackupRetentionPeriod', 'PreferredBackupWindow', 'AutoMinorVersionUpgrade', 'LicenseModel',
    'Iops', 'StorageThroughput', 'OptionGroupName', 'StorageType', 'CACertificateIdentifier', 'Domain', 'DomainFqdn', 'DomainOu', 'DomainAuthSecretArn', 'DomainDnsIps',
    'DomainIAMRoleName', 'CopyTagsToSnapshot', 'DBPortNumber', 'PubliclyAccessible', 'EnableIAMDatabaseAuthentication', 'CloudwatchLogsExportConfiguration', 'ProcessorFeatures',
    'UseDefaultProcessorFeatures', 'DeletionProtection', 'EnableCustomerOwnedIp', 'NetworkType', 'DedicatedLogVolume', 'Engine', 'EngineLifecycleSupport',
  ]),
  NewDBInstanceIdentifier: 'the cutover renames, by a call of its own',
  AllocatedStorage: SIZE,
  AdditionalStorageVolumes: 'the snapshot has the additional volumes',
  DBCapacityReservationIdentifier: RESERVED,
  DBSecurityGroups: CLASSIC,
  MasterUserPassword: PASSWORD,
  RotateMasterUserPassword: 'a new secret has a new password',
  MasterUserAuthenticationType: UNREADABLE,
  EngineVersion: VERSION,
  AllowMajorVersionUpgrade: VERSION,
  TdeCredentialArn: KEY_STORE,
  TdeCredentialPassword: KEY_STORE,
  DisableDomain: 'a database outside a domain is restored outside a domain',
  PromotionTier: 'it orders the instances of a cluster',
  CertificateRotationRestart: 'the certificate comes with the restore',
  ReplicaMode: 'replicas are refused',
  AutomationMode: CUSTOM,
  ResumeFullAutomationModeMinutes: CUSTOM,
  AwsBackupRecoveryPointArn: 'AWS Backup sets it',
  MultiTenant: 'the snapshot has the tenant configuration, and the change cannot be undone',
  TagSpecifications: BACKUP_TAGS,
};

/** What a modification of a cluster could be given. */
export const UNUSED_BY_CLUSTER_MODIFICATION: UnusedParameters = {
  ...all(GIVEN_AT_RESTORE, [
    'BackupRetentionPeriod', 'DBClusterParameterGroupName', 'VpcSecurityGroupIds', 'Port', 'PreferredBackupWindow', 'EnableIAMDatabaseAuthentication', 'BacktrackWindow',
    'CloudwatchLogsExportConfiguration', 'Domain', 'DomainIAMRoleName', 'DeletionProtection', 'CopyTagsToSnapshot', 'DBClusterInstanceClass', 'StorageType', 'Iops', 'NetworkType',
    'ServerlessV2ScalingConfiguration', 'MonitoringInterval', 'MonitoringRoleArn', 'PerformanceInsightsKMSKeyId', 'EngineMode', 'EngineLifecycleSupport',
  ]),
  NewDBClusterIdentifier: 'the cutover renames, by a call of its own',
  AllocatedStorage: SIZE,
  MasterUserPassword: PASSWORD,
  RotateMasterUserPassword: 'a new secret has a new password',
  MasterUserAuthenticationType: UNREADABLE,
  OptionGroupName: 'a cluster has the default option group of its engine, which cannot be changed',
  EngineVersion: VERSION,
  AllowMajorVersionUpgrade: VERSION,
  DBInstanceParameterGroupName: 'each instance is made with its own',
  ScalingConfiguration: 'serverless v1 is always encrypted, and refused',
  AllowEngineModeChange: 'serverless v1 is always encrypted, and refused',
  EnableHttpEndpoint: 'it is taken for serverless v1 alone: EnableHttpEndpoint is the call for all others',
  EnableGlobalWriteForwarding: 'clusters of a global database are refused',
  AwsBackupRecoveryPointArn: 'AWS Backup sets it',
  EnableLimitlessDatabase: 'limitless databases are refused',
};

function all(reason: string, parameters: readonly string[]): UnusedParameters {
  return Object.fromEntries(parameters.map(parameter => [parameter, reason]));
}
