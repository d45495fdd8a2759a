/** Operations that give out plaintext: what was encrypted under the key was read. */
export const READING_OPERATIONS: readonly string[] = ['Decrypt'];

/** Operations that use a symmetric encryption key, and take an encryption context. */
export const ENCRYPTION_OPERATIONS: readonly string[] = [
  ...READING_OPERATIONS,
  'Encrypt', 'ReEncrypt',
  'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext',
];

/**
 * Operations that use a key. Not `GenerateRandom`, which has none.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html#cryptographic-operations
 */
export const USE_OPERATIONS: readonly string[] = [
  ...ENCRYPTION_OPERATIONS,
  'Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret', 'Encapsulate', 'Decapsulate',
];

/**
 * Operations that change a key or who may use it, by what they change. `RotateKey`, `DeleteKey`, `DeleteExpiredKeyMaterial`
 * and `SynchronizeMultiRegionKey` are events of KMS itself, which nobody calls.
 */
export const CHANGE_OPERATIONS: { readonly [kind: string]: readonly string[] } = {
  policy: ['PutKeyPolicy'],
  grants: ['CreateGrant', 'RetireGrant', 'RevokeGrant'],
  rotation: ['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand', 'RotateKey'],
  state: ['EnableKey', 'DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'DeleteKey'],
  material: ['ImportKeyMaterial', 'DeleteImportedKeyMaterial', 'DeleteExpiredKeyMaterial'],
  creation: ['CreateKey', 'ReplicateKey', 'UpdatePrimaryRegion', 'SynchronizeMultiRegionKey'],
  names: ['CreateAlias', 'UpdateAlias', 'DeleteAlias', 'TagResource', 'UntagResource', 'UpdateKeyDescription'],
  stores: ['CreateCustomKeyStore', 'UpdateCustomKeyStore', 'DeleteCustomKeyStore', 'ConnectCustomKeyStore', 'DisconnectCustomKeyStore'],
};
