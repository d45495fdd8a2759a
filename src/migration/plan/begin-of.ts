import type { Problem } from '../preflight/problem';
import { alreadyMigrated, nothingToResume, stale, stopped, undoBegun, undoNotFinished, unfinished, writesResumed } from './begin-problems';
import { madeIn } from './leftovers';
import { MigrationStop, type StopName } from './migration-stop';
import type { MigrationRecord, Observation } from './observation';
import type { Stage } from './step';
import { stepsOf } from './steps-of';
import { whereaboutsIn } from './whereabouts-of';

/** What the input of an execution says about an unfinished migration. */
export type Resume = 'CONTINUE' | 'UNDO' | null;

/** Where an execution begins, and what stands in its way that is not of the database itself. */
export interface Beginning {
  readonly begin: Stage;
  /** Whether it goes on with what an earlier execution has begun. */
  readonly resumed: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Where to begin. Before the first rename an unfinished migration waits for a person, who alone knows whether anything was written since the snapshot; from
 * the first rename on, when nothing answers under the name, it goes on by itself. What is left of a migration that is over is never used again.
 *
 * @param execution ARN of the execution that asks
 */
export function beginOf(observation: Observation, execution: string, resume: Resume): Beginning {
  const { source, target } = whereaboutsIn(observation);
  const question: Question = { observation, resume, record: openRecord(observation.record), takenOver: observation.record?.execution !== execution };
  const sources = ['identifier', 'old'] as const;
  const targets = ['temporary', 'identifier'] as const;
  return WORLDS[`${source ? sources[source.at] : 'nowhere'} ${target ? targets[target.at] : 'nowhere'}`](question);
}

interface Question {
  readonly observation: Observation;
  readonly resume: Resume;
  /** The record, if the migration that it is of is not over. */
  readonly record?: MigrationRecord;
  /** Whether an earlier execution holds it. */
  readonly takenOver: boolean;
}

type Place<P extends string> = P | 'nowhere';

/** Every combination of where source and target stand, renames under way included. */
const WORLDS: Readonly<Record<`${Place<'identifier' | 'old'>} ${Place<'temporary' | 'identifier'>}`, (question: Question) => Beginning>> = {
  'identifier nowhere': beforeRenames,
  'identifier temporary': beforeRenames,
  'identifier identifier': question => refused(question, 'UnexpectedNames', ({ identifier }) => `Both databases are about to be called ${identifier}`),
  'old temporary': question => question.record ? betweenRenames(question, question.record) : refused(question, withoutRecord(question), ({ old, temporary }) => (
    `There are ${old} and ${temporary}, and ${recordSays(question)}`)),
  'old identifier': question => question.record ? afterRenames(question, question.record) : over(question),
  'old nowhere': question => question.record && (question.resume === 'UNDO' || question.record.stage === 'undo') ? undo(question) : refused(question, 'TargetGone', ({ old, temporary }) => (
    `There is ${old}, and no encrypted database: neither ${temporary} nor one in its place`)),
  'nowhere nowhere': question => question.observation.record
    ? refused(question, 'BothGone', ({ identifier, old, temporary }) => `There is a record of a migration of ${identifier}, and neither ${identifier} nor ${old} nor ${temporary}`)
    : fresh(),
  'nowhere temporary': question => refused(question, 'SourceGone', ({ identifier, old, temporary }) => `There is the encrypted database ${temporary}, and neither ${identifier} nor ${old}`),
  'nowhere identifier': question => question.record
    ? refused(question, 'SourceGone', ({ identifier, old }) => `${identifier} is the encrypted database, and ${old} is gone before the migration has ended`)
    : beginning('protect', true, alreadyMigrated(question.observation)),
};

/** A record of a migration that has ended well, or was undone, says nothing of what there is now. */
function openRecord(record: MigrationRecord | undefined): MigrationRecord | undefined {
  return record && (record.status === 'RUNNING' || record.status === 'FAILED') ? record : undefined;
}

function beginning(begin: Stage, resumed: boolean, ...problems: readonly Problem[]): Beginning {
  return { begin, resumed, problems };
}

const fresh = (...problems: readonly Problem[]) => beginning('copy', false, ...problems);

/** The source answers under its name. */
function beforeRenames(question: Question): Beginning {
  const { observation, record, resume } = question;
  const made = madeIn(observation);
  if (record?.stage === 'undo') {
    const isUndone = record.status === 'FAILED' && resume !== 'UNDO' && stepsOf(observation, 'undo', record.keyArn).length === 0;
    return isUndone ? anew(question) : undo(question);
  }
  if (record?.stage === 'protect') {
    return refused(question, 'UnexpectedNames', ({ identifier }) => `${identifier} is unencrypted, and the record says that it was encrypted already`);
  }
  if (!record) { return anew(question); }
  if (resume === 'UNDO') { return undo(question); }
  // Nothing was made: it begins as if it had never begun, with the database as it is now.
  if (made.length === 0 && record.stage === 'copy') { return fresh(); }
  return beginning('copy', true, ...(resume === null ? [unfinished(observation, record, made)] : []));
}

/** No migration is under way. */
function anew({ observation, resume }: Question): Beginning {
  return fresh(...stale(observation, madeIn(observation)), ...(resume === null ? [] : [nothingToResume(observation, resume)]));
}

/** Nothing answers under the name: it goes on as it was going. */
function betweenRenames(question: Question, record: MigrationRecord): Beginning {
  if (record.stage === 'undo' || question.resume === 'UNDO') { return undo(question); }
  if (record.stage === 'cutover') { return beginning('cutover', true); }
  return refused(question, 'UnexpectedNames', ({ old, temporary }) => `There are ${old} and ${temporary}, and ${recordSays(question)}`);
}

/** The encrypted database answers under the name. */
function afterRenames(question: Question, record: MigrationRecord): Beginning {
  const { observation, resume } = question;
  switch (record.stage) {
    // After an undo that failed, a person has put the names right, and perhaps let writes begin on the encrypted database.
    case 'undo': return record.status === 'FAILED' && resume !== 'UNDO' ? beginning('undo', true, undoNotFinished(observation)) : undo(question);
    case 'cutover': return resume === 'UNDO' ? undo(question) : beginning('cutover', true);
    // Whether the hook was called that lets writes begin again, nobody knows.
    case 'protect': return beginning('protect', true, ...(resume === 'UNDO' ? [writesResumed(observation)] : []));
    case 'copy': return refused(question, 'UnexpectedNames', ({ identifier }) => `${identifier} is the encrypted database, and ${recordSays(question)}`);
  }
}

/** The names say that it is migrated. A record that says that it was undone contradicts them. */
function over(question: Question): Beginning {
  const { observation } = question;
  return observation.record?.status === 'UNDONE'
    ? refused(question, 'UnexpectedNames', ({ identifier }) => `${identifier} is the encrypted database, and ${recordSays(question)}`)
    : beginning('protect', true, alreadyMigrated(observation));
}

function undo({ observation, resume }: Question): Beginning {
  return beginning('undo', true, ...(resume === 'CONTINUE' ? [undoBegun(observation)] : []));
}

function withoutRecord({ observation }: Question): StopName {
  return observation.record ? 'UnexpectedNames' : 'RecordMissing';
}

function recordSays({ observation: { record } }: Question): string {
  return record ? `the record says that the migration was in the stage ${record.stage}, with the outcome ${record.status}` : 'no record of what belonged to them before';
}

function refused({ observation }: Question, name: StopName, message: (names: Observation['facts']['names']) => string): Beginning {
  return beginning('copy', false, stopped(observation, new MigrationStop(name, message(observation.facts.names))));
}
