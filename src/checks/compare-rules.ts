import type { Rule } from './finding';

export const REPLACEMENT: Rule = {
  id: 'AtRest-Replacement',
  level: 'error',
  description: 'CloudFormation would replace a resource that stores data: the new one is empty',
  fix: 'Restore the former value, and bring data to a new resource beside the former one: from a snapshot, a backup or by DatabaseEncryptionMigration',
};

export const MAY_REPLACE: Rule = {
  id: 'AtRest-MayReplace',
  level: 'warning',
  description: 'CloudFormation may replace a resource that stores data: that depends on what is known at deployment only',
  fix: 'Make a change set and look at its Replacement column, take a backup, or acknowledge the finding with what was seen there',
};

export const STORE_REMOVED: Rule = {
  id: 'AtRest-StoreRemoved',
  level: 'error',
  description: 'A resource that stores data is not in the template any more, and is deleted with its data',
  fix: 'Keep the resource under its logical id (overrideLogicalId), move it with a stack refactoring, or deploy DeletionPolicy: Retain before it is removed',
};

export const STORE_LEFT_BEHIND: Rule = {
  id: 'AtRest-StoreLeftBehind',
  level: 'warning',
  description: 'A resource that stores data is not in the template any more: it, or its snapshot, stays outside of every stack, where no check sees it',
  fix: 'Keep the resource under its logical id, import what stays into a stack, or acknowledge the finding with who looks after it; keep its key in any case',
};

export const KEY_LOST: Rule = {
  id: 'AtRest-KeyLost',
  level: 'error',
  description: 'Data at rest was encrypted under a customer managed key and would be under a weaker kind, or under none',
  fix: 'Restore the key property, and the switch that turns encryption on',
};

export const KEY_CHANGED: Rule = {
  id: 'AtRest-KeyChanged',
  level: 'warning',
  description: 'New data would be encrypted under another key than before: what was written before needs the former key to be read',
  fix: 'Keep the former key and the permissions on it for as long as anything is encrypted under it, then acknowledge the finding',
};

export const READERS_LOSE_OLD_DATA: Rule = {
  id: 'AtRest-ReadersLoseOldData',
  level: 'error',
  description: 'Who may read a resource would lose kms:Decrypt on the key that its older data is encrypted under',
  fix: 'Keep granting kms:Decrypt on the former key until the data is re-encrypted or gone',
};

export const KEY_REMOVED: Rule = {
  id: 'AtRest-KeyRemoved',
  level: 'error',
  description: 'A KMS key would be scheduled for deletion, and all that is encrypted under it lost for good; or the deployment fails, since a key cannot change its nature',
  fix: 'Keep the key under its logical id, deploy DeletionPolicy: Retain before it is removed, or make another key beside it',
};

export const SECRET_RENAMED: Rule = {
  id: 'AtRest-SecretRenamed',
  level: 'error',
  description: 'CloudFormation would generate a secret anew: the new password is not the one that databases and clients have',
  fix: 'Keep name, logical id and GenerateSecretString of the secret, and rotate it where a new password is wanted',
};

/** The rules of the comparison with deployed templates, in the order of docs/checks.md. */
export const COMPARISON_RULES: readonly Rule[] = [
  REPLACEMENT, MAY_REPLACE, STORE_REMOVED, STORE_LEFT_BEHIND, KEY_LOST, KEY_CHANGED, READERS_LOSE_OLD_DATA, KEY_REMOVED, SECRET_RENAMED,
];
