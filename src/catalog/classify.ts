import { Store, storesOf } from './catalog';
import type { Classification, StoreClassification } from './classification';
import { classifyStore } from './classify-store';
import { comparisonsOf } from './condition';
import { worstOf } from './encryption-state';
import { isEach, patternOf, segmentsOf, topLevelOf } from './property-path';
import type { References } from './references';
import { variantsOf } from './variants';

/**
 * How a resource is encrypted at rest, as far as its template says: by its worst store, with each of them.
 *
 * Pure: it needs neither an account nor the CDK. What it reads are the properties as they stand in a template; values that are known at
 * deployment only make a store undecidable, unless what they can be comes to the same.
 *
 * @param type The CloudFormation type, such as `AWS::S3::Bucket`.
 * @param properties Its properties, as JSON; tokens of the CDK must be resolved.
 * @param references What the references of the template stand for: `referencesOf(template)`.
 * @returns undefined for a resource that stores nothing, as far as the catalog knows.
 */
export function classify(type: string, properties: unknown, references?: References): Classification | undefined {
  const stores = storesOf(type);
  if (stores.length === 0) {
    return undefined;
  }
  const variants = variantsOf(partThatMatters(stores, properties));
  if (!variants) {
    const reason = 'it depends on too many conditions';
    const listed = stores.map((store): StoreClassification => ({ path: store.path, holds: store.holds, state: 'undecidable', reason }));
    return { ...listed[0], stores: listed };
  }
  const perVariant = variants.map(variant => stores.flatMap(store => classifyStore(store, variant.properties, references)));
  const classified = merged(perVariant, [...variants[0].branches.keys()]);
  if (classified.length === 0) {
    return undefined;
  }
  const own = classified.filter(({ elsewhere }) => !elsewhere);
  return { ...worstOf(own.length > 0 ? own : classified), stores: classified };
}

/** The properties that decide: the rest may be large, and full of conditions of its own. */
function partThatMatters(stores: readonly Store[], properties: unknown): Record<string, unknown> {
  const given = typeof properties === 'object' && properties !== null ? properties as Record<string, unknown> : {};
  const names = deciding.get(stores) ?? decidingProperties(stores);
  deciding.set(stores, names);
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.has(name)));
}

/** By the stores of a type, which the catalog reads once. */
const deciding = new WeakMap<readonly Store[], ReadonlySet<string>>();

function decidingProperties(stores: readonly Store[]): ReadonlySet<string> {
  return new Set(stores.flatMap(({ path, facts }) => [
    topLevelOf(path), ...facts.flatMap(([, , condition]) => comparisonsOf(condition).map(({ path: compared }) => topLevelOf(compared))),
  ]));
}

/** One list of what the combinations of the conditions give: what they do not agree on is undecidable. */
function merged(perVariant: readonly StoreClassification[][], conditions: string[]): StoreClassification[] {
  const all = perVariant.flat();
  // A list that is there in one case and absent in the other: what its elements say is compared with what their absence means.
  const sometimesAbsent = new Set(all.map(({ path }) => path).filter(path => segmentsOf(path).some(isEach)));
  const groups = new Map<string, StoreClassification[]>();
  for (const store of all) {
    const group = sometimesAbsent.has(patternOf(store.path)) ? patternOf(store.path) : store.path;
    groups.set(group, [...groups.get(group) ?? [], store]);
  }
  return [...groups.values()].map(([first, ...rest]) => {
    const others = rest.filter(({ state }) => state !== first.state);
    if (others.length === 0) {
      return first;
    }
    const states = [...new Set([first, ...others].map(({ state }) => state))].join(' or ');
    return { path: first.path, holds: first.holds, state: 'undecidable', reason: `${states}, depending on ${conditions.join(', ')}` };
  });
}
