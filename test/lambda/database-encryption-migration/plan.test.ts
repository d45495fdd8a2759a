import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { namesFor } from '../../../src/migration/names';
import type { PlanAnswer, PlanRequest } from '../../../src/migration/tasks';
import { failure } from '../../migration/gather/world';
import { KEY } from '../../migration/support/databases';
import { Account, COPY, FIRST, NEW_ORDERS, OLD_ORDERS, ORDERS, SECOND, SNAPSHOT } from './support';

let account: Account;
beforeEach(() => { account = new Account(); });

const planned = async (more: Partial<PlanRequest> = {}) => account.plan(more);
const stopping = ({ problems }: PlanAnswer) => problems.filter(problem => problem.stops).map(problem => problem.id);

/** An execution that has begun, has come to a stage, and ended. */
async function abandoned(stage: 'copy' | 'cutover' = 'copy'): Promise<void> {
  await planned();
  await account.ask({ task: 'steps', stage });
  account.executions[FIRST] = 'FAILED';
}

test('says what will be done, and writes down how everything was', async () => {
  const answer = await planned();

  expect(answer).toMatchObject({ identifier: 'orders', kind: 'instance', names: namesFor('orders'), keyArn: KEY.arn, stops: false, begin: 'copy', resumed: false });
  expect(answer.steps.length).toBeGreaterThan(5);
  expect(account.written()).toMatchObject({ identifier: 'orders', execution: FIRST, status: 'RUNNING', stage: 'copy', keyArn: KEY.arn, startedAt: '2026-11-01T00:00:00.000Z' });
  expect(JSON.parse(account.written()!.source!)).toEqual({ kind: 'instance', instance: ORDERS });
  expect(JSON.parse(account.written()!.surroundings!)).toEqual({ proxies: [] });
});

test('a dry run says the same and writes nothing', async () => {
  const dry = await planned({ dryRun: true });

  expect(account.dynamo.commandCalls(PutItemCommand)).toEqual([]);
  expect(dry).toEqual(await planned());
});

test('what is stopped writes nothing', async () => {
  account.world.instances = [{ ...ORDERS, StorageEncrypted: true }];

  expect(stopping(await planned())).toContain('AlreadyEncrypted');
  expect(account.dynamo.commandCalls(PutItemCommand)).toEqual([]);
});

test('the record is read with strong consistency, and under the identifier as RDS has it', async () => {
  await planned({ identifier: 'Orders' });

  expect(account.dynamo.commandCalls(GetItemCommand)[0].args[0].input).toEqual({ TableName: 'Records', Key: { identifier: { S: 'orders' } }, ConsistentRead: true });
  expect(Object.keys(account.items)).toEqual(['orders']);
});

describe('the record is a lock', () => {
  test.each([{ dryRun: false }, { dryRun: true }])('while its holder runs nobody else begins', async ({ dryRun }) => {
    await planned();

    await expect(planned({ execution: SECOND, dryRun })).rejects.toMatchObject({ name: 'MigrationRunning', message: `The migration of orders is held by the execution ${FIRST}` });
    expect(account.written()!.execution).toBe(FIRST);
  });

  test.each(['FAILED', 'ABORTED', 'TIMED_OUT', 'SUCCEEDED', undefined])('a holder that ended with %s is taken over from', async status => {
    await planned();
    if (status) { account.executions[FIRST] = status; } else { delete account.executions[FIRST]; }

    await planned({ execution: SECOND });

    expect(account.written()!.execution).toBe(SECOND);
  });

  test('nothing is taken over where it cannot be told whether the holder runs', async () => {
    await planned();
    account.stepFunctions.on(DescribeExecutionCommand).rejects(failure('AccessDeniedException', 'not you'));

    await expect(planned({ execution: SECOND })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(account.written()!.execution).toBe(FIRST);
  });

  test('of two that begin at once the second to write does not', async () => {
    const put = account.dynamo.on(PutItemCommand);
    put.callsFake((input: PutItemCommandInput) => { account.items.orders ??= { ...input.Item, execution: { S: SECOND } }; account.put(input); });

    await expect(planned()).rejects.toMatchObject({ name: 'MigrationRunning', message: `The migration of orders is held by the execution ${SECOND}` });
  });

  test('of two that take over at once the second to write does not', async () => {
    await planned();
    delete account.executions[FIRST];
    account.dynamo.on(PutItemCommand).callsFake((input: PutItemCommandInput) => { account.items.orders = { ...account.items.orders, execution: { S: 'third' } }; account.put(input); });

    await expect(planned({ execution: SECOND })).rejects.toMatchObject({ name: 'MigrationRunning', message: 'The migration of orders is held by the execution third' });
  });

  test('a write that the SDK repeats meets itself', async () => {
    account.dynamo.on(PutItemCommand).callsFake((input: PutItemCommandInput) => { account.put(input); account.put(input); });

    await expect(planned()).resolves.toMatchObject({ stops: false });
  });

  test('any other error of the table is told', async () => {
    account.dynamo.on(PutItemCommand).rejects(failure('ProvisionedThroughputExceededException'));

    await expect(planned()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  });

  test('the same execution may ask again', async () => {
    await planned();

    expect(await planned()).toMatchObject({ stops: false, begin: 'copy', resumed: false });
    expect(account.stepFunctions.commandCalls(DescribeExecutionCommand)).toEqual([]);
  });
});

describe('an unfinished migration', () => {
  test('waits for somebody who knows whether anything was written since', async () => {
    await abandoned();
    account.world.snapshots = [SNAPSHOT];

    expect(stopping(await planned({ execution: SECOND }))).toEqual(['Unfinished']);
    expect(account.written()!.execution).toBe(FIRST);
  });

  test('goes on when it is told to, by what was written down first', async () => {
    await abandoned();
    account.world.snapshots = [SNAPSHOT];
    account.world.instances = [{ ...ORDERS, BackupRetentionPeriod: 1 }];
    account.time += 60_000;

    expect(await planned({ execution: SECOND, resume: 'CONTINUE' })).toMatchObject({ stops: false, begin: 'copy', resumed: true });
    expect(account.written()).toMatchObject({ execution: SECOND, status: 'RUNNING', startedAt: '2026-11-01T00:00:00.000Z' });
    expect(JSON.parse(account.written()!.source!)).toEqual({ kind: 'instance', instance: ORDERS });
  });

  test('goes on by itself between the renames', async () => {
    await abandoned('cutover').catch(() => undefined);
    account.world.instances = [OLD_ORDERS, COPY];
    account.items.orders = { ...account.items.orders, stage: { S: 'cutover' } };
    account.executions[FIRST] = 'ABORTED';

    expect(await planned({ execution: SECOND })).toMatchObject({ stops: false, begin: 'cutover', resumed: true });
    expect(account.written()).toMatchObject({ execution: SECOND, stage: 'cutover' });
  });

  test('goes on under the key that it was begun under', async () => {
    await abandoned();
    const other = KEY.arn.replace('new', 'other');
    account.world.snapshots = [SNAPSHOT];

    const { aws } = account;
    (account as { aws: typeof aws }).aws = { ...aws, keyArn: other };
    const answer = await planned({ execution: SECOND, resume: 'CONTINUE' });

    expect(answer.keyArn).toBe(KEY.arn);
    expect(account.written()!.keyArn).toBe(KEY.arn);
    expect(account.world.calls.filter(({ operation }) => operation === 'DescribeKey').map(({ input }) => input.KeyId)).toEqual([KEY.arn, other, KEY.arn]);
  });

  test('begins anew, under the key of today, where nothing was made', async () => {
    await abandoned();
    const other = KEY.arn.replace('new', 'other');
    account.world.instances = [{ ...ORDERS, BackupRetentionPeriod: 1 }];

    const { aws } = account;
    (account as { aws: typeof aws }).aws = { ...aws, keyArn: other };
    account.world.key = { ...account.world.key, Arn: other };

    expect(await planned({ execution: SECOND })).toMatchObject({ begin: 'copy', resumed: false, keyArn: other });
    expect(JSON.parse(account.written()!.source!)).toEqual({ kind: 'instance', instance: account.world.instances[0] });
  });
});

test('what was migrated is said to be, and nothing is written', async () => {
  await planned();
  account.items.orders = { ...account.items.orders, status: { S: 'MIGRATED' }, stage: { S: 'protect' } };
  account.world.instances = [OLD_ORDERS, NEW_ORDERS];

  expect(stopping(await planned({ execution: SECOND }))).toEqual(['AlreadyMigrated']);
  account.world.instances = [NEW_ORDERS];
  expect(stopping(await planned({ execution: SECOND }))).toEqual(['AlreadyMigrated']);
  expect(account.written()!.execution).toBe(FIRST);
});

test('renames without a record are no way to go on', async () => {
  account.world.instances = [OLD_ORDERS, COPY];

  expect(stopping(await planned())).toEqual(['RecordMissing']);
});

test('more tags than the steps have room for are told before writes stop', async () => {
  const tags = Array.from({ length: 400 }, (_each, index) => ({ Key: `key-${index}`, Value: 'x'.repeat(256) }));
  account.world.instances = [{ ...ORDERS, TagList: tags, CopyTagsToSnapshot: true }];

  await expect(planned()).rejects.toMatchObject({ name: 'StepsTooLong' });
  expect(account.items).toEqual({});
});

test('an answer with every setting lost and hundreds of problems stays far below what a state takes', async () => {
  account.world.tasks = Array.from({ length: 900 }, (_each, index) => ({ ReplicationTaskIdentifier: `task-${index}-${'x'.repeat(200)}`, SourceEndpointArn: 'arn:e', Status: 'running' }));
  account.world.dmsEndpoints = [{ EndpointArn: 'arn:e', ServerName: ORDERS.Endpoint!.Address }];

  const answer = await planned();

  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(160 * 1024);
  expect(answer.problems.at(-1)!.id).toBe('More');
  expect(answer.stops).toBe(true);
});
