import type { Problem } from '../preflight';
import type { PlanAnswer, PlanRequest } from '../tasks';
import { beginOf, type Beginning } from './begin-of';
import { stopped } from './begin-problems';
import { afterCopy, afterCutover } from './imagined';
import { MigrationStop } from './migration-stop';
import type { Observation } from './observation';
import { remainingProblems } from './remaining-problems';
import type { Stage, Step } from './step';
import { stepsOf } from './steps-of';

/** The steps of a stage. */
export interface StageSteps {
  readonly stage: Stage;
  readonly steps: readonly Step[];
}

/** A plan with its steps as a whole, which estimates are made of. */
export interface Planned extends Beginning {
  readonly keyArn: string;
  /** All that is left to do from there, in order, if nothing fails. */
  readonly stages: readonly StageSteps[];
}

/**
 * Whether and where to begin, all problems at once, and what would be done. What was begun under another key than the one that was looked at goes on
 * under that of the record.
 */
export function planAnswer(observation: Observation, request: Pick<PlanRequest, 'execution' | 'resume'>): PlanAnswer {
  const { facts, record, target } = observation;
  const { keyArn, problems, begin, resumed, stages } = planned(observation, request);
  return {
    identifier: facts.identifier,
    kind: (facts.source ?? target ?? record?.source)?.kind ?? 'instance',
    names: facts.names,
    keyArn,
    problems,
    stops: problems.some(problem => problem.stops),
    begin,
    resumed,
    steps: stages.flatMap(({ steps }) => steps.map(step => step.name)),
  };
}

/** The plan with its steps. */
export function planned(observation: Observation, { execution, resume }: Pick<PlanRequest, 'execution' | 'resume'>): Planned {
  const beginning = beginOf(observation, execution, resume);
  const { facts, record, sourceAt } = observation;
  const keyArn = (beginning.resumed ? record?.keyArn : undefined) ?? facts.key?.Arn ?? record?.keyArn ?? '';
  // Where the names themselves are wrong, nothing else can be said.
  if (sourceAt !== 'identifier' && beginning.problems.some(problem => problem.stops)) { return { ...beginning, keyArn, stages: [] }; }
  const { stages, contradiction } = stagesOf(beginning.resumed ? observation : anew(observation), beginning, keyArn);
  const preflight = remainingProblems(observation, beginning, stages[0]?.steps ?? []);
  const told = contradiction && !preflight.some(problem => problem.id === contradiction.id) ? [contradiction] : [];
  return { ...beginning, keyArn, stages, problems: stopsFirst([...beginning.problems, ...told, ...preflight]) };
}

/** As if there had never been a migration: neither what was written down of one that is over counts, nor what it has left. */
function anew({ record: _record, target: _target, targetAt: _targetAt, snapshot, encryptedSnapshot, ...observation }: Observation): Observation {
  const strangers = { ...(snapshot?.ours === false ? { snapshot } : {}), ...(encryptedSnapshot?.ours === false ? { encryptedSnapshot } : {}) };
  return { ...observation, ...strangers };
}

function stagesOf(observation: Observation, { begin }: Beginning, keyArn: string): Pick<Planned, 'stages'> & { readonly contradiction?: Problem } {
  if (!observation.facts.source) { return { stages: [] }; }
  try {
    return { stages: STAGES[begin](observation, keyArn) };
  } catch (error) {
    if (!(error instanceof MigrationStop)) { throw error; }
    return { stages: [], contradiction: stopped(observation, error) };
  }
}

/** The stages that follow where one begins there. */
const STAGES: Readonly<Record<Stage, (observation: Observation, keyArn: string) => readonly StageSteps[]>> = {
  copy: (observation, keyArn) => [stageOf('copy', observation, keyArn), ...STAGES.cutover(afterCopy(observation, keyArn), keyArn)],
  cutover: (observation, keyArn) => [stageOf('cutover', observation, keyArn), ...STAGES.protect(afterCutover(observation), keyArn)],
  protect: (observation, keyArn) => [stageOf('protect', observation, keyArn)],
  undo: (observation, keyArn) => [stageOf('undo', observation, keyArn)],
};

function stageOf(stage: Stage, observation: Observation, keyArn: string): StageSteps {
  return { stage, steps: stepsOf(observation, stage, keyArn) };
}

function stopsFirst(problems: readonly Problem[]): Problem[] {
  return [...problems.filter(problem => problem.stops), ...problems.filter(problem => !problem.stops)];
}
