import { madeIn, type Observation, type Problem } from 'cdk-at-rest/offline';

/** What can be said of a migration under way by its record alone. */
const BY_RECORD = ['AlreadyMigrated', 'BothGone', 'RecordMissing', 'SourceGone', 'TargetGone', 'TargetNotEncrypted', 'UnexpectedNames'];

/**
 * That a migration of the database was begun, by what it has made; undefined where there is nothing. Whether it runs, can go on, was undone or is done,
 * only the record of the state machine knows: nobody is told to delete what an execution may be at work on.
 */
export function begunProblem(observation: Observation): Problem | undefined {
  const { targetAt, sourceAt, facts: { names } } = observation;
  const there = [
    ...targetAt === 'identifier' ? [`${names.identifier}, which is the encrypted database`] : [],
    ...sourceAt === 'old' ? [`${names.old}, which is the unencrypted one`] : [],
    ...madeIn(observation).map(({ kind, name, takenAt }) => `the ${kind} ${name}${takenAt === undefined ? '' : ` of ${takenAt}`}`),
  ];
  return there.length === 0 ? undefined : {
    id: 'Begun',
    subject: names.identifier,
    what: `A migration of ${names.identifier} was begun already. There is ${there.join('; ')}.`,
    why: 'Whether it still runs, can go on, was undone or is done says its record, which this command does not read.',
    action: 'Ask the state machine, by the command below: it says what to do, and changes nothing. Delete nothing before.',
    stops: true,
  };
}

/** The other problems, without what is wrong where nobody knows the record. */
export function withoutThoseOfBegun(problems: readonly Problem[], observation: Observation): Problem[] {
  const made = new Set(madeIn(observation).map(({ name }) => name));
  return problems.filter(({ id, subject }) => !BY_RECORD.includes(id) && !(id === 'NameTaken' && made.has(subject)));
}
