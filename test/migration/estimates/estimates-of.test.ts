import { DEFAULT_ASSUMPTIONS, estimatesOf } from '../../../src/migration/estimates';
import type { Operation } from '../../../src/migration/plan/operations';
import type { StageSteps } from '../../../src/migration/plan/plan-answer';
import type { Stage, Step } from '../../../src/migration/plan/step';
import { toStepFunctions } from '../../../src/migration/plan/step-functions-names';
import type { Source } from '../../../src/migration/rds/source';
import { cluster, instance, multiAz, READER, WRITER } from '../support/databases';

function stage(name: Stage, ...steps: [operation: Operation | null, parameters?: Step['parameters']][]): StageSteps {
  const until = { kind: 'instance', identifier: 'orders', wanted: 'available', deadline: 1 } as const;
  return { stage: name, steps: steps.map(([operation, parameters = {}]) => ({ name: String(operation), service: 'rds', operation, parameters: toStepFunctions(parameters), until, tolerated: [] })) };
}

const STAGES = [
  stage('copy', ['createDBSnapshot'], ['copyDBSnapshot'], ['restoreDBInstanceFromDBSnapshot'], ['modifyDBInstance']),
  stage('cutover', ['stopActivityStream'], ['modifyDBInstance', { NewDBInstanceIdentifier: 'orders-unencrypted' }], ['modifyDBInstance', { NewDBInstanceIdentifier: 'orders' }],
    ['registerScalableTarget']),
  stage('protect', ['modifyDBInstance']),
];

const estimates = (source: Source = instance(), stages = STAGES, keyIsOfAws = false, assumptions = DEFAULT_ASSUMPTIONS) => (
  estimatesOf({ source, stages, keyIsOfAws }, assumptions)
);
const costs = (...args: Parameters<typeof estimates>) => Object.fromEntries(estimates(...args).cost.map(({ item, ...cost }) => [item, cost]));

describe('time', () => {
  test('is that of every step, in order, under the names of IAM', () => {
    const { steps } = estimates().time;
    expect(steps.map(step => step.stage)).toEqual(['copy', 'copy', 'copy', 'copy', 'cutover', 'cutover', 'cutover', 'cutover', 'protect']);
    expect([steps[0].operation, steps[7].operation]).toEqual(['rds:CreateDBSnapshot', 'application-autoscaling:RegisterScalableTarget']);
  });

  test('of a wait alone has no call', () => {
    expect(estimates(instance(), [stage('copy', [null])]).time.steps[0]).not.toHaveProperty('operation');
  });

  test('without writes is all of it, with the comparisons', () => {
    const { steps, comparisons, outage } = estimates().time;
    const sum = (which: 'least' | 'most') => [...steps.map(step => step.seconds!), comparisons.seconds!].reduce((total, seconds) => total + seconds[which], 0);
    expect(outage).toEqual({ least: sum('least'), most: sum('most') });
    expect(comparisons.seconds).toEqual({ least: 0, most: 900 });
  });

  test('without an answer is that of the renames alone', () => {
    expect(estimates().time.unreachable).toEqual({ least: 2 * 180, most: 2 * 900 });
  });

  test('without an answer counts what is called between the renames', () => {
    const between = stage('cutover', ['modifyDBCluster', { NewDBClusterIdentifier: 'a' }], ['modifyDBInstance', { NewDBInstanceIdentifier: 'b' }], ['enableHttpEndpoint'], ['modifyDBCluster', { NewDBClusterIdentifier: 'c' }]);
    expect(estimates(cluster(), [between]).time.unreachable).toEqual({ least: 60 + 180 + 0 + 60, most: 600 + 900 + 120 + 600 });
  });

  test('without an answer counts the waits for what was renamed, and none of before', () => {
    const rename = (name: string) => stage('undo', ['modifyDBInstance', { DBInstanceIdentifier: 'orders', NewDBInstanceIdentifier: name }]).steps.map(step => ({ ...step, until: null }));
    const waits = stage('undo', [null]).steps;
    const undo = { stage: 'undo' as const, steps: [...waits, ...rename('other'), ...rename('orders'), ...waits, ...stage('undo', ['putScheduledAction'], [null]).steps] };
    // Two calls, and what is left of the second rename.
    expect(estimates(instance(), [undo]).time.unreachable).toEqual({ least: 180, most: 60 + 60 + 900 });
  });

  test('of what is left compares nothing where all is compared, and renames nothing where all is renamed', () => {
    const { comparisons, unreachable, outage } = estimates(instance(), [stage('protect', ['modifyDBInstance'])]).time;
    expect(comparisons.seconds).toEqual({ least: 0, most: 0 });
    expect(unreachable).toEqual({ least: 0, most: 0 });
    expect(outage).toEqual({ least: 120, most: 1200 });
  });

  test('is not known where a step cannot be reckoned, but the time without an answer is', () => {
    const { time, cost } = estimates(cluster(), [stage('copy', ['restoreDBClusterFromSnapshot']), stage('cutover', ['modifyDBCluster', { NewDBClusterIdentifier: 'shop' }])]);
    expect(time.outage).toBeUndefined();
    expect(time.unreachable).toEqual({ least: 60, most: 600 });
    expect(cost.find(each => each.per === 'migration')).toMatchObject({ item: 'Second database, 2 × db.r7g.large', quantity: undefined });
  });
});

describe('cost', () => {
  test('of two databases runs from the restore on, and for each day that the old one is kept', () => {
    const { time } = estimates();
    const seconds = time.steps.slice(2).reduce((sum, step) => sum + step.seconds!.least, 0);
    expect(costs()).toMatchObject({
      'Second database, db.m7g.large, Multi-AZ': { quantity: { least: seconds / 3600 }, unit: 'instance-hours', per: 'migration' },
      'Old database, db.m7g.large, Multi-AZ': { quantity: { least: 24, most: 24 }, unit: 'instance-hours', per: 'day' },
    });
  });

  test('of what is left counts all of it where the restore is done', () => {
    const left = estimates(instance(), STAGES.slice(1));
    expect(left.cost[0].quantity!.least).toBeCloseTo(left.time.outage!.least / 3600);
  });

  test('of storage counts each copy of the data that is paid for', () => {
    expect(costs()['Storage of the old database'].quantity).toEqual({ least: 1000, most: 1000 });
    expect(costs(instance({ MultiAZ: false }))['Storage of the old database'].quantity).toEqual({ least: 500, most: 500 });
    expect(costs(multiAz())['Storage of the old database'].quantity).toEqual({ least: 300, most: 300 });
    expect(costs(cluster(), STAGES, false, { ...DEFAULT_ASSUMPTIONS, storageGib: 340 })['Storage of the old database'].quantity).toEqual({ least: 340, most: 340 });
    expect(costs(cluster())['Storage of the old database'].quantity).toBeUndefined();
  });

  test('of snapshots: the first shares with the backups, the copy is a full one; a cluster has none', () => {
    expect(costs()['Snapshot, unencrypted'].quantity).toEqual({ least: 0, most: 500 });
    expect(costs()['Snapshot, encrypted copy'].quantity).toEqual({ least: 500, most: 500 });
    expect(costs(cluster())).not.toHaveProperty('Snapshot, encrypted copy');
    expect(costs(cluster())['Snapshot, unencrypted'].quantity).toBeUndefined();
  });

  test('of provisioned IOPS: all of io1, of gp3 what is above the baseline, of others none', () => {
    expect(costs(multiAz())['Provisioned IOPS of the old database (io1)'].quantity).toEqual({ least: 3000, most: 3000 });
    expect(costs()['Provisioned IOPS of the old database (gp3)'].quantity).toEqual({ least: 0, most: 26_000 });
    expect(Object.keys(costs(instance({ StorageType: 'gp2' }))).filter(item => item.includes('IOPS'))).toEqual([]);
  });

  test('of instances is told by class, and of serverless ones by capacity', () => {
    expect(costs(multiAz())).toHaveProperty(['Old database, 3 × db.m6gd.large'], expect.objectContaining({ quantity: { least: 72, most: 72 } }));
    const mixed = cluster({}, [WRITER, READER, { ...READER, DBInstanceIdentifier: 'shop-2', DBInstanceClass: 'db.serverless' }]);
    expect(costs(mixed)).toMatchObject({
      'Old database, 2 × db.r7g.large': { quantity: { least: 48, most: 48 }, unit: 'instance-hours' },
      'Old database, 1 × db.serverless': { quantity: { least: 12, most: 384 }, unit: 'ACU-hours', basis: expect.stringContaining('least capacity') },
    });
  });

  test('of requests is named where the storage type charges for them', () => {
    expect(costs(cluster({ StorageType: 'aurora' }))['I/O of the new cluster']).toMatchObject({ unit: 'I/O requests' });
    expect(costs(cluster())).not.toHaveProperty('I/O of the new cluster');
    expect(costs()).not.toHaveProperty('I/O of the new cluster');
  });

  test('of the key is in dollars, unless AWS manages it', () => {
    expect(costs()['KMS key']).toMatchObject({ usd: { least: 1, most: 3 }, per: 'month' });
    expect(costs(instance(), STAGES, true)).not.toHaveProperty('KMS key');
  });
});
