import type { Stage, StepEstimate } from 'cdk-at-rest/offline';
import type { Paint } from '../check/formats/paint';
import { section, timeText, wrapped } from './layout';
import type { PlanReport } from './plan-report';

/** What stands between the steps of a plan, in order: what people and hooks do, and what is compared. A plan begins at the beginning. */
const BEFORE: Readonly<Record<Exclude<Stage, 'undo'>, string>> = {
  copy: 'Hook beforeSnapshot: writes stop.',
  cutover: 'Comparison of every setting, then hook beforeCutover: the last moment to refuse.',
  protect: 'Comparison of every setting again, with status, endpoint, encryption and key.',
};

/** The steps in order with the time of each, the sum, and what the times rest on. */
export function stepsText({ steps, estimates }: PlanReport, width: number, paint: Paint): string {
  if (!estimates) { return ''; }
  const bases = [...new Set(steps.map(basisText))];
  const digits = String(steps.length).length;
  const lines = Object.entries(BEFORE).flatMap(([stage, before]) => [
    paint.quiet(wrapped(before, width, 2)),
    ...steps.flatMap((step, index) => step.stage === stage ? [stepText(step, index + 1, digits, bases, width)] : []),
  ]);
  return section('What it does, in order (times are estimates)', [
    ...lines,
    paint.quiet(wrapped('Hook afterCutover: writes may resume.', width, 2)),
    '',
    ...sums(estimates, width),
    '',
    ...bases.map((basis, index) => paint.quiet(wrapped(basis, width, 6, `  [${letter(index)}]`))),
  ].join('\n'), paint);
}

function stepText(step: StepEstimate, number: number, digits: number, bases: readonly string[], width: number): string {
  const first = `  ${String(number).padStart(digits)}`;
  return wrapped(`${step.name}: ${timeText(step.seconds)} [${letter(bases.indexOf(basisText(step)))}]`, width, first.length + 2, first);
}

function basisText({ basis: { kind, text, see } }: StepEstimate): string {
  return `${kind === 'documented' ? 'Documented' : 'Assumed'}: ${text}.${see === undefined ? '' : ` ${see}`}`;
}

/** Notes are called by letters: the steps have the numbers. There are fewer kinds of steps than letters. */
function letter(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index);
}

function sums({ assumptions, comparisons, outage, unreachable }: NonNullable<PlanReport['estimates']>, width: number): string[] {
  const { least, most } = assumptions.throughputMib;
  const compared = comparisons.seconds && comparisons.seconds.most > 0 ? `, and with ${timeText(comparisons.seconds)} for comparisons` : '';
  return [
    `From the stop of writes until they may resume: ${timeText(outage)}, without the time that hooks and people take${compared}.`,
    `Of that, nothing answers under the name: ${timeText(unreachable)}.`,
    `AWS promises no time: data is reckoned at ${least === most ? least : `${least} to ${most}`} MiB/s (--throughput-mib). To know, try it with a snapshot on a quiet day.`,
    ...outage ? [] : ['Say how much is stored with --storage-gib: the metric VolumeBytesUsed of the cluster has it.'],
  ].map(sentence => wrapped(sentence, width, 2));
}
