import { observe } from '../../src/migration/gather/observe';
import { namesFor } from '../../src/migration/names';
import type { MigrationRecord } from '../../src/migration/plan/observation';
import type { Stage } from '../../src/migration/plan/step';
import { stepsOf } from '../../src/migration/plan/steps-of';
import type { StepsAnswer, StepsRequest } from '../../src/migration/tasks';
import type { Aws } from './aws';
import { fittingSteps } from './fitting';
import { furthestOf, heldRecord, writeRecord } from './records';

/** Looks at what is there, and says what is still to do in a stage. That the stage has begun is written down before anything of it is done. */
export async function steps(aws: Aws, { identifier, execution, stage }: StepsRequest): Promise<StepsAnswer> {
  const held = await heldRecord(aws, namesFor(identifier).identifier, execution);
  const record = begun(held, stage, new Date(aws.now()).toISOString());
  if (record !== held) { await writeRecord(aws, record, held); }
  const observation = await observe(aws.read, { identifier, keyId: record.keyArn, region: aws.region, record, preflight: false });
  return { steps: fittingSteps(stepsOf(observation, stage, record.keyArn)) };
}

/** The same record where it says already that the stage has begun. */
function begun(record: MigrationRecord, stage: Stage, now: string): MigrationRecord {
  const furthest = furthestOf(record.stage, stage);
  const cutoverBeganAt = record.cutoverBeganAt ?? (stage === 'cutover' ? now : undefined);
  if (furthest === record.stage && cutoverBeganAt === record.cutoverBeganAt) { return record; }
  return { ...record, stage: furthest, ...(cutoverBeganAt ? { cutoverBeganAt } : {}) };
}
