import { Account } from './support';

let mockIsOld = false;

jest.mock('@aws-sdk/client-kms', (): object => {
  const actual = jest.requireActual<Record<string, unknown>>('@aws-sdk/client-kms');
  return { ...actual, get GetKeyLastUsageCommand() { return mockIsOld ? undefined : actual.GetKeyLastUsageCommand; } };
});

test('an SDK of the Lambda runtime that is older than GetKeyLastUsage leaves the other witness, and says so', async () => {
  const account = new Account();
  mockIsOld = true;
  account.requests = { GenerateDataKey: 1, Decrypt: 1 };

  expect(await account.execute((run, look) => look === 0 ? account.deliver(run) : undefined)).toEqual({ next: 'Proven' });
  expect(account.reports[0].witnesses).toEqual({
    lastUse: 'the SDK of the Lambda runtime does not know GetKeyLastUsage',
    requests: '1 GenerateDataKey counted, 1 in the log; 1 Decrypt counted, 1 in the log',
  });
});
