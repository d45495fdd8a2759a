import { bearsMarksOf } from '../marks';
import type { MigrationNames } from '../names';
import type { SnapshotFacts } from '../plan/observation';
import type { Tag } from '../rds/shared-shapes';
import type { Source } from '../rds/source';
import type { Read } from '../read';
import { readAll } from './calls';
import { essential, isNotFound } from './failures';

/** What the descriptions of both kinds of snapshots have in common, and in what they differ. */
interface Snapshot {
  readonly Status?: string;
  /** Of an instance. */
  readonly Encrypted?: boolean;
  /** Of a cluster. */
  readonly StorageEncrypted?: boolean;
  readonly SnapshotCreateTime?: string;
  /** Of an instance: from when the data is; a copy has a time of its own besides. */
  readonly OriginalSnapshotCreateTime?: string;
  readonly TagList?: readonly Tag[];
}

/** The snapshots of a migration. A cluster has no encrypted copy: it is restored from the snapshot under the key. */
export interface Snapshots {
  readonly snapshot?: SnapshotFacts;
  readonly encryptedSnapshot?: SnapshotFacts;
}

/**
 * Looks for the snapshots under the names of a migration.
 *
 * @param resourceId the id of the database that is migrated
 * @throws where they cannot be read: nobody could say then how far the migration has come
 */
export async function readSnapshots(read: Read, kind: Source['kind'], names: MigrationNames, resourceId?: string): Promise<Snapshots> {
  const wanted = kind === 'instance' ? [names.snapshot, names.encryptedSnapshot] : [names.snapshot];
  const [snapshot, encryptedSnapshot] = await Promise.all(wanted.map(async name => {
    const found = await snapshotCalled(read, kind, name);
    return found && factsOf(name, found, bearsMarksOf(found.TagList, names.identifier, resourceId ?? ''));
  }));
  return { snapshot, encryptedSnapshot };
}

async function snapshotCalled(read: Read, kind: Source['kind'], name: string): Promise<Snapshot | undefined> {
  const [operation, input] = kind === 'instance'
    ? ['DescribeDBSnapshots', { DBSnapshotIdentifier: name }] as const
    : ['DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: name }] as const;
  const found = readAll<Snapshot>(read, operation, input).catch((error: unknown): Snapshot[] => {
    if (isNotFound(error)) { return []; }
    throw error;
  });
  return (await essential(`The snapshot ${name} (rds:${operation})`, found))[0];
}

function factsOf(name: string, snapshot: Snapshot, ours: boolean): SnapshotFacts {
  const takenAt = snapshot.OriginalSnapshotCreateTime ?? snapshot.SnapshotCreateTime;
  return {
    name,
    status: snapshot.Status ?? 'unknown',
    encrypted: snapshot.Encrypted ?? snapshot.StorageEncrypted ?? false,
    ...(takenAt === undefined ? {} : { takenAt }),
    ours,
  };
}
