import { afterCopy, afterCutover } from '../plan/imagined';
import type { Observation } from '../plan/observation';
import type { Stage, Step } from '../plan/step';
import { stepsOf } from '../plan/steps-of';

/** The steps of a stage. */
export interface StageSteps {
  readonly stage: Stage;
  readonly steps: readonly Step[];
}

/**
 * The steps of a migration that begins at the beginning, by stage: those of `PlanAnswer`, which does not tell where a stage ends.
 *
 * @throws MigrationStop where what is there is in the way
 */
export function stagesOf(observation: Observation, keyArn: string): StageSteps[] {
  const copied = afterCopy(observation, keyArn);
  return [
    { stage: 'copy', steps: stepsOf(observation, 'copy', keyArn) },
    { stage: 'cutover', steps: stepsOf(copied, 'cutover', keyArn) },
    { stage: 'protect', steps: stepsOf(afterCutover(copied), 'protect', keyArn) },
  ];
}
