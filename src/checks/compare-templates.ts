import type { TemplateSet } from '../templates/template-set';
import { findingsOfKeptKey } from './compare-kept-keys';
import { findingsOfRetyped, keyFindings, replacementFindings } from './compare-kept-stores';
import { LostReaders } from './compare-lost-readers';
import { Removals } from './compare-removal';
import { isReplaced, replacements } from './compare-replacement';
import { ComparedSets } from './compare-sets';
import type { Finding } from './finding';

const KEYS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];

/**
 * What deploying later templates does to data that is stored under earlier ones: what is replaced, removed, moved to another key or cut off
 * from its readers. Acknowledgements of the later templates count.
 *
 * Pure, and as long as the templates are: each resource is looked at a fixed number of times.
 *
 * @param before What is deployed, as `aws cloudformation get-template` or the last release has it.
 * @param after What would be deployed.
 */
export function compareTemplates(before: TemplateSet, after: TemplateSet): Finding[] {
  const sets = new ComparedSets(before, after);
  const replaced = replacements(sets);
  const removals = new Removals(sets);
  const readers = new LostReaders(sets);
  return before.resources.flatMap(resource => {
    const later = sets.resourceAfter(resource);
    if (!later) {
      return removals.findingsOf(resource);
    }
    if (KEYS.includes(resource.type)) {
      return [...removals.findingsOfCondition(resource, later), ...findingsOfKeptKey(sets, resource, later)];
    }
    if (later.type !== resource.type) {
      return findingsOfRetyped(sets, resource, later);
    }
    const changes = replaced.get(resource) ?? [];
    return [
      ...removals.findingsOfCondition(resource, later),
      ...replacementFindings(sets, resource, later, changes),
      ...keyFindings(sets, readers, resource, later, isReplaced(changes)),
    ];
  });
}
