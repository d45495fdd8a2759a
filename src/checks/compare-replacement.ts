import { replacedBy, replacingValuesOf, type ReplacementCertainty } from '../catalog/replacing-properties';
import { addTo } from '../templates/grouping';
import type { TemplateResource } from '../templates/template';
import type { ComparedSets } from './compare-sets';
import { worded } from './compare-words';

/** Why CloudFormation replaces a resource, or may. */
export interface Replacement {
  readonly certainty: ReplacementCertainty;
  readonly property: string;
  /** For people: a phrase. */
  readonly because: string;
}

/** A resource that both sets have, under one type. */
interface Kept {
  readonly before: TemplateResource;
  readonly after: TemplateResource;
}

/** A resource that another refers to in a property that it cannot change in place. */
interface Dependent {
  readonly resource: Kept;
  readonly property: string;
}

/**
 * Which resources CloudFormation replaces, by the resource of the earlier set: those with a changed property, and those that refer to a
 * replaced one where they cannot change in place, since the reference gives something else afterwards.
 */
export function replacements(sets: ComparedSets): ReadonlyMap<TemplateResource, readonly Replacement[]> {
  const kept = sets.before.resources.flatMap((before): Kept[] => {
    const after = sets.resourceAfter(before);
    return after?.type === before.type ? [{ before, after }] : [];
  });
  const found = new Map<TemplateResource, Replacement[]>();
  for (const resource of kept) {
    const changes = changesOf(sets, resource);
    if (changes.length > 0) {
      found.set(resource.before, changes);
    }
  }
  spread(sets, kept, found);
  return found;
}

/** Whether a resource is replaced for certain. */
export function isReplaced(changes: readonly Replacement[] | undefined): boolean {
  return changes?.some(({ certainty }) => certainty === 'always') ?? false;
}

function changesOf(sets: ComparedSets, { before, after }: Kept): Replacement[] {
  return replacedBy(before.type, before.properties, after.properties, sets.isUnchanged(before.file, after.file)).map(change => ({
    certainty: change.certainty, property: change.path, because: `${change.path} was ${worded(change.before)} and is ${worded(change.after)}`,
  }));
}

/** From each replaced resource to those that refer to it, and on from there. */
function spread(sets: ComparedSets, kept: readonly Kept[], found: Map<TemplateResource, Replacement[]>): void {
  const reached = kept.filter(({ before }) => isReplaced(found.get(before)));
  if (reached.length === 0) {
    return;
  }
  const dependents = dependentsIn(sets, kept);
  for (let replaced = reached.pop(); replaced; replaced = reached.pop()) {
    for (const { resource, property } of dependents.get(replaced.after) ?? []) {
      const changes = found.get(resource.before) ?? [];
      if (!isReplaced(changes)) {
        const because = `${property} refers to ${replaced.after.path}, which is replaced`;
        found.set(resource.before, [...changes, { certainty: 'always', property, because }]);
        reached.push(resource);
      }
    }
  }
}

function dependentsIn(sets: ComparedSets, kept: readonly Kept[]): Map<TemplateResource, Dependent[]> {
  const dependents = new Map<TemplateResource, Dependent[]>();
  for (const resource of kept) {
    const { type, properties, file } = resource.after;
    const values = replacingValuesOf(type, properties).filter(({ certainty }) => certainty === 'always');
    for (const { path: property, value } of values) {
      for (const target of sets.after.targetsIn(value, file)) {
        addTo(dependents, target.resource, { resource, property });
      }
    }
  }
  return dependents;
}
