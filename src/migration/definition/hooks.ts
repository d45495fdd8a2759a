import { expression, IN_NO_STEP, literal, paragraphs, text } from './expressions';
import { bodyOf, subjectOf } from './messages';
import { RETRIES } from './retries';
import type { Assign, TaskState } from './states';
import { task, type TaskProps } from './tasks';
import type { HookName, HookWiring, Wiring } from './wiring';

/** One call of a hook. */
export interface HookCall {
  readonly hook: HookName;
  /** Where it is called with what the migration came to. */
  readonly outcome?: 'MIGRATED' | 'UNDONE';
  readonly comment: string;
  /** What a person is asked to do before approving: an expression. */
  readonly request: string;
  readonly assign?: Assign;
  readonly next: string;
  readonly failed: string;
}

/** The commands with which a person answers. The token has no quotes in it. */
const COMMANDS = text`To go on:
aws stepfunctions send-task-success --task-output '{}' --task-token '${'$states.context.Task.Token'}'

To refuse:
aws stepfunctions send-task-failure --error Refused --cause 'say why' --task-token '${'$states.context.Task.Token'}'`;

/** The task that calls a hook. Whatever it fails with is its answer: no. */
export function hookTask(wiring: Wiring, hook: HookWiring, call: HookCall): TaskState {
  const shared = {
    comment: call.comment,
    partition: wiring.partition,
    timeoutSeconds: hook.timeoutSeconds,
    assign: call.assign,
    next: call.next,
    failed: call.failed,
    caught: IN_NO_STEP,
  };
  return task({ ...shared, ...callOf(hook, call) });
}

function callOf(hook: HookWiring, call: HookCall): Pick<TaskProps, 'resource' | 'arguments' | 'retry'> {
  switch (hook.kind) {
    case 'function':
      return { resource: 'lambda:invoke', arguments: { FunctionName: hook.functionArn, Payload: payloadOf(call) }, retry: RETRIES.functionHook };
    case 'function-with-token':
      return {
        resource: 'lambda:invoke.waitForTaskToken',
        arguments: { FunctionName: hook.functionArn, Payload: { ...payloadOf(call), taskToken: expression('$states.context.Task.Token') } },
        retry: RETRIES.functionHook,
      };
    case 'approval':
      return {
        resource: 'sns:publish.waitForTaskToken',
        arguments: {
          TopicArn: hook.topicArn,
          Subject: subjectOf('your answer is needed'),
          Message: bodyOf(paragraphs(call.request, COMMANDS, text`Without an answer within ${literal(timeOf(hook.timeoutSeconds))} it counts as refused.`)),
        },
        retry: RETRIES.approvalHook,
      };
  }
}

function payloadOf(call: HookCall): Readonly<Record<string, unknown>> {
  return {
    hook: call.hook,
    identifier: expression('$identifier'),
    names: expression('$plan.names'),
    keyArn: expression('$plan.keyArn'),
    resumed: expression('$plan.resumed'),
    snapshotTakenAt: expression('$snapshotTakenAt'),
    ...(call.outcome && { outcome: call.outcome }),
  };
}

const SECONDS_OF = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const;

/** `90 minutes`: the largest unit that it is a whole number of. */
function timeOf(seconds: number): string {
  const [unit, length] = SECONDS_OF.find(([, of]) => seconds % of === 0) ?? ['second', 1];
  const count = seconds / length;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
