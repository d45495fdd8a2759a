import type { EncryptionState } from './encryption-state';

/** What holds for a store when the condition of a fact is met. */
export type Outcome =
  /** Where nothing is stored there is nothing to encrypt. */
  | { readonly kind: 'nothing' }
  /** The key property decides; without one, `otherwise` holds. */
  | { readonly kind: 'key'; readonly otherwise: Outcome }
  | KnownState;

/** A state that holds whatever the key property says. */
export interface KnownState {
  readonly kind: 'state';
  readonly state: EncryptionState;
  /** The alias of an AWS managed key, where the documentation names it: `aws/s3`. */
  readonly alias?: string;
  /** For people: a sentence without its first capital and full stop. */
  readonly because: string;
  /** Whether another resource decides, and says so where it is classified itself. */
  readonly elsewhere?: boolean;
}

export const NOTHING: Outcome = { kind: 'nothing' };
export const UNENCRYPTED: KnownState = { kind: 'state', state: 'unencrypted', because: 'nothing turns encryption on' };
export const AWS_OWNED: KnownState = { kind: 'state', state: 'AWS owned', because: 'without a key, the service uses one that AWS owns' };
export const CUSTOMER_PROVIDED: KnownState = { kind: 'state', state: 'customer provided', because: 'the customer provides the key, outside of KMS' };

/** Under the key of the account that the service itself manages. */
export function awsManaged(alias?: string): KnownState {
  return { kind: 'state', state: 'AWS managed', ...(alias === undefined ? {} : { alias }), because: 'without a key, the service uses its AWS managed key' };
}

/** The key decides. */
export function keyOr(otherwise: Outcome): Outcome {
  return { kind: 'key', otherwise };
}

/** The key decides, and CloudFormation or the service refuses to go without one. */
export const KEY = keyOr(undecidable('a key is required here, and none is set'));

/** What the documentation does not say, or nobody has looked up. */
export const NOT_IN_OVERLAY = 'no key is set, and what then happens is not in the overlay';

/** The key decides; what happens without one was not found. */
export const KEY_OR_UNKNOWN = keyOr(undecidable(NOT_IN_OVERLAY));

/** Not to be told from the resource. */
export function undecidable(because: string): KnownState {
  return { kind: 'state', state: 'undecidable', because };
}

/** CloudFormation has no property for the key that the service's API takes. */
export function outOfReach(outcome: KnownState): KnownState {
  return { ...outcome, because: `CloudFormation has no property for the key: ${outcome.because}` };
}

/** As what it is made from: a snapshot, a source. */
export function inherited(from: string): KnownState {
  return undecidable(`it is encrypted as ${from} is`);
}

/** Another resource decides. */
export function elsewhere(what: string): KnownState {
  return { kind: 'state', state: 'undecidable', because: `${what} decides`, elsewhere: true };
}

/** An encrypted EBS volume that names no key takes the default key of account and Region: AWS managed unless somebody changed it. */
export const EBS_DEFAULT_KEY: KnownState = {
  kind: 'state', state: 'AWS managed', alias: 'aws/ebs', because: 'without a key, EBS uses the default key of account and Region: aws/ebs, unless changed',
};

/** EBS encryption by default of the account and Region would still encrypt it. */
export const EBS_UNENCRYPTED: KnownState = {
  kind: 'state', state: 'unencrypted', because: 'nothing turns encryption on, unless account and Region encrypt EBS by default',
};
