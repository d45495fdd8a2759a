import { observe } from '../../src/migration/gather/observe';
import { namesFor } from '../../src/migration/names';
import type { MigrationRecord, Observation } from '../../src/migration/plan/observation';
import { planAnswer } from '../../src/migration/plan/plan-answer';
import { stepsOf } from '../../src/migration/plan/steps-of';
import type { PlanAnswer, PlanRequest } from '../../src/migration/tasks';
import type { Aws } from './aws';
import { fittingProblems, fittingSteps } from './fitting';
import { readRecord, refuseWhileHeld, writeRecord } from './records';

/** Looks at everything, and says whether and where to begin. Where it begins, this execution holds the record from here on. */
export async function plan(aws: Aws, request: PlanRequest): Promise<PlanAnswer> {
  const { identifier } = namesFor(request.identifier);
  const written = await readRecord(aws, identifier);
  await refuseWhileHeld(aws, written, request.execution);

  const { observation, answer } = await planned(aws, request, written);
  if (!request.dryRun && !answer.stops) {
    const record = recordFor(aws, request, observation, answer);
    fittingSteps(stepsOf({ ...observation, record }, answer.begin, answer.keyArn));
    await writeRecord(aws, record, written);
  }
  return { ...answer, problems: fittingProblems(answer.problems) };
}

/** What an earlier execution has begun under another key goes on under that. */
async function planned(aws: Aws, request: PlanRequest, written?: MigrationRecord): Promise<{ observation: Observation; answer: PlanAnswer }> {
  const under = async (keyId: string) => {
    const observation = await observe(aws.read, { identifier: request.identifier, keyId, region: aws.region, record: written });
    return { observation, answer: { ...planAnswer(observation, request), keyArn: keyId } };
  };
  const first = await under(aws.keyArn);
  const begun = first.answer.resumed ? first.observation.record?.keyArn ?? aws.keyArn : aws.keyArn;
  return begun === aws.keyArn ? first : under(begun);
}

function recordFor(aws: Aws, request: PlanRequest, observation: Observation, answer: PlanAnswer): MigrationRecord {
  const { record, facts: { source }, surroundings } = observation;
  const held = { execution: request.execution, status: 'RUNNING', keyArn: answer.keyArn } as const;
  // The stage goes on when its steps are asked for.
  if (record && answer.resumed) { return { ...record, ...held }; }
  // Without a source, or with one that has another name by now, a plan that begins anew is stopped.
  return { identifier: answer.identifier, ...held, stage: 'copy', source: source!, surroundings, startedAt: new Date(aws.now()).toISOString() };
}
