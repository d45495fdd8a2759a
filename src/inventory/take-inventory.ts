import { WORST_FIRST } from '../catalog';
import type { EncryptionLevel } from '../checks/encryption-level';
import type { Finding } from '../checks/finding';
import type { TemplateFile } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import { KeyAccessReader } from './access/key-access';
import { costOf } from './cost';
import { findingsByResource } from './findings-by-resource';
import {
  type Inventory, INVENTORY_VERSION, type InventoryResource, type InventorySummary, type InventoryTemplate, type OtherFinding, type ServiceCount, STANDINGS,
} from './inventory';
import { listedFinding } from './inventory-finding';
import type { InventoryKey } from './inventory-key';
import { KeyIdentities } from './key-identity';
import { KINDS_OF_KEYS } from './kinds-of-keys';
import { limitsOf } from './limits';
import { listedKeys } from './listed-keys';
import { listedResource } from './listed-resources';
import { compareTexts, distinct } from './order';
import { idOf, readablePath } from './resource-name';

/** How an inventory is taken. */
export interface InventoryOptions {
  readonly level: EncryptionLevel;
  /**
   * The names of the templates whose resources are listed; the others tell what references stand for.
   *
   * @default - all
   */
  readonly templates?: readonly string[];
  /**
   * Requests of KMS a bucket and month without a Bucket Key, which the templates do not say: what Bucket Keys save depends on it.
   *
   * @default 1000000
   */
  readonly requestsABucketAndMonth?: number;
  /**
   * When it is taken, for people: it is written as it is given.
   *
   * @default - the inventory does not say
   */
  readonly created?: string;
}

/**
 * Everything that a set of templates stores, under which keys, who may administer and use them, and what they cost. Pure: the same templates
 * give the same inventory.
 *
 * @throws Error for a number of requests that is none.
 */
export function takeInventory(set: TemplateSet, options: InventoryOptions): Inventory {
  const { level, created, requestsABucketAndMonth } = options;
  if (requestsABucketAndMonth !== undefined && !(Number.isFinite(requestsABucketAndMonth) && requestsABucketAndMonth >= 0)) {
    throw new Error(`The requests a bucket and month are ${requestsABucketAndMonth}: give a number that is not negative`);
  }
  const templates = new Set(options.templates ?? set.files.map(({ name }) => name));
  const findings = findingsByResource(set, level);
  const keys = new KeyIdentities(set);
  const access = new KeyAccessReader(set);
  const inListed = set.resources.filter(({ file }) => templates.has(file.name));
  const listed = inListed.flatMap(resource => listedResource(resource, set, keys, findings.get(idOf(resource)) ?? []) ?? [])
    .sort((a, b) => compareTexts(a.entry.path, b.entry.path) || compareTexts(a.entry.id, b.entry.id));
  const resources = listed.map(({ entry }) => entry);
  const entries = listedKeys(listed, templates, { set, keys, access, findings });
  const shown = new Set([...resources, ...entries].map(({ id }) => id));
  const otherFindings = inListed.filter(resource => !shown.has(idOf(resource))).flatMap(resource => (findings.get(idOf(resource)) ?? []).map(otherFinding))
    .sort((a, b) => compareTexts(a.path, b.path) || compareTexts(a.rule, b.rule));
  return {
    version: INVENTORY_VERSION,
    ...(created === undefined ? {} : { created }),
    level,
    templates: set.files.filter(({ name }) => templates.has(name)).map(listedTemplate).sort((a, b) => compareTexts(a.name, b.name)),
    summary: summaryOf(resources, entries, otherFindings),
    resources,
    keys: entries,
    otherFindings,
    cost: costOf(entries, inListed, requestsABucketAndMonth),
    kindsOfKeys: KINDS_OF_KEYS,
    limits: limitsOf(access.unread),
  };
}

function listedTemplate({ name, stackName, account, region, nestedIn }: TemplateFile): InventoryTemplate {
  return {
    name,
    ...(stackName === undefined ? {} : { stackName }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(nestedIn === undefined ? {} : { nestedIn: nestedIn.template }),
  };
}

function otherFinding(finding: Finding): OtherFinding {
  const { file, logicalId, path, type } = finding.resource;
  return { template: file.name, logicalId, path: readablePath(path), type, ...listedFinding(finding) };
}

function summaryOf(resources: readonly InventoryResource[], keys: readonly InventoryKey[], others: readonly OtherFinding[]): InventorySummary {
  return {
    resources: resources.length,
    keys: keys.filter(({ origin }) => origin === 'template').length,
    byStanding: counted(STANDINGS, resources.map(({ standing }) => standing)),
    byState: counted(WORST_FIRST, resources.map(({ state }) => state)),
    byService: distinct(resources.map(({ service }) => service))
      .map(service => serviceCount(service, resources.filter(each => each.service === service))),
    acknowledgements: [...[...resources, ...keys].flatMap(({ findings }) => findings), ...others]
      .filter(({ acknowledged }) => acknowledged !== undefined).length,
  };
}

function serviceCount(service: string, resources: readonly InventoryResource[]): ServiceCount {
  const states = resources.map(({ state }) => state);
  return { service, resources: resources.length, byState: counted(WORST_FIRST.filter(state => states.includes(state)), states) };
}

function counted<T extends string>(kinds: readonly T[], list: readonly T[]): Record<T, number> {
  const counts = Object.fromEntries(kinds.map(kind => [kind, 0])) as Record<T, number>;
  list.forEach(kind => { counts[kind] += 1; });
  return counts;
}
