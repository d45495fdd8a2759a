import { UnreadableFile } from './content';
import type { Context } from './context';
import { type Digest, readDigest } from './digest';
import { checkDigest, type DigestState, type Successor } from './digest-check';
import { baseName, type DigestName, digestName, identity } from './file-name';
import { claimLogs, intactLogs } from './log-check';
import { type Span, timeText } from './period';
import { ProblemKind } from './problem';

/** How many there are of something, and of how many of them it is proven that they are as CloudTrail delivered them. */
export interface Count {
  readonly total: number;
  readonly verified: number;
}

/** A digest file of a chain. */
export interface ChainedDigest extends DigestName {
  /** What its copies are found by. */
  readonly identity: string;
}

/** What a chain proves. */
export interface ChainVerification {
  readonly digests: Count;
  readonly logs: Count;

  /** The time of digests that are not known to be wrong. */
  readonly listed: readonly Span[];

  /** The time for which digests and log files are proven. */
  readonly proven: readonly Span[];
}

/**
 * The digests of one trail in one Region. Each names the one before it and holds its signature: the chain is followed from its newest
 * digest to its oldest, with one digest in memory and what it says of the one before.
 */
export class DigestChain {
  private readonly count = { digests: { total: 0, verified: 0 }, logs: { total: 0, verified: 0 } };
  private readonly listed: Span[] = [];
  private readonly proven: Span[] = [];
  private readonly successors = new Map<string, Successor>();
  private newer: Digest | undefined;
  private whyNoSuccessor = 'there is none among the files';

  /** @param members newest first */
  constructor(private readonly members: readonly ChainedDigest[], private readonly context: Context) {}

  async verify(): Promise<ChainVerification> {
    const { range } = this.context;
    const newest = this.members.findIndex(member => range.hasDigest(member.end));
    if (newest >= 0) {
      const end = this.members.findIndex(member => member.end < range.since);
      // The one after the range holds the signature of the newest in it.
      for (let index = Math.max(0, newest - 1); index < (end < 0 ? this.members.length : end); index += 1) {
        await this.visit(index);
      }
    }
    return { ...this.count, listed: this.listed, proven: this.proven };
  }

  private async visit(index: number): Promise<void> {
    const member = this.members[index];
    const isAsked = this.context.range.hasDigest(member.end);
    const copies: Array<{ readonly digest: Digest; readonly state: DigestState }> = [];
    for (const path of this.context.files.digests.get(member.identity) ?? []) {
      const digest = await this.read(path);
      if (digest) {
        const state = isAsked ? await checkDigest(digest, member.region, this.successors.get(member.identity), this.whyNoSuccessor, this.context) : 'unproven';
        copies.push({ digest, state });
      }
      this.context.onFile();
    }
    this.count.digests.total += isAsked ? 1 : 0;
    const best = copies.find(copy => copy.state === 'verified') ?? copies[0];
    if (best === undefined) {
      this.newer = undefined;
      this.whyNoSuccessor = 'it cannot be read';
      return;
    }
    if (isAsked) {
      this.reportHole(member);
      await this.checkLogs(best.digest, best.state);
    }
    this.follow(best.digest, index);
  }

  private async read(path: string): Promise<Digest | undefined> {
    try {
      return await readDigest(path);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) {
        throw error;
      }
      this.context.findings.add(ProblemKind.DIGEST_UNREADABLE, path, error.message);
      return undefined;
    }
  }

  private async checkLogs(digest: Digest, state: DigestState): Promise<void> {
    const { digests, logs } = this.count;
    logs.total += digest.logFiles.length;
    if (state === 'wrong') {
      claimLogs(digest, this.context);
      return;
    }
    const span = { from: digest.start, to: digest.end };
    const intact = await intactLogs(digest, this.context);
    this.listed.push(span);
    if (state === 'verified') {
      digests.verified += 1;
      logs.verified += intact;
      if (intact === digest.logFiles.length) {
        this.proven.push(span);
      }
    }
  }

  /** Time between a digest and the one after it, where nothing is missing. */
  private reportHole(member: ChainedDigest): void {
    const { newer } = this;
    if (member.backfill || newer === undefined || newer.start <= member.end) {
      return;
    }
    const isStart = newer.previous === undefined;
    if (isStart || identity(newer.previous!.key) === member.identity) {
      const why = isStart ? 'it begins a new chain, as after log file validation or logging was off, or the trail was made anew' : 'it names the one before it all the same';
      this.context.findings.add(ProblemKind.NOT_COVERED, newer.path, `has no digest before it from ${timeText(member.end)} to ${timeText(newer.start)}: ${why}. Nothing shows which log files were delivered then`);
    }
  }

  /** Keeps what a digest says of the one before it. */
  private follow(digest: Digest, index: number): void {
    this.newer = digest;
    const { previous } = digest;
    if (previous === undefined) {
      this.whyNoSuccessor = `${baseName(digest.path)} begins a new chain`;
      this.reportStart(digest, index);
      return;
    }
    this.successors.set(identity(previous.key), { digest, says: previous });
    this.whyNoSuccessor = `${baseName(digest.path)} names another one`;
    if (!this.context.files.digests.has(identity(previous.key))) {
      this.whyNoSuccessor = 'it is missing';
      this.reportMissing(digest, index);
    }
  }

  /** Time that was asked for and is before the first digest of all. */
  private reportStart(digest: Digest, index: number): void {
    const { findings, range } = this.context;
    if (this.members[index + 1] === undefined && !this.members[index].backfill && range.since > -Infinity && range.since < digest.start) {
      findings.add(ProblemKind.NOT_COVERED, digest.path, `is the first digest: from ${timeText(range.since)} to ${timeText(digest.start)} there was no log file validation. Nothing shows which log files were delivered then`);
    }
  }

  private reportMissing(digest: Digest, index: number): void {
    const { findings, range } = this.context;
    const previous = digest.previous!;
    const name = digestName(baseName(previous.key));
    const older = this.members[index + 1];
    if (!range.hasDigest(name?.end ?? digest.start) || (this.members[index].backfill && !name?.backfill)) {
      return;
    }
    if (older === undefined && range.since === -Infinity) {
      findings.note(digest.path, `is the oldest digest here, and not the first: nothing shows what was delivered before ${timeText(digest.start)}`);
      return;
    }
    this.count.digests.total += 1;
    const from = Math.max(older?.end ?? range.since, range.since);
    findings.add(ProblemKind.DIGEST_MISSING, `s3://${previous.bucket}/${previous.key}`, `is missing: ${baseName(digest.path)} names it as the one before. From ${timeText(from)} to ${timeText(digest.start)} there is no digest`);
  }
}
