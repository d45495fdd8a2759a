import type { EncryptionState, Holding } from '../catalog';
import type { EncryptionLevel } from '../checks/encryption-level';
import type { InventoryCost } from './cost';
import type { InventoryFinding } from './inventory-finding';
import type { InventoryKey } from './inventory-key';
import type { KindOfKey } from './kinds-of-keys';

/** The version of what `inventoryJson` writes: it grows when something that was there is taken away or means something else. */
export const INVENTORY_VERSION = 1;

/** What a set of templates stores, under which keys, and who may administer and use those. Nothing in it depends on the time or the machine. */
export interface Inventory {
  readonly version: typeof INVENTORY_VERSION;
  /** When it was taken, as the caller says it; absent unless it was given. */
  readonly created?: string;
  readonly level: EncryptionLevel;
  readonly templates: readonly InventoryTemplate[];
  readonly summary: InventorySummary;
  /** Everything that stores data, by path. */
  readonly resources: readonly InventoryResource[];
  /** Keys of the templates, then keys from outside, then those of AWS. */
  readonly keys: readonly InventoryKey[];
  /** What the checks say of resources that are neither: those that make others, which no template shows. */
  readonly otherFindings: readonly OtherFinding[];
  readonly cost: InventoryCost;
  readonly kindsOfKeys: readonly KindOfKey[];
  /** What an inventory of templates cannot know: sentences. */
  readonly limits: readonly string[];
}

/** A finding on a resource that is listed nowhere else. */
export interface OtherFinding extends InventoryFinding {
  readonly template: string;
  readonly logicalId: string;
  readonly path: string;
  readonly type: string;
}

/** A template whose resources are listed. */
export interface InventoryTemplate {
  readonly name: string;
  readonly stackName?: string;
  readonly account?: string;
  readonly region?: string;
  /** The template that deploys it as a nested stack. */
  readonly nestedIn?: string;
}

/**
 * How a resource stands to the level that was asked for.
 *
 * - `meets`: it is encrypted as the level asks.
 * - `exempt`: it is encrypted as well as a service that delivers to it allows.
 * - `acknowledged`: it is not, and somebody gave a reason.
 * - `elsewhere`: something else decides: another resource, which is listed itself, an image, a policy.
 * - `undecided`: its template does not say.
 * - `below`: it is not.
 */
export type Standing = 'meets' | 'exempt' | 'acknowledged' | 'elsewhere' | 'undecided' | 'below';

/** From the best to the worst, as reports list them. */
export const STANDINGS: readonly Standing[] = ['meets', 'exempt', 'acknowledged', 'elsewhere', 'undecided', 'below'];

/** How many resources there are of everything that is counted. */
export interface InventorySummary {
  /** Resources that store data. */
  readonly resources: number;
  /** Customer managed keys of the templates. */
  readonly keys: number;
  readonly byStanding: Readonly<Record<Standing, number>>;
  readonly byState: Readonly<Record<EncryptionState, number>>;
  /** By the service in the type's name, by name. */
  readonly byService: readonly ServiceCount[];
  /** Findings that somebody acknowledged. */
  readonly acknowledgements: number;
}

/** The resources of one service. */
export interface ServiceCount {
  readonly service: string;
  readonly resources: number;
  readonly byState: Readonly<Partial<Record<EncryptionState, number>>>;
}

/** A resource that stores data. */
export interface InventoryResource {
  /** Unique in the inventory: the template's name and the logical id. */
  readonly id: string;
  readonly template: string;
  readonly logicalId: string;
  /** The construct path, or the logical id. */
  readonly path: string;
  readonly type: string;
  /** The service in the type's name: `S3`. */
  readonly service: string;
  /** As the worst of its stores. */
  readonly state: EncryptionState;
  readonly standing: Standing;
  readonly stores: readonly InventoryStore[];
  readonly findings: readonly InventoryFinding[];
}

/** A place where a resource stores data. */
export interface InventoryStore {
  /** The path of the key property, or of what decides instead; empty for the resource as a whole. */
  readonly path: string;
  readonly holds: Holding;
  readonly state: EncryptionState;
  /** The ids of its keys: none where nothing is known of one, several where a condition of the template decides. */
  readonly keys: readonly string[];
  /** Why it has this state: a phrase. */
  readonly reason: string;
  /** The page of AWS that says so. */
  readonly source?: string;
  /** Whether something else decides: another resource, which is listed itself, an image, a policy. */
  readonly elsewhere?: true;
}
