import { OPERATIONS } from '../plan/operations';
import type { StageSteps } from '../plan/plan-answer';
import type { Stage, Step } from '../plan/step';
import type { Source } from '../rds/source';
import type { Assumptions } from './assumptions';
import { minutes, sumOf, type Range } from './range';
import { renamedTo } from './renamed-to';
import type { Duration } from './step-duration';
import { timelineOf } from './timeline';

/** A step, and how long it takes. */
export interface StepEstimate extends Duration {
  readonly stage: Stage;
  readonly name: string;
  /** As IAM names it: `rds:CreateDBSnapshot`. Absent where the call was made before and only the wait is left. */
  readonly operation?: string;
}

/** How long a migration takes, without the time that hooks and people take. */
export interface TimeEstimate {
  readonly steps: readonly StepEstimate[];
  /** The comparisons before and after the cutover: modifications of settings take their time to show. */
  readonly comparisons: Duration;
  /** Seconds from the stop of writes to the end: all of it. Undefined where a step cannot be reckoned. */
  readonly outage?: Range;
  /** Seconds of it in which nothing answers under the identifier. */
  readonly unreachable?: Range;
}

/** What the steps take, one after the other. */
export function timeOf(source: Source, stages: readonly StageSteps[], assumptions: Assumptions): TimeEstimate {
  const staged = stages.flatMap(({ stage, steps }) => steps.map(step => ({ stage, step })));
  const durations = timelineOf(staged.map(({ step }) => step), source, assumptions);
  const steps = staged.map(({ stage, step }, index): StepEstimate => ({ stage, name: step.name, ...operationOf(step), ...durations[index] }));
  const comparisons = comparisonsOf(stages);
  const [first, last] = unreachableAmong(staged.map(({ step }) => step));
  return {
    steps,
    comparisons,
    outage: sumOf([...durations.map(duration => duration.seconds), comparisons.seconds]),
    unreachable: sumOf(durations.slice(first, last + 1).map(duration => duration.seconds)),
  };
}

/** Before the cutover, and after it where there is one. */
function comparisonsOf(stages: readonly StageSteps[]): Duration {
  const compares = stages.some(({ stage }) => stage === 'copy' || stage === 'cutover');
  return {
    seconds: compares ? minutes(0, 15) : minutes(0, 0),
    basis: { kind: 'assumed', text: 'the comparison is repeated until settings that were changed show' },
  };
}

/** From the first rename to the last, with the waits that follow: the indexes of the first and the last step. */
function unreachableAmong(steps: readonly Step[]): [first: number, last: number] {
  const first = steps.findIndex(step => renamedTo(step.parameters));
  if (first < 0) { return [0, -1]; }
  const lastRename = steps.map(step => renamedTo(step.parameters) !== undefined).lastIndexOf(true);
  const next = steps.findIndex((step, index) => index > lastRename && step.operation !== null);
  return [first, next < 0 ? steps.length - 1 : next - 1];
}

/** The first action of a call is the call itself. */
function operationOf({ operation }: Step): Pick<StepEstimate, 'operation'> {
  return operation === null ? {} : { operation: OPERATIONS[operation].actions[0].action };
}
