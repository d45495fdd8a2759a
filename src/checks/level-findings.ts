import { classify, type StoreClassification } from '../catalog';
import { addTo } from '../templates/grouping';
import type { TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import type { EncryptionLevel } from './encryption-level';
import { enumerated } from './enumerated';
import type { Finding, Rule } from './finding';
import { ruleBrokenBy } from './level-rules';

/**
 * What the level says of a resource: a finding a broken rule, which names the stores that break it. A store that another resource
 * decides does not count, and nothing is said of a resource that stores nothing.
 *
 * @param isExempt Whether a store is as it has to be, whatever the level.
 */
export function levelFindings(
  set: TemplateSet, resource: TemplateResource, level: EncryptionLevel, isExempt: (store: StoreClassification) => boolean = () => false,
): Finding[] {
  const broken = new Map<Rule, StoreClassification[]>();
  for (const store of classify(resource.type, resource.properties, set.referencesOf(resource.file))?.stores ?? []) {
    const rule = store.elsewhere || isExempt(store) ? undefined : ruleBrokenBy(store.state, level);
    if (rule) {
      addTo(broken, rule, store);
    }
  }
  return [...broken].map(([rule, stores]) => ({
    rule,
    resource,
    ...(stores[0].path === '' ? {} : { property: stores[0].path }),
    detail: described(stores),
    ...(stores[0].source === undefined ? {} : { source: stores[0].source }),
  }));
}

/** `StorageEncrypted: nothing turns encryption on`; what several stores have in common is said once. */
function described(stores: readonly StoreClassification[]): string {
  const reasons = [...new Set(stores.map(({ reason }) => reason))];
  return reasons.map(reason => {
    const paths = stores.filter(store => store.reason === reason && store.path !== '').map(({ path }) => path);
    return paths.length === 0 ? reason : `${enumerated(paths)}: ${reason}`;
  }).join('; ');
}
