import type { DbCluster } from './db-cluster';
import type { DbInstance } from './db-instance';

/** The database that a migration starts from, as RDS describes it. */
export type Source =
  | { readonly kind: 'instance'; readonly instance: DbInstance }
  | { readonly kind: 'cluster'; readonly cluster: DbCluster; readonly members: readonly DbInstance[] };

/** The id that RDS gives to one database only, whatever its name. */
export function resourceIdOf(source: Source): string | undefined {
  return source.kind === 'instance' ? source.instance.DbiResourceId : source.cluster.DbClusterResourceId;
}
