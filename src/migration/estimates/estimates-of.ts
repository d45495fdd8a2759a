import type { StageSteps } from '../plan/plan-answer';
import type { Source } from '../rds/source';
import { DEFAULT_ASSUMPTIONS, type Assumptions } from './assumptions';
import { costOf, type CostEstimate } from './cost-estimate';
import { sumOf, type Range } from './range';
import { timeOf, type StepEstimate, type TimeEstimate } from './time-estimate';

/** What a migration takes and costs. Estimates, all of them: each says what it rests on. */
export interface Estimates {
  readonly assumptions: Assumptions;
  readonly time: TimeEstimate;
  readonly cost: readonly CostEstimate[];
}

/** What estimates are made from. */
export interface EstimateFacts {
  readonly source: Source;
  /** What is still to do, in order. */
  readonly stages: readonly StageSteps[];
  /** Whether AWS manages the key. */
  readonly keyIsOfAws: boolean;
}

const SECONDS_AN_HOUR = 3600;
const RESTORES = ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:RestoreDBClusterFromSnapshot'];

/** What a migration takes and costs, of the database as it is. */
export function estimatesOf({ source, stages, keyIsOfAws }: EstimateFacts, assumptions: Assumptions = DEFAULT_ASSUMPTIONS): Estimates {
  const time = timeOf(source, stages, assumptions);
  return { assumptions, time, cost: costOf(source, { hours: hoursOfTwo(time), keyIsOfAws }, assumptions) };
}

/** Hours in which both databases run, from the restore on; all of what is left where it has been restored. */
function hoursOfTwo({ steps, comparisons }: TimeEstimate): Range | undefined {
  const restore = Math.max(0, steps.findIndex(step => RESTORES.includes(step.operation ?? '')));
  const seconds = sumOf([...steps.slice(restore).map((step: StepEstimate) => step.seconds), comparisons.seconds]);
  return seconds && { least: seconds.least / SECONDS_AN_HOUR, most: seconds.most / SECONDS_AN_HOUR };
}
