import { createHash } from 'crypto';
import { readContent, UnreadableFile } from './content';

/** A log file as a digest lists it. */
export interface ListedLog {
  readonly bucket: string;
  readonly key: string;

  /** SHA-256 of its uncompressed content, in hexadecimal. */
  readonly hash: string;
}

/** What a digest says of the one before it. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;

  /** SHA-256 of its uncompressed content, in hexadecimal. */
  readonly hash?: string;

  /** Its signature, in hexadecimal. */
  readonly signature?: string;
}

/** A digest file. */
export interface Digest {
  /** Path of the local file. */
  readonly path: string;

  /** Where CloudTrail delivered it to. */
  readonly bucket: string;
  readonly key: string;

  /** The time that it covers, by when log files were delivered; in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;

  /** Of the public key that its signature is checked with. */
  readonly fingerprint: string;
  readonly signatureAlgorithm: string;

  /** Nothing in a starting digest, where validation or logging was switched on. */
  readonly previous?: PreviousDigest;

  readonly logFiles: readonly ListedLog[];

  /** SHA-256 of its uncompressed content, in hexadecimal. */
  readonly hash: string;

  /** The text that CloudTrail signed. */
  readonly signedText: string;
}

/** A digest lists the log files of an hour; even of a hundred thousand it takes less than this, in bytes. */
const MAX_DIGEST_BYTES = 128 * 1024 * 1024;

/** The one algorithm that log files and digests are hashed with. */
const HASH_ALGORITHM = 'SHA-256';

/**
 * Reads a digest file.
 *
 * Throws `UnreadableFile` where it is damaged, no JSON, or has not what a digest has.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export async function readDigest(path: string): Promise<Digest> {
  const chunks: Buffer[] = [];
  let length = 0;
  await readContent(path, chunk => {
    length += chunk.length;
    if (length > MAX_DIGEST_BYTES) {
      throw new UnreadableFile(`is larger than ${MAX_DIGEST_BYTES / 1024 / 1024} MiB uncompressed, which no digest is`);
    }
    chunks.push(chunk);
  });
  const content = Buffer.concat(chunks);
  return digestOf(path, parsed(content), createHash('sha256').update(content).digest('hex'));
}

function parsed(content: Buffer): Fields {
  try {
    return new Fields(JSON.parse(content.toString()));
  } catch (error) {
    throw new UnreadableFile(`is not JSON: ${(error as Error).message.slice(0, 120)}`);
  }
}

function digestOf(path: string, fields: Fields, hash: string): Digest {
  const bucket = fields.text('digestS3Bucket');
  const key = fields.text('digestS3Object');
  const end = fields.text('digestEndTime');
  const previousSignature = fields.textOrNull('previousDigestSignature');
  return {
    path,
    bucket,
    key,
    start: fields.time('digestStartTime'),
    end: fields.time('digestEndTime'),
    fingerprint: fields.text('digestPublicKeyFingerprint'),
    signatureAlgorithm: fields.text('digestSignatureAlgorithm'),
    previous: previousOf(fields, previousSignature ?? undefined),
    logFiles: fields.list('logFiles').map(file => ({ bucket: file.text('s3Bucket'), key: file.text('s3Object'), hash: file.hash('hashValue', 'hashAlgorithm') })),
    hash,
    // A starting digest has no signature before it: "null", as the documented Java program formats it.
    signedText: [end, `${bucket}/${key}`, hash, previousSignature ?? 'null'].join('\n'),
  };
}

function previousOf(fields: Fields, signature: string | undefined): PreviousDigest | undefined {
  const key = fields.textOrNull('previousDigestS3Object');
  const bucket = fields.textOrNull('previousDigestS3Bucket');
  return key === null || bucket === null
    ? undefined
    : { bucket, key, signature, hash: fields.textOrNull('previousDigestHashValue') === null ? undefined : fields.hash('previousDigestHashValue', 'previousDigestHashAlgorithm') };
}

/** Fields of a JSON object, each of the type that it should have. */
class Fields {
  private readonly values: { readonly [name: string]: unknown };

  constructor(document: unknown) {
    if (typeof document !== 'object' || document === null || Array.isArray(document)) {
      throw new UnreadableFile('is no digest: it is not a JSON object');
    }
    this.values = document as { readonly [name: string]: unknown };
  }

  text(name: string): string {
    const value = this.values[name];
    return typeof value === 'string' ? value : this.refuse(name, 'text');
  }

  textOrNull(name: string): string | null {
    return this.values[name] === null ? null : this.text(name);
  }

  time(name: string): number {
    const time = Date.parse(this.text(name));
    return Number.isNaN(time) ? this.refuse(name, 'time') : time;
  }

  hash(name: string, algorithmName: string): string {
    const algorithm = this.text(algorithmName);
    return algorithm === HASH_ALGORITHM ? this.text(name).toLowerCase() : this.refuse(algorithmName, `"${HASH_ALGORITHM}"`);
  }

  list(name: string): Fields[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(element => new Fields(element)) : this.refuse(name, 'list');
  }

  private refuse(name: string, expected: string): never {
    throw new UnreadableFile(`is no digest: its \`${name}\` is ${JSON.stringify(this.values[name])?.slice(0, 60) ?? 'missing'}, and should be ${expected}`);
  }
}
