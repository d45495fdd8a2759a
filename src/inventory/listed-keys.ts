import type { Finding } from '../checks/finding';
import { KEY_TYPES } from '../policies/key-facts';
import { text } from '../policies/template-text';
import { addTo } from '../templates/grouping';
import type { TemplateSet } from '../templates/template-set';
import type { KeyAccessReader } from './access/key-access';
import { listedFinding } from './inventory-finding';
import type { EncryptedStore, InventoryKey } from './inventory-key';
import { type KeyIdentities, type KeyIdentity, keyOfTemplate } from './key-identity';
import { keySettings } from './key-settings';
import type { ListedResource } from './listed-resources';
import { compareTexts, distinct } from './order';
import { idOf } from './resource-name';

/** What the entries of keys are made from. */
export interface KeySources {
  readonly set: TemplateSet;
  readonly keys: KeyIdentities;
  readonly access: KeyAccessReader;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

const ORIGINS: ReadonlyArray<InventoryKey['origin']> = ['template', 'outside', 'AWS'];

/** The keys of the listed templates, and those that listed resources are under. */
export function listedKeys(resources: readonly ListedResource[], templates: ReadonlySet<string>, sources: KeySources): InventoryKey[] {
  const { set, keys } = sources;
  const made = set.resources.filter(({ type, file }) => KEY_TYPES.includes(type) && templates.has(file.name)).map(keyOfTemplate);
  const identities = new Map<string, KeyIdentity>();
  // One that a store knows more of (an imported key is known to be customer managed) counts.
  for (const key of [...resources.flatMap(resource => resource.keys.map(({ key: each }) => each)), ...made]) {
    identities.set(key.id, identities.get(key.id)?.kind === 'customer managed' ? identities.get(key.id)! : key);
  }
  const encrypts = encryptedStores(resources);
  const aliases = aliasesByKey(set, keys);
  return [...identities.values()]
    .map(identity => keyEntry(identity, encrypts.get(identity.id) ?? [], aliases.get(identity.id) ?? [], sources))
    .sort((a, b) => ORIGINS.indexOf(a.origin) - ORIGINS.indexOf(b.origin) || compareTexts(a.name, b.name) || compareTexts(a.id, b.id));
}

function keyEntry(identity: KeyIdentity, encrypts: readonly EncryptedStore[], aliases: readonly string[], sources: KeySources): InventoryKey {
  const { id, kind, origin, name, resource } = identity;
  const { Description } = resource?.properties ?? {};
  return {
    id,
    kind,
    origin,
    name,
    ...(resource ? { template: resource.file.name, logicalId: resource.logicalId } : {}),
    ...(Description === undefined ? {} : { description: text(Description) }),
    aliases: distinct([...aliases, ...id.startsWith('alias/') ? [id] : []]),
    ...(resource ? { settings: keySettings(resource, sources.keys) } : {}),
    controlledBy: origin === 'template' ? 'account' : origin === 'AWS' ? 'AWS' : 'unknown',
    auditable: kind === 'AWS owned' || kind === 'customer provided' ? 'no' : kind === 'undecidable' ? 'unknown' : 'yes',
    encrypts,
    ...sources.access.of(identity),
    findings: (sources.findings.get(id) ?? []).map(listedFinding),
  };
}

function encryptedStores(resources: readonly ListedResource[]): Map<string, EncryptedStore[]> {
  const byKey = new Map<string, EncryptedStore[]>();
  for (const { resource, keys } of resources) {
    for (const { store, key } of keys) {
      addTo(byKey, key.id, { resource: idOf(resource), store });
    }
  }
  return byKey;
}

function aliasesByKey(set: TemplateSet, keys: KeyIdentities): Map<string, string[]> {
  const byKey = new Map<string, string[]>();
  for (const { properties, file } of set.resources.filter(({ type }) => type === 'AWS::KMS::Alias')) {
    addTo(byKey, keys.identified(properties.TargetKeyId, file).id, text(properties.AliasName));
  }
  return byKey;
}
