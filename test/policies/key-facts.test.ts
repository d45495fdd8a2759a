import { KEY_TYPES, keyFactsOf } from '../../src/policies/key-facts';

const PROPERTIES = { KeyPolicy: { Statement: [] }, KeySpec: 'RSA_2048', Origin: 'EXTERNAL', EnableKeyRotation: true };

test('what the checks look at of a key is taken from its resource', () => {
  expect(keyFactsOf({ Type: 'AWS::KMS::Key', Properties: PROPERTIES, DeletionPolicy: 'Retain' }, '111122223333')).toEqual({
    keyPolicy: { Statement: [] }, isReplica: false, keySpec: 'RSA_2048', origin: 'EXTERNAL', enableKeyRotation: true, deletionPolicy: 'Retain', account: '111122223333',
  });
});

test('a replica is told from a key, and may have nothing set', () => {
  expect(keyFactsOf({ Type: 'AWS::KMS::ReplicaKey' })).toMatchObject({ isReplica: true, keyPolicy: undefined, account: undefined });
  expect(KEY_TYPES).toEqual(['AWS::KMS::Key', 'AWS::KMS::ReplicaKey']);
});
