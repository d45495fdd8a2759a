import type { KeyFacts } from '../preflight';
import type { Read } from '../read';
import { readOne } from './calls';

/**
 * What KMS says of the key.
 *
 * No use of the key is tried, not even dry: a call that comes from here, and not through RDS, is refused by every policy that asks for `kms:ViaService` or
 * `kms:GrantIsForAWSResource`, as it should, and says nothing of what RDS may do.
 */
export async function readKey(read: Read, keyId: string): Promise<KeyFacts> {
  const metadata = await readOne<KeyFacts>(read, 'DescribeKey', { KeyId: keyId });
  if (!metadata?.Arn) { throw new Error(`KMS does not describe the key ${keyId}`); }
  const { Arn, KeyState, KeySpec, KeyUsage, KeyManager, ExpirationModel } = metadata;
  return { Arn, KeyState, KeySpec, KeyUsage, KeyManager, ExpirationModel };
}
