import type { Progress } from '../audit/progress';
import { type Context, Range } from './context';
import { type ChainedDigest, type Count, DigestChain } from './digest-chain';
import { baseName, digestName, placeOf } from './file-name';
import { LocalFiles } from './local-files';
import { DIGEST_DELAY_MS, HOUR_MS, merged, type Period, periodOf, type Span, timeText } from './period';
import { Findings, type Note, type Problem, ProblemKind } from './problem';
import { PublicKeyService } from './public-key-service';
import { PublicKeyFiles, type PublicKeys } from './public-keys';
import { type ListedTime, reportUnlisted } from './unlisted-logs';

/** How a verification is done. */
export interface VerifyOptions {
  /**
   * Files with public keys: what `aws cloudtrail list-public-keys` prints, one for each Region.
   *
   * @default - CloudTrail is asked, with the credentials of the environment
   */
  readonly publicKeys?: readonly string[];

  /**
   * Region whose CloudTrail is asked for public keys.
   *
   * @default - for each digest, the Region that it covers
   */
  readonly region?: string;

  /**
   * Only what was delivered since then.
   *
   * @default - since the oldest digest
   */
  readonly since?: Date;

  /**
   * Only what was delivered until then.
   *
   * @default - until the newest digest
   */
  readonly until?: Date;

  /**
   * Told of each file.
   *
   * @default - nobody is told
   */
  readonly progress?: Progress;
}

/** What is proven of the log files of a trail in one Region. */
export interface TrailVerification {
  readonly account: string;
  readonly region: string;
  readonly trail: string;

  /** Region that the trail was made in. */
  readonly homeRegion: string;

  /** Digest files; missing ones count. */
  readonly digests: Count;

  /** Digest files that add what an earlier one missed. */
  readonly backfillDigests: Count;

  /** Log files that digests list. */
  readonly logs: Count;

  /** The time, by when files were delivered, of which every digest and every log file is there and unchanged. */
  readonly proven: readonly Period[];
}

/** What came of a verification. */
export interface Verification {
  /** Whether there are digests, and no problem. */
  readonly isVerified: boolean;

  /** In the order of their accounts, Regions and names. */
  readonly trails: readonly TrailVerification[];

  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/**
 * Verifies log files of CloudTrail against their digests, as `aws cloudtrail validate-logs` does, on copies.
 *
 * @param paths files and folders, with log files and digests below them
 *
 * Throws `UnusablePublicKeys` where a file of public keys is no such file. Whatever is wrong with logs and digests is a problem of
 * the result.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export async function verify(paths: readonly string[], options: VerifyOptions = {}): Promise<Verification> {
  const findings = new Findings();
  // Nobody can ask for digests of the future: until today means until now.
  const range = new Range(options.since?.getTime(), options.until && Math.min(options.until.getTime(), Date.now()));
  const fileKeys = options.publicKeys && await PublicKeyFiles.read(options.publicKeys);
  const files = await LocalFiles.below(paths, findings);
  const trails = trailsOf(files, findings);
  options.progress?.start('Verifying', files.count);
  const context: Context = {
    files,
    findings,
    range,
    keys: fileKeys ?? serviceKeys(trails, options.region),
    missing: [],
    onFile: () => options.progress?.advance(1),
  };

  const results: TrailVerification[] = [];
  const times: ListedTime[] = [];
  for (const trail of trails) {
    const { verification, time } = await verifyTrail(trail, context);
    results.push(verification);
    times.push(time);
  }
  await reportUnlisted(times, context);
  if (trails.length === 0) {
    findings.add(ProblemKind.NOT_COVERED, paths.join(', '), 'has no digest file. Digests lie in AWSLogs/…/CloudTrail-Digest/ beside the log files, when the trail has log file validation');
  }
  return { isVerified: findings.problems.length === 0, trails: results, problems: findings.problems, notes: findings.notes };
}

/** The digests of a trail in one Region. */
interface Trail {
  readonly first: ChainedDigest;

  /** Newest first. */
  readonly regular: readonly ChainedDigest[];
  readonly backfill: readonly ChainedDigest[];
}

function trailsOf(files: LocalFiles, findings: Findings): Trail[] {
  const byTrail = new Map<string, ChainedDigest[]>();
  for (const [id, [path, ...copies]] of files.digests) {
    const name = digestName(baseName(path));
    if (name === undefined || Number.isNaN(name.end)) {
      [path, ...copies].forEach(copy => findings.add(ProblemKind.DIGEST_MOVED, copy, 'has a name that CloudTrail gives to no digest: give it back its own'));
      continue;
    }
    const trail = [name.account, name.region, name.trail, name.homeRegion].join(' ');
    const digests = byTrail.get(trail) ?? [];
    digests.push({ ...name, identity: id });
    byTrail.set(trail, digests);
  }
  return [...byTrail].sort(([a], [b]) => a < b ? -1 : 1).map(([, digests]) => {
    const newestFirst = digests.sort((a, b) => b.end - a.end);
    return { first: newestFirst[0], regular: newestFirst.filter(digest => !digest.backfill), backfill: newestFirst.filter(digest => digest.backfill) };
  });
}

function serviceKeys(trails: readonly Trail[], region: string | undefined): PublicKeys {
  const ends = trails.flatMap(trail => [...trail.regular, ...trail.backfill].map(digest => digest.end));
  const span = ends.reduce<Span>(({ from, to }, end) => ({ from: Math.min(from, end - HOUR_MS), to: Math.max(to, end) }), { from: Infinity, to: -Infinity });
  return new PublicKeyService(span, region);
}

async function verifyTrail({ first, regular, backfill }: Trail, context: Context): Promise<{ verification: TrailVerification; time: ListedTime }> {
  const { account, region, trail, homeRegion } = first;
  const chain = await new DigestChain(regular, context).verify();
  const added = await new DigestChain(backfill, context).verify();
  reportUncovered(first, chain.listed, context);
  const { since, until } = context.range;
  return {
    verification: {
      account,
      region,
      trail,
      homeRegion,
      digests: chain.digests,
      backfillDigests: added.digests,
      logs: { total: chain.logs.total + added.logs.total, verified: chain.logs.verified + added.logs.verified },
      proven: merged(chain.proven).map(span => periodOf({ from: Math.max(span.from, since), to: Math.min(span.to, until) })),
    },
    time: { account, region, place: placeOf(context.files.digests.get(first.identity)![0]), spans: merged(chain.listed) },
  };
}

/** Time that was asked for and has no digest, and does not show in the chain. */
function reportUncovered({ account, region, trail, end }: ChainedDigest, listed: readonly Span[], { range, findings }: Context): void {
  const subject = `Trail ${trail} of account ${account} in ${region}`;
  if (listed.length === 0 && (range.since > -Infinity || range.until < Infinity)) {
    findings.add(ProblemKind.NOT_COVERED, subject, 'has no digest of the time that is asked for');
  } else if (range.until < Infinity && end < range.until - DIGEST_DELAY_MS) {
    findings.add(ProblemKind.NOT_COVERED, subject, `has no digest from ${timeText(end)} to ${timeText(range.until)}`);
  }
}
