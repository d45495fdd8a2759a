import jsonata from 'jsonata';
import type { Catcher, Retrier, State, StateMachineDefinition, TaskState } from '../../../../src/migration/definition/states';

/** A call of a task, as the one who answers it sees it. */
export interface TaskCall {
  readonly state: string;
  /** Without partition: `lambda:invoke`. */
  readonly call: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** How often the state machine has made a call so far, this one included. */
  readonly number: number;
  /** Whether the execution was redriven before it. */
  readonly redriven: boolean;
}

/** An error of a task, by its name in Step Functions. */
export class TaskError extends Error {
  constructor(readonly error: string, readonly cause?: string) {
    super(`${error}: ${cause}`);
  }
}

/** What an execution came to. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly states: readonly string[];
  readonly calls: readonly TaskCall[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** Events in the history. */
  readonly events: number;
  /** That it has waited, by `Wait` and between attempts without jitter. */
  readonly seconds: number;
  /** Expressions that were evaluated. */
  readonly expressions: ReadonlySet<string>;
}

export const EXECUTION_ARN = 'arn:aws:states:eu-west-1:111122223333:execution:Migration:one';

/** An evaluation that failed, which ends the execution unless a task catches it. */
const QUERY_ERROR = 'States.QueryEvaluationError';
/** What `States.ALL` does not stand for. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const TERMINAL = ['States.DataLimitExceeded', 'States.Runtime'];
/** Of what a state gives or sets at once, and of one variable. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_BYTES = 256 * 1024;
/** Far more than any scenario needs. */
const MAX_STATES = 20_000;

const PARSED = new Map<string, ReturnType<typeof jsonata>>();

/**
 * Runs a definition, with somebody who answers its tasks. It does what the documentation of Step Functions says of the parts that a migration uses;
 * that AWS does so as well is not proved by it.
 *
 * @param redrivenAt the state in which it was stopped and from which it was redriven, with the variables of then
 */
export async function run(definition: StateMachineDefinition, input: unknown, answer: (call: TaskCall) => unknown, redrivenAt?: string): Promise<Execution> {
  return new Run(definition, input, answer, redrivenAt).toItsEnd();
}

class Run {
  private variables: Record<string, unknown> = {};
  private readonly states: string[] = [];
  private readonly calls: TaskCall[] = [];
  private readonly expressions = new Set<string>();
  // The execution has started.
  private events = 1;
  private seconds = 0;
  private redrives = 0;

  constructor(
    private readonly definition: StateMachineDefinition,
    private input: unknown,
    private readonly answer: (call: TaskCall) => unknown,
    private readonly redrivenAt: string | undefined,
  ) {}

  async toItsEnd(): Promise<Execution> {
    try {
      let name: string | null = this.definition.StartAt;
      while (name !== null) {
        this.states.push(name);
        if (this.states.length > MAX_STATES) { throw new Error(`It goes around in circles: ${this.states.slice(-20).join(', ')}`); }
        name = await this.enter(name);
      }
      return this.ended({ status: 'SUCCEEDED', output: this.input });
    } catch (error) {
      if (!(error instanceof TaskError)) { throw error; }
      return this.ended({ status: 'FAILED', error: error.error, cause: error.cause });
    }
  }

  private ended(end: Pick<Execution, 'status' | 'output' | 'error' | 'cause'>): Execution {
    const { states, calls, variables, seconds, expressions } = this;
    return { ...end, states, calls, variables, events: this.events + 1, seconds, expressions };
  }

  private async enter(name: string): Promise<string | null> {
    const state: State | undefined = this.definition.States[name];
    if (!state) { throw new Error(`There is no state ${name}`); }
    if (name === this.redrivenAt) { this.redrives = 1; }
    this.events += 1;
    const next = await this.pass(name, state);
    if (state.Type !== 'Fail') { this.events += 1; }
    return next;
  }

  private async pass(name: string, state: State): Promise<string | null> {
    switch (state.Type) {
      case 'Pass':
        await this.assign(state.Assign, {});
        return state.Next;
      case 'Wait': {
        const seconds = await this.evaluated(state.Seconds, {});
        if (!Number.isInteger(seconds) || (seconds as number) < 0) { throw new TaskError(QUERY_ERROR, `Seconds of ${name} is ${seconds}`); }
        this.seconds += seconds as number;
        await this.assign(state.Assign, {});
        return state.Next;
      }
      case 'Choice': {
        for (const rule of state.Choices) {
          const applies = await this.evaluated(rule.Condition, {});
          if (typeof applies !== 'boolean') { throw new TaskError(QUERY_ERROR, `A condition of ${name} is ${JSON.stringify(applies)}: ${rule.Condition}`); }
          if (!applies) { continue; }
          await this.assign(rule.Assign ?? {}, {});
          return rule.Next;
        }
        await this.assign(state.Assign ?? {}, {});
        return state.Default;
      }
      case 'Succeed':
        this.input = await this.evaluated(state.Output, {});
        return null;
      case 'Fail':
        throw new TaskError(await this.textOf(state.Error), await this.textOf(state.Cause));
      case 'Task':
        return this.task(name, state);
    }
  }

  private async task(name: string, state: TaskState): Promise<string> {
    const attempts = new Map<Retrier, number>();
    for (;;) {
      try {
        const result = await this.call(name, state);
        await this.assign(state.Assign ?? {}, { result });
        this.input = await this.evaluated(state.Output, { result });
        return state.Next;
      } catch (error) {
        if (!(error instanceof TaskError)) { throw error; }
        const retrier = state.Retry.find(({ ErrorEquals }) => matches(ErrorEquals, error.error));
        const done = retrier ? attempts.get(retrier) ?? 0 : 0;
        if (retrier && done < retrier.MaxAttempts) {
          attempts.set(retrier, done + 1);
          this.seconds += Math.min((retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** done, retrier.MaxDelaySeconds ?? Infinity);
          continue;
        }
        return this.caught(state.Catch, error);
      }
    }
  }

  private async call(name: string, state: TaskState): Promise<unknown> {
    const given = await this.evaluated(state.Arguments, {});
    const call = { state: name, call: state.Resource.split(':').slice(5).join(':'), arguments: given as Record<string, unknown>, number: this.calls.length + 1, redriven: this.redrives > 0 };
    this.calls.push(call);
    this.events += 3;
    const result: unknown = JSON.parse(JSON.stringify(await this.answer(call) ?? {}));
    if (JSON.stringify(result).length > MAX_BYTES) { throw new TaskError('States.DataLimitExceeded', `The result of ${name} is too large`); }
    return call.call === 'lambda:invoke' ? { StatusCode: 200, Payload: result } : result;
  }

  private async caught(catchers: readonly Catcher[], { error, cause }: TaskError): Promise<string> {
    const catcher = catchers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
    if (!catcher) { throw new TaskError(error, cause); }
    const errorOutput = { Error: error, Cause: cause };
    await this.assign(catcher.Assign ?? {}, { errorOutput });
    this.input = await this.evaluated(catcher.Output, { errorOutput });
    return catcher.Next;
  }

  /** All of them see the values from before. */
  private async assign(assign: Readonly<Record<string, unknown>>, states: object): Promise<void> {
    const values = await this.evaluated(assign, states) as Record<string, unknown>;
    if (JSON.stringify(values).length > MAX_BYTES) { throw new TaskError('States.DataLimitExceeded', 'Too much is assigned at once'); }
    this.variables = { ...this.variables, ...values };
  }

  private async textOf(value: string): Promise<string> {
    const text = await this.evaluated(value, {});
    if (typeof text !== 'string') { throw new Error(`Not a text: ${JSON.stringify(text)} of ${value}`); }
    return text;
  }

  private async evaluated(value: unknown, states: object): Promise<unknown> {
    if (Array.isArray(value)) { return Promise.all(value.map(each => this.evaluated(each, states))); }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([key, each]) => [key, await this.evaluated(each, states)])));
    }
    if (typeof value !== 'string' || !value.startsWith('{%')) { return value; }
    this.expressions.add(value);
    return evaluate(value, this.variables, { input: this.input, context: this.context(), ...states });
  }

  private context() {
    return { Execution: { Id: EXECUTION_ARN, RedriveCount: this.redrives }, Task: { Token: 'the-token' } };
  }
}

/** The value of an expression. Fails as Step Functions does, also where there is none. */
export async function evaluate(value: string, variables: Readonly<Record<string, unknown>>, states: object): Promise<unknown> {
  const parsed = PARSED.get(value) ?? jsonata(value.replace(/^\{%|%\}$/g, ''));
  PARSED.set(value, parsed);
  let result: unknown;
  try {
    result = await parsed.evaluate(undefined, { ...variables, states });
  } catch (error) {
    throw new TaskError(QUERY_ERROR, `${(error as { message?: string }).message ?? String(error)} in ${value}`);
  }
  if (result === undefined) { throw new TaskError(QUERY_ERROR, `No result of ${value}`); }
  // Sequences of JSONata are arrays with more in them.
  return JSON.parse(JSON.stringify(result));
}

function matches(errors: readonly string[], error: string): boolean {
  return errors.includes(error) || (errors.includes('States.ALL') && !TERMINAL.includes(error));
}
