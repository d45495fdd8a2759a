import { GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { ANSWER_MARGIN_MS } from '../../../lambda/custom-resource/handler';
import { handler } from '../../../lambda/ebs-encryption-by-default/index';
import { Account, DEFAULT, failure, FOUND, KEY, MANAGED, request } from './support';

const PROPERTIES = { KmsKeyId: KEY, FoundEncryptionByDefault: 'false', FoundKmsKeyId: MANAGED, RestoreOnDelete: 'false', Probe: 'false' };

// Waits take no time, but for the deadline of the handler itself.
jest.mock('timers/promises', () => ({
  setTimeout: async (_milliseconds: number, _value?: undefined, options?: { signal?: AbortSignal }) => { options?.signal?.throwIfAborted(); },
}));

let account: Account;
let put: jest.SpyInstance;

beforeEach(() => {
  account = new Account();
  process.env.AWS_REGION = 'eu-west-1';
  jest.spyOn(console, 'log').mockImplementation();
  put = jest.spyOn(global, 'fetch').mockImplementation(async () => new Response());
});

afterEach(() => {
  delete process.env.AWS_REGION;
  put.mockRestore();
});

/** The only answer that was delivered. */
function answered(): Record<string, unknown> {
  expect(put).toHaveBeenCalledTimes(1);
  const [url, options] = put.mock.calls[0] as [string, { body: Buffer }];
  expect(url).toBe('https://answer.example/signed');
  return JSON.parse(options.body.toString()) as Record<string, unknown>;
}

function remaining(milliseconds: number): { getRemainingTimeInMillis: () => number } {
  return { getRemainingTimeInMillis: () => milliseconds };
}

test('answers a creation with success', async () => {
  await handler(request('Create', DEFAULT, PROPERTIES), remaining(300_000));

  expect(answered()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'ebs-encryption-by-default', Data: { EncryptionByDefault: 'true', KmsKeyId: KEY } });
  expect(account.setting).toEqual({ enabled: true, key: KEY });
});

test('answers an error with a failure that names it', async () => {
  account.kms.on(DescribeKeyCommand).rejects(failure('NotFoundException', 'Key does not exist'));

  await handler(request('Create', DEFAULT, PROPERTIES), remaining(300_000));

  expect(answered()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'ebs-encryption-by-default', Reason: 'NotFoundException: Key does not exist' });
});

test('answers with an own message without a name before it', async () => {
  await handler(request('Update', FOUND, {}, 'nonsense'), remaining(300_000));

  expect(answered()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'nonsense', Reason: 'The physical id \'nonsense\' does not record a setting' });
});

test.each([
  ['before its time is over', ANSWER_MARGIN_MS + 50],
  ['where there was none from the start', 10],
])('answers %s when AWS does not', async (_name, milliseconds) => {
  account.ec2.on(GetEbsEncryptionByDefaultCommand).callsFake(async () => new Promise(() => {}));

  await handler(request('Create', FOUND), remaining(milliseconds));

  expect(answered()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'found:nothing', Reason: 'It was not done after 0 seconds' });
});

test('works in whatever Region it runs, and in none it is told nothing of', async () => {
  delete process.env.AWS_REGION;

  await handler(request('Create', DEFAULT, PROPERTIES), remaining(300_000));

  expect(answered()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('it is of eu-west-1') as string });
});

test('fails when nobody takes the answer, so that Lambda delivers the request again', async () => {
  put.mockImplementation(async () => new Response(undefined, { status: 403 }));

  await expect(handler(request('Create', FOUND), remaining(300_000))).rejects.toThrow('CloudFormation did not take the answer');
});

test('logs neither the signed address nor anything else of the request', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation();

  await handler(request('Create', DEFAULT, PROPERTIES), remaining(300_000));

  expect(JSON.stringify(log.mock.calls)).not.toContain('answer.example');
});
