import { createHash } from 'crypto';

/** The names that one migration uses. They follow from the identifier alone, so that a second execution finds what the first has made. */
export interface MigrationNames {
  /** The name that applications know, before and after. */
  readonly identifier: string;
  /** The encrypted database until cutover. */
  readonly temporary: string;
  /** The unencrypted database after cutover. */
  readonly old: string;
  /** The snapshot of the unencrypted database. */
  readonly snapshot: string;
  /** The encrypted copy of the snapshot; an instance is restored from it, a cluster from the snapshot itself. */
  readonly encryptedSnapshot: string;
}

/** The most characters that RDS takes for the identifier of an instance, a cluster, or the snapshot of a cluster. */
export const MAX_IDENTIFIER_LENGTH = 63;

const SUFFIXES = { temporary: '-encrypted', old: '-unencrypted', snapshot: '-before-encryption', encryptedSnapshot: '-before-encryption-encrypted' };

/** The names for the migration of a database, or of an instance of a cluster. */
export function namesFor(identifier: string): MigrationNames {
  const name = identifier.toLowerCase();
  return {
    identifier: name,
    temporary: suffixed(name, SUFFIXES.temporary),
    old: suffixed(name, SUFFIXES.old),
    snapshot: suffixed(name, SUFFIXES.snapshot),
    encryptedSnapshot: suffixed(name, SUFFIXES.encryptedSnapshot),
  };
}

/** The suffix, and as much of the name as fits, told apart from others of the same beginning by a checksum. */
function suffixed(name: string, suffix: string): string {
  if (name.length + suffix.length <= MAX_IDENTIFIER_LENGTH) { return `${name}${suffix}`; }
  const checksum = checksumOf(name);
  const kept = name.slice(0, MAX_IDENTIFIER_LENGTH - suffix.length - checksum.length - 1).replace(/-+$/, '');
  return `${kept}-${checksum}${suffix}`;
}

function checksumOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}
