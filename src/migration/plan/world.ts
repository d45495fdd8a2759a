import type { MigrationNames } from '../names';
import type { Source } from '../rds/source';
import { otherCalls, type OtherCall, type Surroundings } from '../settings';
import { MigrationStop } from './migration-stop';
import type { Observation } from './observation';
import { memberStandings, whereaboutsIn, type MemberStanding, type Standing } from './whereabouts-of';

/** What the steps of a stage are decided by: what there is now, and what there was before. */
export interface World {
  readonly observation: Observation;
  readonly names: MigrationNames;
  /** The source as it was described first. */
  readonly before: Source;
  /** What belonged to it then. */
  readonly surroundings: Surroundings;
  readonly source?: Standing;
  readonly target?: Standing;
  readonly members: readonly MemberStanding[];
  readonly keyArn: string;
}

/**
 * Reads an observation.
 *
 * @throws MigrationStop `RecordMissing` where nobody has written down what there was before the renames, `SourceGone` where there is no source
 */
export function worldOf(observation: Observation, keyArn: string): World {
  const before = beforeIn(observation);
  return {
    observation,
    names: observation.facts.names,
    before,
    surroundings: observation.record?.surroundings ?? observation.surroundings,
    ...whereaboutsIn(observation),
    members: memberStandings(before, observation.facts.source, observation.target),
    keyArn,
  };
}

function beforeIn({ record, facts, sourceAt }: Observation): Source {
  if (record) { return record.source; }
  if (sourceAt === 'old') {
    throw new MigrationStop('RecordMissing', `${facts.names.old} was renamed, and there is no record of what belonged to it as ${facts.names.identifier}`);
  }
  if (!facts.source) { throw new MigrationStop('SourceGone', `There is no database ${facts.names.identifier}`); }
  return facts.source;
}

/**
 * Refuses a copy that is not what it should be.
 *
 * @throws MigrationStop `TargetNotEncrypted` where there is a copy that is not encrypted under the key
 */
export function refuseUnencrypted({ observation: { target }, keyArn, names }: World): void {
  const database = target?.kind === 'instance' ? target.instance : target?.cluster;
  if (database && (database.StorageEncrypted !== true || database.KmsKeyId !== keyArn)) {
    throw new MigrationStop('TargetNotEncrypted', `The copy of ${names.identifier} is encrypted under ${database.KmsKeyId ?? 'no key'}, not under ${keyArn}`);
  }
}

/** The calls of these operations that carry what belongs to the source. */
export function callsOf({ before, names, surroundings }: World, ...operations: readonly string[]): OtherCall[] {
  return otherCalls(before, names, surroundings).filter(each => operations.includes(each.operation));
}
