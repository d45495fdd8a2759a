import { comparedWithBefore } from '../../src/migration/plan/compared';
import type { Observation } from '../../src/migration/plan/observation';
import { databaseOf, databasesOf } from '../../src/migration/preflight/facts';
import type { Source } from '../../src/migration/rds/source';
import type { Difference } from '../../src/migration/settings';

/** What a comparison came to. */
export interface Verification {
  readonly differences: readonly Difference[];
  /** Sentences: what is wrong besides. */
  readonly faults: readonly string[];
}

/** Compares the new database with the old one as it was described first, and after the cutover with what should be there then. */
export function verify(observation: Observation, keyArn: string, afterCutover: boolean): Verification {
  const { target, facts: { names } } = observation;
  if (!target) { return { differences: [], faults: [`No encrypted database of ${names.identifier} is there.`] }; }
  return { differences: comparedWithBefore(observation, keyArn), faults: afterCutover ? faultsOf(observation, target, keyArn) : [] };
}

function faultsOf({ facts: { names, source }, sourceAt, targetAt }: Observation, target: Source, keyArn: string): string[] {
  const { StorageEncrypted, KmsKeyId } = databaseOf(target);
  return [
    ...(targetAt === 'identifier' ? [] : [`The encrypted database does not stand under ${names.identifier}.`]),
    ...(source && sourceAt === 'old' ? [] : [`The old database does not stand under ${names.old}.`]),
    ...(StorageEncrypted === true && KmsKeyId === keyArn ? [] : [`${names.identifier} is not encrypted under ${keyArn}: StorageEncrypted is ${StorageEncrypted}, KmsKeyId ${KmsKeyId}.`]),
    ...databasesOf(target).flatMap(({ name, status, database }) => [
      ...(isUsable(status) ? [] : [`${name} has the status ${status}.`]),
      ...(database.StorageEncrypted === false ? [`The storage of ${name} is not encrypted.`] : []),
      ...misnamed(name, addressOf(database)),
    ]),
  ];
}

/**
 * Whether a database answers although RDS is busy with it: going back because of a backup that has just begun would be the greater harm.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status
 */
function isUsable(status: string | undefined): boolean {
  return status !== undefined && (['available', 'backing-up', 'storage-initialization', 'storage-optimization'].includes(status) || status.startsWith('configuring-'));
}

function misnamed(name: string, address: string | undefined): string[] {
  return address?.split('.')[0] === name ? [] : [`The address of ${name} is ${address ?? 'not there'}.`];
}

/** Of an instance in an object, of a cluster as it is. */
function addressOf({ Endpoint }: ReturnType<typeof databaseOf>): string | undefined {
  return typeof Endpoint === 'string' ? Endpoint : (Endpoint as { readonly Address?: string } | undefined)?.Address;
}
