import { type KeyProperty, replacementOf, type StoreClassification } from '../catalog';
import { keyPropertyAt } from '../catalog/catalog';
import { segmentsOf } from '../catalog/property-path';
import { valueAt } from '../catalog/template-value';
import type { KeyAccess } from './key-access';
import { harmToDeployed } from './only-when-new';
import { reasonAgainstKey } from './without-key';

/** A property to set, with an index or name wherever there is an element. */
export interface Assignment {
  readonly path: readonly string[];
  /** The value, or the ARN of the key, which is made when it is known to be used. */
  readonly value: string | boolean | typeof KEY;
}

export const KEY = Symbol('the ARN of the key');

/** How a store of a resource comes under a key. */
export interface KeySetting {
  readonly property: KeyProperty;
  readonly assignments: readonly Assignment[];
  /** The properties whose change would replace a resource that is deployed. */
  readonly replacing: readonly string[];
  /** Why a resource that is deployed should not get the key though it is not replaced: a phrase. */
  readonly harm?: string;
}

/** What decides about a key besides the properties of the resource. */
export interface Surroundings {
  /** The Region of its stack. */
  readonly region: string;
  /** Who gets the use of the key. */
  readonly access: KeyAccess;
  /** Whether a trail writes to it: whether the trail's encryption context survives a Bucket Key is not documented. */
  readonly isTrailBucket?: boolean;
}

/** What goes along with a key though the key works without: a Bucket Key spares most of S3's calls to KMS, and costs nothing. */
const ALONG: Readonly<Record<string, ReadonlyArray<readonly [path: string, value: boolean]>>> = {
  'AWS::S3::Bucket': [['BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled', true]],
};

/** How to put a store under a key: undefined, with a reason, where it cannot be done without touching what the user set. */
export function keySettingOf(type: string, properties: Record<string, unknown>, store: StoreClassification, surroundings: Surroundings): KeySetting | string {
  const property = keyPropertyAt(type, store.path);
  if (!property) {
    return 'it takes no key there';
  }
  const without = reasonAgainstKey(type, property.path, properties);
  if (without !== undefined) {
    return without;
  }
  const path = placeOf(store.path);
  if (path.includes('{}')) {
    return 'nothing says under which name the key would have to be set';
  }
  if (valueAt(properties, path).kind !== 'absent') {
    return 'a key is set already, and what the app says stays';
  }
  const required = property.requires.map(({ path: pattern, value }) => ({ path: placeBeside(pattern, path), value }));
  const contradicted = required.find(({ path: place, value }) => isContradicted(valueAt(properties, place), value));
  if (contradicted) {
    return `${contradicted.path.join('.')} is set to something else, and what the app says stays`;
  }
  const elsewhere = otherRegionOf(properties, path, surroundings.region);
  if (elsewhere !== undefined) {
    return `it is in ${elsewhere}, where only a key of that Region works`;
  }
  const along = (property.holds === 'data' && !surroundings.isTrailBucket ? ALONG[type] ?? [] : [])
    .map(([name, value]) => ({ path: segmentsOf(name), value }))
    .filter(({ path: place }) => valueAt(properties, place).kind === 'absent');
  const changed = [path, ...required.filter(({ path: place }) => valueAt(properties, place).kind === 'absent').map(({ path: place }) => place)];
  return {
    property,
    assignments: [...required, { path, value: KEY }, ...along],
    replacing: changed.map(place => place.join('.')).filter(place => (replacementOf(type, place) ?? 'never') !== 'never'),
    harm: harmToDeployed(type, property, surroundings.access),
  };
}

/** The place that a path means: of a list that has no element yet, the first. */
export function placeOf(path: string): string[] {
  return segmentsOf(path).map(segment => (segment === '*' ? '0' : segment));
}

/** The place of a pattern, with the indexes of another place as far as both go the same way. */
function placeBeside(pattern: string, place: readonly string[]): string[] {
  return segmentsOf(pattern).map((segment, index) => (segment === '*' ? place[index] : segment));
}

function isContradicted(at: ReturnType<typeof valueAt>, value: string | boolean): boolean {
  return at.kind === 'unresolved' || (at.kind === 'literal' && String(at.value) !== String(value));
}

/** The Region that a structure around the key names, unless it is the stack's own. */
function otherRegionOf(properties: Record<string, unknown>, path: readonly string[], own: string): string | undefined {
  for (let length = 1; length < path.length; length++) {
    const named = valueAt(properties, [...path.slice(0, length), 'Region']);
    if (named.kind !== 'absent' && !(named.kind === 'unresolved' ? isOwnRegion(named.value) : named.value === own)) {
      return named.kind === 'literal' ? String(named.value) : 'a Region that is known at deployment only';
    }
  }
  return undefined;
}

function isOwnRegion(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'Ref' in value && value.Ref === 'AWS::Region';
}
