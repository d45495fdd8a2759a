import { createPublicKey, type KeyObject } from 'crypto';
import { promises as fs } from 'fs';
import { reasonOf } from '../records/attempted';
import type { Span } from './period';

/** A public key that CloudTrail signs digests for. */
export interface PublicKey {
  readonly key: KeyObject;

  /** When CloudTrail signed with it. */
  readonly validity: Span;
}

/** Where public keys come from. */
export interface PublicKeys {
  /** The key with a fingerprint. CloudTrail has different keys in each Region. Throws `PublicKeysUnavailable`. */
  find(region: string, fingerprint: string): Promise<PublicKey | undefined>;

  /** What to do where a key is not found, as a sentence. */
  advice(region: string, digests: Span): string;
}

/** The public keys of a Region are not to be had; the message says why. */
export class PublicKeysUnavailable extends Error {}

/** A file of public keys cannot be used; the message names it. */
export class UnusablePublicKeys extends Error {}

/** A public key as `ListPublicKeys` returns it. */
export interface ListedPublicKey {
  readonly Fingerprint?: unknown;

  /** DER of PKCS #1, as bytes or in Base64. */
  readonly Value?: unknown;

  /** Seconds since 1970, or a text: the versions of the AWS CLI differ. */
  readonly ValidityStartTime?: unknown;
  readonly ValidityEndTime?: unknown;
}

/** Public keys from files: what `aws cloudtrail list-public-keys` prints, as JSON; of several Regions, several files. */
export class PublicKeyFiles implements PublicKeys {
  /** Reads the files. Throws `UnusablePublicKeys`. */
  static async read(paths: readonly string[]): Promise<PublicKeyFiles> {
    const keys = new Map<string, PublicKey>();
    for (const path of paths) {
      for (const [fingerprint, key] of await readKeys(path)) {
        keys.set(fingerprint, key);
      }
    }
    return new PublicKeyFiles(keys, paths);
  }

  private constructor(private readonly keys: ReadonlyMap<string, PublicKey>, private readonly paths: readonly string[]) {}

  async find(_region: string, fingerprint: string): Promise<PublicKey | undefined> {
    return this.keys.get(fingerprint);
  }

  advice(region: string, digests: Span): string {
    return `Add it to ${this.paths.join(' or ')} with: ${listPublicKeys(region, digests)}`;
  }
}

/** The command that lists the public keys of some digests. */
export function listPublicKeys(region: string, digests: Span): string {
  return `aws cloudtrail list-public-keys --region ${region} --start-time ${new Date(digests.from).toISOString()} --end-time ${new Date(digests.to).toISOString()}`;
}

/** The keys of a list by their fingerprints. Throws an error that says what is wrong with one. */
export function keysOf(list: readonly ListedPublicKey[]): Array<[string, PublicKey]> {
  return list.map(listed => {
    const fingerprint = listed.Fingerprint;
    if (typeof fingerprint !== 'string') {
      throw new Error(`a key has no text as its Fingerprint: ${JSON.stringify(fingerprint)}`);
    }
    return [fingerprint, {
      key: keyObject(listed.Value, fingerprint),
      validity: { from: time(listed.ValidityStartTime, -Infinity), to: time(listed.ValidityEndTime, Infinity) },
    }];
  });
}

async function readKeys(path: string): Promise<Array<[string, PublicKey]>> {
  const text = await fs.readFile(path, 'utf8').catch((error: unknown) => {
    throw new UnusablePublicKeys(`${path} ${reasonOf(error)}`);
  });
  try {
    const document = JSON.parse(text) as { readonly PublicKeyList?: unknown } | null;
    if (!Array.isArray(document?.PublicKeyList)) {
      throw new Error('it has no list named PublicKeyList');
    }
    return keysOf(document.PublicKeyList as ListedPublicKey[]);
  } catch (error) {
    throw new UnusablePublicKeys(`${path} is not what \`aws cloudtrail list-public-keys --output json\` prints: ${(error as Error).message}`);
  }
}

function keyObject(value: unknown, fingerprint: string): KeyObject {
  const der = typeof value === 'string' ? Buffer.from(value, 'base64') : value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
  // PKCS #1 is what the service promises; the documentation has an example in the other form.
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      if (key.asymmetricKeyType === 'rsa') {
        return key;
      }
    } catch {
      // The next form, or the error below.
    }
  }
  throw new Error(`the Value of the key with the fingerprint ${fingerprint} is no RSA public key in DER`);
}

function time(value: unknown, missing: number): number {
  if (value === undefined || value === null) {
    return missing;
  }
  const milliseconds = value instanceof Date ? value.getTime() : Number.isFinite(Number(value)) ? Number(value) * 1000 : Date.parse(String(value));
  if (Number.isNaN(milliseconds)) {
    throw new Error(`a key has a validity that is no time: ${JSON.stringify(value)}`);
  }
  return milliseconds;
}
