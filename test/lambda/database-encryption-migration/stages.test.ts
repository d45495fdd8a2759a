import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CloseRequest, CompareAnswer, Report, StepsAnswer } from '../../../src/migration/tasks';
import { cluster, CLUSTER, KEY } from '../../migration/support/databases';
import { Account, COPY, FIRST, NEW_ORDERS, OLD_ORDERS, ORDERS, SECOND, SNAPSHOT } from './support';

let account: Account;
beforeEach(async () => {
  account = new Account();
  account.world.snapshots = [];
  await account.plan();
});

const names = ({ steps }: StepsAnswer) => steps.map(step => step.name);
const steps = async (stage: 'copy' | 'cutover' | 'protect' | 'undo', execution = FIRST) => account.ask<StepsAnswer>({ task: 'steps', stage, execution });
const compare = async (afterCutover: boolean) => account.ask<CompareAnswer>({ task: 'compare', afterCutover });
const CLOSE: Partial<CloseRequest> = { task: 'close', outcome: 'MIGRATED', writesStoppedAt: null, cutoverBeganAt: null, cutoverEndedAt: null, failure: null };
const close = async (more: Partial<CloseRequest> = {}) => account.ask<Report>({ ...CLOSE, ...more });
/** What the record says after each call of RDS or of the table, in their order. */
const puts = () => account.dynamo.commandCalls(PutItemCommand).map(({ args: [{ input }] }) => `${input.Item!.status.S} ${input.Item!.stage.S}`);

describe('steps', () => {
  test('are those that are left by what is there', async () => {
    const all = names(await steps('copy'));
    account.world.snapshots = [SNAPSHOT];

    expect(all[0]).toBe('Take the snapshot orders-before-encryption');
    expect(names(await steps('copy'))).toEqual(all.slice(1));
  });

  test('are those of the source as it was described first, whatever a hook has done to it since', async () => {
    account.world.instances = [{ ...ORDERS, VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-nobody', Status: 'active' }] }];

    const restore = (await steps('copy')).steps.find(step => step.operation === 'restoreDBInstanceFromDBSnapshot')!;

    expect(restore.parameters.VpcSecurityGroupIds).toEqual(['sg-1', 'sg-2']);
  });

  test('ask for no fact of the preflight', async () => {
    const before = account.world.calls.length;
    await steps('copy');

    expect(account.world.calls.slice(before).map(({ operation }) => operation).sort()).toEqual(['DescribeDBClusters', 'DescribeDBInstances', 'DescribeDBSnapshots', 'DescribeDBSnapshots']);
  });

  test('are of a stage that is written down first: once it is known that something may have been given up, it stays known', async () => {
    account.world.instances = [ORDERS, COPY];
    const reading = account.world.calls.length;
    account.world.failures.DescribeDBInstances = new Error('it ends here');

    await expect(steps('cutover')).rejects.toThrow('it ends here');

    expect(account.world.calls.length).toBeGreaterThan(reading);
    expect(account.written()).toMatchObject({ stage: 'cutover', cutoverBeganAt: '2026-11-01T00:00:00.000Z' });
  });

  test('say when the cutover was begun first, however often it is asked for', async () => {
    account.world.instances = [ORDERS, COPY];
    await steps('cutover');
    account.time += 60_000;
    await steps('cutover');
    await steps('undo');

    expect(account.written()).toMatchObject({ stage: 'undo', cutoverBeganAt: '2026-11-01T00:00:00.000Z' });
    expect(puts()).toEqual(['RUNNING copy', 'RUNNING cutover', 'RUNNING undo']);
  });

  test('of the copy, asked for again when more was begun, do not take the stage back', async () => {
    account.world.instances = [ORDERS, COPY];
    await steps('cutover');
    await steps('copy');

    expect(account.written()!.stage).toBe('cutover');
  });

  test('of an undo before the cutover are none, and nothing says that there was a cutover', async () => {
    account.world.instances = [ORDERS, COPY];

    expect(names(await steps('undo'))).toEqual([]);
    expect(account.written()).toMatchObject({ stage: 'undo' });
    expect(account.written()!.cutoverBeganAt).toBeUndefined();
  });

  test('go to nobody but the execution that holds the record', async () => {
    await expect(steps('cutover', SECOND)).rejects.toMatchObject({ name: 'MigrationRunning', message: `The migration of orders is held by the execution ${FIRST}` });
    delete account.items.orders;
    await expect(steps('cutover')).rejects.toMatchObject({
      name: 'MigrationRunning', message: 'The record of the migration of orders is gone, which said that this execution holds it',
    });
  });

  test('stop under the name of what is wrong', async () => {
    account.world.instances = [ORDERS];

    await expect(steps('cutover')).rejects.toMatchObject({ name: 'TargetGone' });
  });
});

describe('a comparison', () => {
  test('before the cutover tells what is expected to differ', async () => {
    account.world.instances = [ORDERS, COPY];

    const { differences } = await compare(false);

    expect(differences.map(({ setting }) => setting)).toEqual(expect.arrayContaining(['DBInstanceIdentifier', 'StorageEncrypted', 'KmsKeyId', 'DbiResourceId']));
    expect(differences.filter(({ expected }) => !expected)).toEqual([]);
  });

  test('is with the source as it was described first', async () => {
    account.world.instances = [{ ...ORDERS, VpcSecurityGroups: [] }, COPY];

    await expect(compare(false)).resolves.toBeDefined();
  });

  test('fails with all that differs, by name and value', async () => {
    account.world.instances = [ORDERS, { ...COPY, BackupRetentionPeriod: 1, SomethingNew: 'on' } as typeof COPY];

    await expect(compare(false)).rejects.toMatchObject({
      name: 'SettingsDiffer', message: 'BackupRetentionPeriod is 1, and was 14. SomethingNew is "on", and was nothing.',
    });
  });

  test('fails shortly, however much differs', async () => {
    account.world.instances = [ORDERS, { ...COPY, ...Object.fromEntries(Array.from({ length: 2_000 }, (_each, index) => [`New${index}`, 'x'])) } as typeof COPY];

    const error = await compare(false).catch((caught: Error) => caught) as Error;

    expect(error.name).toBe('SettingsDiffer');
    expect(error.message).toHaveLength(8_000);
  });

  test('after the cutover looks at names, addresses and the key besides', async () => {
    account.world.instances = [OLD_ORDERS, NEW_ORDERS];
    expect((await compare(true)).differences.filter(({ expected }) => !expected)).toEqual([]);

    account.world.instances = [OLD_ORDERS, { ...NEW_ORDERS, DBInstanceStatus: 'rebooting' }];
    await expect(compare(true)).rejects.toMatchObject({ name: 'SettingsDiffer', message: 'orders has the status rebooting.' });

    account.world.instances = [{ ...OLD_ORDERS, DBInstanceIdentifier: 'elsewhere' }, NEW_ORDERS];
    await expect(compare(true)).rejects.toThrow('The old database does not stand under orders-unencrypted.');
  });

  test('stays far below what a state takes, whatever the values', async () => {
    const arn = 'x'.repeat(300_000);
    account.world.instances = [ORDERS, { ...COPY, MasterUserSecret: { ...COPY.MasterUserSecret, SecretArn: arn }, DbiResourceId: arn } as typeof COPY];

    expect(Buffer.byteLength(JSON.stringify(await compare(false)))).toBeLessThan(100_000);
  });
});

describe('the end', () => {
  test('says what there is now, and closes the record', async () => {
    account.world.instances = [OLD_ORDERS, NEW_ORDERS];
    account.time += 3_600_000;

    const report = await close({ writesStoppedAt: '2026-11-01T00:30:00Z', cutoverBeganAt: '2026-11-01T00:45:00Z', cutoverEndedAt: '2026-11-01T00:50:00Z' });

    expect(report).toMatchObject({
      identifier: 'orders', outcome: 'MIGRATED', encrypted: true, keyArn: KEY.arn, endpoint: 'orders.abc.eu-west-1.rds.amazonaws.com', writesStoppedSeconds: 1800, unreachableSeconds: 300,
    });
    expect(report.leftovers.map(({ name }) => name)).toContain('orders-unencrypted');
    expect(puts()).toEqual(['RUNNING copy', 'MIGRATED copy']);
  });

  test.each(['UNDONE', 'FAILED'] as const)('with the outcome %s is written down as it is', async outcome => {
    await close({ outcome, failure: { error: 'Rds.StorageQuotaExceededException', cause: 'no', step: null } });

    expect(account.written()!.status).toBe(outcome);
  });

  test('leaves room for itself, however much differs', async () => {
    account.world.instances = [OLD_ORDERS, { ...NEW_ORDERS, ...Object.fromEntries(Array.from({ length: 900 }, (_each, index) => [`New${index}`, 'x'.repeat(900)])) } as typeof COPY];

    expect(Buffer.byteLength(JSON.stringify(await close()))).toBeLessThan(128 * 1024);
  });

  test('is not told by an execution that does not hold the record', async () => {
    await expect(close({ execution: SECOND })).rejects.toMatchObject({ name: 'MigrationRunning' });
    expect(account.written()!.status).toBe('RUNNING');
  });
});

test('a cluster goes the same way', async () => {
  account.world.clusters = [CLUSTER];
  account.world.instances = cluster().members.map(member => ({ ...member }));
  account.world.subnetGroups = [{ DBSubnetGroupName: 'private', SubnetGroupStatus: 'Complete', Subnets: ORDERS.DBSubnetGroup!.Subnets }];
  account.world.orderable = [{ ...account.world.orderable[0], Engine: CLUSTER.Engine, EngineVersion: CLUSTER.EngineVersion, DBInstanceClass: 'db.r7g.large' }];

  const plan = await account.plan({ identifier: 'shop' });
  const { steps: copying } = await account.ask<StepsAnswer>({ task: 'steps', stage: 'copy', identifier: 'shop' });

  expect(plan).toMatchObject({ kind: 'cluster', stops: false, begin: 'copy' });
  expect(copying.map(step => step.operation).filter(operation => operation?.startsWith('create') || operation?.startsWith('restore'))).toEqual([
    'createDBClusterSnapshot', 'restoreDBClusterFromSnapshot', 'createDBInstance', 'createDBInstance',
  ]);
});

test('a task that is none is refused', async () => {
  await expect(account.ask({ task: 'delete' as 'plan' })).rejects.toThrow('There is no task delete');
});
