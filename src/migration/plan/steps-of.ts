import { copySteps } from './copy-steps';
import { call } from './make-step';
import { MigrationStop } from './migration-stop';
import type { Observation } from './observation';
import { allAvailable, renamesBack, renamesForward } from './renames';
import type { Stage, Step } from './step';
import { givingBack, givingUp, takingBack, takingOver } from './surroundings-steps';
import { refuseUnencrypted, worldOf, type World } from './world';

/**
 * What is still to do in a stage, by what there is now. Of what cannot be looked at, the calls come again: they change nothing where it is so already, or
 * fail with an error that the step tolerates.
 *
 * @param keyArn the key that the new database is encrypted under
 * @throws MigrationStop where going on would be a guess
 */
export function stepsOf(observation: Observation, stage: Stage, keyArn: string): Step[] {
  return STAGES[stage](worldOf(observation, keyArn));
}

const STAGES: Readonly<Record<Stage, (world: World) => Step[]>> = {
  copy: copySteps,
  cutover: cutoverSteps,
  protect: protectSteps,
  undo: undoSteps,
};

function cutoverSteps(world: World): Step[] {
  const { source, target, names } = world;
  if (!target) {
    throw new MigrationStop('TargetGone', `There is no encrypted database that could take over the name ${names.identifier}`);
  }
  if (!source && target.at === 0) {
    throw new MigrationStop('SourceGone', `Neither ${names.identifier} nor ${names.old} is there: the copy is not put in the place of what somebody has removed`);
  }
  refuseUnencrypted(world);
  // What the old database gives up it has given up before its rename.
  return once([...(source?.at === 0 ? [...allAvailable(world), ...givingUp(world)] : []), ...renamesForward(world), ...takingOver(world)]);
}

/** What is waited for before anything is given up is not waited for again before its rename. */
function once(steps: readonly Step[]): Step[] {
  return steps.filter(({ name }, index) => steps.findIndex(step => step.name === name) === index);
}

/** The old database is the only way back: nobody deletes it by mistake. */
function protectSteps({ before, names, source, observation }: World): Step[] {
  const described = observation.facts.source;
  const database = described?.kind === 'instance' ? described.instance : described?.cluster;
  if (source?.at !== 1 || database?.DeletionProtection) { return []; }
  const [api, identifier] = before.kind === 'instance' ? ['ModifyDBInstance', 'DBInstanceIdentifier'] : ['ModifyDBCluster', 'DBClusterIdentifier'];
  return [call(`Protect ${names.old} against deletion`, api, { [identifier]: names.old, DeletionProtection: true, ApplyImmediately: true })];
}

/** Whatever the migration has changed is changed back. What it has made stays, under its temporary names. */
function undoSteps(world: World): Step[] {
  const { source, observation, names } = world;
  if (!source) {
    throw new MigrationStop('SourceGone', `Neither ${names.identifier} nor ${names.old} is there: there is nothing to go back to`);
  }
  if (source.at === 0 && isUntouched(observation)) { return []; }
  return [...givingBack(world), ...renamesBack(world), ...takingBack(world)];
}

/** Before the cutover nothing of the source is touched. Its surroundings may have changed since they were written down, and are left as they are. */
function isUntouched({ record }: Observation): boolean {
  return record !== undefined && record.cutoverBeganAt === undefined && record.stage !== 'cutover' && record.stage !== 'protect';
}
