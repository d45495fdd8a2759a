import type { Awaited } from '../plan/step';
import { expression, literal, text, troubleIn } from './expressions';
import { progressTask } from './metric';
import { IF_REDRIVEN } from './redrive';
import { retriesOfLook } from './retries';
import { STATE } from './state-names';
import type { ChoiceRule, States } from './states';
import { catcher, task } from './tasks';
import { AFTER_A_WAIT, WAIT_SECONDS } from './wait-rule';
import type { Wiring } from './wiring';

/** How a kind of thing is looked at: under the names of Step Functions. */
interface Look {
  readonly kind: Awaited['kind'];
  /** What the states call it. */
  readonly name: string;
  readonly operation: string;
  readonly parameter: string;
  /** The first of the answer. */
  readonly found: string;
  readonly status: string;
  readonly notFound: string;
  /** Whether its progress is a measurement: RDS says how far a snapshot is. Of others a percentage belongs to something else. */
  readonly measured: boolean;
  /** Statuses in which it is there. */
  readonly arrived: readonly string[];
}

const LOOKS: readonly Look[] = [
  {
    kind: 'instance',
    name: 'instance',
    operation: 'describeDBInstances',
    parameter: 'DbInstanceIdentifier',
    found: '$states.result.DbInstances[0]',
    status: 'DbInstanceStatus',
    notFound: 'Rds.DbInstanceNotFoundException',
    measured: false,
    arrived: ['available'],
  },
  {
    kind: 'cluster',
    name: 'cluster',
    operation: 'describeDBClusters',
    parameter: 'DbClusterIdentifier',
    found: '$states.result.DbClusters[0]',
    status: 'Status',
    notFound: 'Rds.DbClusterNotFoundException',
    measured: false,
    arrived: ['available'],
  },
  {
    kind: 'snapshot',
    name: 'snapshot',
    operation: 'describeDBSnapshots',
    parameter: 'DbSnapshotIdentifier',
    found: '$states.result.DbSnapshots[0]',
    status: 'Status',
    notFound: 'Rds.DbSnapshotNotFoundException',
    measured: true,
    arrived: ['available'],
  },
  {
    kind: 'cluster-snapshot',
    name: 'cluster snapshot',
    operation: 'describeDBClusterSnapshots',
    parameter: 'DbClusterSnapshotIdentifier',
    found: '$states.result.DbClusterSnapshots[0]',
    status: 'Status',
    notFound: 'Rds.DbClusterSnapshotNotFoundException',
    measured: true,
    arrived: ['available'],
  },
  {
    kind: 'cluster-endpoint',
    name: 'custom endpoint',
    operation: 'describeDBClusterEndpoints',
    parameter: 'DbClusterEndpointIdentifier',
    found: '$states.result.DbClusterEndpoints[0]',
    status: 'Status',
    // The call lists: an endpoint that is not there is no error. The cluster that it belonged to may be gone.
    notFound: 'Rds.DbClusterNotFoundException',
    measured: false,
    // Of an endpoint, inactive says that no instance of the cluster may serve it at present.
    arrived: ['available', 'inactive'],
  },
];

/** The describing calls, which the role of the state machine needs as well. */
export const LOOKING_OPERATIONS: readonly string[] = LOOKS.map(look => look.operation);

/**
 * Statuses that do not become `available` by waiting. A key that cannot be used may come back, but not without somebody who does something.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
const FAILING = '/^(failed|.*-failed|incompatible-.*|inaccessible-.*|restore-error|storage-full|insufficient-capacity|stopping|stopped|delete-precheck|deleting)$/';

const NOT_FOUND = 'not found';
const LOOK_TIMEOUT_SECONDS = 60;

/** Goes to the wait for what the step waits for, if it does. */
export function waitStates(wiring: Wiring): States {
  return {
    [STATE.waitForWhat]: {
      Type: 'Choice',
      Comment: 'RDS answers at once and works for minutes or days',
      Choices: [IF_REDRIVEN, ...LOOKS.map(look => ({ Condition: expression(`$step.until.kind = "${look.kind}"`), Next: namesOf(look).wait }))],
      Default: STATE.stepIsDone,
    },
    ...Object.fromEntries(LOOKS.flatMap(look => Object.entries(statesOf(wiring, look)))),
  };
}

function namesOf({ name }: Look) {
  return { wait: `Wait for the ${name}`, look: `Look at the ${name}`, judge: `Is the ${name} there?`, report: `Measure the ${name}` };
}

function statesOf(wiring: Wiring, look: Look): States {
  const names = namesOf(look);
  return {
    [names.wait]: {
      Type: 'Wait',
      Comment: 'Longer the longer it has taken, and after very many looks',
      Seconds: expression(WAIT_SECONDS),
      Assign: AFTER_A_WAIT,
      Next: names.look,
    },
    [names.look]: task({
      comment: `Asks RDS how far the ${look.name} is`,
      partition: wiring.partition,
      resource: `aws-sdk:rds:${look.operation}`,
      arguments: { [look.parameter]: expression('$step.until.identifier') },
      timeoutSeconds: LOOK_TIMEOUT_SECONDS,
      retry: retriesOfLook(look.notFound),
      catch: [catcher([look.notFound], names.judge, { status: NOT_FOUND, percent: null })],
      assign: seen(look),
      output: { step: expression('$step.name'), status: expression(statusOf(look)), percent: expression(percentOf(look)), waitedSeconds: expression('$waited') },
      next: names.judge,
      failed: STATE.stepFailed,
      caught: { trouble: troubleIn('$step.name') },
    }),
    [names.judge]: {
      Type: 'Choice',
      Comment: 'Ends the wait when it is there, when it will not come, or when it has taken too long',
      Choices: [
        IF_REDRIVEN,
        { Condition: expression(`$step.until.wanted = "gone" and $status = "${NOT_FOUND}"`), Next: STATE.stepIsDone },
        { Condition: expression(`$step.until.wanted = "available" and $status in ${JSON.stringify(look.arrived)}`), Next: STATE.stepIsDone },
        failingRule(look),
        tooLongRule(look),
        ...(look.measured ? [{ Condition: expression('($percent = null ? 0 : $percent) > $reported'), Next: names.report }] : []),
      ],
      Default: names.wait,
    },
    ...(look.measured ? { [names.report]: progressTask(wiring, names.wait) } : {}),
  };
}

function statusOf({ found, status }: Look): string {
  return `$exists(${found}.${status}) ? $string(${found}.${status}) : "${NOT_FOUND}"`;
}

/** A number of a snapshot, digits as text of a cluster, and mostly absent. */
function percentOf({ found }: Look): string {
  const percent = `${found}.PercentProgress`;
  return `$type(${percent}) = "number" ? ${percent} : $type(${percent}) = "string" and $contains(${percent}, /^[0-9]+$/) ? $number(${percent}) : null`;
}

function seen(look: Look) {
  const taken = `${look.found}.SnapshotCreateTime`;
  return {
    status: expression(statusOf(look)),
    percent: expression(percentOf(look)),
    // Hooks are told from when the data of the copy is. The encrypted copy of a snapshot has a time of its own.
    ...(look.measured && {
      snapshotTakenAt: expression(`$step.until.identifier = $plan.names.snapshot and $exists(${taken}) ? $string(${taken}) : $snapshotTakenAt`),
    }),
  };
}

/** Nothing has to be asked about it again: what has come of the call is known. So it is with the time. */
function failingRule({ name }: Look): ChoiceRule {
  return {
    Comment: 'A status that waiting does not change',
    Condition: expression(`$step.until.wanted = "available" and $contains($status, ${FAILING})`),
    Assign: {
      trouble: {
        error: 'StatusFailed',
        cause: expression(text`The ${literal(name)} ${'$step.until.identifier'} is ${'$status'} and does not become available by waiting.`),
        step: expression('$step.name'),
      },
    },
    Next: STATE.stageFailed,
  };
}

function tooLongRule({ name }: Look): ChoiceRule {
  return {
    Comment: 'Longer than the step may take',
    Condition: expression('$waited >= $step.until.deadline'),
    Assign: {
      trouble: {
        error: 'WaitedTooLong',
        cause: expression(text`The ${literal(name)} ${'$step.until.identifier'} is still ${'$status'} after ${'$waited'} seconds, and was to be ${'$step.until.wanted'}.`),
        step: expression('$step.name'),
      },
    },
    Next: STATE.stageFailed,
  };
}
