import { definitionOf } from '../../../../src/migration/definition/definition-of';
import { run, TaskError, type Execution } from './interpreter';
import { answersOf, type World } from './migration';
import { WIRINGS } from './wirings';

/** What an execution is started with. */
export const INPUT = { identifier: 'orders' };

/** What a function throws, as Lambda says it. */
export const REFUSED = new TaskError('Refused', JSON.stringify({ errorType: 'Refused', errorMessage: 'The "shop" is\nopen', trace: ['at one', 'at two'] }));

/** An execution with functions as hooks. */
export async function withFunctions(world: World = {}, input: unknown = INPUT): Promise<Execution> {
  return run(definitionOf(WIRINGS.functions), input, answersOf(world));
}

/** An execution without hooks. */
export async function withoutHooks(world: World = {}, input: unknown = INPUT): Promise<Execution> {
  return run(definitionOf(WIRINGS.none), input, answersOf(world));
}

/** The calls that change something, by the states that make them. */
export function changesOf({ calls }: Execution): readonly string[] {
  return calls.filter(({ call }) => call.startsWith('aws-sdk:rds:') && !call.includes(':describe')).map(({ state }) => state);
}
