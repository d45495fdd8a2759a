import fc from 'fast-check';
import { type Deployment, GRANTEE_KINDS, type GranteeKind, KEY_KINDS, KEY_SOURCES, type KeyKind, type KeySourceKind } from './world';

/** Any of the values, rarely undefined: for a prop that is given. */
export function oneOf<T>(...values: readonly T[]): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: fc.constantFrom(...values) });
}

/** Some value now and then: for a prop that rules out most others. */
export function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** One of the usual values mostly, and of all values now and then. */
export function mostly<T>(usual: fc.Arbitrary<T>, any: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: any });
}

/** A record of which each prop may be missing, undefined, or have a value; most are missing. */
export function props<T extends object>(model: { [K in keyof T]-?: fc.Arbitrary<T[K] | undefined> }): fc.Arbitrary<Partial<T>> {
  const names = Object.keys(model) as Array<keyof T & string>;
  const recordOf = (chosen: Array<keyof T & string>) => fc.record(Object.fromEntries(chosen.map(name => [name, model[name]])));
  return fc.subarray(names, { maxLength: 7 }).chain(recordOf) as fc.Arbitrary<Partial<T>>;
}

const USABLE_KEYS: readonly KeyKind[] = ['encryptionKey', 'kmsKey', 'viewOfKmsKey', 'multiRegionKey', 'replica', 'aliasOfKey', 'neighboursKey', 'imported'];

/** Keys that can encrypt more often than those that cannot. */
export const keyKind: fc.Arbitrary<KeyKind> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...USABLE_KEYS) }, { weight: 1, arbitrary: fc.constantFrom(...KEY_KINDS) },
);

/** Grantees in the environment of the resource more often than others. */
export const granteeKind: fc.Arbitrary<GranteeKind> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<GranteeKind>('role', 'neighboursRole', 'account', 'organization') },
  { weight: 1, arbitrary: fc.constantFrom(...GRANTEE_KINDS) },
);

export const deployment: fc.Arbitrary<Deployment> = fc.constantFrom('here', 'here', 'anywhere');

export const keySource: fc.Arbitrary<KeySourceKind | undefined> = oneOf(...KEY_SOURCES);

/** Calls of a grant method, each for somebody. */
export function grants<M extends string>(methods: readonly M[]): fc.Arbitrary<Array<{ method: M; grantee: GranteeKind }>> {
  return fc.array(fc.record({ method: fc.constantFrom(...methods), grantee: granteeKind }), { maxLength: 3 });
}
