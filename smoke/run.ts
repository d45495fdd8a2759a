import { step } from '../demo/progress';
import { expect } from '../demo/verified-resource';
import { ebsDefault, ebsDefaultText } from './account/ebs-default';
import { type CheckResult, notRun, runCheck, type SmokeCheck, type SmokeTarget } from './check';
import { deploy } from './deploy';
import type { SmokeExample } from './examples';
import { stackName } from './names';
import { type Removal, tryToRemove } from './removal/remove-stack';

/** A run, for which caller and account were looked at. */
export interface SmokeRun extends Omit<SmokeTarget, 'stack'> {
  readonly isEmulator: boolean;
  /** EBS encryption by default before the run, as `ebsDefaultText` writes it. */
  readonly ebsBefore: string;
}

/** What became of an example. */
export interface Outcome {
  readonly results: readonly CheckResult[];
  readonly removal: Removal;
}

/** Deploys an example, checks it, and removes it, whatever became of the checks. */
export async function smokeExample(example: SmokeExample, run: SmokeRun): Promise<Outcome> {
  const { run: id, account, config, isEmulator } = run;
  const target: SmokeTarget = { run: id, account, config, stack: stackName(id, example.name) };
  const check = async (each: SmokeCheck): Promise<CheckResult> => {
    const result = await runCheck(example.name, each, target, isEmulator);
    console.log(`  ${result.verdict}: ${each.name}`);
    return result;
  };

  const deployed = await check(deployment(example, run));
  const results = [deployed];
  for (const each of example.checks) {
    results.push(deployed.verdict === 'held' ? await check(each) : notRun(example.name, each, 'the stack was not deployed'));
  }
  const removal = await step(`Removing ${target.stack}`, () => tryToRemove({ ...target, putsBack: example.putsBack }));
  results.push(await check(removalOf(removal)));
  if (example.putsBack) results.push(await check(putBack(removal, run)));
  return { results, removal };
}

function deployment({ name, accountWide }: SmokeExample, { ebsBefore }: SmokeRun): SmokeCheck {
  return {
    name: 'deployed',
    expectation: 'CloudFormation makes the stack',
    run: async target => {
      await step(`Deploying ${target.stack}`, () => deploy(name, target, accountWide ? ebsBefore : undefined));
      return target.stack;
    },
  };
}

function removalOf({ isRemoved, stack }: Removal): SmokeCheck {
  return {
    name: 'removed',
    expectation: 'the stack is deleted',
    run: async () => {
      expect(isRemoved, `stack ${stack} is deleted; what stays is listed below`);
      return stack;
    },
  };
}

function putBack({ hadToPutBack }: Removal, { config, ebsBefore }: SmokeRun): SmokeCheck {
  return {
    name: 'put-back',
    expectation: 'deleting the stack puts EBS encryption by default back to what it was',
    run: async () => {
      const now = ebsDefaultText(await ebsDefault(config));
      expect(!hadToPutBack, `the stack puts EBS encryption by default back: the smoke run had to, and it is ${now}`);
      expect(now.slice(0, now.indexOf(' ')) === ebsBefore.slice(0, ebsBefore.indexOf(' ')), `EBS encryption by default is '${ebsBefore}' as before, found '${now}'`);
      return now;
    },
  };
}
