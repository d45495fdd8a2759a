import { classify } from '../catalog';
import { EXEMPT_DESTINATION } from '../checks/destination-findings';
import type { Finding } from '../checks/finding';
import { ENCRYPTION_UNDECIDED, LEVEL_RULES } from '../checks/level-rules';
import type { TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import type { InventoryResource, InventoryStore, Standing } from './inventory';
import { listedFinding } from './inventory-finding';
import type { KeyIdentities, KeyIdentity } from './key-identity';
import { idOf, readablePath, serviceOf } from './resource-name';

/** A resource that stores data, with the keys of its stores. */
export interface ListedResource {
  readonly resource: TemplateResource;
  readonly entry: InventoryResource;
  readonly keys: ReadonlyArray<{ readonly store: string; readonly key: KeyIdentity }>;
}

/** The entry of a resource; undefined for one that stores nothing, as far as the catalog knows. */
export function listedResource(resource: TemplateResource, set: TemplateSet, keys: KeyIdentities, findings: readonly Finding[]): ListedResource | undefined {
  const classified = classify(resource.type, resource.properties, set.referencesOf(resource.file));
  if (!classified) {
    return undefined;
  }
  const found = classified.stores.map(store => ({ store, ofStore: keys.of(store, resource) }));
  return {
    resource,
    keys: found.flatMap(({ store, ofStore }) => ofStore.map(key => ({ store: store.path, key }))),
    entry: {
      id: idOf(resource),
      template: resource.file.name,
      logicalId: resource.logicalId,
      path: readablePath(resource.path),
      type: resource.type,
      service: serviceOf(resource.type),
      state: classified.state,
      standing: standingOf(findings, classified.stores.every(({ elsewhere }) => elsewhere)),
      stores: found.map(({ store: { path, holds, state, reason, source, elsewhere }, ofStore }): InventoryStore => ({
        path,
        holds,
        state,
        keys: ofStore.map(({ id }) => id),
        reason,
        ...(source === undefined ? {} : { source }),
        ...(elsewhere ? { elsewhere } : {}),
      })),
      findings: findings.map(listedFinding),
    },
  };
}

/** How a resource stands to the level, by what the checks found: nothing, or a finding of the rules of levels. */
function standingOf(findings: readonly Finding[], isElsewhere: boolean): Standing {
  const broken = findings.filter(({ rule }) => LEVEL_RULES.includes(rule));
  const open = broken.filter(({ acknowledged }) => acknowledged === undefined);
  if (open.length > 0) {
    return open.every(({ rule }) => rule === ENCRYPTION_UNDECIDED) ? 'undecided' : 'below';
  }
  if (broken.length > 0) {
    return 'acknowledged';
  }
  return findings.some(({ rule }) => rule === EXEMPT_DESTINATION) ? 'exempt' : isElsewhere ? 'elsewhere' : 'meets';
}
