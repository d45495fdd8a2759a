import type { EncryptionState } from '../catalog';
import type { InventoryFinding } from './inventory-finding';

/** What kind of key it is; `undecidable` where a parameter or an import gives it, and the templates do not say what stands behind. */
export type KeyKind = Exclude<EncryptionState, 'unencrypted'>;

/** A key that something is encrypted under, or that a template makes. */
export interface InventoryKey {
  /** Unique in the inventory: template and logical id, an ARN, an alias, or what stands for the keys of AWS. */
  readonly id: string;
  readonly kind: KeyKind;
  /** Whether a template makes it, somebody else does, or AWS. */
  readonly origin: 'template' | 'outside' | 'AWS';
  /** What people know it by: the construct path, the alias, the ARN. */
  readonly name: string;
  readonly template?: string;
  readonly logicalId?: string;
  readonly description?: string;
  readonly aliases: readonly string[];
  /** What only a key of a template says of itself. */
  readonly settings?: KeySettings;
  /** Who decides about the key policy, rotation and deletion. */
  readonly controlledBy: 'account' | 'AWS' | 'unknown';
  /** Whether AWS CloudTrail records its use. */
  readonly auditable: 'yes' | 'no' | 'unknown';
  readonly encrypts: readonly EncryptedStore[];
  /** Whom the key policy leaves the decision to. */
  readonly delegation: string;
  /** Names of those in `access` who may change, disable or delete it. */
  readonly administrators: readonly string[];
  /** Names of those in `access` who may encrypt, decrypt or sign with it. */
  readonly users: readonly string[];
  /** Who may do both. */
  readonly overlaps: readonly string[];
  readonly access: readonly KeyAccess[];
  /** Denials that hold under a condition, and what could not be read: sentences. */
  readonly remarks: readonly string[];
  readonly findings: readonly InventoryFinding[];
}

/** How a key of a template is set up. */
export interface KeySettings {
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly rotation: 'on' | 'off' | 'with its primary key' | 'not possible' | 'undecided';
  /** Days between rotations, where the key rotates and they are written out. */
  readonly rotationPeriodDays?: number;
  readonly multiRegion: 'no' | 'primary' | 'replica' | 'undecided';
  /** The id of the primary key of a replica, where a template of the inventory makes it. */
  readonly replicaOf?: string;
  /** What becomes of it with its stack: CloudFormation deletes it unless something is said. */
  readonly deletionPolicy: string;
  /** Days between the decision to delete it and the deletion. */
  readonly pendingWindowDays?: number;
  readonly enabled: 'yes' | 'no' | 'undecided';
}

/** Something that is encrypted under a key. */
export interface EncryptedStore {
  /** The id of the resource. */
  readonly resource: string;
  /** The path of its store. */
  readonly store: string;
}

/** Who a statement is about. */
export type PrincipalKind =
  'role' | 'user' | 'group' | 'permission set' | 'account' | 'other account' | 'service' | 'federated' | 'everybody' | 'principal' | 'unattached policy' | 'AWS';

/** What one statement lets one principal do with a key. */
export interface KeyAccess {
  readonly principal: string;
  readonly kind: PrincipalKind;
  /** The id of the principal, where it is a resource of the templates: template and logical id. */
  readonly resource?: string;
  /** Actions that change, disable or delete the key, as patterns: `kms:*`, `kms:PutKeyPolicy`. */
  readonly administers: readonly string[];
  /** Actions that encrypt, decrypt or sign, as patterns: `kms:GenerateDataKey*`. */
  readonly uses: readonly string[];
  /** Whether it may make grants: for anybody, or only as its conditions say. */
  readonly grants?: true;
  readonly by: 'key policy' | 'identity policy' | 'AWS';
  /** The statement's id, the path of the policy resource or the name of a policy. */
  readonly policy: string;
  /** Under what it holds: phrases, all of which must be met. */
  readonly conditions: readonly string[];
  /** The key policy lets nobody be allowed by IAM what this identity policy allows: it does nothing. */
  readonly withoutEffect?: true;
}
