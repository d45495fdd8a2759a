import type { DbCluster } from '../rds/db-cluster';
import type { DbInstance } from '../rds/db-instance';
import type { Tag } from '../rds/shared-shapes';
import type { Source } from '../rds/source';
import type { Read } from '../read';
import { readAll } from './calls';
import { essential } from './failures';

/** All databases of the account and Region. */
export interface Databases {
  readonly instances: readonly DbInstance[];
  readonly clusters: readonly DbCluster[];
}

/** One instance or cluster, by what it is found by. */
export interface Listed {
  readonly kind: Source['kind'];
  readonly name: string;
  /** The id that no other database ever has, whatever its name. */
  readonly resourceId?: string;
  readonly encrypted: boolean;
  readonly tags?: readonly Tag[];
  /** The cluster that an instance is of. */
  readonly cluster?: string;
}

/**
 * Reads them all: two lists tell of every name and every instance of a cluster at once, where asking for each name would take dozens of calls.
 *
 * @throws where one of the lists cannot be read
 */
export async function everyDatabase(read: Read, region: string): Promise<Databases> {
  const [instances, clusters] = await Promise.all([
    essential(`The DB instances of ${region} (rds:DescribeDBInstances)`, readAll<DbInstance>(read, 'DescribeDBInstances')),
    essential(`The DB clusters of ${region} (rds:DescribeDBClusters)`, readAll<DbCluster>(read, 'DescribeDBClusters')),
  ]);
  return { instances, clusters };
}

/** The instances and clusters alike. */
export function listedIn({ instances, clusters }: Databases): Listed[] {
  return [
    ...clusters.map((each): Listed => ({
      kind: 'cluster', name: each.DBClusterIdentifier, resourceId: each.DbClusterResourceId, encrypted: each.StorageEncrypted === true, tags: each.TagList,
    })),
    ...instances.map((each): Listed => ({
      kind: 'instance',
      name: each.DBInstanceIdentifier,
      resourceId: each.DbiResourceId,
      encrypted: each.StorageEncrypted === true,
      tags: each.TagList,
      cluster: each.DBClusterIdentifier,
    })),
  ];
}
