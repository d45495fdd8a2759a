import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ANSWER_MARGIN_MS } from '../../../lambda/custom-resource/handler';
import { handler } from '../../../lambda/database-activity-stream/index';
import { RUN_MS } from '../../../lambda/database-activity-stream/runs';
import { Account, CLUSTER, failure, found, started, stream } from './support';

const FIFTEEN_MINUTES = 15 * 60_000;

// Waits take no time, but for that of the account.
let account: Account;
jest.mock('timers/promises', () => ({
  setTimeout: async (milliseconds: number, _value?: undefined, options?: { signal?: AbortSignal }) => {
    options?.signal?.throwIfAborted();
    account.time += milliseconds;
  },
}));

let put: jest.SpyInstance;
let log: jest.SpyInstance;

beforeEach(() => {
  account = new Account(started());
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'Shop-Stream';
  jest.spyOn(Date, 'now').mockImplementation(() => account.time);
  log = jest.spyOn(console, 'log').mockImplementation();
  put = jest.spyOn(global, 'fetch').mockImplementation(async () => new Response());
});

afterEach(() => {
  delete process.env.AWS_REGION;
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;
  jest.restoreAllMocks();
});

/** The only answer that was delivered. */
function answered(): Record<string, unknown> {
  expect(put).toHaveBeenCalledTimes(1);
  const [, options] = put.mock.calls[0] as [string, { body: Buffer }];
  return JSON.parse(options.body.toString()) as Record<string, unknown>;
}

const remaining = (milliseconds = FIFTEEN_MINUTES) => ({ getRemainingTimeInMillis: () => milliseconds });

test('answers a creation with the name of the stream', async () => {
  await handler(stream('Create'), remaining());

  expect(answered()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'cluster-ORDERS', Data: { KinesisStreamName: 'aws-rds-das-cluster-ORDERS' } });
});

test('answers an error with a failure that names it, under the id that the deletion will name', async () => {
  account.kms.on(DescribeKeyCommand).rejects(failure('NotFoundException', 'Key does not exist'));

  await handler(stream('Create'), remaining());

  expect(answered()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'cluster-ORDERS', Reason: 'NotFoundException: Key does not exist' });
});

test('answers nothing where the request goes on in another run, which then answers', async () => {
  account.stream = { ...started(), status: 'starting' };

  await handler(stream('Create'), remaining());

  expect(put).not.toHaveBeenCalled();
  expect(account.lambda.commandCalls(InvokeCommand)[0].args[0].input.FunctionName).toBe('Shop-Stream');

  account.stream = started();
  await handler(account.leftToNextRun()!, remaining());

  expect(answered()).toMatchObject({ Status: 'SUCCESS' });
});

test('leaves a run early enough: before the time to answer comes', () => {
  const lastWaitAndCalls = 60_000;

  expect(RUN_MS + lastWaitAndCalls).toBeLessThan(FIFTEEN_MINUTES - ANSWER_MARGIN_MS);
});

test('answers before its time is over when AWS does not', async () => {
  account.kms.on(DescribeKeyCommand).callsFake(async () => new Promise(() => {}));

  await handler(stream('Create'), remaining(ANSWER_MARGIN_MS + 50));

  expect(answered()).toMatchObject({ Status: 'FAILED', Reason: 'It was not done after 0 seconds' });
});

test('works in whatever Region it runs, and in none it is told nothing of', async () => {
  delete process.env.AWS_REGION;
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;

  await handler(stream('Create'), remaining());

  expect(answered()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('it is of eu-west-1') as string });
});

test('logs neither the signed address nor anything else of the request', async () => {
  account.stream = { ...started(), status: 'starting' };

  await handler(stream('Create'), remaining());
  await handler(found('Create', CLUSTER), remaining());

  expect(log).toHaveBeenCalled();
  expect(JSON.stringify(log.mock.calls)).not.toContain('answer.example');
});
