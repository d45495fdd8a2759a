import type { EncryptionState, StoreClassification } from '../catalog';
import { EncryptionLevel } from './encryption-level';
import type { Rule } from './finding';

export const UNENCRYPTED_DATA: Rule = {
  id: 'AtRest-Unencrypted',
  level: 'error',
  description: 'Data at rest is not encrypted',
  fix: 'Set the key property, and the switch that turns encryption on; EncryptionAtRest does where nothing is replaced',
};

export const AWS_OWNED_KEY: Rule = {
  id: 'AtRest-AwsOwnedKey',
  level: 'error',
  description: 'Data at rest is encrypted under a key that AWS owns: nobody can control, disable or audit its use',
  fix: 'Set the key property, or ask for EncryptionLevel.ENCRYPTED (--level encrypted) where such a key is enough',
};

export const AWS_MANAGED_KEY: Rule = {
  id: 'AtRest-AwsManagedKey',
  level: 'error',
  description: 'Data at rest is encrypted under an AWS managed key: its policy cannot be changed, nor its data shared with another account',
  fix: 'Set the key property, or ask for EncryptionLevel.KMS (--level kms) where such a key is enough',
};

export const CUSTOMER_PROVIDED_KEY: Rule = {
  id: 'AtRest-CustomerProvidedKey',
  level: 'warning',
  description: 'Data at rest is encrypted under a key that is kept outside of KMS: no record of AWS CloudTrail tells of its use',
  fix: 'Use a customer managed KMS key, or acknowledge the finding with the place where the use of that key is recorded',
};

export const ENCRYPTION_UNDECIDED: Rule = {
  id: 'AtRest-EncryptionUndecided',
  level: 'warning',
  description: 'The template does not say whether, or under which kind of key, data at rest is encrypted',
  fix: 'Write the key out, or review the resource by hand and acknowledge the finding with what was seen',
};

/** Which states each level is content with, besides customer managed. */
const CONTENT_WITH: Record<EncryptionLevel, readonly EncryptionState[]> = {
  [EncryptionLevel.ENCRYPTED]: ['customer provided', 'AWS managed', 'AWS owned'],
  [EncryptionLevel.KMS]: ['AWS managed'],
  [EncryptionLevel.CUSTOMER_MANAGED]: [],
};

const RULE_OF_STATE: Record<Exclude<EncryptionState, 'customer managed'>, Rule> = {
  'unencrypted': UNENCRYPTED_DATA,
  'undecidable': ENCRYPTION_UNDECIDED,
  'AWS owned': AWS_OWNED_KEY,
  'AWS managed': AWS_MANAGED_KEY,
  'customer provided': CUSTOMER_PROVIDED_KEY,
};

/** The rules of encryption levels, in the order of docs/checks.md. */
export const LEVEL_RULES: readonly Rule[] = Object.values(RULE_OF_STATE);

/** The rule that a state breaks at a level; undefined where it is good enough. */
export function ruleBrokenBy(state: EncryptionState, level: EncryptionLevel): Rule | undefined {
  return state === 'customer managed' || CONTENT_WITH[level].includes(state) ? undefined : RULE_OF_STATE[state];
}

/** Whether a store is below a level; one that another resource decides is for that resource to say. */
export function isBelow({ state, elsewhere }: StoreClassification, level: EncryptionLevel): boolean {
  return !elsewhere && ruleBrokenBy(state, level) !== undefined;
}
