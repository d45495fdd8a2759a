import { attributeOf, holderOf, parentOf, patternOf, topLevelOf } from '../../src/catalog/property-path';

test.each([
  ['KmsKeyId', 'kmsKeyId'],
  ['KMSKeyId', 'kmsKeyId'],
  ['KMSArn', 'kmsArn'],
  ['SSESpecification.KMSMasterKeyId', 'sseSpecification'],
  ['S3KmsKeyArn', 's3KmsKeyArn'],
  ['EncryptionAtRestOptions.KmsKeyId', 'encryptionAtRestOptions'],
])('the attribute of %s is %s', (path, attribute) => {
  expect(attributeOf(path)).toBe(attribute);
});

test.each([
  ['KmsKeyId', ''],
  ['', ''],
  ['StreamEncryption.KeyId', ''],
  ['BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.KMSMasterKeyID', ''],
  ['EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId', ''],
  ['StreamsKmsKey.KmsKeyArn', ''],
  ['Protocol.SMB.CmkSecretConfig.KmsKeyArn', 'Protocol.SMB'],
  ['S3Config.EncryptionConfig.KeyId', 'S3Config'],
  ['BlockDeviceMappings.*.Ebs.KmsKeyId', 'BlockDeviceMappings.*.Ebs'],
  ['Replicas.*.SSESpecification.KMSMasterKeyId', 'Replicas.*'],
  ['ArtifactStores.*.ArtifactStore.EncryptionKey.Id', 'ArtifactStores.*.ArtifactStore'],
])('%s encrypts what %j holds', (path, holder) => {
  expect(holderOf(path)).toBe(holder);
});

test('a path with indexes has a pattern', () => {
  expect(patternOf('Disks.10.KmsKeyId')).toBe('Disks.*.KmsKeyId');
  expect(patternOf('S3Config.KmsKeyId')).toBe('S3Config.KmsKeyId');
});

test('a path has a first segment and a parent', () => {
  expect([topLevelOf('A.B.C'), topLevelOf(''), parentOf('A.B.C'), parentOf('A')]).toEqual(['A', '', 'A.B', '']);
});
