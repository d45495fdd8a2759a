import type { ApiConfiguration } from '../demo/api-configuration';

/** A deployed example, as its checks see it. */
export interface SmokeTarget {
  readonly run: string;
  readonly account: string;
  readonly stack: string;
  readonly config: ApiConfiguration;
}

/** One thing that is to be proved of a deployed example. */
export interface SmokeCheck {
  /** Short, in lower case, as it stands in the report. */
  readonly name: string;

  /** What holds, as a sentence. */
  readonly expectation: string;

  /** Whether it needs AWS: an emulator would say yes to anything, or does not do it. @default false */
  readonly onAwsAlone?: boolean;

  /** Says what was seen; throws where it is not what was expected. */
  readonly run: (target: SmokeTarget) => Promise<string>;
}

/** What became of a check. */
export type Verdict = 'held' | 'FAILED' | 'not on an emulator' | 'not run';

/** A check, and what became of it. */
export interface CheckResult {
  readonly example: string;
  readonly name: string;
  readonly expectation: string;
  readonly verdict: Verdict;
  /** What was seen, or why it failed or was not run. */
  readonly detail: string;
}

/** Runs a check of an example. One that an emulator cannot decide is not run on it. */
export async function runCheck(example: string, check: SmokeCheck, target: SmokeTarget, isEmulator: boolean): Promise<CheckResult> {
  const { name, expectation } = check;
  if (isEmulator && check.onAwsAlone) {
    return { example, name, expectation, verdict: 'not on an emulator', detail: '' };
  }
  try {
    return { example, name, expectation, verdict: 'held', detail: await check.run(target) };
  } catch (error) {
    return { example, name, expectation, verdict: 'FAILED', detail: messageOf(error) };
  }
}

/** The result of a check that something before it kept from running. */
export function notRun(example: string, { name, expectation }: Pick<SmokeCheck, 'name' | 'expectation'>, why: string): CheckResult {
  return { example, name, expectation, verdict: 'not run', detail: why };
}

/** What an error says: its name as well, which is the error code of AWS. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}
