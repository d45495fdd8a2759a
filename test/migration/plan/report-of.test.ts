import type { Observation } from '../../../src/migration/plan/observation';
import { reportOf } from '../../../src/migration/plan/report-of';
import type { CloseRequest } from '../../../src/migration/tasks';
import { cluster, instance, KEY, READER, WRITER } from '../support/databases';
import { clusterAfterCutover, copyOfInstance, EXECUTION, instanceAt, snapshot } from '../support/observations';

const CLOSED = '2026-11-01T04:00:00.000Z';
const close = (outcome: CloseRequest['outcome'], changes: Partial<CloseRequest> = {}): CloseRequest => ({
  task: 'close',
  identifier: 'orders',
  execution: EXECUTION,
  outcome,
  writesStoppedAt: '2026-11-01T01:00:00.000Z',
  cutoverBeganAt: '2026-11-01T03:00:00.000Z',
  cutoverEndedAt: '2026-11-01T03:10:30.000Z',
  failure: null,
  ...changes,
});
const report = (observation: Observation, outcome: CloseRequest['outcome'], changes?: Partial<CloseRequest>) => reportOf(observation, close(outcome, changes), CLOSED);
const SNAPSHOTS = { snapshot: snapshot('orders-before-encryption'), encryptedSnapshot: snapshot('orders-before-encryption-encrypted', { encrypted: true }) };
const named = ({ leftovers }: ReturnType<typeof report>) => leftovers.map(each => `${each.kind} ${each.name}`);

test('of a migration says which database answers, under which key and address, and how long it took', () => {
  const done = { ...instanceAt('old', 'identifier', { status: 'RUNNING', stage: 'protect' }), ...SNAPSHOTS };
  expect(report({ ...done, target: copyOfInstance('orders', { Endpoint: instance().instance.Endpoint, DBInstanceArn: instance().instance.DBInstanceArn }) }, 'MIGRATED')).toMatchObject({
    identifier: 'orders',
    outcome: 'MIGRATED',
    answering: 'The encrypted database answers as orders; the unencrypted one is kept as orders-unencrypted.',
    encrypted: true,
    keyArn: KEY.arn,
    endpoint: 'orders.abc.eu-west-1.rds.amazonaws.com',
    writesStoppedSeconds: 10800,
    unreachableSeconds: 630,
    failure: null,
  });
});

test('compares the new database with the old one as it was before its rename', () => {
  const done = instanceAt('old', 'identifier', { stage: 'protect' });
  const target = copyOfInstance('orders', { Endpoint: instance().instance.Endpoint, DBInstanceArn: instance().instance.DBInstanceArn, BackupRetentionPeriod: 1 });
  expect(report({ ...done, target }, 'MIGRATED').differences.filter(difference => !difference.expected)).toEqual([{ setting: 'BackupRetentionPeriod', source: 14, target: 1, expected: false }]);
});

test('names everything that was made or renamed and that stays, each with what to do', () => {
  const done = report({ ...instanceAt('old', 'identifier', { stage: 'protect' }), ...SNAPSHOTS }, 'MIGRATED');
  expect(named(done)).toEqual(['DB instance orders-unencrypted', 'DB snapshot orders-before-encryption', 'DB snapshot orders-before-encryption-encrypted']);
  expect(done.leftovers.every(each => each.action.length > 20)).toBe(true);

  const undone = report({ ...instanceAt('identifier', 'temporary', { stage: 'undo' }), ...SNAPSHOTS }, 'UNDONE');
  expect(named(undone)).toEqual(['DB snapshot orders-before-encryption', 'DB snapshot orders-before-encryption-encrypted', 'DB instance orders-encrypted']);
  expect(undone.leftovers[0].action).toContain('stale');
});

test('names the instances of a cluster, and the custom endpoints that neither cluster has', () => {
  const found = report(clusterAfterCutover({ endpoints: { source: [], target: [] } }), 'FAILED');
  expect(named(found)).toEqual(['DB cluster shop-unencrypted', 'DB instance shop-0-unencrypted', 'DB instance shop-1-unencrypted', 'custom endpoint reports', 'RDS proxy front', 'scalable target cluster:shop']);
  expect(named(report(clusterAfterCutover(), 'MIGRATED'))).not.toContain('custom endpoint reports');
});

test('what a stranger has is not named', () => {
  expect(named(report({ ...instanceAt('identifier', undefined, { stage: 'undo' }), snapshot: snapshot('orders-before-encryption', { ours: false }) }, 'UNDONE'))).toEqual([]);
});

test.each<[string, Observation, string]>([
  ['the old database', instanceAt('identifier', 'temporary', {}), 'The unencrypted database answers as orders, as before.'],
  ['none between the renames', instanceAt('old', 'temporary', {}), 'No database answers as orders: the unencrypted one is orders-unencrypted, the encrypted one is orders-encrypted.'],
  ['none while it is renamed', { ...instanceAt('old', 'identifier', {}), target: copyOfInstance('orders', { DBInstanceStatus: 'renaming' }) },
    'No database answers as orders: the unencrypted one is orders-unencrypted, the encrypted one is being renamed.'],
  ['none at all', instanceAt(undefined, undefined, {}), 'No database answers as orders.'],
])('says that %s answers', (_which, observation, sentence) => {
  expect(report(observation, 'FAILED')).toMatchObject({ answering: sentence, encrypted: false, keyArn: null });
});

test('measures nothing that did not begin', () => {
  expect(report(instanceAt('identifier', undefined, {}), 'UNDONE', { writesStoppedAt: null, cutoverBeganAt: null, cutoverEndedAt: null })).toMatchObject({ writesStoppedSeconds: null, unreachableSeconds: null });
  expect(report(instanceAt('identifier', undefined, {}), 'UNDONE', { cutoverEndedAt: null }).unreachableSeconds).toBeNull();
});

describe('what comes next', () => {
  const next = (...args: Parameters<typeof report>) => report(...args).next.join('\n');

  test('after a migration: the secret, the stack, the way back, the end of the old database', () => {
    const text = next(instanceAt('old', 'identifier', { stage: 'protect' }), 'MIGRATED');
    expect(text).toMatch(/new secret/);
    expect(text).toMatch(/stack Shop/);
    expect(text).toMatch(/To go back .* rename orders to another name, and orders-unencrypted to orders/);
    expect(text).toMatch(/delete orders-unencrypted/);
    expect(next(clusterAfterCutover({ record: { ...clusterAfterCutover().record!, source: cluster({ MasterUserSecret: undefined }, [READER, WRITER]) } }), 'MIGRATED')).not.toMatch(/secret|stack/);
  });

  test('after an undo: why, and that what is left is stale', () => {
    expect(next(instanceAt('identifier', 'temporary', {}), 'UNDONE', { failure: { error: 'SettingsDiffer', cause: 'x', step: 'Compare' } })).toMatch(/failed at "Compare": SettingsDiffer[^]*stale/);
    expect(next(instanceAt('identifier', 'temporary', {}), 'UNDONE')).not.toMatch(/failed/);
  });

  test('after a failure: which execution to start, and by hand what', () => {
    expect(next(instanceAt('old', 'temporary', { stage: 'undo' }), 'FAILED')).toMatch(/again at once[^]*rename orders-unencrypted to orders by hand/);
    expect(next(instanceAt('old', undefined, { stage: 'undo' }), 'FAILED')).toMatch(/with "resume": "UNDO"/);
    expect(next(instanceAt('old', 'identifier', { stage: 'protect' }), 'FAILED')).toMatch(/do not rename anything/);
    expect(next(instanceAt('old', 'identifier', { stage: 'cutover' }), 'FAILED')).toMatch(/goes on where this one stopped/);
    expect(next(instanceAt('identifier', 'temporary', { stage: 'undo' }), 'FAILED')).toMatch(/"resume": "UNDO"/);
  });
});
