import { segmentsOf, topLevelOf } from './property-path';
import { REPLACING_PROPERTIES } from './replacing-properties.generated';
import { isSameValue } from './same-value';
import { asTemplateValue, intrinsicOf, TemplateValue, valueAt } from './template-value';
import { variantsOf } from './variants';

/** Whether a change replaces the resource; `sometimes` depends on what is known at deployment only. */
export type ReplacementCertainty = 'always' | 'sometimes';

/** A property whose change makes CloudFormation replace the resource. */
export interface ReplacingProperty {
  /** Such as `KmsKeyId` or `BlockDeviceMappings.*.Ebs.KmsKeyId`; a change below it is a change of it. */
  readonly path: string;
  readonly certainty: ReplacementCertainty;
}

/** A change that makes CloudFormation replace the resource. */
export interface PropertyReplacement extends ReplacingProperty {
  /** The value before, as the template has it; undefined where there was none. */
  readonly before: unknown;
  readonly after: unknown;
}

type Properties = Readonly<Record<string, unknown>>;
type Unchanged = (before: unknown, after: unknown) => boolean;

const SOMETIMES = '?';

let replacing: Map<string, readonly ReplacingProperty[]> | undefined;

/** The properties of a type whose change replaces the resource; none for a type that is not known. */
export function replacingPropertiesOf(type: string): readonly ReplacingProperty[] {
  replacing ??= new Map(REPLACING_PROPERTIES.trim().split('\n').map(line => {
    const [name, ...entries] = line.split(' ');
    return [name, entries.map((entry): ReplacingProperty => (
      entry.endsWith(SOMETIMES) ? { path: entry.slice(0, -SOMETIMES.length), certainty: 'sometimes' } : { path: entry, certainty: 'always' }
    ))];
  }));
  return replacing.get(type) ?? [];
}

/** The types of which it is known what replaces them. */
export function replaceableTypes(): readonly string[] {
  replacingPropertiesOf('');
  return [...replacing!.keys()];
}

/**
 * Which changes of its properties make CloudFormation replace a resource.
 *
 * Pure: values are compared as they stand in the templates. What is behind a condition counts as `sometimes`, unless it changes in every
 * combination of the conditions.
 *
 * @param unchanged Whether two values come to the same, for a caller who knows what references stand for.
 */
export function replacedBy(type: string, before: Properties, after: Properties, unchanged: Unchanged = isSameValue): PropertyReplacement[] {
  const properties = replacingPropertiesOf(type);
  const names = [...new Set(properties.map(({ path }) => topLevelOf(path)))].filter(name => !unchanged(before[name], after[name]));
  if (names.length === 0) {
    return [];
  }
  const concerned = properties.filter(({ path }) => names.includes(topLevelOf(path)));
  const pick = (from: Properties) => Object.fromEntries(names.map(name => [name, from[name]]));
  const sides = { before: pick(before), after: pick(after) };
  const variants = variantsOf(sides)?.map(variant => variant.properties as typeof sides);
  return variants ? merged(variants.map(variant => changesOf(concerned, variant.before, variant.after, unchanged)))
    // The combinations are too many: what is behind a condition may change.
    : changesOf(concerned, sides.before, sides.after, unchanged).map(change => (isConditional(change) ? { ...change, certainty: 'sometimes' } : change));
}

/** The values of a resource that must not change if it is to stay, with their paths. */
export function replacingValuesOf(type: string, properties: Properties): Array<ReplacingProperty & { readonly value: unknown }> {
  return replacingPropertiesOf(type).flatMap(({ path, certainty }) => placesOf(segmentsOf(path), properties, {}).flatMap(({ path: place, before: value }) => (
    value.kind === 'absent' ? [] : [{ path: place.join('.'), certainty, value: value.value }]
  )));
}

/** A change that not all combinations of the conditions have in common is one that happens sometimes. */
function merged(perVariant: readonly PropertyReplacement[][]): PropertyReplacement[] {
  const byPath = new Map<string, PropertyReplacement[]>();
  for (const change of perVariant.flat()) {
    byPath.set(change.path, [...byPath.get(change.path) ?? [], change]);
  }
  return [...byPath.values()].map(changes => {
    const isCertain = changes.length === perVariant.length && changes.every(({ certainty }) => certainty === 'always');
    return { ...changes[0], certainty: isCertain ? 'always' : 'sometimes' };
  });
}

function changesOf(properties: readonly ReplacingProperty[], before: Properties, after: Properties, unchanged: Unchanged): PropertyReplacement[] {
  const found = new Map<string, PropertyReplacement>();
  for (const { path, certainty } of properties) {
    for (const place of placesOf(segmentsOf(path), before, after)) {
      if (unchanged(valueOf(place.before), valueOf(place.after))) {
        continue;
      }
      const change = narrowed({
        path: place.path.join('.'), certainty: place.isUnresolved ? 'sometimes' : certainty, before: valueOf(place.before), after: valueOf(place.after),
      }, unchanged);
      // One property may replace sometimes, and one within it always.
      if (found.get(change.path)?.certainty !== 'always') {
        found.set(change.path, change);
      }
    }
  }
  return [...found.values()];
}

/** Where a property stands on either side. */
interface Place {
  readonly path: readonly string[];
  readonly before: TemplateValue;
  readonly after: TemplateValue;
  /** Whether a function gives the structure that it is in, so that only the whole of it can be compared. */
  readonly isUnresolved: boolean;
}

function placesOf(segments: readonly string[], before: unknown, after: unknown, above: readonly string[] = []): Place[] {
  const sides = { before: asTemplateValue(before), after: asTemplateValue(after) };
  const isUnresolved = segments.length > 0 && [sides.before, sides.after].some(({ kind }) => kind === 'unresolved');
  if (segments.length === 0 || isUnresolved) {
    return [{ path: above, ...sides, isUnresolved }];
  }
  const [segment, ...rest] = segments;
  const keys = segment === '*' ? [...new Set([before, after].flatMap(side => (isContainer(side) ? Object.keys(side) : [])))] : [segment];
  return keys.flatMap(key => placesOf(rest, valueOf(valueAt(before, [key])), valueOf(valueAt(after, [key])), [...above, key]));
}

/** As far down as one member alone makes the difference: of `EncryptionConfiguration`, that it is its `KmsKey`. */
function narrowed(change: PropertyReplacement, unchanged: Unchanged): PropertyReplacement {
  const { before, after } = change;
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) {
    return change;
  }
  const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(name => !unchanged(memberOf(before, name), memberOf(after, name)));
  const [only, ...others] = differing;
  return only === undefined || others.length > 0 ? change : narrowed({
    ...change, path: `${change.path}.${only}`, before: memberOf(before, only), after: memberOf(after, only),
  }, unchanged);
}

function isConditional({ before, after }: PropertyReplacement): boolean {
  return JSON.stringify([before, after]).includes('"Fn::If"');
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && intrinsicOf(value) === undefined;
}

function memberOf(container: object, name: string): unknown {
  return Object.hasOwn(container, name) ? (container as Record<string, unknown>)[name] : undefined;
}

function valueOf(value: TemplateValue): unknown {
  return value.kind === 'absent' ? undefined : value.value;
}
