import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { onRoot } from '../private/on-root';

const GIVEN = Symbol.for('cdk-at-rest.GivenKeys');

/** Notes that an L2, made below a scope, was given a key that its own props did not have. */
export function noteGivenKey(scope: IConstruct, id: string): void {
  pathsOf(scope).add(`${scope.node.path}/${id}`);
}

/** Whether the L2 of a resource was given its key. */
export function wasGivenKey(resource: CfnResource): boolean {
  const paths = pathsOf(resource);
  return paths.size > 0 && resource.node.scope !== undefined && paths.has(resource.node.scope.node.path);
}

function pathsOf(scope: IConstruct): Set<string> {
  return onRoot(scope, GIVEN, () => new Set<string>());
}
