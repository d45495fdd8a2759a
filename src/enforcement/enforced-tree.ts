import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { keyPropertyAt } from '../catalog/catalog';
import { EncryptionKey } from '../keys/encryption-key';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { ViaService } from '../keys/via-service';
import { raiseFinding } from '../private/findings';
import { onRoot } from '../private/on-root';
import { type Exemption, exemptionsIn } from './exemptions';
import { GRANT_NOT_DERIVED, grantKeys } from './grants';
import { KeyAccess } from './key-access';
import { sharedKeyBehind } from './key-of-source';
import { reportWhatRemains } from './remaining-findings';
import { encryptResource, type Outcome } from './resource-encryption';
import { type Settings, settingsOf } from './settings';
import { admitServices } from './wiring';
import { isOther } from './wiring/accounts';

/** A resource that is under a key of its `KeySource`. */
export interface KeyedResource {
  readonly key: IEncryptionKey;
  readonly type: string;
}

/**
 * The resources of a tree at synthesis, each encrypted when it is first looked at: what delivers to a resource may come before it, and
 * asks for its key.
 */
export class EnforcedTree {
  /** The one of a tree, so that a resource is dealt with once, however many scopes are enforced. */
  public static of(scope: IConstruct): EnforcedTree {
    return onRoot(scope, TREE, root => new EnforcedTree(root));
  }

  private readonly outcomes = new Map<CfnResource, Outcome | undefined>();
  private exemptions?: (resource: CfnResource) => Exemption | undefined;

  private constructor(private readonly root: IConstruct) {}

  /** Encrypts a resource, opens its key to whoever uses it, and reports what could not be done. */
  public visit(resource: CfnResource): void {
    const settings = settingsOf(resource);
    this.encrypted(resource);
    admitServices(resource, each => this.keyOf(each)?.key);
    if (settings?.access === KeyAccess.GRANTS) {
      grantKeys(resource, each => this.keyOf(each));
    }
  }

  private encrypted(resource: CfnResource): Outcome | undefined {
    if (!this.outcomes.has(resource)) {
      const settings = settingsOf(resource);
      const isSelected = settings?.select({ type: resource.cfnResourceType, path: resource.node.path, resource }) ?? false;
      this.outcomes.set(resource, isSelected ? this.encrypt(resource, settings!) : undefined);
    }
    return this.outcomes.get(resource);
  }

  private encrypt(resource: CfnResource, settings: Settings): Outcome {
    this.exemptions ??= exemptionsIn(this.root);
    const outcome = encryptResource(resource, settings, this.exemptions(resource));
    if (settings.access === KeyAccess.VIA_SERVICE) {
      openToAccount(resource, outcome);
    }
    reportWhatRemains(resource, settings, outcome);
    return outcome;
  }

  /** The key of a resource, of those that a `KeySource` gave out. */
  private keyOf(resource: CfnResource): KeyedResource | undefined {
    const [key] = keysOf(resource, this.encrypted(resource));
    return key && { key: key.key, type: resource.cfnResourceType };
  }
}

const TREE = Symbol.for('cdk-at-rest.EnforcedTree');

/** Lets the account's principals use the keys of a resource through the services that its stores belong to, as AWS managed keys do. */
function openToAccount(resource: CfnResource, outcome: Outcome): void {
  for (const { key, viaService } of keysOf(resource, outcome)) {
    const service = viaService === undefined ? undefined : ViaService._of(viaService);
    if (isOther(resource.stack.account, key.env.account)) {
      reportKeyElsewhere(resource, key);
    } else if (service && !isOpen(key, service)) {
      EncryptionKey.fromKey(key).allowViaService(service);
    }
  }
}

/** Which services each key was opened through: asking the key's policy takes long, and all resources of a service ask. */
const opened = new WeakMap<IEncryptionKey, Set<ViaService>>();

/** Whether a key was opened through a service before; by the next time it is. */
function isOpen(key: IEncryptionKey, service: ViaService): boolean {
  const services = opened.get(key) ?? new Set();
  opened.set(key, services);
  return services.has(service) || !services.add(service);
}

/** A key policy alone lets nobody of another account in: their own policies have to as well. */
function reportKeyElsewhere(resource: CfnResource, key: IEncryptionKey): void {
  const { account } = resource.stack;
  raiseFinding(resource, GRANT_NOT_DERIVED, `${resource.cfnResourceType} is under the key ${key.node.path} of the account ${key.env.account}, which lets nobody of ${account} in: whoever uses the resource loses access. `
    + `Call shareWithAccount('${account}') of the key (EncryptionKey.fromKey(key) has it for any key), and give them the same actions on it in their own policies, or use a key of ${account}. `
    + `Acknowledge ${GRANT_NOT_DERIVED} on this construct where they have them.`);
}

/** The keys of a resource's stores, its own data first. */
function keysOf(resource: CfnResource, outcome?: Outcome): Array<{ key: IEncryptionKey; viaService?: string }> {
  return (outcome?.classification?.stores ?? [])
    .filter(({ state }) => state === 'customer managed')
    .sort((one, other) => Number(other.holds === 'data') - Number(one.holds === 'data'))
    .flatMap(({ path, key: value }) => {
      const key = sharedKeyBehind(value, Stack.of(resource));
      return key ? [{ key, viaService: keyPropertyAt(resource.cfnResourceType, path)?.viaService }] : [];
    });
}
