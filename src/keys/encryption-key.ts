import { CrossStackReferences, ReferenceStrength, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { hasAccountStatement } from '../policies/key-policy-findings';
import { constructError } from '../private/errors';
import { grantNarrowed } from '../private/narrowed-grant';
import { onRoot } from '../private/on-root';
import { refuseOtherRegion } from '../private/usable-key';
import { EncryptionKeyBase } from './encryption-key-base';
import type { EncryptionKeyProps } from './encryption-key-props';
import { GivenKey } from './given-key';
import type { IEncryptionKey } from './i-encryption-key';
import { KEY_ADMINISTRATION_ACTIONS, MULTI_REGION_ADMINISTRATION_ACTIONS } from './key-actions';
import { nameKey } from './key-alias';
import { checkKeyPolicyAtSynthesis } from './key-policy-at-synthesis';
import type { KeyService } from './key-service';
import { type KeyFactory, keySourceOf, type KeySource, setKeySource } from './key-source';
import { accountStatement, allowService, allowViaService, grantEnvelope, shareWithAccount } from './key-use';
import { PENDING_WINDOW } from './pending-window';
import { regionalReference } from './regional-reference';
import { rotationOf } from './rotation';
import type { ViaService } from './via-service';

/** Options of `EncryptionKey.of`. */
export interface EncryptionKeyOfOptions {
  /**
   * Service that the key is for, where the scope's `KeySource` has one key a service: `S3`, `DynamoDB`, or a name of your own.
   *
   * @default - none
   */
  readonly service?: string;
}

/**
 * A customer managed KMS key that locks nobody out and lets nobody in.
 *
 * What it adds to `kms.Key`: rotation every year (`rotationPeriod`, 90 to 2,560 days), a deletion window of 30 days, a policy
 * that always delegates to the account's IAM, administrators that cannot grant themselves use, narrow statements for services
 * (`services`, `allowService`), references that hold the key while another stack uses it, and checks of the finished policy.
 * A key that rotates keeps its id and ARN, and decrypts what earlier key material encrypted.
 *
 * It costs about 1 USD a month, 2 and 3 USD after the first and second rotation, and 0.03 USD for 10,000 requests.
 *
 * A key is retained when its stack is deleted, and keeps a name of its own, `alias/at-rest/…`, that no later deployment
 * collides with. An `alias` given here belongs to the stack: it is deleted with it, so that the next deployment can have it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export class EncryptionKey extends kms.Key implements IEncryptionKey {
  /**
   * The key that a scope shares, made on first use: as its `KeySource` says, one a stack by default.
   *
   * Nested stacks share the key of their root stack. Throws where the key is of another Region, or its id is taken.
   */
  public static of(scope: IConstruct, options?: EncryptionKeyOfOptions): IEncryptionKey {
    return keyFor(scope, undefined, options?.service);
  }

  /** Sets which key the resources of a scope, and of the scopes below it, share. Throws after such a key was chosen. */
  public static useSource(scope: IConstruct, source: KeySource): void {
    setKeySource(scope, source);
  }

  /** Any other key as an `IEncryptionKey`: a `kms.Key` of the app, or an imported one. */
  public static fromKey(key: kms.IKey): IEncryptionKey {
    return key instanceof EncryptionKey || key instanceof EncryptionKeyBase ? key : GivenKey.of(key);
  }

  /** ARN of the key; using it in a stack of another Region throws. */
  public readonly keyArn: string;

  /** Id of the key; using it in a stack of another Region throws. */
  public readonly keyId: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    super(scope, id, {
      ...props,
      ...rotationOf(scope, id, props),
      alias: undefined,
      description: props.description ?? `Data at rest of ${[scope.node.path, id].filter(part => part).join('/')}`,
      pendingWindow: props.pendingWindow ?? PENDING_WINDOW,
      policy: withAccountStatement(scope, props.policy),
      removalPolicy,
    });
    const resource = cfnKeyOf(this);
    this.keyArn = regionalReference(this, resource.attrArn);
    this.keyId = regionalReference(this, resource.ref);
    // A weak reference, which an app can make the default, would let this stack delete a key that another still uses.
    CrossStackReferences.of(this).produce(ReferenceStrength.STRONG);
    nameKey(this, { alias: props.alias, removalPolicy });
    props.services?.forEach(service => this.allowService(service));
    checkKeyPolicyAtSynthesis(this);
  }
  /**
   * Grants administration of the key: its policy, rotation, state and deletion, but neither its use nor `kms:CreateGrant`,
   * with which an administrator could take that use. `kms:PutKeyPolicy` remains a way to it: watch for it in CloudTrail.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
   */
  public grantAdmin(grantee: iam.IGrantable): iam.Grant {
    // Called by the constructor of kms.Key, before any field of this class is set.
    const forMultiRegion = cfnKeyOf(this).multiRegion ? MULTI_REGION_ADMINISTRATION_ACTIONS : [];
    return this.grant(grantee, ...KEY_ADMINISTRATION_ACTIONS, ...forMultiRegion);
  }

  /** Grants on the key, one verb a method. */
  public get grants(): kms.KeyGrants {
    // KeyGrants cannot be extended. Its own `actions` names every key to a role of another environment, and its `admin` grants
    // kms:Create*, which contains kms:CreateGrant.
    return Object.create(super.grants, {
      actions: { value: (grantee: iam.IGrantable, ...actions: string[]) => grantNarrowed(this, grantee, actions, { conditions: {} }) },
      admin: { value: (grantee: iam.IGrantable) => this.grantAdmin(grantee) },
    }) as kms.KeyGrants;
  }

  public allowService(service: KeyService): void {
    allowService(this, service);
  }

  public allowViaService(service: ViaService): void {
    allowViaService(this, service);
  }

  public shareWithAccount(accountId: string): iam.PolicyStatement[] {
    return shareWithAccount(this, accountId);
  }

  public grantEnvelopeEncrypt(grantee: iam.IGrantable, context: { [key: string]: string }): iam.Grant {
    return grantEnvelope(this, grantee, 'kms:GenerateDataKey', context);
  }

  public grantEnvelopeDecrypt(grantee: iam.IGrantable, context: { [key: string]: string }): iam.Grant {
    return grantEnvelope(this, grantee, 'kms:Decrypt', context);
  }

  /**
   * ARN of this key's replica in another Region, which has the same key id: for properties that want the key of another
   * Region, such as those of a global table. Throws unless the key is `multiRegion`.
   *
   * The replica has to exist there (`ReplicaEncryptionKey`); this only composes its ARN.
   *
   * @param region such as `eu-west-1`
   */
  public replicaArn(region: string): string {
    if (!cfnKeyOf(this).multiRegion) {
      throw constructError(this, `replicaArn('${region}') was asked of a key that is not multiRegion, which has no replicas: create it with multiRegion: true`);
    }
    return Stack.of(this).formatArn({ service: 'kms', region, resource: 'key', resourceName: this.keyId });
  }
}

/**
 * The key that a resource is to be encrypted under, before the resource exists.
 *
 * @internal
 */
export function keyFor(scope: IConstruct, resourceId?: string, service?: string): IEncryptionKey {
  const { source, setAt } = keySourceOf(scope);
  const key = source._keyFor({ scope, resourceId, service }, setAt, FACTORY);
  sharedKeysOf(scope).add(key);
  refuseOtherRegion(scope as Construct, resourceId ?? 'EncryptionKey', key);
  return key;
}

/**
 * The keys that the resources of a tree were given by their `KeySource`.
 *
 * @internal
 */
export function sharedKeysOf(scope: IConstruct): Set<IEncryptionKey> {
  return onRoot(scope, GIVEN_OUT, () => new Set<IEncryptionKey>());
}

const GIVEN_OUT = Symbol.for('cdk-at-rest.SharedKeys');

/** Marks the keys that `EncryptionKey.of` made, so that a child of the same id that is not one of them is not taken for it. */
const SHARED = Symbol.for('cdk-at-rest.SharedKey');

const FACTORY: KeyFactory = {
  create(scope, id, props) {
    const existing = scope.node.tryFindChild(id);
    if (existing && !(SHARED in existing)) {
      throw constructError(existing, `has the id that EncryptionKey.of(${scope.node.path || 'app'}) gives to the key it makes: rename it, or share it with EncryptionKey.useSource(scope, KeySource.given(key))`);
    }
    return existing as EncryptionKey | undefined ?? Object.defineProperty(new EncryptionKey(scope, id, props), SHARED, { value: true });
  },
  adopt: key => EncryptionKey.fromKey(key),
};

function cfnKeyOf(key: kms.Key): kms.CfnKey {
  return key.node.defaultChild as kms.CfnKey;
}

function withAccountStatement(scope: IConstruct, policy: iam.PolicyDocument = new iam.PolicyDocument()): iam.PolicyDocument {
  const stack = Stack.of(scope);
  if (!hasAccountStatement(stack.resolve(policy.toJSON()), stack.account)) {
    policy.addStatements(accountStatement());
  }
  return policy;
}
