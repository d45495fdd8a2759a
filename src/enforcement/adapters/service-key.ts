import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyFor } from '../../keys/encryption-key';
import { type Conditions, hasSourceCondition } from '../../policies/conditions';
import { addToKeyPolicy } from '../../private/key-policy';
import { KeyResource } from '../../private/key-resource';
import { grantNarrowed, type Narrowing } from '../../private/narrowed-grant';
import { NarrowedKey } from '../../private/narrowed-key';
import { isDelegatedTo, isServicePrincipal, principalBehindService, trustsAccountIdentities } from '../../private/principals';
import { spelledOut } from '../../private/spelled-out-actions';
import { usableKey } from '../../private/usable-key';
import { admitDeliverer, isOfDelivery } from './deliverers';
import { type EncryptingService, everyResource } from './encrypting-service';

/**
 * The key of a resource that does not exist yet, given by its user or shared by its scope, as the L2 of one service gets it.
 *
 * Given what it returned before, it returns that again.
 */
export function serviceKey(scope: Construct, id: string, service: EncryptingService, given?: kms.IKey): kms.IKey {
  if (given instanceof NarrowedKey) {
    // Another L2 of this library has narrowed it to the one resource already.
    return given;
  }
  const key = usableKey(scope, id, given ?? keyFor(scope, id, service.name));
  return ServiceKey.of(key instanceof ServiceKey ? key.shown : key, service, Stack.of(scope).account);
}

/**
 * A key as the L2s of one service hand it out: the same ARN, with grants that give use of it for the resources of the service and no
 * other way.
 *
 * Services that deliver to a resource call KMS in their own name, and not all of them send a source: what ties their calls is the
 * encryption context, which names the resource. A pattern for the account stands for it, since the key is made before its resources,
 * and its policy cannot refer to them.
 */
class ServiceKey extends KeyResource {
  /** The one view for a service, and for resources of an account where that is not the key's own. */
  public static of(key: kms.IKey, service: EncryptingService, account: string): kms.IKey {
    const isElsewhere = !Token.isUnresolved(account) && account !== key.env.account;
    const id = `Through${service.name}${isElsewhere ? account : ''}`;
    const existing = key.node.tryFindChild(id);
    return existing instanceof ServiceKey ? existing : new ServiceKey(key, id, service, account);
  }

  public readonly keyArn: string;
  public readonly keyId: string;

  protected readonly trustAccountIdentities: boolean;

  private constructor(public readonly shown: kms.IKey, id: string, private readonly service: EncryptingService, private readonly account: string) {
    // A view has no scope of its own: it lives and dies with the key that it shows.
    super(shown as unknown as Construct, id, { account: shown.env.account, region: shown.env.region });
    this.keyArn = shown.keyArn;
    this.keyId = shown.keyId;
    this.trustAccountIdentities = trustsAccountIdentities(shown);
  }

  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    const principal = principalBehindService(grantee);
    if (principal !== grantee && isDelegatedTo(this.shown, principal)) {
      return iam.Grant.drop(grantee, 'the policy of the key delegates to the account already');
    }
    const deliverer = isServicePrincipal(principal) ? this.delivererOf(principal.grantPrincipal.policyFragment.principalJson, actions) : undefined;
    if (!deliverer) {
      return grantNarrowed(this.shown, principal, spelledOut(actions), this.narrowing());
    }
    const statement = new iam.PolicyStatement({ actions, resources: ['*'], principals: [iam.ServicePrincipal.fromStaticServicePrincipleName(deliverer)] });
    return iam.Grant.addStatementToResourcePolicy({ grantee, actions, resourceArns: [this.keyArn], resource: this, statement });
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    const { Principal: principal, Condition: conditions } = this.resolved(statement);
    const deliverer = statement.effect === iam.Effect.ALLOW ? this.delivererOf(principal, statement.actions) : undefined;
    if (!deliverer) {
      return addToKeyPolicy(this.shown, statement);
    }
    if (hasSourceCondition(conditions) && !refersToResource(conditions)) {
      // L2s that give a statement a Sid give it to each resource, and a key policy has each Sid once.
      statement.sid = undefined;
      return addToKeyPolicy(this.shown, statement);
    }
    admitDeliverer(this.shown, deliverer, { deliveries: this.service.deliveries!, account: this.account, asked: statement.actions });
    // Whether or not the app holds the key's policy: what is missing is reported, and an L2 would print a statement without a condition.
    return { statementAdded: true, policyDependable: this.shown };
  }

  /** The one service that a principal stands for, where it may be one that delivers. */
  private delivererOf(principal: unknown, asked: readonly string[]): string | undefined {
    const { deliveries } = this.service;
    const { Service: named, ...others } = Stack.of(this).resolve(principal ?? {}) as Record<string, unknown>;
    const [name, ...more] = [named].flat();
    const isOne = typeof name === 'string' && more.length === 0 && Object.keys(others).length === 0;
    return isOne && deliveries && isOfDelivery(deliveries, asked) ? name : undefined;
  }

  private narrowing(): Narrowing {
    const { via, calls } = this.service;
    const [name, ...more] = via?._names(this.shown) ?? [];
    return {
      conditions: name === undefined ? {} : { StringEquals: { 'kms:ViaService': more.length > 0 ? [name, ...more] : name } },
      identityContext: calls && {
        StringLike: { [`kms:EncryptionContext:${calls.contextKey}`]: everyResource(Stack.of(this), calls, this.account, this.shown.env.region) },
      },
    };
  }

  private resolved(statement: iam.PolicyStatement): { Principal?: unknown; Condition: Conditions } {
    return { Condition: {}, ...Stack.of(this).resolve(statement.toStatementJson()) as { Principal?: unknown; Condition?: Conditions } };
  }
}

/** Whether resolved conditions name a resource of an app: one that is under the key would be a cycle. */
function refersToResource(conditions: Conditions): boolean {
  return /"Fn::GetAtt"|"Fn::ImportValue"|"Ref":"(?!AWS::)/.test(JSON.stringify(conditions));
}
