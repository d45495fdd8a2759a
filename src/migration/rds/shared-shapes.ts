/** A tag, as every call of RDS takes and gives it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** An IAM role that a database acts in, for one feature. */
export interface AssociatedRole {
  readonly RoleArn: string;
  readonly FeatureName?: string;
  readonly Status?: string;
}

/** A database's place in an Active Directory: of AWS Directory Service (`Domain`), or one of the customer's own (`FQDN` and what follows). */
export interface DomainMembership {
  readonly Domain?: string;
  readonly Status?: string;
  readonly FQDN?: string;
  readonly IAMRoleName?: string;
  readonly OU?: string;
  readonly AuthSecretArn?: string;
  readonly DnsIps?: readonly string[];
}

/** The secret that RDS made for the master user's password. */
export interface MasterUserSecret {
  readonly SecretArn?: string;
  readonly SecretStatus?: string;
  readonly KmsKeyId?: string;
}

/** A subnet group with what the checks before a migration look at. */
export interface SubnetGroup {
  readonly DBSubnetGroupName?: string;
  readonly VpcId?: string;
  /** `Complete`, or what is wrong. */
  readonly SubnetGroupStatus?: string;
  readonly Subnets?: readonly {
    readonly SubnetIdentifier?: string;
    readonly SubnetAvailabilityZone?: { readonly Name?: string };
    readonly SubnetStatus?: string;
  }[];
}

/** How a database is protected and watched: the same of an instance and of a cluster. */
export interface Observed {
  readonly DeletionProtection?: boolean;
  readonly MonitoringInterval?: number;
  readonly MonitoringRoleArn?: string;
  readonly DatabaseInsightsMode?: string;
  readonly PerformanceInsightsEnabled?: boolean;
  readonly PerformanceInsightsKMSKeyId?: string;
  readonly PerformanceInsightsRetentionPeriod?: number;
  readonly EnabledCloudwatchLogsExports?: readonly string[];
  readonly ActivityStreamStatus?: string;
  readonly ActivityStreamMode?: string;
  readonly ActivityStreamKmsKeyId?: string;
}
