import { createHash } from 'crypto';
import { readContent, UnreadableFile } from './content';
import type { Context } from './context';
import type { Digest, ListedLog } from './digest';
import { baseName, identity, standsAt } from './file-name';
import { ProblemKind } from './problem';

/** How many log files are read at a time: decompression runs in the threads of Node.js. */
const PARALLEL = 4;

/** Compares the log files that a digest lists with those on the disk. Gives how many are intact. */
export async function intactLogs(digest: Digest, context: Context): Promise<number> {
  let intact = 0;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < digest.logFiles.length) {
      if (await isIntact(digest.logFiles[next++], digest, context)) {
        intact += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return intact;
}

/** Takes the log files of a digest as listed, where the digest is not worth comparing with. */
export function claimLogs(digest: Digest, context: Context): void {
  digest.logFiles.flatMap(log => context.files.logs.get(identity(log.key)) ?? []).forEach(local => {
    local.listed = true;
  });
}

/** SHA-256 of the uncompressed content of a file, in hexadecimal. Throws `UnreadableFile`. */
export async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  await readContent(path, chunk => hash.update(chunk));
  return hash.digest('hex');
}

async function isIntact(log: ListedLog, digest: Digest, context: Context): Promise<boolean> {
  const copies = context.files.logs.get(identity(log.key)) ?? [];
  if (copies.length === 0) {
    context.missing.push({ log, digest: digest.path });
  }
  let isGood = copies.length > 0;
  for (const copy of copies) {
    copy.listed = true;
    const problem = await problemOf(copy.path, log, digest);
    if (problem) {
      context.findings.add(problem.kind, copy.path, problem.message);
      isGood = false;
    }
    context.onFile();
  }
  return isGood;
}

async function problemOf(path: string, log: ListedLog, digest: Digest): Promise<{ kind: ProblemKind; message: string } | undefined> {
  try {
    const hash = await contentHash(path);
    if (hash !== log.hash) {
      return { kind: ProblemKind.LOG_CHANGED, message: `was changed: the SHA-256 of its content is ${hash}, and ${baseName(digest.path)} says ${log.hash}` };
    }
    return standsAt(path, log.key) ? undefined : { kind: ProblemKind.LOG_MOVED, message: `was moved: CloudTrail delivered it to s3://${log.bucket}/${log.key}. Its content is intact` };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) {
      throw error;
    }
    return { kind: ProblemKind.LOG_CHANGED, message: error.message };
  }
}
