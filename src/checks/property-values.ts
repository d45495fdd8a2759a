import { intrinsicOf, isRecord } from '../templates/value-parts';

/** A value that stands at a path of a resource. */
export interface PropertyValue {
  /** With the indexes of lists: `Targets.0.Arn`. */
  readonly path: string;
  readonly value: unknown;
}

/**
 * The values at a path: `*` stands for every element of a list, a number for one, and what follows a colon for the name in a list of names and values
 * (`LoadBalancerAttributes:access_logs.s3.bucket`). Both branches of a condition are looked into; a document in a string is not.
 */
export function valuesAt(properties: Readonly<Record<string, unknown>>, path: string): PropertyValue[] {
  const [way, name] = path.split(':');
  const found = way.split('.').reduce<PropertyValue[]>((values, segment) => values.flatMap(each => inside(each, segment)), [{ path: '', value: properties }]);
  return name === undefined ? found.flatMap(withBranches)
    : found.flatMap(each => inside(each, '*')).filter(({ value }) => isRecord(value) && value.Key === name).flatMap(each => inside(each, 'Value'))
      .flatMap(withBranches);
}

function inside(container: PropertyValue, segment: string): PropertyValue[] {
  return withBranches(container).flatMap(({ path, value }) => {
    const at = (key: string, member: unknown): PropertyValue => ({ path: path === '' ? key : `${path}.${key}`, value: member });
    if (segment === '*') {
      return Array.isArray(value) ? value.map((element: unknown, index) => at(String(index), element)).flatMap(withBranches) : [];
    }
    const members = isRecord(value) || Array.isArray(value) ? value as Readonly<Record<string, unknown>> : {};
    return Object.hasOwn(members, segment) ? [at(segment, members[segment])] : [];
  }).filter(({ value }) => value !== undefined && value !== null);
}

/** The values that a condition chooses from, or the value itself; `AWS::NoValue` is none. */
function withBranches({ path, value }: PropertyValue): PropertyValue[] {
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Fn::If' && Array.isArray(argument)) {
    return argument.slice(1).flatMap((branch: unknown) => withBranches({ path, value: branch }));
  }
  return name === 'Ref' && argument === 'AWS::NoValue' ? [] : [{ path, value }];
}
