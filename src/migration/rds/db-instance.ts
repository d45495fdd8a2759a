import type { AssociatedRole, DomainMembership, MasterUserSecret, Observed, SubnetGroup, Tag } from './shared-shapes';

/** A volume beside the first one, of Oracle and SQL Server. */
export interface AdditionalStorageVolume {
  readonly VolumeName?: string;
  readonly AllocatedStorage?: number;
  readonly IOPS?: number;
  readonly MaxAllocatedStorage?: number;
  readonly StorageThroughput?: number;
  readonly StorageType?: string;
}

/**
 * A member of `DescribeDBInstances`: the members that decisions read. All others are there under their names: the table of settings knows them.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export interface DbInstance extends Observed {
  readonly DBInstanceIdentifier: string;
  readonly DBInstanceArn?: string;
  readonly DbiResourceId?: string;
  readonly DBInstanceClass?: string;
  readonly DBInstanceStatus?: string;
  readonly DBClusterIdentifier?: string;
  readonly DBName?: string;
  readonly Engine: string;
  readonly EngineVersion?: string;
  readonly LicenseModel?: string;
  readonly Endpoint?: { readonly Address?: string; readonly Port?: number; readonly HostedZoneId?: string };
  readonly AllocatedStorage?: number;
  readonly MaxAllocatedStorage?: number;
  readonly StorageType?: string;
  readonly Iops?: number;
  readonly StorageThroughput?: number;
  readonly AdditionalStorageVolumes?: readonly AdditionalStorageVolume[];
  readonly StorageEncrypted?: boolean;
  readonly KmsKeyId?: string;
  readonly TdeCredentialArn?: string;
  readonly AvailabilityZone?: string;
  readonly MultiAZ?: boolean;
  readonly DBSubnetGroup?: SubnetGroup;
  readonly VpcSecurityGroups?: readonly { readonly VpcSecurityGroupId?: string; readonly Status?: string }[];
  readonly DBParameterGroups?: readonly { readonly DBParameterGroupName?: string; readonly ParameterApplyStatus?: string }[];
  readonly OptionGroupMemberships?: readonly { readonly OptionGroupName?: string; readonly Status?: string }[];
  readonly DomainMemberships?: readonly DomainMembership[];
  readonly MasterUserSecret?: MasterUserSecret;
  readonly AssociatedRoles?: readonly AssociatedRole[];
  readonly TagList?: readonly Tag[];
  readonly ProcessorFeatures?: readonly { readonly Name?: string; readonly Value?: string }[];
  readonly PendingModifiedValues?: Readonly<Record<string, unknown>>;
  readonly ReadReplicaSourceDBInstanceIdentifier?: string;
  readonly ReadReplicaSourceDBClusterIdentifier?: string;
  readonly ReadReplicaDBInstanceIdentifiers?: readonly string[];
  readonly ReadReplicaDBClusterIdentifiers?: readonly string[];
  readonly DBInstanceAutomatedBackupsReplications?: readonly { readonly DBInstanceAutomatedBackupsArn?: string }[];
  readonly ActivityStreamEngineNativeAuditFieldsIncluded?: boolean;
  readonly ActivityStreamPolicyStatus?: string;
  readonly BackupTarget?: string;
  readonly [member: string]: unknown;
}
