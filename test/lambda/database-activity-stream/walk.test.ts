import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand, StartActivityStreamCommand, StopActivityStreamCommand } from '@aws-sdk/client-rds';
import { answer } from '../../../lambda/database-activity-stream/requests';
import { MAX_RUNS, RUN_MS } from '../../../lambda/database-activity-stream/runs';
import { MAX_REFUSALS, SETTLING_MS } from '../../../lambda/database-activity-stream/walk';
import { Account, ASYNC, CHANGE_MS, failure, FUNCTION, inRun, OTHER_KEY, started, STOPPED, stream } from './support';

const STARTED = { physicalId: 'cluster-ORDERS', data: { KinesisStreamName: 'aws-rds-das-cluster-ORDERS' } };

let account: Account;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  account = new Account();
});

test('waits longer and longer, up to ten seconds', async () => {
  await answer(stream('Create'), account.aws);

  expect(account.waits.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

describe('a stream that reads as before for a while', () => {
  test('after RDS took on to start it is not started twice', async () => {
    account.rds.on(StartActivityStreamCommand).callsFake(() => later(account, SETTLING_MS - 30_000, () => { account.stream = started(); }));

    await answer(stream('Create'), account.aws);

    expect(account.changes()).toEqual(['StartActivityStream']);
  });

  test('after RDS took on to stop it is not stopped twice', async () => {
    account = new Account(started());
    account.rds.on(StopActivityStreamCommand).callsFake(() => later(account, SETTLING_MS - 30_000, () => { account.stream = STOPPED; }));

    await answer(stream('Delete'), account.aws);

    expect(account.changes()).toEqual(['StopActivityStream']);
  });

  test('and never changes is a failure that says where to look', async () => {
    account.rds.on(StartActivityStreamCommand).resolves({});

    await expect(answer(stream('Create'), account.aws)).rejects.toThrow(
      'RDS took on to start the activity stream of orders, and it has not. Look at its events (aws rds describe-events --duration 120 --source-type db-cluster --source-identifier orders)');
    expect(account.rds.commandCalls(StartActivityStreamCommand)).toHaveLength(1);
    expect(sum(account.waits)).toBeLessThan(SETTLING_MS + 15_000);
  });

  test('and stops again after it began to start is a failure at once', async () => {
    account.rds.on(StartActivityStreamCommand).callsFake(() => account.change({ ...started(), status: 'starting' }, STOPPED));

    await expect(answer(stream('Create'), account.aws)).rejects.toThrow('RDS took on to start the activity stream of orders, and it has not');
    expect(sum(account.waits)).toBeLessThan(CHANGE_MS + 15_000);
  });
});

describe('a step that RDS refuses', () => {
  test.each(['InvalidDBClusterStateFault', 'InvalidDBInstanceState', 'KMSKeyNotAccessibleFault'])('for now (%s) is asked for again', async name => {
    account.rds.on(StartActivityStreamCommand).rejectsOnce(failure(name)).rejectsOnce(failure(name))
      .callsFake(() => account.change({ ...started(), status: 'starting' }, started()));

    await expect(answer(stream('Create'), account.aws)).resolves.toEqual(STARTED);
  });

  test.each(['InvalidDBClusterStateFault', 'KMSKeyNotAccessibleFault'])('again and again (%s) fails with what RDS said', async name => {
    account.rds.on(StartActivityStreamCommand).rejects(failure(name, 'not in this configuration'));

    await expect(answer(stream('Create'), account.aws)).rejects.toThrow(`RDS refuses to start the activity stream of orders: ${name}: not in this configuration. Look at its events`);
    expect(account.rds.commandCalls(StartActivityStreamCommand)).toHaveLength(MAX_REFUSALS + 1);
  });

  test('because the database is at something else is waited for longer', async () => {
    account.status = 'modifying';
    account.rds.on(StartActivityStreamCommand).callsFake(() => {
      if (account.status !== 'available') {
        throw failure('InvalidDBClusterStateFault');
      }
      account.change({ ...started(), status: 'starting' }, started());
    });
    later(account, CHANGE_MS, () => { account.status = 'available'; });

    await expect(answer(stream('Create'), account.aws)).resolves.toEqual(STARTED);
    expect(account.rds.commandCalls(StartActivityStreamCommand).length).toBeGreaterThan(MAX_REFUSALS + 1);
  });

  test('for its key is not waited for longer, whatever the database is at', async () => {
    account.status = 'modifying';
    account.rds.on(StartActivityStreamCommand).rejects(failure('KMSKeyNotAccessibleFault'));

    await expect(answer(stream('Create'), account.aws)).rejects.toThrow('KMSKeyNotAccessibleFault');
    expect(account.rds.commandCalls(StartActivityStreamCommand)).toHaveLength(MAX_REFUSALS + 1);
  });

  test('for good fails at once', async () => {
    account.rds.on(StartActivityStreamCommand).rejects(failure('InvalidParameterCombination', 'not for this class'));

    await expect(answer(stream('Create'), account.aws)).rejects.toThrow('not for this class');
    expect(account.waits).toEqual([]);
  });

  test.each(['Throttling', 'AccessDenied'])('by %s is tried again as any call is', async name => {
    account.rds.on(StartActivityStreamCommand).rejectsOnce(failure(name)).callsFake(() => account.change({ ...started(), status: 'starting' }, started()));

    await expect(answer(stream('Create'), account.aws)).resolves.toEqual(STARTED);
  });
});

describe('a request that takes longer than a run of the function', () => {
  beforeEach(() => {
    account.rds.on(StartActivityStreamCommand).callsFake(() => account.change({ ...started(), status: 'starting' }, { ...started(), status: 'starting' }));
  });

  test('is left to another run, which is told what RDS was asked for', async () => {
    const begun = account.time;
    const event = stream('Create');

    await expect(answer(event, account.aws)).resolves.toBeUndefined();

    expect(account.lambda.commandCalls(InvokeCommand).map(({ args: [{ input }] }) => [input.FunctionName, input.InvocationType])).toEqual([[FUNCTION, 'Event']]);
    expect(account.leftToNextRun()).toEqual({ ...event, Progress: { run: 2, asked: { step: 'Start', at: begun } } });
    expect(sum(account.waits)).toBeGreaterThanOrEqual(RUN_MS);
  });

  test('goes on there, and asks for nothing a second time', async () => {
    await answer(stream('Create'), account.aws);
    account.stream = started();

    await expect(answer(account.leftToNextRun()!, account.aws)).resolves.toEqual(STARTED);
    expect(account.changes()).toEqual(['StartActivityStream']);
  });

  test('fails in its last run, and says what to look at', async () => {
    account.stream = { ...started(), status: 'starting' };

    await expect(answer(inRun(stream('Create'), { run: MAX_RUNS }), account.aws)).rejects.toThrow(
      'After 52 minutes the database orders is available, and its activity stream starting. Look at its events (aws rds describe-events');
    expect(account.lambda.calls()).toEqual([]);
  });

  test('has less time altogether than CloudFormation waits', () => {
    expect(MAX_RUNS * RUN_MS).toBeLessThan(60 * 60_000);
  });

  test('fails where no other run can be had', async () => {
    account.lambda.on(InvokeCommand).rejects(failure('AccessDeniedException', 'not authorized to perform: lambda:InvokeFunction'));

    await expect(answer(stream('Create'), account.aws)).rejects.toThrow('lambda:InvokeFunction');
  });

  test.each([
    ['an update that stops first', 'Update', { ...ASYNC, KmsKeyId: OTHER_KEY }, started(), { run: 2, asked: { step: 'Stop', at: expect.any(Number) as number } }],
    ['a deletion', 'Delete', ASYNC, { ...started(), status: 'stopping' }, { run: 2 }],
  ] as const)('goes on as well where it is %s', async (_name, type, properties, before, progress) => {
    account = new Account(before);
    account.rds.on(StopActivityStreamCommand).callsFake(() => { account.stream = { ...account.stream, status: 'stopping' }; });

    await expect(answer(stream(type, properties, ASYNC), account.aws)).resolves.toBeUndefined();
    expect(account.leftToNextRun()?.Progress).toEqual(progress);
  });
});

test('stops when the time to answer comes', async () => {
  account.rds.on(DescribeDBClustersCommand).callsFake(() => {
    account.abort.abort();
    throw failure('Throttling');
  });

  await expect(answer(stream('Delete'), account.aws)).rejects.toThrow('no');
  expect(account.waits).toEqual([]);
});

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** Has something happen after a while of the account's own time. */
function later({ aws }: Account, milliseconds: number, happen: () => void): void {
  const { sleep } = aws;
  const at = aws.now() + milliseconds;
  (aws as { sleep: typeof sleep }).sleep = async each => {
    await sleep(each);
    if (aws.now() >= at) {
      happen();
    }
  };
}
