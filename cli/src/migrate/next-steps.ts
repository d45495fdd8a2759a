import { shellText } from '../shell-text';
import type { NextStep, Verdict } from './plan-report';

/** What the commands name. */
export interface NextFacts {
  readonly identifier: string;
  readonly verdict: Verdict;
  readonly region: string;
  readonly profile?: string;
  readonly stateMachine?: string;
  /** Whether a migration was begun: only the state machine knows how far. */
  readonly isBegun: boolean;
}

/** Stands for what only the deployed stack knows. */
const STATE_MACHINE = '"$STATE_MACHINE_ARN"';

/** What to run: nothing where something stops it, and before the migration a dry run. */
export function nextSteps(facts: NextFacts): NextStep[] {
  const input = { identifier: facts.identifier };
  const dryRun: NextStep = {
    purpose: 'Let the state machine look for itself, in its own role and at its own record. This changes nothing.',
    command: startExecution(facts, { ...input, dryRun: true }),
  };
  if (facts.verdict === 'stopped') { return facts.isBegun ? [dryRun] : []; }
  return [dryRun, { purpose: 'Start the migration. It stops writes by the hook that it was deployed with, or by nothing if there is none.', command: startExecution(facts, input) }];
}

function startExecution({ region, profile, stateMachine }: NextFacts, input: object): string {
  return [
    'aws stepfunctions start-execution',
    `--state-machine-arn ${stateMachine === undefined ? STATE_MACHINE : shellText(stateMachine)}`,
    `--input ${shellText(JSON.stringify(input))}`,
    `--region ${shellText(region)}`,
    ...profile === undefined ? [] : [`--profile ${shellText(profile)}`],
  ].join(' ');
}
