import { DescribeKeyCommand, type KeyMetadata } from '@aws-sdk/client-kms';
import { keyProblem, proveKey } from '../../../lambda/ebs-encryption-by-default/key-proof';
import { Account, failure, KEY, REGION, USABLE } from './support';

test('a symmetric, enabled key of the Region is fine', () => {
  expect(keyProblem(USABLE, REGION)).toBeUndefined();
});

test.each<[string, Partial<KeyMetadata>, string]>([
  ['that KMS says nothing of', { Arn: undefined }, 'KMS does not describe it'],
  ['of another Region', { Arn: KEY.replace(REGION, 'us-east-1') }, 'it is of us-east-1, and a key works in its own Region only, here eu-west-1'],
  ['for signatures', { KeyUsage: 'SIGN_VERIFY' }, 'its usage is SIGN_VERIFY, and volumes need ENCRYPT_DECRYPT'],
  ['of an asymmetric spec', { KeySpec: 'RSA_2048' }, 'its spec is RSA_2048, and volumes need SYMMETRIC_DEFAULT'],
  ['that is disabled', { KeyState: 'Disabled' }, 'its state is Disabled, in which no volume could be made or attached'],
  ['that is about to be deleted', { KeyState: 'PendingDeletion' }, 'its state is PendingDeletion, in which no volume could be made or attached'],
])('a key %s is refused before anything changes', async (_name, metadata, problem) => {
  const account = new Account();
  account.kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { ...USABLE, ...metadata } as KeyMetadata });

  await expect(proveKey(account.aws, KEY)).rejects.toThrow(`The key ${KEY} cannot be the default key of EBS: ${problem}. Nothing was changed`);
});

test('a key that does not exist is an error of KMS', async () => {
  const account = new Account();
  account.kms.on(DescribeKeyCommand).rejects(failure('NotFoundException', 'Key does not exist'));

  await expect(proveKey(account.aws, KEY)).rejects.toThrow('Key does not exist');
  expect(account.waits).toEqual([]);
});
