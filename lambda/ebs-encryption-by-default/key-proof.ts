import { DescribeKeyCommand, type KeyMetadata } from '@aws-sdk/client-kms';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';

/**
 * Throws unless the key can be a default key, as far as KMS says so: EC2 checks it only later, and takes any key at first.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html
 */
export async function proveKey(aws: Aws, key: string): Promise<void> {
  const { KeyMetadata } = await retrying(aws, async () => aws.kms.send(new DescribeKeyCommand({ KeyId: key }), { abortSignal: aws.signal }));
  const problem = keyProblem(KeyMetadata, aws.region);
  if (problem) {
    throw new Error(`The key ${key} cannot be the default key of EBS: ${problem}. Nothing was changed`);
  }
}

/** Why a key cannot encrypt volumes of a Region, if it cannot. */
export function keyProblem(metadata: KeyMetadata | undefined, region: string): string | undefined {
  if (!metadata?.Arn) {
    return 'KMS does not describe it';
  }
  const keyRegion = metadata.Arn.split(':')[3];
  if (keyRegion !== region) {
    return `it is of ${keyRegion}, and a key works in its own Region only, here ${region}`;
  }
  if (metadata.KeyUsage !== 'ENCRYPT_DECRYPT') {
    return `its usage is ${metadata.KeyUsage}, and volumes need ENCRYPT_DECRYPT`;
  }
  if (metadata.KeySpec !== 'SYMMETRIC_DEFAULT') {
    return `its spec is ${metadata.KeySpec}, and volumes need SYMMETRIC_DEFAULT`;
  }
  if (metadata.KeyState !== 'Enabled') {
    return `its state is ${metadata.KeyState}, in which no volume could be made or attached`;
  }
  return undefined;
}
