/**
 * The part of the Amazon States Language that the migration uses.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly States: States;
}

export type States = Readonly<Record<string, State>>;

export type State = TaskState | PassState | ChoiceState | WaitState | SucceedState | FailState;

/** Variables that are set when a state is left. Every expression sees the values from before. */
export type Assign = Readonly<Record<string, unknown>>;

export interface TaskState {
  readonly Type: 'Task';
  /** Why the state is there, for who looks at the graph. */
  readonly Comment: string;
  readonly Resource: string;
  readonly Arguments: unknown;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch: readonly Catcher[];
  readonly Assign?: Assign;
  /** Given by every task: what a call answers may be large, and nothing reads it but `Assign`. */
  readonly Output: unknown;
  readonly Next: string;
}

export interface PassState {
  readonly Type: 'Pass';
  readonly Comment: string;
  readonly Assign: Assign;
  readonly Next: string;
}

export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Comment: string;
  readonly Choices: readonly ChoiceRule[];
  /** Set when no rule applies. */
  readonly Assign?: Assign;
  readonly Default: string;
}

export interface ChoiceRule {
  readonly Comment?: string;
  readonly Condition: string;
  readonly Assign?: Assign;
  readonly Next: string;
}

export interface WaitState {
  readonly Type: 'Wait';
  readonly Comment: string;
  readonly Seconds: string;
  readonly Assign: Assign;
  readonly Next: string;
}

export interface SucceedState {
  readonly Type: 'Succeed';
  readonly Comment: string;
  readonly Output: string;
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Comment: string;
  readonly Error: string;
  readonly Cause: string;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Assign?: Assign;
  readonly Output: unknown;
  readonly Next: string;
}
