import { beginOf, type Resume } from '../../../src/migration/plan/begin-of';
import type { MigrationRecord, Observation } from '../../../src/migration/plan/observation';
import { instance } from '../support/databases';
import { EXECUTION, instanceAt, recordOf, snapshot, untouched } from '../support/observations';

const SOURCES = ['identifier', 'old', undefined] as const;
const TARGETS = ['temporary', 'identifier', undefined] as const;
const STATUSES = ['RUNNING', 'MIGRATED', 'UNDONE', 'FAILED'] as const;
const STAGES = ['copy', 'cutover', 'protect', 'undo'] as const;

/** Where it begins, `resumed` where it goes on, and what stops it. */
function told(observation: Observation, resume: Resume = null): string {
  const { begin, resumed, problems } = beginOf(observation, EXECUTION, resume);
  return [...(problems.length > 0 ? [...new Set(problems.map(problem => problem.id))] : [begin]), ...(resumed ? ['resumed'] : [])].join(' ');
}

const open = (stage: MigrationRecord['stage']): Partial<MigrationRecord> => ({ status: 'RUNNING', stage });

describe('where nothing was ever begun', () => {
  test('it begins with the copy', () => {
    expect(told(untouched())).toBe('copy');
  });

  test('what bears its marks is stale, and each of it is named', () => {
    const left = { ...instanceAt('identifier', 'temporary'), snapshot: snapshot('orders-before-encryption') };
    expect(beginOf(left, EXECUTION, null).problems.map(problem => `${problem.id} ${problem.subject}`)).toEqual(['NameTaken orders-before-encryption', 'NameTaken orders-encrypted']);
    expect(told(left, 'CONTINUE')).toBe('NameTaken NothingToResume');
  });

  test.each(['CONTINUE', 'UNDO'] as const)('there is nothing to resume by %s', resume => {
    expect(told(untouched(), resume)).toBe('NothingToResume');
  });
});

describe('an unfinished migration before the first rename', () => {
  const left = (stage: MigrationRecord['stage'], status: MigrationRecord['status'] = 'RUNNING'): Observation => (
    { ...instanceAt('identifier', 'temporary', { stage, status }), snapshot: snapshot('orders-before-encryption') });

  test.each([['copy', 'RUNNING'], ['copy', 'FAILED'], ['cutover', 'RUNNING'], ['cutover', 'FAILED']] as const)('in the stage %s, %s, waits for a word', (stage, status) => {
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(left(stage, status), resume as Resume))).toEqual(['Unfinished resumed', 'copy resumed', 'undo resumed']);
  });

  test('says from when the data is, and what that means', () => {
    const [{ what, why, action }] = beginOf(left('copy'), EXECUTION, null).problems;
    expect(what).toContain('with the data of 2026-11-01T01:00:00.000Z');
    expect(why).toContain('written to orders since 2026-11-01T01:00:00.000Z');
    expect(action).toMatch(/"resume": "CONTINUE".*"resume": "UNDO"/);
  });

  test('that has made nothing begins anew, with the database as it is now', () => {
    const nothing = { ...untouched(), record: recordOf(untouched(), { execution: 'earlier' }) };
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(nothing, resume as Resume))).toEqual(['copy', 'copy', 'undo resumed']);
  });

  test.each(['MIGRATED', 'UNDONE'] as const)('that is over (%s) is stale, and never used again', status => {
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(left('undo', status), resume as Resume))).toEqual(['NameTaken', 'NameTaken NothingToResume', 'NameTaken NothingToResume']);
    expect(told({ ...untouched(), record: recordOf(untouched(), { status }) })).toBe('copy');
  });

  test('that is being undone is undone, unless it was: then what is left is stale', () => {
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(left('undo', 'RUNNING'), resume as Resume))).toEqual(['undo resumed', 'UndoBegun resumed', 'undo resumed']);
    expect([null, 'UNDO'].map(resume => told(left('undo', 'FAILED'), resume as Resume))).toEqual(['NameTaken', 'undo resumed']);
    const members = { ...left('undo', 'FAILED'), facts: { ...left('undo').facts, source: instance({ DBInstanceStatus: 'renaming' }) } };
    expect(told(members)).toBe('undo resumed');
  });
});

describe('from the first rename on', () => {
  test.each([['old', 'temporary'], ['old', 'identifier']] as const)('with the databases at %s and %s, it goes on by itself, or is undone', (source, target) => {
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(instanceAt(source, target, open('cutover')), resume as Resume))).toEqual(['cutover resumed', 'cutover resumed', 'undo resumed']);
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(instanceAt(source, target, open('undo')), resume as Resume))).toEqual(['undo resumed', 'UndoBegun resumed', 'undo resumed']);
  });

  test('a rename that is under way counts', () => {
    const observation = instanceAt('identifier', 'temporary', open('cutover'));
    expect(told({ ...observation, facts: { ...observation.facts, source: instance({ DBInstanceStatus: 'renaming' }) } })).toBe('cutover resumed');
  });

  test('when the old database is protected, writes may have begun: there is no way back', () => {
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(instanceAt('old', 'identifier', open('protect')), resume as Resume))).toEqual(['protect resumed', 'protect resumed', 'WritesResumed resumed']);
    expect(told(instanceAt('old', 'identifier', { status: 'FAILED', stage: 'protect' }))).toBe('protect resumed');
  });

  test('without the encrypted database, the name is given back on a word', () => {
    expect([null, 'UNDO'].map(resume => told(instanceAt('old', undefined, open('cutover')), resume as Resume))).toEqual(['TargetGone', 'undo resumed']);
    expect(told(instanceAt('old', undefined, open('undo')))).toBe('undo resumed');
  });
});

test('what was migrated is migrated, and the old database is named', () => {
  const done = instanceAt('old', 'identifier', { status: 'MIGRATED', stage: 'protect' });
  expect(told(done)).toBe('AlreadyMigrated resumed');
  expect(beginOf(done, EXECUTION, null).problems[0].what).toContain('kept as orders-unencrypted');
  expect(told(instanceAt('old', 'identifier'))).toBe('AlreadyMigrated resumed');
  expect(beginOf(instanceAt(undefined, 'identifier', { status: 'MIGRATED' }), EXECUTION, null).problems[0].what).toContain('has been deleted');
});

test.each<[string, Observation, string]>([
  ['both databases gone', instanceAt(undefined, undefined, open('cutover')), 'BothGone'],
  ['the source gone, and the copy not in its place', instanceAt(undefined, 'temporary', open('copy')), 'SourceGone'],
  ['the source gone before the end', instanceAt(undefined, 'identifier', open('cutover')), 'SourceGone'],
  ['renames without a record', instanceAt('old', 'temporary'), 'RecordMissing'],
  ['the old name without anything else', instanceAt('old', undefined), 'TargetGone'],
  ['renames that the record knows nothing of', instanceAt('old', 'temporary', open('copy')), 'UnexpectedNames'],
  ['renames after a copy', instanceAt('old', 'identifier', open('copy')), 'UnexpectedNames'],
  ['a finished migration between the renames', instanceAt('old', 'temporary', { status: 'MIGRATED' }), 'UnexpectedNames'],
  ['an undone migration with new names', instanceAt('old', 'identifier', { status: 'UNDONE' }), 'UnexpectedNames'],
  ['a protected old database under its first name', instanceAt('identifier', 'temporary', open('protect')), 'UnexpectedNames'],
])('%s: a stop with a name, never a guess', (_what, observation, stop) => {
  expect(told(observation).split(' ')[0]).toBe(stop);
});

test('every combination of names, record and word either begins somewhere or says why not, and a copy is never begun beside another', () => {
  let combinations = 0;
  for (const source of SOURCES) {
    for (const target of TARGETS) {
      for (const record of [undefined, ...STATUSES.flatMap(status => STAGES.map(stage => ({ status, stage })))]) {
        for (const resume of [null, 'CONTINUE', 'UNDO'] as const) {
          if (source === 'identifier' && target === 'identifier') { continue; }
          const { begin, resumed, problems } = beginOf(instanceAt(source, target, record), EXECUTION, resume);
          const stops = problems.some(problem => problem.stops);
          combinations++;
          // Without a source there is nothing to begin with, save for the check that says so.
          if (!source && (target ?? record)) { expect(stops).toBe(true); }
          if (!stops && begin === 'copy' && target) { expect({ resumed, resume }).toEqual({ resumed: true, resume: 'CONTINUE' }); }
          if (!stops && begin === 'undo') { expect([resume, record?.stage]).toEqual(expect.arrayContaining([record?.stage === 'undo' ? 'undo' : 'UNDO'])); }
          if (!stops && source === 'old') { expect(begin).not.toBe('copy'); }
        }
      }
    }
  }
  expect(combinations).toBe(8 * 17 * 3);
});

describe('an undo that has failed', () => {
  const after = (status: MigrationRecord['status']) => instanceAt('old', 'identifier', { stage: 'undo', status });

  test('waits for a word where the encrypted database answers: somebody may have let writes begin', () => {
    expect([null, 'CONTINUE', 'UNDO'].map(resume => told(after('FAILED'), resume as Resume))).toEqual(['UndoNotFinished resumed', 'UndoNotFinished resumed', 'undo resumed']);
    expect(beginOf(after('FAILED'), EXECUTION, null).problems[0].action).toMatch(/If nothing was written.*"resume": "UNDO".*Otherwise keep/);
  });

  test('that was only interrupted goes on', () => {
    expect(told(after('RUNNING'))).toBe('undo resumed');
  });
});
