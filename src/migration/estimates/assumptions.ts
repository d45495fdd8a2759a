import type { Range } from './range';

/** What estimates rest on and nobody can look up. */
export interface Assumptions {
  /** How fast RDS copies and re-encrypts the data of a snapshot, in MiB a second. */
  readonly throughputMib: Range;
  /** How much is stored, in GiB. @default - what RDS describes: of Aurora, nothing that could be used */
  readonly storageGib?: number;
}

/**
 * The most is what EBS gives to a copy of a snapshot that has to be done in a given time: RDS promises no speed at all. The least is a guess, on the
 * slow side.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/time-based-copies.html
 */
export const DEFAULT_ASSUMPTIONS: Assumptions = { throughputMib: { least: 50, most: 500 } };
