import { Token } from 'aws-cdk-lib';
import { attributeOf } from '../catalog/property-path';
import { intrinsicOf } from '../catalog/template-value';

/** How the members of a value are named: as CloudFormation does, or as the L1 does. */
export type Naming = (segment: string) => string;

export const CLOUDFORMATION_NAMES: Naming = segment => segment;
export const L1_NAMES: Naming = segment => (/^\d+$/.test(segment) ? segment : attributeOf(segment));

/**
 * A copy of a value with another one set at a path below it, structures made where there are none; the value itself stays as it is.
 * Undefined where a token or an intrinsic function stands on the way: what it gives is not known, and would be lost.
 *
 * @param path in CloudFormation's names, with indexes for elements of lists
 */
export function withValueAt(value: unknown, path: readonly string[], set: unknown, naming: Naming): unknown {
  if (path.length === 0) {
    return set;
  }
  const [segment, ...rest] = path;
  const isIndex = /^\d+$/.test(segment);
  const container = value ?? (isIndex ? [] : {});
  if (!isPlain(container) || Array.isArray(container) !== isIndex) {
    return undefined;
  }
  const name = naming(segment);
  const member = withValueAt((container as Record<string, unknown>)[name], rest, set, naming);
  if (member === undefined) {
    return undefined;
  }
  return isIndex ? Object.assign([...container as unknown[]], { [segment]: member }) : { ...container, [name]: member };
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Token.isUnresolved(value) && intrinsicOf(value) === undefined;
}
