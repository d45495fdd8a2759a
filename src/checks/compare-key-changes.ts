import { type StoreClassification, WORST_FIRST } from '../catalog';
import { patternOf, segmentsOf } from '../catalog/property-path';
import { valueAt } from '../catalog/template-value';
import { variantsOf } from '../catalog/variants';
import type { TemplateResource } from '../templates/template';
import type { ComparedSets } from './compare-sets';

/** A store that was under a key and is not under the same one any more. */
export interface KeyChange {
  readonly kind: 'lost' | 'other key';
  readonly before: StoreClassification;
  readonly after: StoreClassification;
  /** What identifies the former key on both sides. */
  readonly formerKey: string;
  /** Whether conditions of the template decide. */
  readonly isConditional: boolean;
}

type Properties = Readonly<Record<string, unknown>>;

/** A store, and what identifies its key, where it is one that the account manages or may manage. */
interface Keyed {
  readonly store: StoreClassification;
  readonly key: string | undefined;
}

/** A parameter may give a key: what it gives is undecidable. */
const MAY_BE_MANAGED = ['customer managed', 'undecidable'];

/** What changes of the keys that a resource's stores are under, in any combination of the conditions. */
export function keyChangesOf(sets: ComparedSets, before: TemplateResource, after: TemplateResource): KeyChange[] {
  const whole = { before: before.properties, after: after.properties };
  const variants = variantsOf(whole)?.map(({ properties }) => properties as typeof whole) ?? [whole];
  const perVariant = variants.map(variant => changesIn(sets, before, after, variant.before, variant.after));
  const byPath = new Map<string, KeyChange[]>();
  for (const change of perVariant.flat()) {
    byPath.set(change.before.path, [...byPath.get(change.before.path) ?? [], change]);
  }
  return [...byPath.values()].map(changes => (
    { ...changes.find(({ kind }) => kind === 'lost') ?? changes[0], isConditional: changes.length < perVariant.length }
  ));
}

function changesIn(
  sets: ComparedSets, before: TemplateResource, after: TemplateResource, earlierProperties: Properties, laterProperties: Properties,
): KeyChange[] {
  const earlier = keyed(sets.classifiedBefore(before, earlierProperties)?.stores, key => sets.values.before.keyIdentityOf(key, before.file));
  if (earlier.every(({ key }) => key === undefined)) {
    return [];
  }
  const later = keyed(sets.classifiedAfter(after, laterProperties)?.stores, key => sets.values.after.keyIdentityOf(key, after.file));
  return earlier.flatMap(one => {
    const { path } = one.store;
    const other = later.find(({ store }) => store.path === path) ?? later.find(({ store }) => store.path === patternOf(path));
    if (one.key === undefined || !other || haveChangedPlaces(earlier, later, path)) {
      return [];
    }
    const isSameKey = () => sets.isSameKey(before.file, after.file)(one.store.key, other.store.key);
    const kind = kindOf(other, isSameKey, laterProperties);
    return kind ? [{ kind, before: one.store, after: other.store, formerKey: one.key, isConditional: false }] : [];
  });
}

function keyed(stores: readonly StoreClassification[] | undefined, identityOf: (key: unknown) => string): Keyed[] {
  return (stores ?? []).map(store => (
    { store, key: store.key !== undefined && MAY_BE_MANAGED.includes(store.state) ? identityOf(store.key) : undefined }
  ));
}

function kindOf({ key, store: { state, path, elsewhere } }: Keyed, isSameKey: () => boolean, properties: Properties): KeyChange['kind'] | undefined {
  if (key !== undefined) {
    return isSameKey() ? undefined : 'other key';
  }
  // Where another resource decides, that one is classified itself.
  if (elsewhere) {
    return undefined;
  }
  if (state === 'undecidable') {
    return valueAt(properties, segmentsOf(path)).kind === 'absent' ? 'lost' : 'other key';
  }
  return WORST_FIRST.indexOf(state) < WORST_FIRST.indexOf('customer managed') ? 'lost' : undefined;
}

/** Elements of a list in another order: the same keys and states, elsewhere. */
function haveChangedPlaces(earlier: readonly Keyed[], later: readonly Keyed[], path: string): boolean {
  const [one, other] = [earlier, later].map(side => side.filter(({ store }) => patternOf(store.path) === patternOf(path))
    .map(({ store, key }) => `${store.state} ${key ?? ''}`).sort().join('\n'));
  return one === other;
}
