import { DescribeKeyCommand, type KeyMetadata, type KMSClient } from '@aws-sdk/client-kms';
import { retrying } from './retry';
import type { Time } from './time';

/** What a key is described with. */
export interface KeyReader extends Time {
  readonly kms: KMSClient;
  readonly region: string;
}

/**
 * Throws unless KMS says that a key can encrypt: services take any key at first, and fail when they use it.
 *
 * @param purpose what the key is to be, such as `the default key of EBS`
 */
export async function proveKey(aws: KeyReader, key: string, purpose: string): Promise<KeyMetadata> {
  const { KeyMetadata } = await retrying(aws, async () => aws.kms.send(new DescribeKeyCommand({ KeyId: key }), { abortSignal: aws.signal }));
  const problem = keyProblem(KeyMetadata, aws.region);
  if (problem) {
    throw new Error(`The key ${key} cannot be ${purpose}: ${problem}. Nothing was changed`);
  }
  return KeyMetadata!;
}

/** Why a key cannot encrypt in a Region, if it cannot. */
export function keyProblem(metadata: KeyMetadata | undefined, region: string): string | undefined {
  if (!metadata?.Arn) {
    return 'KMS does not describe it';
  }
  const keyRegion = metadata.Arn.split(':')[3];
  if (keyRegion !== region) {
    return `it is of ${keyRegion}, and a key works in its own Region only, here ${region}`;
  }
  if (metadata.KeyUsage !== 'ENCRYPT_DECRYPT') {
    return `its usage is ${metadata.KeyUsage}, and it takes ENCRYPT_DECRYPT`;
  }
  if (metadata.KeySpec !== 'SYMMETRIC_DEFAULT') {
    return `its spec is ${metadata.KeySpec}, and it takes SYMMETRIC_DEFAULT`;
  }
  if (metadata.KeyState !== 'Enabled') {
    return `its state is ${metadata.KeyState}, in which nothing can be encrypted`;
  }
  return undefined;
}
