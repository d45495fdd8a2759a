import type { CheckResult, Verdict } from './check';
import type { Leftover } from './removal/leftovers';

/** What a run comes to. */
export interface ReportProps {
  readonly title: string;
  readonly results: readonly CheckResult[];
  readonly stays: readonly Leftover[];
}

/** All checks held, and nothing is left to do. */
export const SUCCEEDED = 0;

/** A check failed or was not run, or a stack is there still. */
export const FAILED = 1;

/** Nothing was done: it was refused, or only planned. */
export const REFUSED = 2;

const MARKS: Readonly<Record<Verdict, string>> = { 'held': '✓', 'FAILED': '✗', 'not on an emulator': '–', 'not run': '·' };

/** The report of a run: each check by example, how many held, and what stays. */
export function report({ title, results, stays }: ReportProps): string {
  const examples = [...new Set(results.map(each => each.example))];
  return [
    title,
    ...examples.flatMap(example => ['', example, ...results.filter(each => each.example === example).map(line)]),
    ...results.length > 0 ? ['', summary(results)] : [],
    '',
    ...stays.length > 0 ? ['What stays:', ...stays.flatMap(leftover)] : ['Nothing stays.'],
  ].join('\n');
}

function line({ verdict, name, expectation, detail }: CheckResult): string {
  return `  ${MARKS[verdict]} ${verdict.padEnd('not on an emulator'.length)}  ${name}: ${expectation}${detail ? `\n      ${detail.trim().replace(/\n/g, '\n      ')}` : ''}`;
}

/** Checks that were not made are counted apart: they say nothing. */
function summary(results: readonly CheckResult[]): string {
  const count = (verdict: Verdict) => results.filter(each => each.verdict === verdict).length;
  return [
    `${count('held')} held, ${count('FAILED')} FAILED`,
    ...(['not on an emulator', 'not run'] as const).filter(verdict => count(verdict) > 0).map(verdict => `${count(verdict)} ${verdict}`),
  ].join(', ');
}

function leftover({ what, why, command }: Leftover): string[] {
  return [`  ${what}`, `      ${why}`, ...command ? [`      ${command}`] : []];
}

/** The exit code of a run. */
export function exitCode(results: readonly CheckResult[], removed: boolean): number {
  return removed && results.every(({ verdict }) => verdict === 'held' || verdict === 'not on an emulator') ? SUCCEEDED : FAILED;
}
