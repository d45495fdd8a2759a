import { EncryptionLevel } from 'cdk-at-rest/offline';

/** Names of levels on the command line. */
export const LEVELS: { readonly [name: string]: EncryptionLevel } = {
  'encrypted': EncryptionLevel.ENCRYPTED,
  'kms': EncryptionLevel.KMS,
  'customer-managed': EncryptionLevel.CUSTOMER_MANAGED,
};

/** What a level asks for. */
export const LEVEL_MEANINGS: Readonly<Record<EncryptionLevel, string>> = {
  [EncryptionLevel.ENCRYPTED]: 'encrypted under any key',
  [EncryptionLevel.KMS]: 'encrypted under a KMS key, AWS managed or customer managed',
  [EncryptionLevel.CUSTOMER_MANAGED]: 'encrypted under a customer managed key',
};

/** The name of a level on the command line. */
export function nameOfLevel(level: EncryptionLevel): string {
  return Object.entries(LEVELS).find(([, value]) => value === level)![0];
}

/** A number with what it counts. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? singular : plural}`;
}
