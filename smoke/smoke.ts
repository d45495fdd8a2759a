import type { ApiConfiguration } from '../demo/api-configuration';
import { accountState } from './account/account-state';
import type { Caller } from './account/caller';
import { ebsDefaultText } from './account/ebs-default';
import { accountRefusals } from './account/guards';
import type { SmokeExample } from './examples';
import { newRunId } from './names';
import type { SmokeOptions } from './options';
import { plan } from './plan';
import { exitCode, REFUSED, report } from './report';
import { type Outcome, smokeExample } from './run';

/** What a shell says of a process that was interrupted. */
const INTERRUPTED = 130;

/**
 * Deploys, checks and removes examples, one after the other, and prints what it found. The caller was looked at before.
 *
 * @returns the exit code
 */
export async function smoke(all: readonly SmokeExample[], options: SmokeOptions, caller: Caller, config: ApiConfiguration): Promise<number> {
  const { account, region } = options;
  const examples = all.filter(each => options.only.includes(each.name));
  const state = await accountState(config);
  const refusals = accountRefusals(state, examples, options);
  if (refusals.length > 0) {
    refusals.forEach(refusal => console.error(refusal));
    return REFUSED;
  }
  const run = newRunId();
  console.log(plan({ run, account, region, isEmulator: caller.isEmulator, examples, otherRuns: state.runs }));
  if (!options.yes) {
    console.error('\nNothing was deployed: add --yes if that is what you want. The run will have another id.');
    return REFUSED;
  }

  const stopListening = onInterrupt(`\nInterrupted. Remove what is there: npm run smoke -- --account ${account} --region ${region} --clean ${run} --yes`);
  const outcomes: Outcome[] = [];
  for (const example of examples) {
    console.log(`\n${example.name}`);
    outcomes.push(await smokeExample(example, { run, account, config, isEmulator: caller.isEmulator, ebsBefore: ebsDefaultText(state.ebs) }));
  }
  stopListening();

  const results = outcomes.flatMap(each => each.results);
  const removals = outcomes.map(each => each.removal);
  const title = `Smoke run ${run} of ${new Date().toISOString().slice(0, 10)}: account ${account}, ${region}${caller.isEmulator ? ', on an emulator' : ''}`;
  console.log(`\n${report({ title, results, stays: removals.flatMap(each => each.stays) })}`);
  return exitCode(results, removals.every(each => each.isRemoved));
}

function onInterrupt(message: string): () => void {
  const listener = (): void => {
    console.error(message);
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', listener).once('SIGTERM', listener);
  return () => { process.removeListener('SIGINT', listener).removeListener('SIGTERM', listener); };
}
