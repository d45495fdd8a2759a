import type { IConstruct } from 'constructs';
import { onRoot } from '../private/on-root';

const KEPT = Symbol.for('cdk-at-rest.KeptAsAsked');

/** Notes that the props of an L2 ask for another encryption, which stays. */
export function keepAsAsked(scope: IConstruct, id: string, reason: string): void {
  reasonsOf(scope).set([scope.node.path, id].filter(part => part).join('/'), reason);
}

/** Why a resource is left as the props of its L2 have it; undefined for any other. */
export function keptAsAsked(resource: IConstruct): string | undefined {
  const reasons = reasonsOf(resource);
  const path = reasons.size > 0 ? resource.node.scopes.map(scope => scope.node.path).find(each => reasons.has(each)) : undefined;
  return path === undefined ? undefined : reasons.get(path);
}

function reasonsOf(scope: IConstruct): Map<string, string> {
  return onRoot(scope, KEPT, () => new Map<string, string>());
}
