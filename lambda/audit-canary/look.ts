import type { Readable } from 'stream';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';
import { type LogFile, logFilesSince } from './log-files';
import { recordsOf } from './records';
import type { Cursor, Operation, Run, Sighting } from './run';
import { examine, minutesOf } from './sightings';

/** Sightings and broken files that are kept of each: a state of Step Functions holds 256 KiB. */
export const MAX_KEPT = 20;

/**
 * Younger files are read again at the next look, because one that was written before them may appear after them. The same file twice
 * changes nothing: sightings are kept once, and records counted for good only when their file is settled.
 */
const SETTLED_MS = 60_000;

/** What one file says. */
interface Read {
  readonly sightings: Sighting[];
  readonly counted: Operation[];
  readonly broken?: string;
}

/**
 * Reads the log files that came since the last look, one after the other and while there is time; the next look goes on where this one ended.
 *
 * @param isLast whether there is no further look, so that all files count as settled
 */
export async function look(run: Run, aws: Aws, isLast: boolean): Promise<Run> {
  const settled = isLast ? Infinity : aws.now() - SETTLED_MS;
  const files = (await logFilesSince(aws, minutesOf(run)[0])).filter(file => isAfter(file, run.cursor));
  let after: Run = { ...run, unsettled: { GenerateDataKey: 0, Decrypt: 0 } };
  for (const [index, file] of files.entries()) {
    const content = await read(run, file, aws).catch((error: Error) => aws.reading.aborted ? undefined : Promise.reject(error));
    if (!content) {
      return { ...after, unread: files.length - index };
    }
    after = merged(after, file, content, file.modified <= settled);
  }
  return { ...after, unread: 0 };
}

/** Log files in which records were seen, and that are now gone or others. */
export async function changedFiles({ sightings }: Run, aws: Aws): Promise<string[]> {
  const files = new Map(sightings.map(({ file, eTag }) => [`${file} ${eTag}`, { file, eTag }]));
  const changed: string[] = [];
  for (const { file, eTag } of files.values()) {
    const now = await retrying(aws, async () => aws.s3.send(new HeadObjectCommand({ Bucket: aws.settings.bucket, Key: file }), { abortSignal: aws.signal }))
      .catch((error: Error) => isGone(error) ? undefined : Promise.reject(error));
    if (now?.ETag !== eTag) {
      changed.push(`${file} ${now ? 'was overwritten' : 'was deleted'} after it was read`);
    }
  }
  return changed;
}

async function read(run: Run, file: LogFile, aws: Aws): Promise<Read> {
  const first = await readOnce(run, file, aws);
  // A connection that breaks looks like a file that ends early.
  return first.broken ? readOnce(run, file, aws) : first;
}

async function readOnce(run: Run, file: LogFile, aws: Aws): Promise<Read> {
  const { s3, settings, reading } = aws;
  reading.throwIfAborted();
  const answer = await retrying(aws, async () => s3.send(new GetObjectCommand({ Bucket: settings.bucket, Key: file.key }), { abortSignal: reading }))
    .catch((error: Error) => isGone(error) ? undefined : Promise.reject(error));
  const [sightings, counted]: [Sighting[], Operation[]] = [[], []];
  if (!answer) {
    return { sightings, counted, broken: 'it was deleted' };
  }
  try {
    for await (const record of recordsOf(answer.Body as Readable)) {
      reading.throwIfAborted();
      const found = examine(record, file, { run, settings });
      sightings.push(...(found.sighting ? [found.sighting] : []));
      counted.push(...(found.counted ? [found.counted] : []));
    }
    return { sightings, counted };
  } catch (error) {
    reading.throwIfAborted();
    return { sightings, counted, broken: (error as Error).message };
  }
}

function merged(run: Run, file: LogFile, { sightings, counted, broken }: Read, isSettled: boolean): Run {
  const wasRead = run.sightings.some(each => each.file === file.key && each.eTag === file.eTag);
  const brokenFile = broken === undefined ? [] : [`${file.key}: ${broken}`];
  const count = (before: Record<Operation, number>): Record<Operation, number> => ({
    GenerateDataKey: before.GenerateDataKey + counted.filter(each => each === 'GenerateDataKey').length,
    Decrypt: before.Decrypt + counted.filter(each => each === 'Decrypt').length,
  });
  return {
    ...run,
    sightings: wasRead ? run.sightings : [...run.sightings, ...sightings].slice(0, MAX_KEPT),
    brokenFiles: [...new Set([...run.brokenFiles, ...brokenFile])].slice(0, MAX_KEPT),
    ...(isSettled ? { counted: count(run.counted), cursor: { modified: file.modified, key: file.key } } : { unsettled: count(run.unsettled) }),
  };
}

function isAfter(file: LogFile, cursor: Cursor | undefined): boolean {
  return cursor === undefined || file.modified > cursor.modified || (file.modified === cursor.modified && file.key > cursor.key);
}

function isGone({ name }: Error): boolean {
  return ['NoSuchKey', 'NotFound'].includes(name);
}
