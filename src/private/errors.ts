import type { IConstruct } from 'constructs';

/** The errors of this library, which say what was received and what to do; any other is a defect. */
const refusals = new WeakSet<Error>();

/**
 * An error that names the construct it is about. The message says what was received and what to do.
 *
 * @param scope the construct that refuses
 */
export function constructError(scope: IConstruct, message: string): Error {
  return refusal(scope.node.path || 'App', message);
}

/**
 * The same for a construct that does not exist yet: props are checked before the L2's constructor runs.
 *
 * @param scope the scope that the construct is created in
 * @param id its id there
 */
export function propsError(scope: IConstruct, id: string, message: string): Error {
  return refusal(`${scope.node.path ? `${scope.node.path}/` : ''}${id}`, message);
}

/** What an error of this library says, without the construct; undefined for any other. */
export function refusalOf(error: unknown): string | undefined {
  return error instanceof Error && refusals.has(error) ? error.message.slice(error.message.indexOf(': ') + 2) : undefined;
}

function refusal(path: string, message: string): Error {
  const error = new Error(`${path}: ${message}`);
  refusals.add(error);
  return error;
}
