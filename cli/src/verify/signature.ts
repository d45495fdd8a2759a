import { constants, verify } from 'crypto';
import { promises as fs } from 'fs';
import { shellText } from '../shell-text';
import type { Digest } from './digest';
import type { PublicKey } from './public-keys';

/** What a file beside a digest is named, after the digest, that holds its signature. */
export const SIGNATURE_SUFFIX = '.signature';

/** The only algorithm that digests are signed with. */
export const SIGNATURE_ALGORITHM = 'SHA256withRSA';

const HEXADECIMAL = /^([0-9a-f]{2})+$/i;

/** Whether a signature, in hexadecimal, is the digest's: RSASSA-PKCS1-v1_5 over SHA-256. */
export function isSignatureOf(signature: string, digest: Digest, key: PublicKey): boolean {
  return HEXADECIMAL.test(signature)
    && verify('sha256', Buffer.from(digest.signedText), { key: key.key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(signature, 'hex'));
}

/**
 * Reads a signature from a file: the hexadecimal text, or what `aws s3api head-object` prints of the digest, as a whole or queried. Where it is neither, its
 * text, which then is the signature of nothing.
 */
export async function readSignature(path: string): Promise<string> {
  const text = (await fs.readFile(path, 'utf8')).trim();
  try {
    const document = JSON.parse(text) as string | { readonly Metadata?: { readonly signature?: string } };
    return String(typeof document === 'object' ? document.Metadata?.signature : document);
  } catch {
    return text;
  }
}

/** The command that fetches the signature of a digest to where it is looked for. */
export function fetchSignature(digest: Digest): string {
  return `aws s3api head-object --bucket ${shellText(digest.bucket)} --key ${shellText(digest.key)} --query Metadata.signature --output text > ${shellText(`${digest.path}${SIGNATURE_SUFFIX}`)}`;
}
