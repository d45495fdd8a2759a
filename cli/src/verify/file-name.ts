import { compactTime } from './period';

/** What the name of a digest file says. */
export interface DigestName {
  readonly account: string;

  /** Region whose calls the digest covers. */
  readonly region: string;

  readonly trail: string;

  /** Region that the trail was made in. */
  readonly homeRegion: string;

  /** End of the time that it covers, in milliseconds since 1970. */
  readonly end: number;

  /** Whether it adds files that an earlier digest missed. */
  readonly backfill: boolean;
}

/** What the name of a log file says. */
export interface LogName {
  readonly account: string;
  readonly region: string;

  /** When it was delivered, to the minute, in milliseconds since 1970. */
  readonly delivered: number;
}

const DIGEST_NAME = /^(\d{12})_CloudTrail-Digest_([a-z0-9-]+)_(.+)_([a-z0-9-]+)_(\d{8}T\d{6}Z)(_backfill)?\.json(?:\.gz)?$/;
const LOG_NAME = /^(\d{12})_CloudTrail(?:-[A-Za-z]+)?_([a-z0-9-]+)_(\d{8}T\d{4}Z)_[^_]+\.json(?:\.gz)?$/;

/**
 * Reads the name of a digest file; nothing where it is none that CloudTrail gives.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export function digestName(name: string): DigestName | undefined {
  const [, account, region, trail, homeRegion, end, backfill] = DIGEST_NAME.exec(name) ?? [];
  return account === undefined ? undefined : { account, region, trail, homeRegion, end: compactTime(end), backfill: backfill !== undefined };
}

/**
 * Reads the name of a log file; nothing where it is none that CloudTrail gives.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
export function logName(name: string): LogName | undefined {
  const [, account, region, delivered] = LOG_NAME.exec(name) ?? [];
  return account === undefined ? undefined : { account, region, delivered: compactTime(delivered) };
}

/** Last part of an S3 key or a path. */
export function baseName(key: string): string {
  return key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf('\\')) + 1);
}

/** What a file is known by: its name, whether a download left it compressed or not. The names of CloudTrail's files are unique. */
export function identity(key: string): string {
  return baseName(key).replace(/\.gz$/, '');
}

/** Whether a local file stands where an S3 key says, as far as its path tells: below `AWSLogs/`, and compressed or not. */
export function standsAt(path: string, key: string): boolean {
  const place = belowLogs(path);
  return identity(path) === identity(key) && (place === undefined || place === belowLogs(key));
}

function belowLogs(path: string): string | undefined {
  const key = path.replace(/\\/g, '/');
  const start = key.lastIndexOf('AWSLogs/');
  return start < 0 ? undefined : key.slice(start).replace(/\.gz$/, '');
}

/** What is before the folder of CloudTrail in a path: one place for log files and their digests. Nothing where there is no such folder. */
export function placeOf(path: string): string | undefined {
  return /^(.*?)[/\\]CloudTrail(?:-[A-Za-z]+)?[/\\]/.exec(path)?.[1];
}
