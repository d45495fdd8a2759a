import { DEFAULT_ASSUMPTIONS } from '../../../src/migration/estimates';
import { durationOf, remainderOf } from '../../../src/migration/estimates/step-duration';
import { OPERATIONS, type Operation } from '../../../src/migration/plan/operations';
import type { Awaited, Step } from '../../../src/migration/plan/step';
import { toStepFunctions } from '../../../src/migration/plan/step-functions-names';
import type { Source } from '../../../src/migration/rds/source';
import { cluster, instance, multiAz } from '../support/databases';

const HOUR = 3600;

const of = (source: Source, operation: Operation, parameters: Step['parameters'] = {}, assumptions = DEFAULT_ASSUMPTIONS) => (
  durationOf(operation, toStepFunctions(parameters), source, assumptions)
);

describe('a copy of a snapshot', () => {
  test('takes as long as all of the data takes at the assumed speed', () => {
    // 500 GiB: 1,024 s at 500 MiB/s, 10,240 s at 50 MiB/s, and 2 to 10 minutes besides.
    expect(of(instance(), 'copyDBSnapshot')).toEqual({
      seconds: { least: 120 + 1024, most: 600 + 10_240 },
      basis: { kind: 'assumed', text: 'the copy is a full one, of 500 GiB at 50 to 500 MiB/s; blocks that were never written are not copied' },
    });
  });

  test('is reckoned at the speed that was measured, of what is stored', () => {
    expect(of(instance(), 'copyDBSnapshot', {}, { throughputMib: { least: 100, most: 100 }, storageGib: 100 })).toEqual({
      seconds: { least: 120 + 1024, most: 600 + 1024 },
      basis: { kind: 'assumed', text: 'the copy is a full one, of 100 GiB at 100 MiB/s; blocks that were never written are not copied' },
    });
  });

  test('counts further volumes', () => {
    const more = instance({ AllocatedStorage: 400, AdditionalStorageVolumes: [{ VolumeName: 'rdsdbdata2', AllocatedStorage: 75 }, { AllocatedStorage: 25 }] });
    expect(of(more, 'copyDBSnapshot')).toEqual(of(instance(), 'copyDBSnapshot'));
  });
});

describe('a snapshot', () => {
  test('holds anything from nothing to everything where there are backups', () => {
    expect(of(instance(), 'createDBSnapshot')).toMatchObject({ seconds: { least: 120, most: 600 + 10_240 }, basis: { kind: 'documented', see: expect.stringContaining('docs.aws.amazon.com') } });
  });

  test('holds everything where there are none', () => {
    const { seconds, basis } = of(instance({ BackupRetentionPeriod: 0 }), 'createDBSnapshot');
    expect(seconds).toEqual({ least: 120 + 1024, most: 600 + 10_240 });
    expect(basis.text).toContain('there are no automated backups');
  });

  test('of Aurora hardly depends on the size', () => {
    expect(of(cluster(), 'createDBClusterSnapshot').seconds).toEqual({ least: 60, most: 900 });
  });
});

describe('a restore', () => {
  test('of an instance does not wait for the data', () => {
    expect(of(instance(), 'restoreDBInstanceFromDBSnapshot').seconds).toEqual(of(instance({ AllocatedStorage: 60_000 }), 'restoreDBInstanceFromDBSnapshot').seconds);
  });

  test('of a cluster encrypts everything', () => {
    expect(of(multiAz(), 'restoreDBClusterFromSnapshot').seconds).toEqual({ least: 600 + 205, most: 2700 + 2048 });
  });

  test('of Aurora cannot be reckoned from what RDS describes, but from what one is told', () => {
    const { seconds, basis } = of(cluster(), 'restoreDBClusterFromSnapshot');
    expect(seconds).toBeUndefined();
    expect(basis.text).toContain('VolumeBytesUsed');
    expect(of(cluster(), 'restoreDBClusterFromSnapshot', {}, { ...DEFAULT_ASSUMPTIONS, storageGib: 100 }).seconds).toEqual({ least: 600 + 205, most: 2700 + 2048 });
  });
});

describe('a modification', () => {
  test('is told from a rename', () => {
    expect(of(instance(), 'modifyDBInstance').basis.kind).toBe('assumed');
    expect(of(instance(), 'modifyDBInstance', { NewDBInstanceIdentifier: 'orders' }).basis).toMatchObject({ kind: 'documented', text: expect.stringContaining('about 10 minutes') });
    expect(of(multiAz(), 'modifyDBCluster', { NewDBClusterIdentifier: 'ledger' }).basis).toMatchObject({ kind: 'documented', text: expect.stringContaining('about 2 minutes') });
    expect(of(cluster(), 'modifyDBCluster', { NewDBClusterIdentifier: 'shop' }).basis.kind).toBe('assumed');
  });

  test('that turns on mirroring copies the database', () => {
    const mirrored = of(instance({ Engine: 'sqlserver-se', MultiAZ: true }), 'modifyDBInstance');
    expect(mirrored.seconds!.most).toBe(2 * HOUR);
    expect(of(instance({ Engine: 'sqlserver-se', MultiAZ: false }), 'modifyDBInstance').seconds!.most).toBeLessThan(HOUR);
  });
});

test('a call that nothing is known of is a short one', () => {
  expect(of(instance(), 'addRoleToDBInstance').seconds).toEqual({ least: 0, most: 120 });
});

test('every call of a migration has a duration', () => {
  (Object.keys(OPERATIONS) as Operation[]).forEach(operation => {
    const { seconds } = of(instance(), operation);
    expect(seconds!.most).toBeGreaterThan(0);
    expect(seconds!.least).toBeLessThan(seconds!.most);
  });
});

describe('a wait for what was begun before', () => {
  const left = (source: Source, kind: Awaited['kind']) => remainderOf({ kind, identifier: 'orders', wanted: 'available', deadline: 1 }, source, DEFAULT_ASSUMPTIONS);

  test('is from nothing to all of it', () => {
    expect(left(instance(), 'snapshot')).toEqual({ seconds: { least: 0, most: of(instance(), 'copyDBSnapshot').seconds!.most }, basis: { kind: 'assumed', text: expect.stringContaining('begun before') } });
    expect(left(instance(), 'instance').seconds).toEqual({ least: 0, most: 2700 });
    expect(left(multiAz(), 'cluster-snapshot').seconds!.least).toBe(0);
  });

  test('is not known where all of it is not', () => {
    expect(left(cluster(), 'cluster')).not.toHaveProperty('seconds');
  });
});
