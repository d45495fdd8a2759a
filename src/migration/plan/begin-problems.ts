import { stop, type Problem } from '../preflight/problem';
import { madeIn, type Made } from './leftovers';
import type { MigrationStop } from './migration-stop';
import type { MigrationRecord, Observation } from './observation';

/** An earlier execution has left a copy, and nobody has said what to do with it. */
export function unfinished({ facts: { names } }: Observation, record: MigrationRecord, made: readonly Made[]): Problem {
  const takenAt = made.find(each => each.takenAt)?.takenAt;
  return stop('Unfinished', made[0]?.name ?? names.identifier, {
    what: `A migration of ${names.identifier} was begun at ${record.startedAt} and is not finished. It has left ${listed(made)}${takenAt ? `, with the data of ${takenAt}` : ''}.`,
    why: takenAt
      ? `What was written to ${names.identifier} since ${takenAt} is not in the copy, and would be lost.`
      : `What was written to ${names.identifier} since the snapshot is not in the copy, and would be lost.`,
    action: 'If nothing was written since, start an execution with "resume": "CONTINUE". Otherwise start one with "resume": "UNDO", delete what is left then, and begin anew.',
  });
}

/** What is left of a migration that is over is stale: it is never used again. */
export function stale({ facts: { names } }: Observation, made: readonly Made[]): Problem[] {
  return made.map(({ kind, name, takenAt }) => stop('NameTaken', name, {
    what: `The ${kind} ${name} is left from an earlier migration of ${names.identifier}${takenAt ? `, with the data of ${takenAt}` : ''}.`,
    why: 'What was written since is not in it: it is never used again, and its name is needed.',
    action: 'See that nobody needs it, and delete it.',
  }));
}

export function nothingToResume({ facts: { names } }: Observation, resume: 'CONTINUE' | 'UNDO'): Problem {
  return stop('NothingToResume', names.identifier, {
    what: `"resume" is "${resume}", and there is no unfinished migration of ${names.identifier}.`,
    why: 'A new migration would begin, which is not what was asked for.',
    action: 'Start an execution without "resume" to begin a migration.',
  });
}

/** A migration that is being undone is undone to the end. */
export function undoBegun({ facts: { names } }: Observation): Problem {
  return stop('UndoBegun', names.identifier, {
    what: `"resume" is "CONTINUE", and the migration of ${names.identifier} is being undone.`,
    why: 'It was undone for a reason, and parts of it are.',
    action: 'Start an execution with "resume": "UNDO", or without "resume", which undoes the rest.',
  });
}

/** An undo has failed, and the encrypted database answers: only a person knows what was written to it since. */
export function undoNotFinished({ facts: { names } }: Observation): Problem {
  return stop('UndoNotFinished', names.identifier, {
    what: `An undo of the migration of ${names.identifier} has failed, and ${names.identifier} is the encrypted database.`,
    why: `What was written to it since the cutover is not in ${names.old}: to go back would lose it.`,
    action: `If nothing was written, start an execution with "resume": "UNDO". Otherwise keep the encrypted database: it needs no execution, only deletion protection on ${names.old}.`,
  });
}

/** Writes may have begun again on the encrypted database. */
export function writesResumed({ facts: { names } }: Observation): Problem {
  return stop('WritesResumed', names.identifier, {
    what: `"resume" is "UNDO", and ${names.identifier} is the encrypted database already. Writes may have begun again.`,
    why: `What was written since is not in ${names.old}: to go back would lose it.`,
    action: 'Start an execution with "resume": "CONTINUE" to finish the migration. To go back all the same, rename the two by hand: the guide says how.',
  });
}

export function alreadyMigrated(observation: Observation): Problem {
  const { facts: { names, source } } = observation;
  const made = madeIn(observation);
  return stop('AlreadyMigrated', names.identifier, {
    what: source
      ? `${names.identifier} was migrated: it is the encrypted database, and the unencrypted one is kept as ${names.old}.`
      : `${names.identifier} was migrated: it is the encrypted database, and the unencrypted one, which was ${names.old}, has been deleted.`,
    why: 'There is nothing to migrate.',
    action: [
      ...(source ? [`Delete ${names.old} when nobody needs to go back: take its deletion protection away first.`] : []),
      ...(made.length > 0 ? [`It has left ${listed(made)}: delete them when nobody needs them.`] : []),
    ].join(' ') || 'Nothing.',
  });
}

const ACTIONS: Readonly<Record<MigrationStop['name'], (observation: Observation) => string>> = {
  NameTaken: () => 'See what it is: delete it if nobody needs it, otherwise rename it.',
  BothGone: ({ facts: { names } }) => `Restore one of the snapshots as ${names.identifier}: the guide says how.`,
  SourceGone: ({ facts: { names } }) => `See who has removed the unencrypted database. If the encrypted one is to be used, rename it to ${names.identifier} by hand.`,
  TargetGone: ({ facts: { names }, record }) => record
    ? `Start an execution with "resume": "UNDO", which gives ${names.old} the name ${names.identifier} again.`
    : `Rename ${names.old} to ${names.identifier} by hand.`,
  TargetNotEncrypted: () => 'Start an execution with "resume": "UNDO", delete what is left then, and begin anew.',
  RecordMissing: ({ facts: { names } }) => `Rename by hand: either ${names.temporary} to ${names.identifier}, or ${names.old} back to ${names.identifier}. See to custom endpoints, proxies and scaling yourself.`,
  UnexpectedNames: ({ facts: { names } }) => `See who has renamed databases by hand, and give ${names.identifier} to the one that is to be used.`,
};

/** A stop as a problem. */
export function stopped(observation: Observation, { name, message }: MigrationStop): Problem {
  return stop(name, observation.facts.names.identifier, {
    what: `${message}.`,
    why: 'This is nothing that a migration leaves behind: to go on would be a guess.',
    action: ACTIONS[name](observation),
  });
}

function listed(made: readonly Made[]): string {
  return made.length === 0 ? 'nothing' : made.map(({ kind, name }) => `the ${kind} ${name}`).join(', ');
}
