import { segmentsOf } from '../../catalog/property-path';
import { intrinsicOf, isRecord, parsedOf } from '../../templates/value-parts';

/** A value at a path of a resource's properties, and the structure that it stands in. */
export interface FoundValue {
  readonly value: unknown;
  readonly beside: Readonly<Record<string, unknown>>;
}

/**
 * All values at a path, `*` being any element; every branch of an `Fn::If` on the way counts. `Holder:name` is the value of a pair, in a
 * list of `{ Key: 'name', Value }`.
 */
export function valuesAt(properties: Readonly<Record<string, unknown>>, path: string): FoundValue[] {
  const [holder, pairName] = path.split(/:(.*)/);
  if (pairName === undefined) {
    return walk(properties, segmentsOf(path), properties);
  }
  return walk(properties, [...segmentsOf(holder), '*', 'Value'], properties).filter(({ beside }) => beside.Key === pairName);
}

function walk(at: unknown, path: readonly string[], beside: Readonly<Record<string, unknown>>): FoundValue[] {
  const [name, argument] = intrinsicOf(at) ?? [];
  if (name === 'Fn::If' && Array.isArray(argument)) {
    return argument.slice(1).flatMap(branch => walk(branch, path, beside));
  }
  if (path.length === 0) {
    return at === undefined || (name === 'Ref' && argument === 'AWS::NoValue') ? [] : [{ value: at, beside }];
  }
  const [segment, ...rest] = path;
  if (segment === '*') {
    return Array.isArray(at) ? at.flatMap(each => walk(each, rest, isRecord(each) ? each : beside)) : walk(at, rest, beside);
  }
  const container = documentIn(at);
  return isRecord(container) && intrinsicOf(container) === undefined ? walk(container[segment], rest, container) : [];
}

/** Some properties hold JSON as a text. */
function documentIn(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? parsedOf(value) : value;
}
