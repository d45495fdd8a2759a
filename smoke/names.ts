import { randomInt } from 'crypto';

/** What the name of every stack of a smoke run begins with; so do the names within them that are fixed at synthesis. */
export const PREFIX = 'cdk-at-rest-smoke';

/** Tag of every stack of a run, and so of its resources: the run's id. A stack without it is never removed. */
export const RUN_TAG = 'cdk-at-rest:smoke-run';

/** Tag of the stacks that change EBS encryption by default: what was set before, as `ebsDefaultText` writes it. */
export const EBS_BEFORE_TAG = 'cdk-at-rest:smoke-ebs-before';

/** Few characters, and a letter first: names of databases and functions are made of it. */
const RUN_ID = /^r\d{4}[a-z0-9]{4}$/;
const RANDOM_CHARACTERS = 4;
const RADIX = 36;

/** An id for a new run: the day, and something that tells it from others of that day. */
export function newRunId(): string {
  const day = new Date().toISOString().slice(5, 10).replace('-', '');
  return `r${day}${randomInt(RADIX ** RANDOM_CHARACTERS).toString(RADIX).padStart(RANDOM_CHARACTERS, '0')}`;
}

/** Whether it is one that `newRunId` may have made. */
export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** What the names of a run begin with. */
export function runPrefix(run: string): string {
  return `${PREFIX}-${run}`;
}

/** The stack of an example in a run. */
export function stackName(run: string, example: string): string {
  return `${runPrefix(run)}-${example}`;
}

/** A log group outside of all stacks, which a check makes and deletes again: of the names that the key of examples/storage is for. */
export function checkedLogGroup(run: string): string {
  return `/storage/${runPrefix(run)}`;
}
