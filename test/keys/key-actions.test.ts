import { KEY_ADMINISTRATION_ACTIONS, KEY_GRANT_ACTIONS, KEY_USE_ACTIONS, MULTI_REGION_ADMINISTRATION_ACTIONS } from '../../src/keys/key-actions';
import { covers } from '../../src/policies/policy-statement';

const ADMINISTRATION = [...KEY_ADMINISTRATION_ACTIONS, ...MULTI_REGION_ADMINISTRATION_ACTIONS];

test('an administrator has no pattern that a later action of KMS could slip into', () => {
  expect(ADMINISTRATION.filter(action => action.includes('*'))).toEqual([]);
});

test.each(['kms:CreateGrant', 'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateMac', 'kms:Sign', 'kms:DeriveSharedSecret'])(
  'an administrator has no %s', action => {
    expect(ADMINISTRATION.filter(pattern => covers(pattern, action))).toEqual([]);
  });

test.each(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:DisableKey', 'kms:EnableKeyRotation', 'kms:RotateKeyOnDemand', 'kms:ImportKeyMaterial',
  'kms:TagResource', 'kms:RevokeGrant', 'kms:ListGrants'])('an administrator has %s', action => {
  expect(KEY_ADMINISTRATION_ACTIONS).toContain(action);
});

test('an administrator of a multi-Region key replicates it and moves its primary Region', () => {
  expect(MULTI_REGION_ADMINISTRATION_ACTIONS).toEqual(expect.arrayContaining(['kms:ReplicateKey', 'kms:UpdatePrimaryRegion']));
});

test('use of a key is that of AWS\'s own statement for users, without grants and without administration', () => {
  expect(KEY_USE_ACTIONS).toEqual(['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']);
  expect(KEY_GRANT_ACTIONS).toEqual(['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant']);
});

test('no action is listed twice', () => {
  expect(new Set(ADMINISTRATION).size).toBe(ADMINISTRATION.length);
});
