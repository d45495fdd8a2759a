import type { Observation } from '../../../src/migration/plan/observation';
import { planAnswer } from '../../../src/migration/plan/plan-answer';
import type { PreflightFacts } from '../../../src/migration/preflight';
import { cluster, instance, KEY, READER, WRITER } from '../support/databases';
import { copyOfCluster, copyOfInstance, copyOfMember, EXECUTION, instanceAt, recordOf, snapshot, SURROUNDINGS, untouched } from '../support/observations';

const plan = (observation: Observation, resume: 'CONTINUE' | 'UNDO' | null = null) => planAnswer(observation, { execution: EXECUTION, resume });
const stopping = (observation: Observation, resume: 'CONTINUE' | 'UNDO' | null = null) => plan(observation, resume).problems.filter(problem => problem.stops).map(problem => problem.id);
const withFacts = (observation: Observation, facts: Partial<PreflightFacts>): Observation => ({ ...observation, facts: { ...observation.facts, ...facts } });
const quota = (AccountQuotaName: string, Used: number, Max: number) => ({ AccountQuotaName, Used, Max });

test('tells all that will be done, before anything is', () => {
  const { steps, ...answer } = plan(untouched(cluster(), SURROUNDINGS));
  expect(answer).toMatchObject({ identifier: 'shop', kind: 'cluster', names: { temporary: 'shop-encrypted' }, keyArn: KEY.arn, stops: false, begin: 'copy', resumed: false });
  expect(steps).toEqual(expect.arrayContaining([
    'Take the snapshot shop-before-encryption', 'Rename the unencrypted cluster shop to shop-unencrypted', 'Rename the encrypted instance shop-1-encrypted to shop-1',
    'Give the custom endpoint reports to the encrypted cluster', 'Start the activity stream of the encrypted database',
  ]));
  expect(plan(untouched(instance({ DeletionProtection: false }))).steps.at(-1)).toBe('Protect orders-unencrypted against deletion');
});

test('tells problems of the database and of where it stands at once, first what stops it', () => {
  const observation = withFacts({ ...instanceAt('identifier', 'temporary', { stage: 'copy' }) }, { source: instance({ DBInstanceStatus: 'stopped' }) });
  const { problems, stops } = plan(observation);
  expect(problems.filter(problem => problem.stops).map(problem => problem.id)).toEqual(['Unfinished', 'NotAvailable']);
  expect(problems.findIndex(problem => !problem.stops)).toBe(2);
  expect(stops).toBe(true);
});

test('there is no database', () => {
  expect(plan(withFacts({ ...untouched(), sourceAt: undefined }, { source: undefined }))).toMatchObject({ stops: true, steps: [], problems: [{ id: 'NotFound' }] });
});

test('where the names are wrong, that is all', () => {
  expect(plan(instanceAt('old', 'identifier', { status: 'MIGRATED' }))).toMatchObject({ stops: true, steps: [] });
  expect(plan(instanceAt('old', 'identifier', { status: 'MIGRATED' })).problems.map(problem => problem.id)).toEqual(['AlreadyMigrated']);
  expect(plan(instanceAt(undefined, 'temporary', {})).problems.map(problem => problem.id)).toEqual(['SourceGone']);
});

test('a name that a stranger has stops it once', () => {
  expect(stopping(withFacts(untouched(), { takenNames: ['orders-encrypted'] }))).toEqual(['NameTaken']);
  expect(stopping({ ...untouched(), snapshot: snapshot('orders-before-encryption', { ours: false }) })).toEqual(['NameTaken']);
});

test('what is left of a migration that is over is no part of the plan', () => {
  const left = { ...instanceAt('identifier', 'temporary', { status: 'UNDONE', stage: 'undo' }), snapshot: snapshot('orders-before-encryption') };
  expect(plan(left).steps[0]).toBe('Take the snapshot orders-before-encryption');
});

describe('where it goes on', () => {
  const resumed = { ...instanceAt('identifier', undefined, { stage: 'copy' }), snapshot: snapshot('orders-before-encryption') };

  test('what it has made itself is not counted twice', () => {
    const full = (more: Partial<Observation>) => stopping({ ...withFacts(resumed, { quotas: [quota('ManualSnapshots', 100, 101)] }), ...more }, 'CONTINUE');
    expect(full({})).toEqual([]);
    expect(full({ snapshot: undefined, encryptedSnapshot: snapshot('orders-before-encryption-encrypted', { ours: false, encrypted: true }) })).toContain('QuotaExceeded');
  });

  test('room for a database matters until it is there', () => {
    const full = { quotas: [quota('DBInstances', 40, 40), quota('AllocatedStorage', 100000, 100000)], orderable: [] };
    expect(stopping(withFacts(resumed, full), 'CONTINUE')).toEqual(['ClassNotOffered', 'QuotaExceeded', 'QuotaExceeded']);
    expect(stopping(withFacts(instanceAt('identifier', 'temporary', {}), full), 'CONTINUE')).toEqual([]);
  });

  test('of a cluster room matters until its last instance is there', () => {
    const first = untouched(cluster());
    const at = (...members: Parameters<typeof copyOfCluster>[1] & object) => ({ ...first, target: copyOfCluster('shop-encrypted', members), targetAt: 'temporary' as const, record: recordOf(first) });
    const made = [copyOfMember(WRITER, 'shop-1-encrypted'), copyOfMember(READER, 'shop-0-encrypted')];
    expect(stopping(withFacts(at(made[0]), { orderable: [] }), 'CONTINUE')).toEqual(['ClassNotOffered']);
    expect(stopping(withFacts(at(...made), { orderable: [] }), 'CONTINUE')).toEqual([]);
  });

  test('an instance that is busy with its own snapshot is no reason to wait for a person', () => {
    const busy = { source: instance({ DBInstanceStatus: 'backing-up' }) };
    expect(stopping({ ...withFacts(resumed, busy), snapshot: snapshot('orders-before-encryption', { status: 'creating' }) }, 'CONTINUE')).toEqual([]);
    expect(stopping(withFacts(resumed, busy), 'CONTINUE')).toEqual(['NotAvailable']);
    expect(stopping(withFacts(untouched(), busy))).toEqual(['NotAvailable']);
  });

  test('from the cutover on nothing of the database stops it, and the key is told of', () => {
    const broken = withFacts(instanceAt('old', 'temporary', { stage: 'cutover' }), { key: { ...untouched().facts.key!, KeyState: 'Disabled' } });
    expect(stopping(withFacts(broken, { source: instance({ DBInstanceIdentifier: 'orders-unencrypted', DBInstanceStatus: 'storage-full', PendingModifiedValues: { Iops: 1 } }) }))).toEqual([]);
    expect(plan(broken).problems.map(problem => problem.id)).toContain('KeyNotEnabled');
  });

  test('it goes on under the key of the copy, whatever the key of today is', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/former';
    const observation = { ...instanceAt('identifier', 'temporary', { keyArn: key }), target: copyOfInstance('orders-encrypted', { KmsKeyId: key }) };
    expect(plan(observation, 'CONTINUE')).toMatchObject({ keyArn: key, stops: false });
    expect(plan({ ...observation, target: copyOfInstance() }, 'CONTINUE').problems[0].id).toBe('TargetNotEncrypted');
  });

  test('it tells what is left', () => {
    expect(plan(instanceAt('old', 'temporary', { stage: 'cutover' }))).toMatchObject({ begin: 'cutover', resumed: true, steps: ['Rename the encrypted instance orders-encrypted to orders'] });
    expect(plan(instanceAt('old', 'temporary', { stage: 'undo' })).steps).toEqual(['Rename the unencrypted instance orders-unencrypted to orders']);
  });
});
