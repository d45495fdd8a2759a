import type { Finding } from '../checks/finding';

/** A rule that does not hold for a resource or a key. */
export interface InventoryFinding {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly description: string;
  readonly fix: string;
  readonly detail: string;
  /** The property that it is about, where there is one. */
  readonly property?: string;
  /** The reason with which somebody acknowledged it. */
  readonly acknowledged?: string;
}

/** A finding of the checks without the resource, which lists it. */
export function listedFinding({ rule, detail, property, acknowledged }: Finding): InventoryFinding {
  return {
    rule: rule.id,
    level: rule.level,
    description: rule.description,
    fix: rule.fix,
    detail,
    ...(property === undefined ? {} : { property }),
    ...(acknowledged === undefined ? {} : { acknowledged }),
  };
}
