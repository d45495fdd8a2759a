import { OPERATIONS, type Operation } from '../plan/operations';
import type { State, StateMachineDefinition, TaskState } from './states';
import { LOOKING_OPERATIONS } from './waits';

/** What tasks need that are no operation of a step, by the end of their ARN. */
const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  'lambda:invoke': 'lambda:InvokeFunction',
  'sns:publish': 'sns:Publish',
  'aws-sdk:cloudwatch:putMetricData': 'cloudwatch:PutMetricData',
  ...Object.fromEntries(LOOKING_OPERATIONS.map(operation => [`aws-sdk:rds:${operation}`, `rds:${operation[0].toUpperCase()}${operation.slice(1)}`])),
};

/**
 * The IAM actions that the states of the definition need, sorted; on what, and why those that are implied, say `OPERATIONS`.
 *
 * @throws when a task calls something that it is not known of what it needs
 */
export function actionsOf(definition: StateMachineDefinition): string[] {
  const actions = Object.values(definition.States).filter(isTask).flatMap(({ Resource }) => actionsOfCall(Resource));
  return [...new Set(actions)].sort();
}

function actionsOfCall(resource: string): readonly string[] {
  // arn:aws:states:::lambda:invoke.waitForTaskToken
  const call = resource.split(':').slice(5).join(':').replace(/\.waitForTaskToken$/, '');
  const operation = call.split(':')[2];
  if (isOperation(operation) && call === `aws-sdk:${OPERATIONS[operation].service}:${operation}`) {
    return OPERATIONS[operation].actions.map(({ action }) => action);
  }
  const action = OTHER_ACTIONS[call];
  if (!action) { throw new Error(`It is not known which actions ${resource} needs: add it to OPERATIONS or to the table in actions-of.ts`); }
  return [action];
}

function isTask(state: State): state is TaskState {
  return state.Type === 'Task';
}

function isOperation(name: string | undefined): name is Operation {
  return name !== undefined && Object.hasOwn(OPERATIONS, name);
}
