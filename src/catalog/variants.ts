import { asTemplateValue, intrinsicOf } from './template-value';

/** Beyond these, the combinations of a resource's conditions are too many to look at. */
const MAX_CONDITIONS = 6;

/** Which branch each condition of a template takes. */
export type Branches = ReadonlyMap<string, boolean>;

/** The properties under one combination of the conditions that they depend on. */
export interface Variant {
  readonly branches: Branches;
  readonly properties: Record<string, unknown>;
}

/**
 * The properties with `Fn::If` resolved, for every combination of the conditions in them; one condition takes the same branch everywhere.
 * Undefined where the combinations are too many.
 */
export function variantsOf(properties: Record<string, unknown>): Variant[] | undefined {
  const conditions = [...conditionsIn(properties)];
  if (conditions.length > MAX_CONDITIONS) {
    return undefined;
  }
  return combinationsOf(conditions).map(branches => (
    { branches, properties: (conditions.length === 0 ? properties : resolved(properties, branches)) as Record<string, unknown> }
  ));
}

function combinationsOf([condition, ...rest]: string[]): Branches[] {
  return condition === undefined ? [new Map()]
    : [true, false].flatMap(branch => combinationsOf(rest).map(branches => new Map([[condition, branch], ...branches])));
}

function conditionsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  const choice = choiceOf(value);
  if (choice) {
    found.add(choice.condition);
  }
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(member => conditionsIn(member, found));
  }
  return found;
}

function resolved(value: unknown, branches: Branches): unknown {
  const choice = choiceOf(value);
  if (choice) {
    return resolved(branches.get(choice.condition) ? choice.then : choice.otherwise, branches);
  }
  if (Array.isArray(value)) {
    // An element that is AWS::NoValue is not there; an empty text is one, such as the separator of a join.
    return value.map(element => resolved(element, branches)).filter(element => element === '' || asTemplateValue(element).kind !== 'absent');
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(member, branches)]));
}

function choiceOf(value: unknown): { condition: string; then: unknown; otherwise: unknown } | undefined {
  const [name, argument] = intrinsicOf(value) ?? [];
  return name === 'Fn::If' && Array.isArray(argument) && argument.length === 3 && typeof argument[0] === 'string'
    ? { condition: argument[0], then: argument[1], otherwise: argument[2] } : undefined;
}
