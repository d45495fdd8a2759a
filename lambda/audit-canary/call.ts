import { randomUUID } from 'crypto';
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import type { Aws } from './aws';
import type { CanaryCalls } from './run';

/** Attempts at the two calls, each under a context of its own. */
export const MAX_CALL_ATTEMPTS = 4;

const WAIT_MS = 2_000;

const DATA_KEY_BYTES = 32;

const TRANSIENT = ['ThrottlingException', 'KMSInternalException', 'DependencyTimeoutException', 'ServiceUnavailable', 'TimeoutError', 'ECONNRESET'];

/**
 * Makes a data key and decrypts it, under a context that only these two calls have.
 *
 * A call that fails on the way back may have succeeded in KMS and be recorded. So each attempt has another context: the records of the
 * successful one are then exactly two. The data key is compared and forgotten.
 */
export async function makeCalls(aws: Aws): Promise<CanaryCalls> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptCalls(aws, randomUUID());
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string };
      if (attempt >= MAX_CALL_ATTEMPTS || ![name, code].some(each => TRANSIENT.includes(each ?? ''))) {
        throw error;
      }
      await aws.sleep(WAIT_MS * attempt);
    }
  }
}

async function attemptCalls({ kms, settings, now, signal }: Aws, context: string): Promise<CanaryCalls> {
  const KeyId = settings.keyArn;
  const EncryptionContext = { [settings.contextKey]: context };
  const startedAt = now();
  const made = await kms.send(new GenerateDataKeyCommand({ KeyId, EncryptionContext, NumberOfBytes: DATA_KEY_BYTES }), { abortSignal: signal });
  const decrypted = await kms.send(new DecryptCommand({ KeyId, EncryptionContext, CiphertextBlob: made.CiphertextBlob }), { abortSignal: signal });
  const endedAt = now();
  const same = Buffer.compare(made.Plaintext ?? Buffer.from('none'), decrypted.Plaintext ?? Buffer.alloc(0)) === 0;
  made.Plaintext?.fill(0);
  decrypted.Plaintext?.fill(0);
  if (!same) {
    throw new Error(`KMS decrypted a data key of ${KeyId} to another one`);
  }
  return {
    context,
    startedAt,
    endedAt,
    calls: [
      { operation: 'GenerateDataKey', requestId: requestIdOf(made) },
      { operation: 'Decrypt', requestId: requestIdOf(decrypted) },
    ],
  };
}

function requestIdOf({ $metadata }: { readonly $metadata: { readonly requestId?: string } }): string {
  if (!$metadata.requestId) {
    throw new Error('KMS answered without a request id, by which its record could be told');
  }
  return $metadata.requestId;
}
