import type { SmokeExample } from './examples';
import { PENDING_WINDOW_DAYS } from './key-deletion';
import { stackName } from './names';

/** @see https://aws.amazon.com/kms/pricing/ */
const KEY_USD_A_MONTH = 1;
const HOURS_A_MONTH = 730;
const MINUTES_AN_HOUR = 60;
const LEAST_USD = 0.01;

/** What a run would do. */
export interface PlanProps {
  readonly run: string;
  readonly account: string;
  readonly region: string;
  readonly isEmulator: boolean;
  readonly examples: readonly SmokeExample[];
  /** Ids of runs of which something is there still. */
  readonly otherRuns: readonly string[];
}

/** Says what a run deploys, what it costs at least, what stays, and how that is removed. */
export function plan({ run, account, region, isEmulator, examples, otherRuns }: PlanProps): string {
  const keys = sum(examples, each => each.keys);
  return [
    `Smoke run ${run}: account ${account}, ${region}${isEmulator ? ', on an emulator: checks that need AWS are not run, and count as nothing' : ''}`,
    ...otherRuns.map(other => `Of run ${other} something is there still: --clean ${other} removes it.`),
    '',
    ...examples.flatMap(each => section(run, each)),
    `In all: about ${sum(examples, each => each.minutes)} minutes and, for the keys alone, ${usd(sum(examples, keyUsd))} (estimates; prices of us-east-1, November 2026)`,
    '',
    'At the end of each stack, whatever became of its checks, it is deleted, with its data: nothing is protected or retained as it is in the examples.',
    `What stays: ${keys === 1 ? 'the key' : `the ${keys} keys`}, for ${PENDING_WINDOW_DAYS} days in which KMS takes nothing, after which they are deleted; records of what was done, in the logs of the account.`,
    `If it is interrupted: npm run smoke -- --account ${account} --region ${region} --clean ${run} --yes`,
  ].join('\n');
}

function section(run: string, example: SmokeExample): string[] {
  const { name, makes, keys, costs, minutes, checks, leaves } = example;
  return [
    `${stackName(run, name)} (examples/${name}), ${checks.length} checks, about ${minutes} minutes (estimate)`,
    `  makes: ${makes}`,
    `  costs: ${keys} ${keys === 1 ? 'key' : 'keys'} at ${KEY_USD_A_MONTH} USD a month, by the hour: ${usd(keyUsd(example))} (estimate)`,
    ...['requests of KMS: 0.03 USD for 10,000', ...costs].map(cost => `         ${cost}`),
    ...leaves ? [`  leaves: ${leaves}`] : [],
    '',
  ];
}

/** Keys are paid for until they are to be deleted. */
function keyUsd({ keys, minutes }: SmokeExample): number {
  return keys * KEY_USD_A_MONTH * minutes / MINUTES_AN_HOUR / HOURS_A_MONTH;
}

function usd(amount: number): string {
  return amount < LEAST_USD ? `less than ${LEAST_USD} USD` : `${amount.toFixed(2)} USD`;
}

function sum(examples: readonly SmokeExample[], of: (example: SmokeExample) => number): number {
  return examples.reduce((total, each) => total + of(each), 0);
}
