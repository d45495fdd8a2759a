/** What a key needs to be used for encryption by principals and services, without the means to give that use away. */
export const KEY_USE_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** Grants: how services keep using a key for a resource that lives on (a volume, a database). */
export const KEY_GRANT_ACTIONS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];

/**
 * What an administrator of a key may do. Spelled out, because the customary `kms:Create*` contains `kms:CreateGrant`,
 * with which an administrator could grant themselves the use of the key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
 */
export const KEY_ADMINISTRATION_ACTIONS = [
  'kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias',
  'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:GetParametersForImport', 'kms:GetPublicKey', 'kms:GetKeyLastUsage',
  'kms:ListAliases', 'kms:ListGrants', 'kms:ListKeyPolicies', 'kms:ListKeyRotations', 'kms:ListResourceTags', 'kms:ListRetirableGrants',
  'kms:PutKeyPolicy', 'kms:UpdateKeyDescription',
  'kms:EnableKey', 'kms:DisableKey',
  'kms:EnableKeyRotation', 'kms:DisableKeyRotation', 'kms:RotateKeyOnDemand',
  'kms:RevokeGrant',
  'kms:ImportKeyMaterial', 'kms:DeleteImportedKeyMaterial',
  'kms:TagResource', 'kms:UntagResource',
  'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion',
];

/** What an administrator of a multi-Region key needs besides. */
export const MULTI_REGION_ADMINISTRATION_ACTIONS = ['kms:ReplicateKey', 'kms:UpdatePrimaryRegion', 'kms:SynchronizeMultiRegionKey'];
