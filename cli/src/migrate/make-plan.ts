import {
  type Assumptions, DEFAULT_ASSUMPTIONS, estimatesOf, expectedDifferences, type Observation, observe, planned, type Read, type StageSteps,
} from 'cdk-at-rest/offline';
import { begunProblem, withoutThoseOfBegun } from './begun';
import { databaseSummary } from './database-summary';
import { nextSteps } from './next-steps';
import type { PlanReport, Verdict } from './plan-report';
import { undoOf } from './undo';

/** The id of problems that say that a check did not run. */
export const NOT_CHECKED = 'NotChecked';

/** What is asked for. */
export interface PlanQuestion {
  readonly identifier: string;
  readonly region: string;
  /** The id, the ARN or an alias of the key; undefined where nobody gave one. */
  readonly key?: string;
  readonly profile?: string;
  readonly stateMachine?: string;
  readonly assumptions?: Partial<Assumptions>;
}

/** Looks at everything that a migration would look at, and says what it would do. Rejects where the database itself cannot be asked for. */
export async function makePlan(question: PlanQuestion, read: Read): Promise<PlanReport> {
  const { identifier, region, key } = question;
  const observation = await observe(key === undefined ? withoutKey(read) : read, { identifier, keyId: key ?? '', region });
  const { problems: found, stages } = planned(observation, { execution: '', resume: null });
  const begun = begunProblem(observation);
  const problems = begun ? [begun, ...withoutThoseOfBegun(found, observation)] : found;
  const verdict = verdictOf(problems);
  return {
    version: 1,
    identifier,
    region,
    verdict,
    ...summary(observation),
    ...observation.facts.key ? { keyArn: observation.facts.key.Arn } : {},
    names: observation.facts.names,
    problems,
    ...!begun && stages.some(({ steps }) => steps.length > 0)
      ? forecast(observation, stages, { ...DEFAULT_ASSUMPTIONS, ...question.assumptions })
      : { steps: [], expectedDifferences: [] },
    undo: undoOf(observation.facts.names),
    next: nextSteps({ ...question, verdict, isBegun: begun !== undefined }),
  };
}

/** No key is asked for, and the reason why is told. */
function withoutKey(read: Read): Read {
  return async (service, operation, input) => {
    if (service === 'kms') { throw Object.assign(new Error('none was given (--key)'), { name: 'No key' }); }
    return read(service, operation, input);
  };
}

function verdictOf(problems: PlanReport['problems']): Verdict {
  if (problems.some(problem => problem.stops)) { return 'stopped'; }
  return problems.some(problem => problem.id === NOT_CHECKED) ? 'not-known' : 'may-start';
}

function summary({ facts: { source, names }, sourceAt }: Observation): Pick<PlanReport, 'database'> {
  return source ? { database: databaseSummary(source, sourceAt === 'old' ? names.old : names.identifier) } : {};
}

function forecast(observation: Observation, stages: readonly StageSteps[], assumptions: Assumptions): Pick<PlanReport, 'steps' | 'expectedDifferences' | 'estimates'> {
  const { key } = observation.facts;
  const source = observation.facts.source!;
  const { time: { steps, ...time }, cost } = estimatesOf({ source, stages, keyIsOfAws: key?.KeyManager === 'AWS' }, assumptions);
  return { steps, expectedDifferences: expectedDifferences(source), estimates: { assumptions, ...time, cost } };
}
