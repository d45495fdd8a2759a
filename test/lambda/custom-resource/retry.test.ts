import { MAX_ATTEMPTS, MAX_DENIED_ATTEMPTS, retrying } from '../../../lambda/custom-resource/retry';
import { Account, failure } from '../ebs-encryption-by-default/support';

let account: Account;

beforeEach(() => {
  account = new Account();
});

test.each(['RequestLimitExceeded', 'ThrottlingException', 'InternalError', 'UnauthorizedOperation'])('%s is tried again until it succeeds', async name => {
  const call = jest.fn<Promise<string>, []>().mockRejectedValueOnce(failure(name)).mockRejectedValueOnce(failure(name)).mockResolvedValue('done');

  await expect(retrying(account.aws, call)).resolves.toBe('done');
  expect(account.waits).toEqual([1_000, 2_000]);
});

test.each([
  ['RequestLimitExceeded', MAX_ATTEMPTS, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]],
  // The role may just have been made; but a role that lacks a permission is not waited for long.
  ['AccessDeniedException', MAX_DENIED_ATTEMPTS, [1_000, 2_000, 4_000, 8_000]],
  ['InvalidParameterValue', 1, []],
])('%s is given up after %i attempts, with growing waits', async (name, attempts, waits) => {
  const call = jest.fn<Promise<string>, []>().mockRejectedValue(failure(name, 'still no'));

  await expect(retrying(account.aws, call)).rejects.toThrow('still no');
  expect(call).toHaveBeenCalledTimes(attempts);
  expect(account.waits).toEqual(waits);
});

test('the code of a broken connection counts as well', async () => {
  const call = jest.fn<Promise<string>, []>().mockRejectedValueOnce(Object.assign(new Error(), { code: 'ECONNRESET' })).mockResolvedValue('done');

  await expect(retrying(account.aws, call)).resolves.toBe('done');
});

test('nothing is tried again once there is only time left to answer', async () => {
  account.abort.abort();
  const call = jest.fn<Promise<string>, []>().mockRejectedValue(failure('Throttling'));

  await expect(retrying(account.aws, call)).rejects.toThrow();
  expect(call).toHaveBeenCalledTimes(1);
});
