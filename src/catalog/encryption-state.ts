/**
 * How data is encrypted at rest, or `undecidable` where the template alone does not say.
 *
 * - `unencrypted`: nothing encrypts it, as far as the template goes.
 * - `AWS owned`: under a key of the service (SSE-S3 and the like included): free, invisible, in no log.
 * - `AWS managed`: under `aws/<service>` of the account, whose policy nobody can change.
 * - `customer managed`: under a KMS key that the account, or another one, manages.
 * - `customer provided`: under a key outside of KMS that the customer brings: an HSM, a key provider of one's own.
 * - `undecidable`: a token, a condition or another resource decides, or the documentation of AWS does not say.
 */
export type EncryptionState = 'unencrypted' | 'undecidable' | 'AWS owned' | 'AWS managed' | 'customer provided' | 'customer managed';

/** From the worst to the best. What cannot be decided ranks below all that is encrypted: it may be unencrypted. */
export const WORST_FIRST: readonly EncryptionState[] = ['unencrypted', 'undecidable', 'AWS owned', 'AWS managed', 'customer provided', 'customer managed'];

/** The one of several that has the worst state; of equals, the first. */
export function worstOf<T extends { readonly state: EncryptionState }>(classified: readonly T[]): T {
  return classified.reduce((worst, next) => (WORST_FIRST.indexOf(next.state) < WORST_FIRST.indexOf(worst.state) ? next : worst));
}
