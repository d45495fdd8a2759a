export { MAX_IDENTIFIER_LENGTH, namesFor, type MigrationNames } from './names';
export * from './preflight';
export type { DbCluster, DbClusterMember } from './rds/db-cluster';
export type { DbInstance } from './rds/db-instance';
export type { Source } from './rds/source';
export * from './settings';
