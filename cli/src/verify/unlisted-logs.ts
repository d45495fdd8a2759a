import { UnreadableFile } from './content';
import type { Context } from './context';
import { baseName, logName, placeOf } from './file-name';
import type { LocalLog } from './local-files';
import { contentHash } from './log-check';
import { DIGEST_DELAY_MS, MINUTE_MS, periodOf, type Span } from './period';
import { ProblemKind } from './problem';

/** How long after the minute in its name a log file may still be delivered, and so be listed an hour later. */
const DELIVERY_MS = 15 * MINUTE_MS;

/** How many names a message about many files gives. */
const NAMES = 3;

/** The time whose digests were found, of one trail in one Region. */
export interface ListedTime {
  readonly account: string;
  readonly region: string;

  /** Where the files of the trail stand: see `placeOf`. */
  readonly place?: string;

  /** In the order of time, merged. */
  readonly spans: readonly Span[];
}

/** What there is about log files that no digest lists. */
type Verdict = 'added' | 'awaited' | 'before' | 'after' | 'hole' | 'none';

/** Log files about which there is the same to say. */
interface Group {
  readonly account: string;
  readonly region: string;
  readonly verdict: Exclude<Verdict, 'added'>;
  readonly names: string[];
  delivered: Span;
}

const VERDICTS: { readonly [verdict in Exclude<Verdict, 'added'>]: string } = {
  awaited: 'that no digest lists yet: the digest of the last hour is still to come',
  before: 'from before the oldest digest: nothing shows that they are as they were delivered',
  after: 'from after the newest digest: nothing shows that they are as they were delivered',
  hole: 'from a time without a digest that could be read and believed: nothing shows that they are as they were delivered',
  none: 'and no digest: nothing shows that they are as they were delivered. Digests lie in AWSLogs/…/CloudTrail-Digest/, when the trail has log file validation',
};

/** Reports the log files that no digest lists, and those that a digest lists and nobody found. */
export async function reportUnlisted(times: readonly ListedTime[], context: Context): Promise<void> {
  const unlisted = [...context.files.logs.values()].flat().filter(log => !log.listed && isAsked(log, context));
  const { hashes, paths } = await reportRenamed(unlisted, context);
  for (const { log, digest } of context.missing.filter(missing => !hashes.has(missing.log.hash))) {
    context.findings.add(ProblemKind.LOG_MISSING, `s3://${log.bucket}/${log.key}`, `is missing: ${baseName(digest)} lists it`);
  }
  const groups = new Map<string, Group>();
  for (const { path } of unlisted.filter(log => !paths.has(log.path))) {
    judge(path, times, groups, context);
    context.onFile();
  }
  groups.forEach(group => reportGroup(group, context));
}

function judge(path: string, times: readonly ListedTime[], groups: Map<string, Group>, context: Context): void {
  const name = logName(baseName(path));
  if (name === undefined) {
    context.findings.add(ProblemKind.LOG_UNLISTED, path, 'is in no digest, and its name is none that CloudTrail gives');
    return;
  }
  const { account, region, delivered } = name;
  const verdict = verdictOf(delivered, spansFor(path, account, region, times));
  if (verdict === 'added') {
    context.findings.add(ProblemKind.LOG_UNLISTED, path, 'is in no digest, though those of its time are there: CloudTrail did not deliver it, or a digest that was added later is missing');
    return;
  }
  const id = `${account} ${region} ${verdict}`;
  const group = groups.get(id) ?? { account, region, verdict, names: [], delivered: { from: delivered, to: delivered } };
  group.names.push(baseName(path));
  group.delivered = { from: Math.min(group.delivered.from, delivered), to: Math.max(group.delivered.to, delivered) };
  groups.set(id, group);
}

function isAsked(log: LocalLog, context: Context): boolean {
  const name = logName(baseName(log.path));
  return name === undefined || context.range.hasLog(name.delivered);
}

/** Reports unlisted files with the content of a missing one. Gives the hashes of these, and the paths. */
async function reportRenamed(unlisted: readonly LocalLog[], context: Context): Promise<{ hashes: Set<string>; paths: Set<string> }> {
  const missing = new Map(context.missing.map(({ log }) => [log.hash, log]));
  const found = { hashes: new Set<string>(), paths: new Set<string>() };
  for (const { path } of missing.size > 0 ? unlisted : []) {
    const hash = await hashOrNothing(path);
    const log = missing.get(hash);
    if (log) {
      found.hashes.add(hash);
      found.paths.add(path);
      context.findings.add(ProblemKind.LOG_MOVED, path, `was renamed: CloudTrail delivered it to s3://${log.bucket}/${log.key}. Its content is intact`);
    }
  }
  return found;
}

async function hashOrNothing(path: string): Promise<string> {
  return contentHash(path).catch((error: unknown) => {
    if (!(error instanceof UnreadableFile)) {
      throw error;
    }
    return '';
  });
}

/** The time listed for an account and Region in one place: an account may have trails of which only one has digests. */
function spansFor(path: string, account: string, region: string, times: readonly ListedTime[]): readonly Span[] {
  const place = placeOf(path);
  return times
    .filter(time => time.account === account && time.region === region && (place === undefined || time.place === undefined || time.place === place))
    .flatMap(time => time.spans);
}

function verdictOf(delivered: number, spans: readonly Span[]): Verdict {
  if (spans.length === 0) {
    return 'none';
  }
  const newest = Math.max(...spans.map(span => span.to));
  if (delivered > newest - DELIVERY_MS) {
    return delivered > newest + DIGEST_DELAY_MS ? 'after' : 'awaited';
  }
  if (delivered < Math.min(...spans.map(span => span.from))) {
    return 'before';
  }
  return spans.some(span => delivered >= span.from && delivered <= span.to) ? 'added' : 'hole';
}

function reportGroup({ account, region, verdict, names, delivered }: Group, { findings }: Context): void {
  const subject = `Account ${account} in ${region}`;
  const { from, to } = periodOf(delivered);
  const message = `has ${names.length} log file${names.length === 1 ? '' : 's'}, delivered from ${from} to ${to}, ${VERDICTS[verdict]}: ${names.slice(0, NAMES).join(', ')}${names.length > NAMES ? ', …' : ''}`;
  if (verdict === 'awaited') {
    findings.note(subject, message);
  } else {
    findings.add(ProblemKind.NOT_COVERED, subject, message);
  }
}
