import type { ApiConfiguration } from '../demo/api-configuration';
import { step } from '../demo/progress';
import { rootStacks, tagOf } from './account/account-state';
import { RUN_TAG, runPrefix } from './names';
import type { SmokeOptions } from './options';
import { type Removal, tryToRemove } from './removal/remove-stack';
import { FAILED, REFUSED, report, SUCCEEDED } from './report';

/**
 * Removes what is there of a run that did not get to it, and prints what stays.
 *
 * @returns the exit code
 */
export async function clean(run: string, { account, yes }: SmokeOptions, config: ApiConfiguration): Promise<number> {
  const stacks = (await rootStacks(config))
    .filter(each => each.StackName?.startsWith(`${runPrefix(run)}-`) && tagOf(each, RUN_TAG) === run)
    .map(each => each.StackName!);
  console.log(stacks.length > 0 ? `Of run ${run} there are: ${stacks.join(', ')}` : `Of run ${run} there is no stack in ${config.region}.`);
  if (!yes && stacks.length > 0) {
    console.error('\nNothing was removed: add --yes to have these deleted, with their data.');
    return REFUSED;
  }
  const removals: Removal[] = [];
  for (const stack of stacks) {
    removals.push(await step(`Removing ${stack}`, () => tryToRemove({ stack, run, config })));
  }
  console.log(`\n${report({ title: `Run ${run}: account ${account}, ${config.region}`, results: [], stays: removals.flatMap(each => each.stays) })}`);
  return removals.every(each => each.isRemoved) ? SUCCEEDED : FAILED;
}
