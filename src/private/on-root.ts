import type { IConstruct } from 'constructs';

interface Root<T> extends IConstruct {
  [key: symbol]: T | undefined;
}

/** What a whole tree has once: kept by the root of the tree, and made when it is first asked for. */
export function onRoot<T>(scope: IConstruct, key: symbol, make: (root: IConstruct) => T): T {
  const root = scope.node.root as Root<T>;
  return root[key] ??= make(root);
}

/** Has it made anew when it is next asked for. */
export function forgetOnRoot(scope: IConstruct, key: symbol): void {
  delete (scope.node.root as Root<unknown>)[key];
}
