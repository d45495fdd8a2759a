import type { Step } from '../../src/migration/plan/step';
import type { Problem } from '../../src/migration/preflight';
import type { Difference } from '../../src/migration/settings';
import { namedError } from './named-error';

/** The most bytes of an answer: a state takes 256 KiB, and an answer is not all that it has. */
export const MAX_ANSWER_BYTES = 192 * 1024;
/** The most bytes of a list that can be cut. */
const MAX_LIST_BYTES = 96 * 1024;
/** The most characters of one text or value in it. */
const MAX_TEXT = 1_000;

/** Differences as far as an answer has room for them. */
export function fittingDifferences(differences: readonly Difference[]): Difference[] {
  const short = differences.map(each => ({ ...each, source: shortValue(each.source), target: shortValue(each.target) }));
  return fitting(short, left => ({ setting: `and ${left} more`, source: null, target: null, expected: true, why: 'there is no room for them here' }));
}

/** Problems as far as an answer has room for them: those that stop come first. */
export function fittingProblems(problems: readonly Problem[]): Problem[] {
  const short = problems.map(({ id, subject, what, why, action, stops }): Problem => (
    { id, subject: shortText(subject), what: shortText(what), why: shortText(why), action: shortText(action), stops }
  ));
  return fitting(short, (left, last) => ({
    id: 'More',
    subject: 'preflight',
    what: `There are ${left} more.`,
    why: 'There is no room for them here.',
    action: 'Solve these, and look again; or let the command line show them all.',
    stops: last.stops,
  }));
}

/** The steps, unless a state cannot take them: none can be left out. */
export function fittingSteps(steps: readonly Step[]): readonly Step[] {
  const bytes = bytesOf(steps);
  if (bytes <= MAX_ANSWER_BYTES) { return steps; }
  const [longest] = [...steps].sort((one, other) => bytesOf(other) - bytesOf(one));
  throw namedError('StepsTooLong', `The ${steps.length} steps take ${bytes} bytes, and a state machine ${MAX_ANSWER_BYTES}. `
    + `The longest is "${longest.name}" with ${bytesOf(longest)}: take tags away from the database, its instances or its endpoints`);
}

/** A value as it is, or the beginning of it as text. */
function shortValue(value: unknown): unknown {
  const text = JSON.stringify(value) ?? '';
  return text.length <= MAX_TEXT ? value : shortText(text);
}

function shortText(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

function fitting<T>(all: readonly T[], instead: (left: number, last: T) => T): T[] {
  let bytes = 0;
  const kept = all.filter(each => (bytes += bytesOf(each)) <= MAX_LIST_BYTES);
  const left = all.slice(kept.length);
  return left.length === 0 ? kept : [...kept, instead(left.length, left[0])];
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
