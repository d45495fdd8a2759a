import type { AssociatedRole, DomainMembership, MasterUserSecret, Observed, Tag } from './shared-shapes';

/** What a cluster says of one of its instances. */
export interface DbClusterMember {
  readonly DBInstanceIdentifier: string;
  readonly IsClusterWriter?: boolean;
  readonly PromotionTier?: number;
}

/**
 * A member of `DescribeDBClusters`: the members that decisions read. All others are there under their names: the table of settings knows them.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 */
export interface DbCluster extends Observed {
  readonly DBClusterIdentifier: string;
  readonly DBClusterArn?: string;
  readonly DbClusterResourceId?: string;
  readonly Status?: string;
  readonly Engine: string;
  readonly EngineMode?: string;
  readonly EngineVersion?: string;
  readonly DBClusterMembers?: readonly DbClusterMember[];
  readonly DBClusterParameterGroup?: string;
  readonly DBClusterOptionGroupMemberships?: readonly { readonly DBClusterOptionGroupName?: string; readonly Status?: string }[];
  readonly DBSubnetGroup?: string;
  readonly DBClusterInstanceClass?: string;
  readonly AvailabilityZones?: readonly string[];
  readonly AllocatedStorage?: number;
  readonly StorageType?: string;
  readonly Iops?: number;
  readonly StorageEncrypted?: boolean;
  readonly KmsKeyId?: string;
  readonly VpcSecurityGroups?: readonly { readonly VpcSecurityGroupId?: string; readonly Status?: string }[];
  readonly DomainMemberships?: readonly DomainMembership[];
  readonly MasterUserSecret?: MasterUserSecret;
  readonly AssociatedRoles?: readonly AssociatedRole[];
  readonly TagList?: readonly Tag[];
  readonly PendingModifiedValues?: Readonly<Record<string, unknown>>;
  readonly ReplicationSourceIdentifier?: string;
  readonly ReadReplicaIdentifiers?: readonly string[];
  readonly GlobalClusterIdentifier?: string;
  readonly ClusterScalabilityType?: string;
  readonly ScalingConfigurationInfo?: Readonly<Record<string, unknown>>;
  readonly ServerlessV2ScalingConfiguration?: Readonly<Record<string, unknown>>;
  readonly HttpEndpointEnabled?: boolean;
  readonly LocalWriteForwardingStatus?: string;
  readonly BacktrackWindow?: number;
  readonly CertificateDetails?: { readonly CAIdentifier?: string; readonly ValidTill?: unknown };
  readonly CustomEndpoints?: readonly string[];
  readonly InternetAccessGatewayEnabled?: boolean;
  readonly VPCNetworkingEnabled?: boolean;
  readonly [member: string]: unknown;
}

/** Whether the cluster is one of Aurora; the others that RDS runs are Multi-AZ clusters of MySQL and PostgreSQL. */
export function isAurora(database: { readonly Engine: string }): boolean {
  return database.Engine.startsWith('aurora');
}
