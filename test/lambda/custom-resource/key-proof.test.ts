import { DescribeKeyCommand, KMSClient, type KeyMetadata } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { keyProblem, type KeyReader, proveKey } from '../../../lambda/custom-resource/key-proof';

const REGION = 'eu-west-1';
const KEY = `arn:aws:kms:${REGION}:111122223333:key/1`;
const USABLE: KeyMetadata = { KeyId: '1', Arn: KEY, KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT' };

const mock = mockClient(KMSClient);
const waits: number[] = [];
const aws: KeyReader = {
  kms: new KMSClient({ region: REGION }),
  region: REGION,
  signal: new AbortController().signal,
  sleep: async milliseconds => { waits.push(milliseconds); },
};

beforeEach(() => {
  mock.reset();
  waits.length = 0;
});

test('a symmetric, enabled key of the Region is fine, and is described', async () => {
  mock.on(DescribeKeyCommand, { KeyId: KEY }).resolves({ KeyMetadata: USABLE });

  await expect(proveKey(aws, KEY, 'the key of a test')).resolves.toEqual(USABLE);
  expect(keyProblem(USABLE, REGION)).toBeUndefined();
});

test.each<[string, Partial<KeyMetadata>, string]>([
  ['that KMS says nothing of', { Arn: undefined }, 'KMS does not describe it'],
  ['of another Region', { Arn: KEY.replace(REGION, 'us-east-1') }, 'it is of us-east-1, and a key works in its own Region only, here eu-west-1'],
  ['for signatures', { KeyUsage: 'SIGN_VERIFY' }, 'its usage is SIGN_VERIFY, and it takes ENCRYPT_DECRYPT'],
  ['of an asymmetric spec', { KeySpec: 'RSA_2048' }, 'its spec is RSA_2048, and it takes SYMMETRIC_DEFAULT'],
  ['that is disabled', { KeyState: 'Disabled' }, 'its state is Disabled, in which nothing can be encrypted'],
  ['that is about to be deleted', { KeyState: 'PendingDeletion' }, 'its state is PendingDeletion, in which nothing can be encrypted'],
])('a key %s is refused', async (_name, metadata, problem) => {
  mock.on(DescribeKeyCommand).resolves({ KeyMetadata: { ...USABLE, ...metadata } as KeyMetadata });

  await expect(proveKey(aws, KEY, 'the key of a test')).rejects.toThrow(`The key ${KEY} cannot be the key of a test: ${problem}. Nothing was changed`);
});

test('a key that does not exist is an error of KMS', async () => {
  mock.on(DescribeKeyCommand).rejects(Object.assign(new Error('Key does not exist'), { name: 'NotFoundException' }));

  await expect(proveKey(aws, KEY, 'the key of a test')).rejects.toThrow('Key does not exist');
  expect(waits).toEqual([]);
});

test('a call that is throttled, or denied because a role was made just now, is made again', async () => {
  mock.on(DescribeKeyCommand).rejectsOnce(Object.assign(new Error(), { name: 'ThrottlingException' })).rejectsOnce(Object.assign(new Error(), { name: 'AccessDeniedException' }))
    .resolves({ KeyMetadata: USABLE });

  await expect(proveKey(aws, KEY, 'the key of a test')).resolves.toEqual(USABLE);
  expect(waits).toEqual([1_000, 2_000]);
});
