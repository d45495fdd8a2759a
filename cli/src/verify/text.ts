import { printable } from 'cdk-at-rest/offline';
import { COVERAGE } from './coverage';
import type { Count } from './digest-chain';
import type { Note, Problem } from './problem';
import type { TrailVerification, Verification } from './verify';

/** How a verification is written. */
export interface TextOptions {
  /**
   * Width of a line in characters. Paths and commands are not broken.
   *
   * @default 100
   */
  readonly width?: number;

  /**
   * How many problems of each severity are written out.
   *
   * @default 50
   */
  readonly maxProblems?: number;
}

/** A verification as text for a terminal. */
export function verificationText(verification: Verification, { width = 100, maxProblems = 50 }: TextOptions = {}): string {
  const { trails, problems, notes } = verification;
  const wrong = problems.filter(problem => problem.severity === 'wrong');
  const unproven = problems.filter(problem => problem.severity === 'unproven');
  return [
    heading(verification.isVerified ? 'Verified: the log is as CloudTrail delivered it' : wrong.length > 0 ? 'NOT VERIFIED: files are not as CloudTrail delivered them' : 'NOT VERIFIED: the evidence is incomplete'),
    ...trails.map(trailText),
    ...findings('Wrong', wrong, maxProblems),
    ...findings('Not proven', unproven, maxProblems),
    ...findings('To know', notes, maxProblems),
    heading('What this proves'),
    ...COVERAGE.proves.map(sentence => wrapped(sentence, width)),
    heading('What it does not prove'),
    ...COVERAGE.doesNotProve.map(sentence => wrapped(sentence, width)),
  ].join('\n');
}

function trailText(trail: TrailVerification): string {
  const { account, region, homeRegion, digests, backfillDigests, logs, proven } = trail;
  const home = homeRegion === region ? '' : ` (home Region ${homeRegion})`;
  return [
    `  ${printable(`Trail ${trail.trail}${home}, account ${account}, ${region}`)}`,
    `    ${countText(digests, 'digest file')}, ${backfillDigests.total > 0 ? `${countText(backfillDigests, 'backfill digest file')}, ` : ''}${countText(logs, 'log file')}`,
    ...proven.length > 0 ? proven.map(({ from, to }) => `    proven from ${from} to ${to}`) : ['    nothing is proven'],
  ].join('\n');
}

function countText({ total, verified }: Count, what: string): string {
  return `${verified} of ${total} ${what}${total === 1 ? '' : 's'} verified`;
}

function findings(title: string, list: ReadonlyArray<Problem | Note>, max: number): string[] {
  if (list.length === 0) {
    return [];
  }
  const rest = list.length - max;
  return [
    heading(`${title} (${list.length})`),
    ...list.slice(0, max).map(({ path, message }) => `  ${printable(path)}\n    ${printable(message)}`),
    ...rest > 0 ? [`  … and ${rest} more`] : [],
  ];
}

function heading(text: string): string {
  return `\n${text}`;
}

function wrapped(sentence: string, width: number): string {
  const lines = sentence.split(' ').reduce<string[]>((list, word) => {
    const last = list[list.length - 1];
    return last !== undefined && last.length + 1 + word.length <= width - 4 ? [...list.slice(0, -1), `${last} ${word}`] : [...list, word];
  }, []);
  return `  - ${lines.join('\n    ')}`;
}
