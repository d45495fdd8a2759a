import type { DbCluster } from './db-cluster';
import type { DbInstance } from './db-instance';

/** The database that a migration starts from, as RDS describes it. */
export type Source =
  | { readonly kind: 'instance'; readonly instance: DbInstance }
  | { readonly kind: 'cluster'; readonly cluster: DbCluster; readonly members: readonly DbInstance[] };
