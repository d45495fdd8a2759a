import type { IConstruct } from 'constructs';

/**
 * An error that names the construct it is about. The message says what was received and what to do.
 *
 * @param scope the construct that refuses
 */
export function constructError(scope: IConstruct, message: string): Error {
  return new Error(`${scope.node.path || 'App'}: ${message}`);
}

/**
 * The same for a construct that does not exist yet: props are checked before the L2's constructor runs.
 *
 * @param scope the scope that the construct is created in
 * @param id its id there
 */
export function propsError(scope: IConstruct, id: string, message: string): Error {
  return new Error(`${scope.node.path ? `${scope.node.path}/` : ''}${id}: ${message}`);
}
