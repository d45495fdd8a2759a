import type { Verification } from '../verify';

/** What a verification came to, in a sentence. */
export function verdict({ isVerified, problems }: Verification): string {
  if (isVerified) {
    return 'Verified: the log is as CloudTrail delivered it.';
  }
  return problems.some(problem => problem.severity === 'wrong')
    ? 'NOT VERIFIED: files are not as CloudTrail delivered them.'
    : 'NOT VERIFIED: the evidence is incomplete.';
}

/** What is known of each trail, as the cells of a table. */
export const TRAIL_COLUMNS = ['account', 'Region', 'trail', 'digest files verified', 'log files verified', 'proven'];

/** The cells of each trail. */
export function trailRows({ trails }: Verification): string[][] {
  return trails.map(({ account, region, trail, digests, logs, proven }) => [
    account, region, trail, `${digests.verified} of ${digests.total}`, `${logs.verified} of ${logs.total}`,
    proven.length === 0 ? 'nothing' : proven.map(({ from, to }) => `${from} to ${to}`).join(', '),
  ]);
}
