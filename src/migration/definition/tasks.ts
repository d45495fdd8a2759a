import { MIGRATION_RUNNING } from '../tasks';
import { expression, troubleIn } from './expressions';
import { RETRIES } from './retries';
import { STATE } from './state-names';
import type { Assign, Catcher, Retrier, TaskState } from './states';

/** No more comes out of a task than what it assigns. */
const NOTHING = {};

/**
 * Every error leads to one state, with the error in `$trouble`. `States.ALL` does not stand for an answer that is too large, which has to be named, nor
 * for `States.Runtime`, which nothing catches. It has to be the last.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
function catchAll(next: string, assign: Assign | undefined): readonly Catcher[] {
  return [['States.DataLimitExceeded'], ['States.ALL']].map(errors => catcher(errors, next, assign));
}

/** A catcher that lets nothing of the error through but what it assigns. */
export function catcher(errors: readonly string[], next: string, assign?: Assign): Catcher {
  return { ErrorEquals: errors, ...(assign ? { Assign: assign } : {}), Output: NOTHING, Next: next };
}

/** What is particular about a task. */
export interface TaskProps {
  readonly comment: string;
  /** The end of the ARN: `lambda:invoke`. */
  readonly resource: string;
  /** @default aws */
  readonly partition?: string;
  readonly arguments: unknown;
  readonly timeoutSeconds: number;
  readonly retry: readonly Retrier[];
  readonly assign?: Assign;
  /** What the console shows as its output. @default - nothing */
  readonly output?: unknown;
  readonly next: string;
  /** Where an error leads to. */
  readonly failed: string;
  /** What an error sets, if anything. */
  readonly caught: Assign | undefined;
  /** Catchers that come first. */
  readonly catch?: readonly Catcher[];
}

/** A task with everything that each of them has to have. */
export function task(props: TaskProps): TaskState {
  return {
    Type: 'Task',
    Comment: props.comment,
    Resource: `arn:${props.partition ?? 'aws'}:states:::${props.resource}`,
    Arguments: props.arguments,
    TimeoutSeconds: props.timeoutSeconds,
    Retry: props.retry,
    Catch: [...props.catch ?? [], ...catchAll(props.failed, props.caught)],
    ...(props.assign ? { Assign: props.assign } : {}),
    Output: props.output ?? NOTHING,
    Next: props.next,
  };
}

/** The function has so many seconds for a task; Step Functions waits a little longer, to get its own error. */
export const FUNCTION_TIMEOUT_SECONDS = 300;
const GRACE_SECONDS = 30;

/** A request to the function of the migration. */
export function functionTask(
  wiring: { readonly functionArn: string; readonly partition?: string },
  request: Readonly<Record<string, unknown>>,
  props: Omit<TaskProps, 'resource' | 'partition' | 'arguments' | 'timeoutSeconds' | 'catch'>,
): TaskState {
  return task({
    ...props,
    partition: wiring.partition,
    resource: 'lambda:invoke',
    arguments: {
      FunctionName: wiring.functionArn,
      Payload: { ...request, identifier: expression('$identifier'), execution: expression('$states.context.Execution.Id') },
    },
    timeoutSeconds: FUNCTION_TIMEOUT_SECONDS + GRACE_SECONDS,
    // Not even to undo anything: what there is belongs to the execution that holds the record.
    catch: [catcher([MIGRATION_RUNNING], STATE.runningElsewhere, { failure: troubleIn(null) })],
  });
}

/** Asks what is left to do in the stage, and begins that list. */
export function stepsTask(wiring: Parameters<typeof functionTask>[0], props: Pick<TaskProps, 'comment' | 'next' | 'caught'>): TaskState {
  return functionTask(wiring, { task: 'steps', stage: expression('$stage') }, {
    ...props,
    retry: RETRIES.function,
    assign: { steps: expression('$states.result.Payload.steps'), index: 0 },
    output: { stage: expression('$stage'), steps: expression('[$states.result.Payload.steps.name]') },
    failed: STATE.stageFailed,
  });
}
