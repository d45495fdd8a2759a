import { DecryptCommand, type DecryptCommandInput, GenerateDataKeyCommand, type GenerateDataKeyCommandInput } from '@aws-sdk/client-kms';
import { MAX_CALL_ATTEMPTS } from '../../../lambda/audit-canary/call';
import { step } from '../../../lambda/audit-canary/steps';
import { Account, CONTEXT_KEY, contextsOf, failure, KEY } from './support';

const CALL = { step: 'Call', execution: 'execution-1' } as const;

test('makes a data key under a context of its own and decrypts it under the same', async () => {
  const account = new Account();

  const run = await account.call();

  const context = { [CONTEXT_KEY]: expect.stringMatching(/^[0-9a-f-]{36}$/) };
  const [made] = account.kms.commandCalls(GenerateDataKeyCommand).map(({ args: [{ input }] }) => input as GenerateDataKeyCommandInput);
  const [decrypted] = account.kms.commandCalls(DecryptCommand).map(({ args: [{ input }] }) => input as DecryptCommandInput);
  expect(made).toEqual({ KeyId: KEY, EncryptionContext: context, NumberOfBytes: 32 });
  expect(decrypted).toEqual({ KeyId: KEY, EncryptionContext: made.EncryptionContext, CiphertextBlob: Buffer.from('cipher') });
  expect(run).toMatchObject({ context: made.EncryptionContext?.[CONTEXT_KEY], calls: [{ operation: 'GenerateDataKey', requestId: 'request-1' }, { operation: 'Decrypt', requestId: 'request-2' }] });
});

test('never uses a context twice', async () => {
  const account = new Account();
  await account.call();
  await account.call();

  const [first, second] = contextsOf(account);
  expect(first).not.toEqual(second);
});

test('keeps nothing of the data key', async () => {
  const account = new Account();
  const plaintexts = [Buffer.from('a data key'), Buffer.from('a data key')];
  account.kms.on(GenerateDataKeyCommand).resolves({ CiphertextBlob: Buffer.from('cipher'), Plaintext: plaintexts[0], $metadata: { requestId: '1' } });
  account.kms.on(DecryptCommand).resolves({ Plaintext: plaintexts[1], $metadata: { requestId: '2' } });

  const next = await step(CALL, account.aws);

  expect(plaintexts.map(each => each.every(byte => byte === 0))).toEqual([true, true]);
  expect(JSON.stringify([next, account.reports])).not.toContain(Buffer.from('a data key').toString('base64'));
});

test('first looks after a sixth of the time', async () => {
  const account = new Account();

  expect(await step(CALL, account.aws)).toMatchObject({ next: 'Wait', seconds: 300, run: { look: 0, execution: 'execution-1' } });
  expect(account.reports).toEqual([]);
});

test.each([
  ['is disabled', 'DisabledException', 'key is disabled'],
  ['is about to be deleted', 'KMSInvalidStateException', 'key is pending deletion'],
  ['may not be used', 'AccessDeniedException', 'not authorized'],
])('reports at once that the call failed where the key %s', async (_why, name, message) => {
  const account = new Account();
  account.kms.on(GenerateDataKeyCommand).rejects(failure(name, message));

  expect(await step(CALL, account.aws)).toEqual({ next: 'NotProven', error: 'CallFailed', cause: `${name}: ${message}` });

  expect(account.reports).toMatchObject([{ Canary: 'Audit-Canary', CallFailed: 1, execution: 'execution-1', key: KEY, reason: `${name}: ${message}` }]);
  expect(account.reports[0]).not.toHaveProperty('Delivered');
  expect(account.kms.commandCalls(GenerateDataKeyCommand)).toHaveLength(1);
});

test('reports that decryption was denied', async () => {
  const account = new Account();
  account.kms.on(DecryptCommand).rejects(failure('AccessDeniedException', 'not authorized'));

  expect(await step(CALL, account.aws)).toMatchObject({ next: 'NotProven', error: 'CallFailed' });
});

test('tries again when KMS throttles, each time under another context, since a call that seemed to fail may be recorded', async () => {
  const account = new Account();
  account.kms.on(DecryptCommand).rejectsOnce(failure('ThrottlingException')).rejectsOnce(failure('KMSInternalException')).resolves({ Plaintext: Buffer.from('a data key'), $metadata: { requestId: 'last' } });

  const run = await account.call();

  const contexts = contextsOf(account).map(each => each?.[CONTEXT_KEY]);
  expect(new Set(contexts).size).toBe(3);
  expect(run.context).toBe(contexts[2]);
  expect(run.calls.map(each => each.requestId)).toEqual(['request-3', 'last']);
  expect(account.waits).toEqual([2_000, 4_000]);
});

test('gives up when KMS throttles all the time', async () => {
  const account = new Account();
  account.kms.on(GenerateDataKeyCommand).rejects(failure('ThrottlingException', 'slow down'));

  expect(await step(CALL, account.aws)).toMatchObject({ error: 'CallFailed', cause: 'ThrottlingException: slow down' });
  expect(account.kms.commandCalls(GenerateDataKeyCommand)).toHaveLength(MAX_CALL_ATTEMPTS);
});

test('does not take another key for the one that was made', async () => {
  const account = new Account();
  account.kms.on(DecryptCommand).resolves({ Plaintext: Buffer.from('another key'), $metadata: { requestId: '2' } });

  expect(await step(CALL, account.aws)).toMatchObject({ error: 'CallFailed', cause: `Error: KMS decrypted a data key of ${KEY} to another one` });
});

test('needs the request id, by which the record is told', async () => {
  const account = new Account();
  account.kms.on(DecryptCommand).resolves({ Plaintext: Buffer.from('a data key'), $metadata: {} });

  expect(await step(CALL, account.aws)).toMatchObject({ error: 'CallFailed', cause: expect.stringContaining('without a request id') });
});
