import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';

/** A log file in the bucket. */
export interface LogFile {
  readonly key: string;
  readonly eTag: string;
  /** When it was written, in milliseconds. */
  readonly modified: number;
}

/** Log files of a day that are listed at most: 50 requests. */
export const MAX_LISTED_FILES = 50_000;

const DAY_MS = 86_400_000;

/**
 * CloudTrail names a file after the minute of its delivery, rounded up to five minutes as far as is known. An earlier one is listed all the
 * same, in case it is rounded down.
 */
const NAME_MARGIN_MS = 300_000;

/**
 * The log files of this account and Region that were written since a time, in the order in which they were.
 *
 * Files of a day are in a folder of that day, in UTC: after midnight there is more than one.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
export async function logFilesSince(aws: Aws, since: number): Promise<LogFile[]> {
  const named = since - NAME_MARGIN_MS;
  const files: LogFile[] = [];
  for (let day = Math.floor(named / DAY_MS) * DAY_MS; day <= aws.now(); day += DAY_MS) {
    files.push(...await logFilesOf(aws, day, named));
  }
  return files.filter(file => file.modified >= since).sort((one, other) => one.modified - other.modified || (one.key < other.key ? -1 : 1));
}

async function logFilesOf({ s3, settings, signal, ...time }: Aws, day: number, named: number): Promise<LogFile[]> {
  const folder = `${settings.folder}/${new Date(day).toISOString().slice(0, 10).replace(/-/g, '/')}/`;
  const files: LogFile[] = [];
  let token: string | undefined;
  do {
    const page = await retrying({ signal, ...time }, async () => s3.send(new ListObjectsV2Command({
      Bucket: settings.bucket,
      Prefix: folder,
      StartAfter: named > day ? `${folder}${settings.account}_CloudTrail_${settings.region}_${minuteOf(named)}` : undefined,
      ContinuationToken: token,
    }), { abortSignal: signal }));
    files.push(...(page.Contents ?? []).filter(({ Key }) => Key?.endsWith('.json.gz')).map(({ Key, ETag, LastModified }) =>
      ({ key: Key ?? '', eTag: ETag ?? '', modified: LastModified?.getTime() ?? 0 })));
    token = page.NextContinuationToken;
  } while (token && files.length < MAX_LISTED_FILES);
  return files;
}

/** As in the names of log files, such as `20261124T1305`. */
function minuteOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace(/[-:]/g, '');
}
