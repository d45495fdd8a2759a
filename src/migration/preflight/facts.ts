import type { MigrationNames } from '../names';
import type { DbCluster } from '../rds/db-cluster';
import type { DbInstance } from '../rds/db-instance';
import type { SubnetGroup } from '../rds/shared-shapes';
import type { Source } from '../rds/source';

/** What `DescribeKey` says of the key, and what a dry run says. @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export interface KeyFacts {
  readonly Arn: string;
  readonly KeyState?: string;
  readonly KeySpec?: string;
  readonly KeyUsage?: string;
  readonly KeyManager?: string;
  readonly ExpirationModel?: string;
  /** Operations that the key refused in a dry run: `CreateGrant`, `DescribeKey`, `GenerateDataKeyWithoutPlaintext`. */
  readonly refusedOperations?: readonly string[];
}

/** A member of `DescribeOrderableDBInstanceOptions` for the engine and version of the database. */
export interface OrderableOption {
  readonly DBInstanceClass?: string;
  readonly StorageType?: string;
  readonly SupportsStorageEncryption?: boolean;
  readonly AvailabilityZones?: readonly { readonly Name?: string }[];
}

/** A member of `DescribeAccountAttributes`. */
export interface AccountQuota {
  readonly AccountQuotaName: string;
  readonly Used: number;
  readonly Max: number;
}

/** Everything that the checks look at. A fact that is not there was not found out: the check says that it did not run. */
export interface PreflightFacts {
  /** The identifier that was asked for. */
  readonly identifier: string;
  readonly region: string;
  readonly names: MigrationNames;
  /** The database; undefined where there is none of that name. */
  readonly source?: Source;
  readonly key?: KeyFacts;
  readonly orderable?: readonly OrderableOption[];
  readonly quotas?: readonly AccountQuota[];
  readonly subnetGroup?: SubnetGroup;
  /** Those of the names for the migration that exist, and were not made by a migration of the same database. */
  readonly takenNames?: readonly string[];
  /** Names of the RDS proxies whose target it is. */
  readonly proxies?: readonly string[];
  /** Names of the blue/green deployments that it is the source or the target of. */
  readonly blueGreenDeployments?: readonly string[];
  /** Tasks of AWS Database Migration Service with an endpoint at the address of the database. */
  readonly replicationTasks?: readonly { readonly name: string; readonly status: string }[];
  /** Names of the zero-ETL integrations whose source it is. */
  readonly integrations?: readonly string[];
  /** Why facts are missing: by the name of the fact, the error. */
  readonly unread?: Readonly<Record<string, string>>;
}

/** One instance or cluster of the source, with what the two have in common. */
export type Database = DbInstance | DbCluster;

/** The database and, of a cluster, its instances. */
export function databasesOf(source: Source): { readonly name: string; readonly status?: string; readonly database: Database }[] {
  const instance = (each: DbInstance) => ({ name: each.DBInstanceIdentifier, status: each.DBInstanceStatus, database: each });
  return source.kind === 'instance'
    ? [instance(source.instance)]
    : [{ name: source.cluster.DBClusterIdentifier, status: source.cluster.Status, database: source.cluster }, ...source.members.map(instance)];
}

/** The instance or the cluster itself. */
export function databaseOf(source: Source): Database {
  return source.kind === 'instance' ? source.instance : source.cluster;
}

/** The instance classes that the new database needs. */
export function classesOf(source: Source): string[] {
  const classes = source.kind === 'instance' ? [source.instance.DBInstanceClass] : [source.cluster.DBClusterInstanceClass, ...source.members.map(each => each.DBInstanceClass)];
  return [...new Set(classes.filter((each): each is string => each !== undefined))];
}
