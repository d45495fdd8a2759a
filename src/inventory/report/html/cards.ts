import type { EncryptionState } from '../../../catalog';
import { addTo } from '../../../templates/grouping';
import type { Inventory, InventoryResource, InventoryStore } from '../../inventory';
import type { InventoryKey } from '../../inventory-key';
import { distinct } from '../../order';
import { number, STATE_NAMES } from '../wording';

/** More nodes than this are not told apart in a picture: they are drawn as one a service. */
const MOST_NODES = 120;
const MOST_NODES_OF_A_KEY = 30;

/** More keys than this are drawn as one, those with the fewest resources first. */
const MOST_KEYS = 24;

/** A key with what it encrypts, as it is drawn; or what stands in its place. */
export interface Card {
  readonly title: string;
  readonly state: EncryptionState;
  /** The key, where the card is of one. */
  readonly key?: InventoryKey;
  readonly nodes: readonly Node[];
  readonly resources: readonly InventoryResource[];
}

/** A resource, or the resources of one service. */
export interface Node {
  readonly label: string;
  readonly title: string;
  readonly state: EncryptionState;
  readonly resources: number;
  /** Those that are below the level, and were not acknowledged. */
  readonly below: number;
}

interface Encrypted {
  readonly resource: InventoryResource;
  readonly stores: readonly InventoryStore[];
}

interface Draft extends Omit<Card, 'nodes' | 'resources'> {
  readonly encrypted: readonly Encrypted[];
}

/** The cards of an inventory: what is in danger first, then keys by the number of their resources. */
export function cardsOf({ keys, resources }: Inventory): Card[] {
  const byKey = encryptedByKey(resources);
  const ofKeys = keys.map((key): Draft => ({ title: key.name, state: key.kind, key, encrypted: byKey.get(key.id) ?? [] }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.encrypted.length - a.encrypted.length);
  const drafts = [
    ...keyless(resources, 'unencrypted', 'Not encrypted'),
    ...keyless(resources.filter(({ standing }) => standing !== 'elsewhere'), 'undecidable', 'Undecided: no key is known'),
    ...keyless(resources.filter(({ standing }) => standing === 'elsewhere'), 'undecidable', 'Decided elsewhere: by another resource, an image or a policy'),
    ...folded(ofKeys),
  ];
  const isCrowded = drafts.reduce((sum, { encrypted }) => sum + encrypted.length, 0) > MOST_NODES;
  return drafts.map(({ title, state, key, encrypted }) => ({
    title,
    state,
    ...(key ? { key } : {}),
    nodes: isCrowded || encrypted.length > MOST_NODES_OF_A_KEY ? serviceNodes(encrypted) : encrypted.map(each => resourceNode(each)),
    resources: encrypted.map(({ resource }) => resource),
  }));
}

const ORDER: readonly EncryptionState[] = ['undecidable', 'customer managed', 'customer provided', 'AWS managed', 'AWS owned'];

/** What has a state, and no key. A store that another resource decides counts where there is nothing else. */
function keyless(resources: readonly InventoryResource[], state: EncryptionState, title: string): Draft[] {
  const encrypted = resources.map(resource => {
    const own = resource.stores.filter(({ elsewhere }) => !elsewhere);
    return { resource, stores: (own.length > 0 ? own : resource.stores).filter(store => store.keys.length === 0 && store.state === state) };
  }).filter(({ stores }) => stores.length > 0);
  return encrypted.length === 0 ? [] : [{ title, state, encrypted }];
}

/** The keys that are drawn by themselves, and one card a kind for the rest. */
function folded(drafts: readonly Draft[]): Draft[] {
  if (drafts.length <= MOST_KEYS) {
    return [...drafts];
  }
  const alone = new Set([...drafts].sort((a, b) => b.encrypted.length - a.encrypted.length).slice(0, MOST_KEYS));
  const rest = drafts.filter(draft => !alone.has(draft));
  return ORDER.flatMap(state => {
    const others = rest.filter(draft => draft.state === state);
    const encrypted = others.flatMap(draft => draft.encrypted);
    return [
      ...drafts.filter(draft => alone.has(draft) && draft.state === state),
      ...others.length === 0 ? [] : [{ title: `${number(others.length)} more: ${STATE_NAMES[state]}${others.length === 1 ? '' : 's'}`, state, encrypted }],
    ];
  });
}

function encryptedByKey(resources: readonly InventoryResource[]): Map<string, Encrypted[]> {
  const byKey = new Map<string, Encrypted[]>();
  for (const resource of resources) {
    for (const id of distinct(resource.stores.flatMap(({ keys }) => keys))) {
      addTo(byKey, id, { resource, stores: resource.stores.filter(({ keys }) => keys.includes(id)) });
    }
  }
  return byKey;
}

function resourceNode({ resource, stores }: Encrypted): Node {
  const holds = distinct(stores.map(store => store.holds)).filter(each => each !== 'data');
  const name = shortPath(resource.path);
  return {
    label: holds.length > 0 && holds.length === distinct(stores.map(store => store.holds)).length ? `${name} (${holds.join(', ')})` : name,
    title: `${resource.path}, ${resource.type}: ${STATE_NAMES[stores[0].state]}`,
    state: stores[0].state,
    resources: 1,
    below: resource.standing === 'below' ? 1 : 0,
  };
}

function serviceNodes(encrypted: readonly Encrypted[]): Node[] {
  return distinct(encrypted.map(({ resource }) => resource.service)).map(service => {
    const ofService = encrypted.filter(({ resource }) => resource.service === service);
    const below = ofService.filter(({ resource }) => resource.standing === 'below').length;
    return {
      label: `${service} · ${number(ofService.length)}`,
      title: `${service}: ${number(ofService.length)}${below > 0 ? `, ${number(below)} below the level` : ''}`,
      state: ofService[0].stores[0].state,
      resources: ofService.length,
      below,
    };
  });
}

/** The last two parts of a path, without the stack that they share with all the others. */
function shortPath(path: string): string {
  return path.split('/').slice(-2).join('/');
}
