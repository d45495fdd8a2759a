import type { EncryptionState } from './encryption-state';
import type { Holding } from './holding';

/** How one place of a resource where data is stored is encrypted. */
export interface StoreClassification {
  /** The path of the key property, with indexes: `BlockDeviceMappings.0.Ebs.KmsKeyId`. Where the store takes no key, of what decides; `''` is the resource. */
  readonly path: string;
  readonly holds: Holding;
  readonly state: EncryptionState;
  /** The key as the template has it, or the alias of the AWS managed key that the service takes without one: `alias/aws/s3`. */
  readonly key?: unknown;
  /** Why, for people: a sentence without its first capital and full stop. */
  readonly reason: string;
  /** The page of AWS that says so. */
  readonly source?: string;
  /** Whether another resource decides: it says so where it is classified itself, so that this store does not count for its resource. */
  readonly elsewhere?: boolean;
}

/** How a resource is encrypted: as its worst store is. */
export interface Classification extends StoreClassification {
  /** All places where the resource stores data, the one that decides included. */
  readonly stores: readonly StoreClassification[];
}
