import type { MigrationNames } from '../names';
import type { DbInstance } from '../rds/db-instance';
import type { Tag } from '../rds/shared-shapes';
import type { Source } from '../rds/source';
import { CLUSTER_SETTINGS } from './cluster-settings';
import { INSTANCE_SETTINGS } from './instance-settings';
import { MEMBER_SETTINGS } from './member-settings';
import type { ParametersFrom, Setting, Settings } from './setting';

/** The parameters of a call, under the names of the RDS API. */
export type CallParameters = Readonly<Record<string, unknown>>;

/** The key that the new database is encrypted under. */
export interface MigrationKey {
  readonly arn: string;
}

/**
 * The input of the restore: `RestoreDBInstanceFromDBSnapshot` from the encrypted copy of the snapshot, or `RestoreDBClusterFromSnapshot`
 * from the snapshot itself, with the key.
 *
 * @param marks tags by which the migration finds again what it made; their keys begin with `cdk-at-rest:`
 */
export function restoreParameters(source: Source, key: MigrationKey, names: MigrationNames, marks: readonly Tag[] = []): CallParameters {
  if (source.kind === 'instance') {
    const parameters = parametersOf(INSTANCE_SETTINGS, 'make', source.instance);
    return marked({ ...parameters, DBInstanceIdentifier: names.temporary, DBSnapshotIdentifier: names.encryptedSnapshot }, marks);
  }
  const parameters = parametersOf(CLUSTER_SETTINGS, 'make', source.cluster);
  // Left out, a restore from an unencrypted snapshot is unencrypted.
  return marked({ ...parameters, DBClusterIdentifier: names.temporary, SnapshotIdentifier: names.snapshot, KmsKeyId: key.arn }, marks);
}

/**
 * The input of `CreateDBInstance` for an instance of a restored cluster of Aurora.
 *
 * @param cluster the name of the new cluster at that time
 * @param names those of the instance
 */
export function memberParameters(member: DbInstance, cluster: string, names: MigrationNames, marks: readonly Tag[] = []): CallParameters {
  return marked({ ...parametersOf(MEMBER_SETTINGS, 'make', member), DBInstanceIdentifier: names.temporary, DBClusterIdentifier: cluster }, marks);
}

/**
 * The input of `ModifyDBInstance` or `ModifyDBCluster` after the restore, for what the restore does not take; undefined where it took everything.
 */
export function modificationAfterRestore(source: Source, names: MigrationNames): CallParameters | undefined {
  const parameters = source.kind === 'instance'
    ? parametersOf(INSTANCE_SETTINGS, 'modify', source.instance)
    : parametersOf(CLUSTER_SETTINGS, 'modify', source.cluster);
  if (Object.keys(parameters).length === 0) { return undefined; }
  const name = source.kind === 'instance' ? { DBInstanceIdentifier: names.temporary } : { DBClusterIdentifier: names.temporary };
  return { ...parameters, ...name, ApplyImmediately: true };
}

function parametersOf<S>(settings: Settings<S>, call: 'make' | 'modify', source: S): CallParameters {
  const sources = Object.values(settings).flatMap((setting: Setting<S>): [string, ParametersFrom<S>[string]][] => Object.entries(setting[call] ?? {}));
  return Object.fromEntries(sources.map(([name, value]) => [name, value(source)] as const).filter(([, value]) => value !== undefined && value !== null));
}

function marked(parameters: CallParameters, marks: readonly Tag[]): CallParameters {
  if (marks.length === 0) { return parameters; }
  const own = new Set(marks.map(mark => mark.Key));
  const tags = (parameters.Tags as Tag[] | undefined ?? []).filter(tag => !own.has(tag.Key));
  return { ...parameters, Tags: [...tags, ...marks] };
}
