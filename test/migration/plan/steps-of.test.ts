import type { Observation } from '../../../src/migration/plan/observation';
import { OPERATIONS } from '../../../src/migration/plan/operations';
import { planned } from '../../../src/migration/plan/plan-answer';
import type { Stage, Step } from '../../../src/migration/plan/step';
import { stepsOf } from '../../../src/migration/plan/steps-of';
import { cluster, instance, KEY, multiAz, READER, WRITER } from '../support/databases';
import { clusterAfterCutover, copyOfCluster, copyOfInstance, copyOfMember, instanceAt, recordOf, snapshot, SURROUNDINGS, untouched } from '../support/observations';
import { errorsOf, membersOfRequest } from '../support/step-functions-model';

const steps = (observation: Observation, stage: Stage) => stepsOf(observation, stage, KEY.arn);
const names = (found: readonly Step[]) => found.map(step => step.name);
const withRecord = (observation: Observation, changes = {}): Observation => ({ ...observation, record: recordOf(observation, changes) });
const step = (found: readonly Step[], name: RegExp) => {
  const [first, ...others] = found.filter(each => name.test(each.name));
  if (!first || others.length > 0) { throw new Error(`${name} is not one of ${names(found).join('; ')}`); }
  return first;
};
const AURORA = untouched(cluster(), SURROUNDINGS);
const plans: readonly [string, Observation][] = [['an instance', untouched(instance({ ActivityStreamStatus: 'started', ActivityStreamPolicyStatus: 'unlocked' }), { proxies: SURROUNDINGS.proxies })],
  ['a cluster of Aurora', AURORA], ['a Multi-AZ cluster', untouched(multiAz())]];

describe.each(plans)('the steps of %s', (_kind, observation) => {
  const whole = planned(observation, { execution: 'x', resume: null }).stages.flatMap(({ steps: found }) => found);

  test('have names of their own', () => {
    expect(new Set(names(whole)).size).toBe(whole.length);
  });

  test('have parameters and tolerated errors that Step Functions has for their operations', () => {
    const all = [...whole, ...steps(clusterAfterCutover(), 'undo')].filter(each => each.operation !== null);
    const unknown = ({ service, operation, parameters }: Step) => Object.keys(parameters).filter(name => !membersOfRequest(service, operation!).includes(name));
    expect(all.flatMap(unknown)).toEqual([]);
    expect(all.flatMap(({ service, operation, tolerated }) => tolerated.filter(error => !errorsOf(service, operation!).includes(error)))).toEqual([]);
    expect(all.filter(each => OPERATIONS[each.operation!].service !== each.service)).toEqual([]);
  });

  test('make nothing without the marks of the migration', () => {
    const making = whole.filter(each => /^(create(DB|DBCluster)Snapshot|copyDBSnapshot|restore.*|createDBInstance)$/.test(each.operation ?? ''));
    expect(making.length).toBeGreaterThan(1);
    for (const { parameters } of making) { expect(JSON.stringify(parameters.Tags)).toContain('cdk-at-rest:migration-of'); }
  });

  test('delete nothing but custom endpoints', () => {
    expect(whole.filter(each => /^delete/i.test(each.operation ?? '') && each.operation !== 'deleteDBClusterEndpoint')).toEqual([]);
  });
});

describe('the copy of an instance', () => {
  test('begins with the snapshot, and ends with what a restore does not take', () => {
    expect(names(steps(untouched(), 'copy'))).toEqual([
      'Take the snapshot orders-before-encryption', 'Copy it to the encrypted snapshot orders-before-encryption-encrypted', 'Restore the instance orders-encrypted',
      'Give orders-encrypted the settings that a restore does not take', 'Give orders-encrypted the role arn:aws:iam::111122223333:role/import for s3Import',
    ]);
  });

  test('is encrypted by the copy of the snapshot, which has the tags of the instance where snapshots have them', () => {
    const copy = (changes = {}) => step(steps(untouched(instance(changes)), 'copy'), /^Copy it/).parameters;
    expect(copy()).toMatchObject({ KmsKeyId: KEY.arn, SourceDBSnapshotIdentifier: 'orders-before-encryption', TargetDBSnapshotIdentifier: 'orders-before-encryption-encrypted' });
    expect(copy().Tags).toContainEqual({ Key: 'team', Value: 'shop' });
    expect(copy({ CopyTagsToSnapshot: false }).Tags).not.toContainEqual({ Key: 'team', Value: 'shop' });
  });

  test.each<[string, Partial<Observation>, string]>([
    ['a snapshot that is being taken', { snapshot: snapshot('orders-before-encryption', { status: 'creating' }) }, 'Wait until the snapshot orders-before-encryption is available'],
    ['a snapshot', { snapshot: snapshot('orders-before-encryption') }, 'Copy it to the encrypted snapshot orders-before-encryption-encrypted'],
    ['a copy that is under way', { snapshot: snapshot('orders-before-encryption'), encryptedSnapshot: snapshot('orders-before-encryption-encrypted', { status: 'copying', encrypted: true }) },
      'Wait until the snapshot orders-before-encryption-encrypted is available'],
    ['the encrypted copy alone', { encryptedSnapshot: snapshot('orders-before-encryption-encrypted', { encrypted: true }) }, 'Restore the instance orders-encrypted'],
    ['a restore that is under way', { target: copyOfInstance('orders-encrypted', { DBInstanceStatus: 'creating' }), targetAt: 'temporary' }, 'Wait until the encrypted instance orders-encrypted is available'],
    ['an instance without its other settings', { target: copyOfInstance('orders-encrypted', { MaxAllocatedStorage: undefined, AssociatedRoles: [] }), targetAt: 'temporary' },
      'Give orders-encrypted the settings that a restore does not take'],
    ['an instance without its role', { target: copyOfInstance('orders-encrypted', { AssociatedRoles: [] }), targetAt: 'temporary' },
      'Give orders-encrypted the role arn:aws:iam::111122223333:role/import for s3Import'],
  ])('goes on from %s', (_what, there, first) => {
    expect(names(steps(withRecord({ ...untouched(), ...there }), 'copy'))[0]).toBe(first);
  });

  test('has nothing left to do when the copy is as the source, or has become the database', () => {
    expect(steps(instanceAt('identifier', 'temporary', {}), 'copy')).toEqual([]);
    expect(steps(instanceAt('old', 'temporary', { stage: 'cutover' }), 'copy')).toEqual([]);
    expect(steps(instanceAt('old', 'identifier', { stage: 'cutover' }), 'copy')).toEqual([]);
    expect(steps(instanceAt('old', undefined, { stage: 'cutover' }), 'copy')).toEqual([]);
    expect(steps({ ...instanceAt('old', 'identifier', { stage: 'cutover' }), target: copyOfInstance('orders', { AssociatedRoles: [] }) }, 'copy')).toEqual([]);
  });

  test('touches nothing of a stranger', () => {
    expect(() => steps({ ...untouched(), snapshot: snapshot('orders-before-encryption', { ours: false }) }, 'copy')).toThrow(expect.objectContaining({ name: 'NameTaken' }) as Error);
    expect(() => steps({ ...untouched(), facts: { ...untouched().facts, takenNames: ['orders-encrypted'] } }, 'copy')).toThrow('orders-encrypted was not made by this migration');
  });

  test('is not made of a copy that is not encrypted', () => {
    expect(() => steps({ ...untouched(), encryptedSnapshot: snapshot('orders-before-encryption-encrypted') }, 'copy')).toThrow(expect.objectContaining({ name: 'TargetNotEncrypted' }) as Error);
  });

  test('waits for data for days, and for nothing where the call is all', () => {
    const found = steps(untouched(), 'copy');
    expect(step(found, /^Take/).until).toEqual({ kind: 'snapshot', identifier: 'orders-before-encryption', wanted: 'available', deadline: 7 * 24 * 3600 });
    expect(step(found, /^Restore/).until).toEqual({ kind: 'instance', identifier: 'orders-encrypted', wanted: 'available', deadline: 7 * 24 * 3600 });
  });
});

describe('the copy of a cluster', () => {
  test('of Aurora waits for the writer before the readers are made, and for those together', () => {
    const third = { ...READER, DBInstanceIdentifier: 'shop-2' };
    const found = steps(untouched(cluster({}, [READER, WRITER, third])), 'copy');
    expect(names(found).filter(name => /instance/.test(name))).toEqual([
      'Create the instance shop-1-encrypted', 'Wait until the encrypted instance shop-1-encrypted is available', 'Create the instance shop-0-encrypted',
      'Create the instance shop-2-encrypted', 'Wait until the encrypted instance shop-0-encrypted is available', 'Wait until the encrypted instance shop-2-encrypted is available',
    ]);
    expect(step(found, /^Create the instance shop-0/)).toMatchObject({ until: null, parameters: { DbClusterIdentifier: 'shop-encrypted' } });
    expect(step(found, /^Restore/).parameters).toMatchObject({ KmsKeyId: KEY.arn, SnapshotIdentifier: 'shop-before-encryption' });
  });

  test('of Aurora makes those instances that are not there', () => {
    const target = copyOfCluster('shop-encrypted', [copyOfMember(WRITER, 'shop-1-encrypted'), copyOfMember(READER, 'shop-0-encrypted', { DBInstanceStatus: 'creating' })]);
    expect(names(steps(withRecord({ ...AURORA, target, targetAt: 'temporary' }), 'copy'))[0]).toBe('Wait until the encrypted instance shop-0-encrypted is available');
  });

  test('of Multi-AZ has instances of RDS', () => {
    expect(names(steps(untouched(multiAz()), 'copy'))).toEqual([
      'Take the snapshot ledger-before-encryption', 'Restore the cluster ledger-encrypted', 'Give ledger-encrypted the settings that a restore does not take',
    ]);
  });
});

describe('the cutover', () => {
  const ready = withRecord({ ...AURORA, target: copyOfCluster('shop-encrypted', [copyOfMember(WRITER, 'shop-1-encrypted'), copyOfMember(READER, 'shop-0-encrypted')]), targetAt: 'temporary' }, { stage: 'cutover' });

  test('of an instance renames the old one, and when that has its new name the new one', () => {
    const found = steps(instanceAt('identifier', 'temporary', { stage: 'cutover' }), 'cutover');
    expect(names(found)).toEqual(['Rename the unencrypted instance orders to orders-unencrypted', 'Rename the encrypted instance orders-encrypted to orders']);
    expect(found[0]).toMatchObject({
      operation: 'modifyDBInstance',
      parameters: { DbInstanceIdentifier: 'orders', NewDBInstanceIdentifier: 'orders-unencrypted', ApplyImmediately: true },
      until: { kind: 'instance', identifier: 'orders-unencrypted', wanted: 'available', deadline: 7200 },
    });
  });

  test('of a cluster renames the clusters first, so that their endpoint answers while the instances are renamed together', () => {
    expect(names(steps(ready, 'cutover'))).toEqual([
      'Suspend the scaling of cluster:shop (rds:cluster:ReadReplicaCount)', 'Take the custom endpoint reports from the unencrypted cluster', 'Take the unencrypted database off the proxy front',
      'Rename the unencrypted cluster shop to shop-unencrypted', 'Rename the encrypted cluster shop-encrypted to shop',
      'Rename the unencrypted instance shop-1 to shop-1-unencrypted', 'Rename the unencrypted instance shop-0 to shop-0-unencrypted',
      'Wait until the unencrypted instance shop-1-unencrypted is available', 'Wait until the unencrypted instance shop-0-unencrypted is available',
      'Rename the encrypted instance shop-1-encrypted to shop-1', 'Rename the encrypted instance shop-0-encrypted to shop-0',
      'Wait until the encrypted instance shop-1 is available', 'Wait until the encrypted instance shop-0 is available',
      'Give the custom endpoint reports to the encrypted cluster', 'Put the encrypted database behind the proxy front', 'Start the activity stream of the encrypted database',
      'Set the scaling of cluster:shop (rds:cluster:ReadReplicaCount) for the encrypted cluster', 'Set the scaling policy cpu of cluster:shop (rds:cluster:ReadReplicaCount) for the encrypted cluster',
    ]);
  });

  test('waits until a custom endpoint is gone, and gives it to the new cluster without the readers of scaling', () => {
    const found = steps(ready, 'cutover');
    expect(step(found, /^Take the custom endpoint/)).toMatchObject({ until: { kind: 'cluster-endpoint', identifier: 'reports', wanted: 'gone' }, tolerated: ['Rds.DbClusterEndpointNotFoundException'] });
    expect(step(found, /^Give the custom endpoint/)).toMatchObject({ parameters: { StaticMembers: ['shop-0'] }, until: { wanted: 'available' } });
  });

  test('suspends scaling, and sets it as it was: also where nothing was said of a suspension', () => {
    const found = steps(ready, 'cutover');
    expect(step(found, /^Suspend/).parameters.SuspendedState).toEqual({ DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true, ScheduledScalingSuspended: true });
    expect(step(found, /^Set the scaling of/).parameters).toMatchObject({ MaxCapacity: 4, SuspendedState: { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false } });
  });

  test('leaves scaling alone that is as it was, once nothing is to be renamed any more', () => {
    const [registered] = SURROUNDINGS.scalableTargets!;
    const as = (SuspendedState: object) => ({ scalableTargets: [{ ...registered, SuspendedState }], scalingPolicies: SURROUNDINGS.scalingPolicies });
    const running = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };
    const scaling = (found: readonly Step[]) => names(found).filter(name => /scaling/.test(name));
    expect(scaling(steps(clusterAfterCutover({ scaling: as(running) }), 'cutover'))).toEqual([]);
    expect(scaling(steps(clusterAfterCutover({ scaling: as({ ...running, DynamicScalingInSuspended: true }) }), 'cutover')))
      .toEqual(['Set the scaling of cluster:shop (rds:cluster:ReadReplicaCount) for the encrypted cluster']);
    expect(scaling(steps(clusterAfterCutover({ scaling: as(running) }), 'undo'))).toHaveLength(2);
    expect(scaling(steps({ ...ready, scaling: as(running) }, 'undo'))).toEqual([]);
    expect(scaling(steps({ ...ready, scaling: as({ DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true, ScheduledScalingSuspended: true }) }, 'cutover'))[0])
      .toBe('Set the scaling of cluster:shop (rds:cluster:ReadReplicaCount) for the encrypted cluster');
  });

  test('goes on between the renames, and gives nothing up a second time', () => {
    expect(names(steps(instanceAt('old', 'temporary', { stage: 'cutover' }), 'cutover'))).toEqual(['Rename the encrypted instance orders-encrypted to orders']);
    expect(steps(instanceAt('old', 'identifier', { stage: 'cutover' }), 'cutover')).toEqual([]);
  });

  test.each([['renaming', { DBInstanceStatus: 'renaming' }], ['about to be renamed', { PendingModifiedValues: { DBInstanceIdentifier: 'orders-unencrypted' } }]])('waits for a database that is %s', (_how, changes) => {
    const observation = instanceAt('identifier', 'temporary', { stage: 'cutover' });
    const found = steps({ ...observation, facts: { ...observation.facts, source: instance(changes) } }, 'cutover');
    expect(found[0]).toMatchObject({ name: 'Wait until the unencrypted instance orders-unencrypted is available', operation: null, until: { identifier: 'orders-unencrypted' } });
    expect(names(found)).not.toContain('Rename the unencrypted instance orders to orders-unencrypted');
  });

  test('waits until the new database is available under the name, and not for the old one, which is only kept', () => {
    const observation = instanceAt('old', 'identifier', { stage: 'cutover' });
    const busy = { ...observation, target: copyOfInstance('orders', { DBInstanceStatus: 'rebooting' }) };
    expect(names(steps(busy, 'cutover'))).toEqual(['Wait until the encrypted instance orders is available']);
    const kept = { ...observation.facts, source: instance({ DBInstanceIdentifier: 'orders-unencrypted', DBInstanceStatus: 'storage-full' }) };
    expect(steps({ ...observation, facts: kept }, 'cutover')).toEqual([]);
  });

  test('never renames the source without an encrypted copy', () => {
    const stop = (name: string) => expect.objectContaining({ name }) as Error;
    expect(() => steps(instanceAt('identifier', undefined, {}), 'cutover')).toThrow(stop('TargetGone'));
    expect(() => steps({ ...instanceAt('identifier', 'temporary', {}), target: copyOfInstance('orders-encrypted', { StorageEncrypted: false }) }, 'cutover')).toThrow(stop('TargetNotEncrypted'));
    expect(() => stepsOf(instanceAt('identifier', 'temporary', {}), 'cutover', 'arn:aws:kms:eu-west-1:111122223333:key/other')).toThrow(stop('TargetNotEncrypted'));
    expect(() => steps(instanceAt(undefined, 'temporary', {}), 'cutover')).toThrow(stop('SourceGone'));
    expect(() => steps(instanceAt('old', 'temporary'), 'cutover')).toThrow(stop('RecordMissing'));
  });
});

test('the old database is protected against deletion, if it is not', () => {
  const observation = instanceAt('old', 'identifier', { stage: 'protect' });
  const protect = (DeletionProtection: boolean) => steps({ ...observation, facts: { ...observation.facts, source: instance({ DBInstanceIdentifier: 'orders-unencrypted', DeletionProtection }) } }, 'protect');
  expect(protect(true)).toEqual([]);
  expect(protect(false)).toMatchObject([{ operation: 'modifyDBInstance', parameters: { DbInstanceIdentifier: 'orders-unencrypted', DeletionProtection: true, ApplyImmediately: true }, until: null }]);
  expect(steps(instanceAt('identifier', 'temporary', {}), 'protect')).toEqual([]);
});

describe('the undo', () => {
  test('of a whole cutover goes back: what was taken, the clusters, their instances, what was given up', () => {
    expect(names(steps(clusterAfterCutover(), 'undo'))).toEqual([
      'Take the custom endpoint reports from the encrypted cluster', 'Take the encrypted database off the proxy front', 'Stop the activity stream of the encrypted database',
      'Rename the encrypted cluster shop to shop-encrypted', 'Rename the unencrypted cluster shop-unencrypted to shop',
      'Rename the encrypted instance shop-1 to shop-1-encrypted', 'Rename the encrypted instance shop-0 to shop-0-encrypted',
      'Wait until the encrypted instance shop-1-encrypted is available', 'Wait until the encrypted instance shop-0-encrypted is available',
      'Rename the unencrypted instance shop-1-unencrypted to shop-1', 'Rename the unencrypted instance shop-0-unencrypted to shop-0',
      'Wait until the unencrypted instance shop-1 is available', 'Wait until the unencrypted instance shop-0 is available',
      'Give the custom endpoint reports to the unencrypted cluster', 'Put the unencrypted database behind the proxy front',
      'Set the scaling of cluster:shop (rds:cluster:ReadReplicaCount) for the unencrypted cluster', 'Set the scaling policy cpu of cluster:shop (rds:cluster:ReadReplicaCount) for the unencrypted cluster',
    ]);
  });

  test('gives the source its endpoint again with all members, and waits first where its deletion is under way', () => {
    const going = steps(clusterAfterCutover({ endpoints: { source: [], target: [], deleting: ['reports'] } }), 'undo');
    const at = (name: RegExp) => going.findIndex(each => name.test(each.name));
    expect(step(going, /^Give the custom endpoint/).parameters).toMatchObject({ StaticMembers: ['shop-0', 'application-autoscaling-1'], Tags: [{ Key: 'team', Value: 'bi' }] });
    expect(going[at(/^Wait until the custom endpoint reports is gone/)]).toMatchObject({ operation: null, until: { wanted: 'gone' } });
    expect(at(/^Wait until the custom endpoint/)).toBeLessThan(at(/^Give the custom endpoint/));
  });

  test('of renames that are half done renames those members that were', () => {
    const half = clusterAfterCutover();
    const source = cluster({ DBClusterIdentifier: 'shop-unencrypted' }, [READER, { ...WRITER, DBInstanceIdentifier: 'shop-1-unencrypted' }]);
    const target = copyOfCluster('shop', [copyOfMember(WRITER, 'shop-1-encrypted'), copyOfMember(READER, 'shop-0-encrypted')]);
    expect(names(steps({ ...half, facts: { ...half.facts, source }, target, endpoints: { source: [], target: [] } }, 'undo')).filter(name => name.startsWith('Rename'))).toEqual([
      'Rename the encrypted cluster shop to shop-encrypted', 'Rename the unencrypted cluster shop-unencrypted to shop', 'Rename the unencrypted instance shop-1-unencrypted to shop-1',
    ]);
  });

  test('waits for a rename that is under way, and takes it back', () => {
    const observation = instanceAt('identifier', 'temporary', { stage: 'undo', cutoverBeganAt: 'x' });
    expect(names(steps({ ...observation, facts: { ...observation.facts, source: instance({ DBInstanceStatus: 'renaming' }) } }, 'undo'))).toEqual([
      'Wait until the unencrypted instance orders-unencrypted is available', 'Rename the unencrypted instance orders-unencrypted to orders',
    ]);
  });

  test('before the cutover leaves everything alone', () => {
    const observation = { ...untouched(cluster(), SURROUNDINGS), target: copyOfCluster(), targetAt: 'temporary' as const };
    expect(steps(withRecord(observation, { stage: 'undo' }), 'undo')).toEqual([]);
    expect(steps(withRecord(observation, { stage: 'copy' }), 'undo')).toEqual([]);
    expect(steps(withRecord(observation, { stage: 'undo', cutoverBeganAt: 'x' }), 'undo')).not.toEqual([]);
    expect(steps(withRecord(observation, { stage: 'cutover' }), 'undo')).not.toEqual([]);
  });

  test('sets scaling again where the old cluster is only on its way back to its name', () => {
    const { scalableTargets: [registered] = [], scalingPolicies } = SURROUNDINGS;
    const running = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };
    const scaling = { scalableTargets: [{ ...registered, SuspendedState: running }], scalingPolicies };
    const back = clusterAfterCutover({ target: copyOfCluster('shop-encrypted'), targetAt: 'temporary', scaling });
    const at = (changes: object) => names(steps({ ...back, facts: { ...back.facts, source: cluster(changes) }, sourceAt: 'identifier' }, 'undo')).filter(name => /scaling/.test(name));
    expect(at({})).toEqual([]);
    expect(at({ DBClusterIdentifier: 'shop-unencrypted', Status: 'renaming' })).toHaveLength(2);
  });

  test('works without the encrypted database, and not without the other one', () => {
    expect(names(steps(instanceAt('old', undefined, { stage: 'undo' }), 'undo'))).toEqual(['Rename the unencrypted instance orders-unencrypted to orders']);
    expect(() => steps(instanceAt(undefined, 'identifier', { stage: 'undo' }), 'undo')).toThrow(expect.objectContaining({ name: 'SourceGone' }) as Error);
  });
});

describe('what would go wrong in the cutover is waited for before anything is given up', () => {
  const busy = (status: string): Observation => ({ ...instanceAt('identifier', 'temporary', { stage: 'cutover' }), target: copyOfInstance('orders-encrypted', { DBInstanceStatus: status }) });

  test('a copy that RDS is busy with, once', () => {
    expect(names(steps(busy('backing-up'), 'cutover')).slice(0, 2)).toEqual([
      'Wait until the encrypted instance orders-encrypted is available', 'Rename the unencrypted instance orders to orders-unencrypted',
    ]);
    expect(names(steps(busy('backing-up'), 'cutover')).filter(name => name.startsWith('Wait'))).toHaveLength(1);
    expect(names(steps(busy('available'), 'cutover'))[0]).toBe('Rename the unencrypted instance orders to orders-unencrypted');
  });

  test('a database that is to get its name back', () => {
    const after = { ...instanceAt('old', 'identifier', { stage: 'undo' }), target: copyOfInstance('orders', { DBInstanceStatus: 'backing-up' }) };
    expect(names(steps(after, 'undo')).slice(0, 2)).toEqual(['Wait until the encrypted instance orders is available', 'Rename the encrypted instance orders to orders-encrypted']);
  });
});

describe('a snapshot of before this migration', () => {
  const taken = (takenAt: string) => withRecord({ ...untouched(), snapshot: snapshot('orders-before-encryption', { takenAt }) }, { startedAt: '2026-11-01T00:30:00.000Z' });

  test('is never copied: writes had not stopped', () => {
    expect(() => steps(taken('2026-11-01T00:29:00.000Z'), 'copy')).toThrow('orders-before-encryption is of 2026-11-01T00:29:00.000Z, before this migration began at 2026-11-01T00:30:00.000Z');
  });

  test('is not one that it has taken', () => {
    expect(names(steps(taken('2026-11-01T00:31:00.000Z'), 'copy'))[0]).toBe('Copy it to the encrypted snapshot orders-before-encryption-encrypted');
  });
});
