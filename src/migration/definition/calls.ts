import { OPERATIONS, type Operation } from '../plan/operations';
import { expression, troubleIn } from './expressions';
import { IF_REDRIVEN } from './redrive';
import { RETRIES } from './retries';
import { STATE } from './state-names';
import type { States, TaskState } from './states';
import { task } from './tasks';
import type { Wiring } from './wiring';

/** How the state of an operation is called, and why it is there. */
interface Call {
  readonly state: string;
  readonly comment: string;
}

/** Of each operation that a step may have. */
export const CALLS: Readonly<Record<Operation, Call>> = {
  createDBSnapshot: { state: 'Take a snapshot', comment: 'The data as it is when writes have stopped' },
  copyDBSnapshot: { state: 'Copy the snapshot under the key', comment: 'An instance is encrypted by a copy of its snapshot' },
  restoreDBInstanceFromDBSnapshot: { state: 'Restore the instance', comment: 'The new instance, under a name of its own until the cutover' },
  createDBClusterSnapshot: { state: 'Take a snapshot of the cluster', comment: 'The data as it is when writes have stopped' },
  restoreDBClusterFromSnapshot: { state: 'Restore the cluster under the key', comment: 'A cluster is encrypted when it is restored' },
  createDBInstance: { state: 'Make an instance of the cluster', comment: 'A restored cluster has no instances; the first one becomes the writer' },
  modifyDBInstance: { state: 'Change or rename an instance', comment: 'Settings that a restore does not take, the names at the cutover, the protection of the old one' },
  modifyDBCluster: { state: 'Change or rename the cluster', comment: 'Settings that a restore does not take, the names at the cutover, the protection of the old one' },
  addRoleToDBInstance: { state: 'Give the instance a role', comment: 'Imports and exports of the engine use it' },
  addRoleToDBCluster: { state: 'Give the cluster a role', comment: 'Imports and exports of the engine use it' },
  enableHttpEndpoint: { state: 'Turn the Data API on', comment: 'It belongs to a cluster, and no restore turns it on' },
  deleteDBClusterEndpoint: { state: 'Give a custom endpoint up', comment: 'Its name is taken for as long as the old cluster has it' },
  createDBClusterEndpoint: { state: 'Make a custom endpoint', comment: 'The same name, on the cluster that answers' },
  deregisterDBProxyTargets: { state: 'Take the database off its proxy', comment: 'A proxy holds on to the database, not to the name' },
  registerDBProxyTargets: { state: 'Give the database to its proxy', comment: 'Applications behind the proxy see nothing of it' },
  startActivityStream: { state: 'Start the activity stream', comment: 'It belongs to a cluster or an instance, and is not inherited' },
  stopActivityStream: { state: 'Stop the activity stream', comment: 'It belongs to a cluster or an instance, and is not inherited' },
  modifyActivityStream: { state: 'Change the activity stream', comment: 'Whether it is audited is set afterwards' },
  registerScalableTarget: { state: 'Let the cluster scale', comment: 'Automatic scaling knows a cluster by its name, and forgets it with the old one' },
  putScalingPolicy: { state: 'Set how the cluster scales', comment: 'As it was on the old cluster' },
  putScheduledAction: { state: 'Set when the cluster scales', comment: 'As it was on the old cluster' },
};

const UNKNOWN = 'Refuse an unknown call';
const CALL_TIMEOUT_SECONDS = 120;

/** One task an operation, with the parameters of the step as they are, and the choice between them. */
export function callStates(wiring: Wiring): States {
  const operations = Object.keys(CALLS) as Operation[];
  return {
    [STATE.whichCall]: {
      Type: 'Choice',
      Comment: 'Every call that a migration may make has a state of its own, so that the role allows no other',
      Choices: [
        IF_REDRIVEN,
        { Comment: 'Called by an earlier execution', Condition: expression('$step.operation = null'), Next: STATE.waitForWhat },
        ...operations.map(operation => ({ Condition: expression(`$step.operation = "${operation}"`), Next: CALLS[operation].state })),
      ],
      Default: UNKNOWN,
    },
    ...Object.fromEntries(operations.map(operation => [CALLS[operation].state, callTask(wiring, operation)])),
    [UNKNOWN]: {
      Type: 'Pass',
      Comment: 'The function and the state machine are of different versions',
      Assign: {
        trouble: {
          error: 'UnknownCall',
          cause: expression('"The state machine has no state for " & $string($step.operation) & ": deploy it and its function in one version."'),
          step: expression('$step.name'),
        },
      },
      Next: STATE.stageFailed,
    },
  };
}

function callTask(wiring: Wiring, operation: Operation): TaskState {
  const { service } = OPERATIONS[operation];
  return task({
    comment: CALLS[operation].comment,
    partition: wiring.partition,
    resource: `aws-sdk:${service}:${operation}`,
    arguments: expression('$step.parameters'),
    timeoutSeconds: CALL_TIMEOUT_SECONDS,
    retry: RETRIES[service],
    output: { step: expression('$step.name') },
    next: STATE.waitForWhat,
    failed: STATE.callFailed,
    caught: { trouble: troubleIn('$step.name') },
  });
}
