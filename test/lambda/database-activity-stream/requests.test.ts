import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeKeyCommand, type KeyMetadata } from '@aws-sdk/client-kms';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, StartActivityStreamCommand, StopActivityStreamCommand } from '@aws-sdk/client-rds';
import { answer, physicalIdOf, STREAM_TYPE } from '../../../lambda/database-activity-stream/requests';
import {
  Account, ASYNC, CLUSTER, failure, found, INSTANCE, KEY, OTHER_KEY, request, STACK_ID, started, STOPPED, stream, USABLE,
} from './support';

const STARTED = { physicalId: 'cluster-ORDERS', data: { KinesisStreamName: 'aws-rds-das-cluster-ORDERS' } };
const DELETED = { physicalId: 'cluster-ORDERS', data: {} };

beforeEach(() => {
  jest.spyOn(console, 'log').mockReset().mockImplementation();
});

/** The lines that were logged. */
function logged(): unknown[] {
  return jest.mocked(console.log).mock.calls.map(([line]) => line as unknown);
}

describe('what was found', () => {
  test.each([
    ['nothing', STOPPED, 'found:off:cluster-ORDERS', 'false'],
    ['a stream', started('sync', OTHER_KEY), 'found:on:cluster-ORDERS', 'true'],
    ['a stream that starts', { ...started(), status: 'starting' }, 'found:on:cluster-ORDERS', 'true'],
    ['a stream that stops', { ...started(), status: 'stopping' }, 'found:off:cluster-ORDERS', 'false'],
  ])('is %s: recorded in the physical id and returned, and nothing changes', async (_name, before, physicalId, Found) => {
    const account = new Account(before);

    await expect(answer(found('Create'), account.aws)).resolves.toEqual({ physicalId, data: { Found } });
    expect(account.changes()).toEqual([]);
  });

  test('is the same when the request is delivered twice', async () => {
    const account = new Account(started());

    expect(await answer(found('Create'), account.aws)).toEqual(await answer(found('Create'), account.aws));
  });

  test.each([['found:on:cluster-ORDERS', 'true'], ['found:off:cluster-ORDERS', 'false']])('survives an update of the same database, whatever has become of the stream (%s)', async (physicalId, Found) => {
    const account = new Account(started());

    await expect(answer(found('Update', CLUSTER, physicalId), account.aws)).resolves.toEqual({ physicalId, data: { Found } });
    expect(account.rds.calls()).toEqual([]);
  });

  test('is read anew of another database', async () => {
    const account = new Account(STOPPED, INSTANCE);

    await expect(answer(found('Update', INSTANCE, 'found:on:cluster-ORDERS'), account.aws)).resolves.toEqual({ physicalId: 'found:off:db-LEDGER', data: { Found: 'false' } });
  });

  test('is forgotten without a call', async () => {
    const account = new Account(started());

    await expect(answer(found('Delete', CLUSTER, 'found:nothing'), account.aws)).resolves.toEqual({ physicalId: 'found:nothing', data: {} });
    expect(account.rds.calls()).toEqual([]);
  });

  test('is nothing where the database is not there', async () => {
    await expect(answer(found('Create'), new Account(STOPPED, null).aws)).resolves.toMatchObject({ data: { Found: 'false' } });
  });

  test('is nothing where the stream is the one of this stack, whose resource gets another logical id', async () => {
    const account = new Account(started());
    account.resources.push({ LogicalResourceId: 'Former', ResourceType: STREAM_TYPE, PhysicalResourceId: 'cluster-ORDERS', ResourceStatus: 'UPDATE_COMPLETE' });

    await expect(answer(found('Create'), account.aws)).resolves.toMatchObject({ data: { Found: 'false' } });
  });
});

describe('a creation', () => {
  test('proves the key, starts the stream at once, and waits until it is started', async () => {
    const account = new Account();

    await expect(answer(stream('Create'), account.aws)).resolves.toEqual(STARTED);

    expect(account.rds.commandCalls(StartActivityStreamCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { ResourceArn: CLUSTER.DatabaseArn, Mode: 'async', KmsKeyId: KEY, ApplyImmediately: true },
    ]);
    expect(account.kms.commandCalls(DescribeKeyCommand).length).toBeGreaterThan(0);
    expect(account.stream).toEqual(started());
  });

  test('does the same for an instance', async () => {
    const account = new Account(STOPPED, INSTANCE);

    await expect(answer(stream('Create', { ...ASYNC, ...INSTANCE }), account.aws)).resolves.toMatchObject({ physicalId: 'db-LEDGER' });
    expect(account.rds.commandCalls(StartActivityStreamCommand)[0].args[0].input.ResourceArn).toBe(INSTANCE.DatabaseArn);
  });

  test('delivered twice starts one stream, and answers the same', async () => {
    const account = new Account();
    const first = await answer(stream('Create'), account.aws);

    expect(await answer(stream('Create'), account.aws)).toEqual(first);
    expect(account.changes()).toEqual(['StartActivityStream']);
  });

  test('joins in where the stream is about to start', async () => {
    const account = new Account();
    account.change({ ...started(), status: 'starting' }, started());

    await expect(answer(stream('Create'), account.aws)).resolves.toEqual(STARTED);
    expect(account.changes()).toEqual([]);
  });

  test('takes a stream that is started as asked for, without a call', async () => {
    const account = new Account(started());

    await expect(answer(stream('Create'), account.aws)).resolves.toEqual(STARTED);
    expect(account.changes()).toEqual([]);
  });

  test.each([['under another key', started('async', OTHER_KEY)], ['in another mode', started('sync')]])('fails where a stream is started %s, and leaves that', async (_name, before) => {
    const account = new Account(before);

    await expect(answer(stream('Create'), account.aws)).rejects.toThrow('The database has an activity stream that this stack did not start');
    expect(account.changes()).toEqual([]);
  });

  test('fails where the database is not there, or another one has its name', async () => {
    const gone = 'There is no database orders with the resource id cluster-ORDERS';

    await expect(answer(stream('Create'), new Account(STOPPED, null).aws)).rejects.toThrow(gone);
    await expect(answer(stream('Create'), new Account(STOPPED, { ...CLUSTER, DatabaseResourceId: 'cluster-NEWER' }).aws)).rejects.toThrow(gone);
    await expect(answer(stream('Create', { ...ASYNC, ...INSTANCE }), new Account(STOPPED, { ...INSTANCE, DatabaseResourceId: 'db-NEWER' }).aws))
      .rejects.toThrow('There is no database ledger with the resource id db-LEDGER');
  });

  test.each<[string, Partial<KeyMetadata>, string]>([
    ['disabled', { KeyState: 'Disabled' }, `The key ${KEY} cannot be the key of an activity stream: its state is Disabled, in which nothing can be encrypted. Nothing was changed`],
    ['the one that AWS manages', { KeyManager: 'AWS' }, `The key ${KEY} cannot be the key of an activity stream: it is managed by AWS, and RDS takes customer managed keys only. Nothing was changed`],
  ])('under a key that is %s fails, and changes nothing', async (_name, metadata, message) => {
    for (const before of [STOPPED, started()]) {
      const account = new Account(before);
      account.kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { ...USABLE, ...metadata } as KeyMetadata });

      await expect(answer(stream('Create'), account.aws)).rejects.toThrow(message);
      expect(account.changes()).toEqual([]);
    }
  });
});

describe('an update', () => {
  test.each([['mode', { ...ASYNC, Mode: 'sync' }], ['key', { ...ASYNC, KmsKeyId: OTHER_KEY }]])('of the %s stops the stream, waits, and starts it anew', async (_name, properties) => {
    const account = new Account(started());

    await expect(answer(stream('Update', properties, ASYNC), account.aws)).resolves.toEqual(STARTED);

    expect(account.changes()).toEqual(['StopActivityStream', 'StartActivityStream']);
    expect(account.rds.commandCalls(StopActivityStreamCommand)[0].args[0].input).toEqual({ ResourceArn: CLUSTER.DatabaseArn, ApplyImmediately: true });
    expect(account.stream).toEqual(started(properties.Mode, properties.KmsKeyId));
  });

  test('to a key that cannot be used fails before anything is stopped', async () => {
    const account = new Account(started());
    account.kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { ...USABLE, KeyState: 'PendingDeletion' } });

    await expect(answer(stream('Update', { ...ASYNC, KmsKeyId: OTHER_KEY }, ASYNC), account.aws)).rejects.toThrow('its state is PendingDeletion');
    expect(account.changes()).toEqual([]);
  });

  test('that changes nothing asks nothing of the key: so a rollback to it cannot fail over it', async () => {
    const account = new Account(started());

    await expect(answer(stream('Update', ASYNC, { ...ASYNC, KmsKeyId: OTHER_KEY }), account.aws)).resolves.toEqual(STARTED);
    expect(account.kms.calls()).toEqual([]);
    expect(account.changes()).toEqual([]);
  });

  test('that failed half way is rolled back', async () => {
    const account = new Account();
    const changed = { ...ASYNC, Mode: 'sync' };
    account.change({ ...started('sync'), status: 'starting' }, started('sync'));

    await answer(stream('Update', ASYNC, changed), account.aws);

    expect(account.changes()).toEqual(['StopActivityStream', 'StartActivityStream']);
    expect(account.stream).toEqual(started());
  });

  test('starts a stream again that somebody stopped', async () => {
    const account = new Account();

    await answer(stream('Update'), account.aws);

    expect(account.changes()).toEqual(['StartActivityStream']);
  });

  test('fails where somebody else has started another one meanwhile', async () => {
    const account = new Account(started('async', OTHER_KEY));

    await expect(answer(stream('Update', { ...ASYNC, Mode: 'sync' }, ASYNC), account.aws)).rejects.toThrow('did not start');
    expect(account.changes()).toEqual([]);
  });

  test('of the database starts a stream there, under an id of its own', async () => {
    const account = new Account(STOPPED, INSTANCE);

    await expect(answer(stream('Update', { ...ASYNC, ...INSTANCE }, ASYNC), account.aws)).resolves.toMatchObject({ physicalId: 'db-LEDGER' });
  });

  test('of the database takes none there for the former one', async () => {
    const account = new Account(started('sync'), INSTANCE);

    await expect(answer(stream('Update', { ...ASYNC, ...INSTANCE }, { ...ASYNC, Mode: 'sync' }), account.aws)).rejects.toThrow('did not start');
    expect(account.changes()).toEqual([]);
  });
});

describe('a deletion', () => {
  test('stops the stream, and waits until it is stopped', async () => {
    const account = new Account(started());

    await expect(answer(stream('Delete'), account.aws)).resolves.toEqual(DELETED);

    expect(account.changes()).toEqual(['StopActivityStream']);
    expect(account.stream).toEqual(STOPPED);
  });

  test('of a stream that starts waits, and stops it then', async () => {
    const account = new Account();
    account.change({ ...started(), status: 'starting' }, started());

    await answer(stream('Delete'), account.aws);

    expect(account.changes()).toEqual(['StopActivityStream']);
  });

  test.each<[string, Account]>([
    ['it is stopped', new Account()],
    ['it is under another key', new Account(started('async', OTHER_KEY))],
    ['it is in another mode', new Account(started('sync'))],
    ['the database is gone', new Account(STOPPED, null)],
    ['another database has its name', new Account(started(), { ...CLUSTER, DatabaseResourceId: 'cluster-NEWER' })],
  ])('succeeds without a change where %s', async (_name, account) => {
    await expect(answer(stream('Delete'), account.aws)).resolves.toEqual(DELETED);
    expect(account.changes()).toEqual([]);
    expect(account.waits).toEqual([]);
  });

  test('leaves a stream that was there before', async () => {
    const account = new Account(started());

    await expect(answer(stream('Delete', { ...ASYNC, Found: 'true' }), account.aws)).resolves.toEqual(DELETED);
    expect(account.rds.calls()).toEqual([]);
  });

  test('leaves the stream to another resource of the stack that has it now, on whatever page that stands', async () => {
    const account = new Account(started());
    account.cloudFormation.on(ListStackResourcesCommand, { StackName: STACK_ID, NextToken: undefined }).resolves({ NextToken: '2' })
      .on(ListStackResourcesCommand, { StackName: STACK_ID, NextToken: '2' })
      .resolves({ StackResourceSummaries: [{ LogicalResourceId: 'Renamed', ResourceType: STREAM_TYPE, PhysicalResourceId: 'cluster-ORDERS', ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date(0) }] });

    await expect(answer(stream('Delete'), account.aws)).resolves.toEqual(DELETED);
    expect(account.changes()).toEqual([]);
  });

  test.each([
    ['itself', { LogicalResourceId: 'Stream' }],
    ['one of another database', { PhysicalResourceId: 'cluster-OTHER' }],
    ['one of another type', { ResourceType: 'Custom::DatabaseActivityStreamFound' }],
    ['one that was deleted', { ResourceStatus: 'DELETE_COMPLETE' as const }],
    ['one that is being deleted too', { ResourceStatus: 'DELETE_IN_PROGRESS' as const }],
  ])('does not leave it to %s', async (_name, resource) => {
    const account = new Account(started());
    account.resources.push({ LogicalResourceId: 'Other', ResourceType: STREAM_TYPE, PhysicalResourceId: 'cluster-ORDERS', ResourceStatus: 'CREATE_COMPLETE', ...resource });

    await answer(stream('Delete'), account.aws);

    expect(account.changes()).toEqual(['StopActivityStream']);
  });

  test.each(['AccessDenied', 'AccessDeniedException'])('of a database that was replaced, which the role may not describe any more (%s), succeeds and says how to stop the stream', async name => {
    const account = new Account(started());
    account.rds.on(DescribeDBClustersCommand).rejects(failure(name, 'not authorized to perform: rds:DescribeDBClusters'));

    await expect(answer(stream('Delete'), account.aws)).resolves.toEqual(DELETED);
    expect(account.changes()).toEqual([]);
    expect(logged()).toEqual([expect.stringMatching(
      /former database cluster-ORDERS may still run.*aws rds stop-activity-stream --resource-arn arn:aws:rds:\S+:cluster:orders --apply-immediately.*not authorized to perform: rds:DescribeDBClusters/)]);
  });

  test('of an instance that was replaced does the same', async () => {
    const account = new Account(started(), INSTANCE);
    account.rds.on(DescribeDBInstancesCommand).rejects(failure('AccessDenied'));

    await expect(answer(stream('Delete', { ...ASYNC, ...INSTANCE }), account.aws)).resolves.toEqual({ physicalId: 'db-LEDGER', data: {} });
  });

  test('that may describe the database, and not stop its stream, fails', async () => {
    const account = new Account(started());
    account.rds.on(StopActivityStreamCommand).rejects(failure('AccessDenied', 'not authorized to perform: rds:StopActivityStream'));

    await expect(answer(stream('Delete'), account.aws)).rejects.toThrow('rds:StopActivityStream');
  });

  test('fails over any other error of the description', async () => {
    const account = new Account(started());
    account.rds.on(DescribeDBClustersCommand).rejects(failure('InternalSomething', 'no idea'));

    await expect(answer(stream('Delete'), account.aws)).rejects.toThrow('no idea');
  });

  test('stops nothing of another database than the one of its physical id', async () => {
    const account = new Account(started());

    await expect(answer(request('Delete', STREAM_TYPE, ASYNC, 'cluster-FORMER'), account.aws)).resolves.toEqual({ physicalId: 'cluster-FORMER', data: {} });
    expect(account.rds.calls()).toEqual([]);
    expect(logged()).toEqual([expect.stringMatching(/former database cluster-FORMER may still run.*aws rds stop-activity-stream --resource-arn/)]);
  });

  test('of a database that goes meanwhile succeeds', async () => {
    const account = new Account(started());
    account.rds.on(StopActivityStreamCommand).callsFake(() => { account.database = null; });

    await expect(answer(stream('Delete'), account.aws)).resolves.toEqual(DELETED);
  });

  test('under a key that cannot be used any more asks nothing of it', async () => {
    const account = new Account(started());
    account.kms.on(DescribeKeyCommand).rejects(failure('NotFoundException'));

    await expect(answer(stream('Delete'), account.aws)).resolves.toEqual(DELETED);
  });
});

test('a database that never had a stream, and does not say so, has none', async () => {
  const account = new Account();
  account.rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ DbClusterResourceId: 'cluster-ORDERS' }] });

  await expect(answer(stream('Delete'), account.aws)).resolves.toEqual(DELETED);
  await expect(answer(found('Create'), account.aws)).resolves.toMatchObject({ data: { Found: 'false' } });
});

test.each(['Create', 'Update'] as const)('a denied description is an error of a request of type %s', async type => {
  const account = new Account();
  account.rds.on(DescribeDBClustersCommand).rejects(failure('AccessDenied', 'not authorized to perform: rds:DescribeDBClusters'));

  await expect(answer(stream(type), account.aws)).rejects.toMatchObject({ name: 'AccessDenied', message: 'not authorized to perform: rds:DescribeDBClusters' });
});

test('an error of RDS is one of the request', async () => {
  const account = new Account();
  account.rds.on(DescribeDBClustersCommand).rejects(failure('InternalSomething', 'no idea'));

  await expect(answer(stream('Create'), account.aws)).rejects.toThrow('no idea');
});

test.each([
  [found('Create'), 'found:nothing'],
  [stream('Create'), 'cluster-ORDERS'],
  [found('Update', CLUSTER, 'found:on:cluster-ORDERS'), 'found:on:cluster-ORDERS'],
  [stream('Update', { ...ASYNC, ...INSTANCE }), 'db-LEDGER'],
])('a request that fails is answered with an id that its deletion can name (%#)', (event, physicalId) => {
  expect(physicalIdOf(event)).toBe(physicalId);
});
