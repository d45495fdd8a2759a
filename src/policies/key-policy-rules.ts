/** A rule of the key policy checks; each has a section of its id in docs/keys.md. */
export interface KeyPolicyRule {
  readonly id: string;
  /** `error` fails the synthesis where the checks run as a plugin; `warning` is reported. Both can be acknowledged; on an `EncryptionKey` the size throws. */
  readonly level: 'error' | 'warning';
  readonly description: string;
  readonly fix: string;
}

export const KEY_LOCKOUT: KeyPolicyRule = {
  id: 'AtRest-KeyLockout',
  level: 'error',
  description: 'The key policy does not delegate to the account: when the principals that it names are lost, so is the key, and only AWS Support can help',
  fix: 'Add a statement that allows kms:* to the account root principal, without a condition, and no statement that denies kms:PutKeyPolicy to everybody',
};

export const KEY_PUBLIC: KeyPolicyRule = {
  id: 'AtRest-KeyPublic',
  level: 'error',
  description: 'The key policy allows everybody, in any account',
  fix: 'Name the principals, or add a condition on kms:CallerAccount, aws:PrincipalAccount, aws:PrincipalOrgID, aws:PrincipalOrgPaths or aws:PrincipalArn',
};

export const KEY_SERVICE_WITHOUT_SOURCE: KeyPolicyRule = {
  id: 'AtRest-KeyServiceWithoutSource',
  level: 'error',
  description: 'The key policy allows an AWS service on whoever\'s behalf it calls',
  fix: 'Use KeyService, or add a condition on aws:SourceArn, aws:SourceAccount, aws:SourceOrgID, aws:SourceOrgPaths or an encryption context that names the source',
};

export const KEY_GRANTS_UNBOUNDED: KeyPolicyRule = {
  id: 'AtRest-KeyGrantsUnbounded',
  level: 'warning',
  description: 'The key policy lets a principal other than the account make grants for anybody',
  fix: 'Leave out kms:* and kms:CreateGrant, or add a condition on kms:GrantIsForAWSResource or kms:GranteePrincipal',
};

export const KEY_ADMINISTRATOR_USES: KeyPolicyRule = {
  id: 'AtRest-KeyAdministratorUses',
  level: 'warning',
  description: 'One principal both administers and uses the key',
  fix: 'Separate the duties: grantAdmin for one principal, grantEncryptDecrypt for another',
};

export const KEY_POLICY_SIZE: KeyPolicyRule = {
  id: 'AtRest-KeyPolicySize',
  level: 'error',
  description: 'The key policy is larger than KMS accepts',
  fix: 'Grant through IAM policies of the account instead, admit services with one pattern, or use a key a service (KeySource.perService)',
};

export const KEY_ROTATION: KeyPolicyRule = {
  id: 'AtRest-KeyRotation',
  level: 'warning',
  description: 'The key does not rotate',
  fix: 'Set enableKeyRotation: key id and ARN stay, and data encrypted before stays readable',
};

export const KEY_DELETED_WITH_STACK: KeyPolicyRule = {
  id: 'AtRest-KeyDeletedWithStack',
  level: 'warning',
  description: 'The key is scheduled for deletion when its stack is deleted, and with it everything that was encrypted under it',
  fix: 'Set removalPolicy: RemovalPolicy.RETAIN',
};

export const KEY_UNDECIDED: KeyPolicyRule = {
  id: 'AtRest-KeyUndecided',
  level: 'warning',
  description: 'A check of the key could not run, since a value is known at deployment only',
  fix: 'Write the value out, or review it by hand and acknowledge this finding',
};

/** All rules, in the order of docs/keys.md. */
export const KEY_POLICY_RULES: readonly KeyPolicyRule[] = [
  KEY_LOCKOUT, KEY_PUBLIC, KEY_SERVICE_WITHOUT_SOURCE, KEY_GRANTS_UNBOUNDED, KEY_ADMINISTRATOR_USES,
  KEY_POLICY_SIZE, KEY_ROTATION, KEY_DELETED_WITH_STACK, KEY_UNDECIDED,
];
