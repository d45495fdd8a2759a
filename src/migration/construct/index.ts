export { DatabaseEncryptionMigration } from '../database-encryption-migration';
export type { DatabaseEncryptionMigrationProps } from '../database-encryption-migration-props';
export { MigrationHook } from '../migration-hook';
export type { MigrationApprovalOptions, MigrationTaskTokenOptions } from '../migration-hook-options';
