import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'crypto';
import { gzipSync } from 'zlib';

/** An object in S3, as CloudTrail puts it there. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A key that digests are signed with, in the place of CloudTrail's own. */
export class Signer {
  readonly fingerprint: string;
  private readonly privateKey: KeyObject;
  private readonly der: Buffer;

  constructor(readonly validFrom = '2026-01-01T00:00:00Z', readonly validTo = '2026-12-31T00:00:00Z') {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.privateKey = privateKey;
    this.der = publicKey.export({ type: 'pkcs1', format: 'der' });
    // As the published keys have it.
    this.fingerprint = createHash('md5').update(this.der).digest('hex');
  }

  sign(text: string): string {
    return createSign('RSA-SHA256').update(text, 'utf8').sign(this.privateKey, 'hex');
  }

  /** As `aws cloudtrail list-public-keys` lists it. */
  get listed() {
    return { Value: this.der.toString('base64'), ValidityStartTime: this.validFrom, ValidityEndTime: this.validTo, Fingerprint: this.fingerprint };
  }
}

/** Whose trail it is, and where. */
export interface TrailProps {
  readonly signer: Signer;
  readonly account?: string;
  readonly region?: string;
  readonly homeRegion?: string;
  readonly trail?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly organization?: string;

  /** End of the time before the first digest. */
  readonly start?: string;
}

/** The digest of an hour, and the log files that it lists. */
export interface Hour {
  readonly digest: string;
  readonly logs: readonly string[];
}

const HOUR = 3_600_000;

/**
 * A trail whose log files and digests are written and signed as the AWS documentation says that CloudTrail does it. It shares no code with
 * what is tested. The records are synthetic.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export class SignedTrail {
  readonly objects: S3Object[] = [];
  readonly hours: Hour[] = [];
  readonly account: string;
  readonly region: string;
  private readonly homeRegion: string;
  private readonly trail: string;
  private readonly bucket: string;
  private readonly root: string;
  private signer: Signer;
  private time: number;
  private previous: { key: string; hash: string; signature: string } | undefined;
  private serial = 0;

  constructor(props: TrailProps) {
    this.signer = props.signer;
    this.account = props.account ?? '111122223333';
    this.region = props.region ?? 'eu-west-1';
    this.homeRegion = props.homeRegion ?? 'eu-west-1';
    this.trail = props.trail ?? 'my_audit-trail';
    this.bucket = props.bucket ?? 'log-bucket';
    this.root = [props.prefix, 'AWSLogs', props.organization, this.account].filter(part => part !== undefined).join('/');
    this.time = Date.parse(props.start ?? '2026-03-01T10:01:31Z');
  }

  /** Delivers log files, and at the end of the hour the digest. */
  hour(logs = 2): this {
    const files = this.logFiles(logs);
    const start = this.time;
    this.time += HOUR;
    this.hours.push({ digest: this.digest(start, this.time, files), logs: files.map(file => file.key) });
    return this;
  }

  /** Hours, each with some log files. */
  hoursOf(count: number, logs = 2): this {
    for (let hour = 0; hour < count; hour += 1) {
      this.hour(logs);
    }
    return this;
  }

  /** Log file validation, or logging, is off for some hours: the next digest begins a chain. */
  off(hours: number, logs = 0): this {
    this.logFiles(logs);
    this.time += hours * HOUR;
    this.previous = undefined;
    return this;
  }

  /** No digest for some hours, though the chain goes on. */
  pause(hours: number): this {
    this.time += hours * HOUR;
    return this;
  }

  /** A digest for log files that the one of the last hour missed. */
  backfill(logs = 1, isLinked = false): this {
    const { previous } = this;
    this.previous = isLinked ? previous : undefined;
    this.time -= HOUR;
    const files = this.logFiles(logs);
    this.time += HOUR;
    this.hours.push({ digest: this.digest(this.time - HOUR, this.time, files, '_backfill'), logs: files.map(file => file.key) });
    this.previous = previous;
    return this;
  }

  /** Log files of an hour that has no digest yet. Gives their keys. */
  fresh(logs: number): string[] {
    return this.logFiles(logs).map(file => file.key);
  }

  /** Another key signs from now on. */
  rotate(signer: Signer): this {
    this.signer = signer;
    return this;
  }

  object(key: string): S3Object {
    const object = this.objects.find(candidate => candidate.key === key);
    if (!object) {
      throw new Error(`No object ${key}`);
    }
    return object;
  }

  private logFiles(count: number) {
    return Array.from({ length: count }, (_, index) => {
      const delivered = this.time + Math.floor((index + 0.5) * HOUR / count);
      const content = JSON.stringify({ Records: [{ eventVersion: '1.11', eventTime: iso(delivered - 300_000), eventSource: 'kms.amazonaws.com', eventName: 'Decrypt', eventID: `synthetic-${this.serial}` }] });
      const name = `${this.account}_CloudTrail_${this.region}_${compact(delivered).slice(0, 13)}Z_${sha256(`${this.root} ${this.trail} ${this.serial++}`).slice(0, 16)}.json.gz`;
      const key = `${this.root}/CloudTrail/${this.region}/${day(delivered)}/${name}`;
      this.put(key, content, {});
      return { key, hash: sha256(content), at: iso(delivered - 300_000) };
    });
  }

  private digest(start: number, end: number, files: ReadonlyArray<{ key: string; hash: string; at: string }>, suffix = ''): string {
    const key = `${this.root}/CloudTrail-Digest/${this.region}/${day(end)}/${this.account}_CloudTrail-Digest_${this.region}_${this.trail}_${this.homeRegion}_${compact(end)}Z${suffix}.json.gz`;
    const content = JSON.stringify({
      awsAccountId: this.account,
      digestStartTime: iso(start),
      digestEndTime: iso(end),
      digestS3Bucket: this.bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: this.signer.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: files[files.length - 1]?.at ?? null,
      oldestEventTime: files[0]?.at ?? null,
      previousDigestS3Bucket: this.previous ? this.bucket : null,
      previousDigestS3Object: this.previous?.key ?? null,
      previousDigestHashValue: this.previous?.hash ?? null,
      previousDigestHashAlgorithm: this.previous ? 'SHA-256' : null,
      previousDigestSignature: this.previous?.signature ?? null,
      logFiles: files.map(file => ({ s3Bucket: this.bucket, s3Object: file.key, hashValue: file.hash, hashAlgorithm: 'SHA-256', newestEventTime: file.at, oldestEventTime: file.at })),
    });
    const signature = this.signer.sign(`${iso(end)}\n${this.bucket}/${key}\n${sha256(content)}\n${this.previous?.signature ?? 'null'}`);
    this.put(key, content, {
      'signature': signature,
      'signature-algorithm': 'SHA256withRSA',
      ...suffix && { 'backfill-generation-timestamp': iso(end + 5 * HOUR) },
    });
    this.previous = { key, hash: sha256(content), signature };
    return key;
  }

  private put(key: string, content: string, metadata: Record<string, string>): void {
    this.objects.push({ bucket: this.bucket, key, body: gzipSync(content), metadata });
  }
}

function sha256(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function compact(time: number): string {
  return iso(time).slice(0, 19).replace(/[-:]/g, '');
}

function day(time: number): string {
  return iso(time).slice(0, 10).replace(/-/g, '/');
}
