import { type IResource, type ResourceEnvironment, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Node } from 'constructs';
import { raiseFinding } from './findings';
import { addToKeyPolicy } from './key-policy';
import { type Conditions, hasSourceCondition, isServicePrincipal, trustsAccountIdentities } from './principals';

/** A grant to a service principal was tied to the account, which a service that sends no source cannot meet. */
export const SERVICE_PRINCIPAL_GRANT = 'AtRest-ServicePrincipalGrant';

/** What a grant on a key is narrowed to. */
export interface Narrowing {
  /** Conditions on both sides, the identity policy and the key policy. */
  readonly conditions: Conditions;

  /**
   * Conditions on the encryption context. They belong to the identity side only: the ARN of the encrypted resource in
   * the key's policy would be a cycle, and synthesis would not notice.
   */
  readonly identityContext?: Conditions;
}

/** Calls that carry no encryption context: a condition on it would always deny them. */
const WITHOUT_ENCRYPTION_CONTEXT = ['kms:DescribeKey'];

/**
 * Grants use of a key under conditions that hold whichever policy ends up carrying the grant.
 *
 * `withConditions` of aws-cdk-lib leaves the identity policy bare, and `ViaServicePrincipal` always writes the key
 * policy, which closes cycles between stacks; this does what `key.grant` does, statement by statement, and adds the conditions.
 */
export function grantNarrowed(key: kms.IKey, grantee: iam.IGrantable, actions: string[], narrowing: Narrowing): iam.Grant {
  const plain = actions.filter(action => WITHOUT_ENCRYPTION_CONTEXT.includes(action));
  const contextual = actions.filter(action => !plain.includes(action));
  const grants = [
    ...(contextual.length > 0 ? [grantUnder(key, grantee, contextual, narrowing.conditions, narrowing.identityContext)] : []),
    ...(plain.length > 0 ? [grantUnder(key, grantee, plain, narrowing.conditions)] : []),
  ];
  return grants.length > 0 ? grants.reduce((all, grant) => all.combine(grant)) : iam.Grant.drop(grantee, 'no key actions asked for');
}

function grantUnder(key: kms.IKey, grantee: iam.IGrantable, actions: string[], conditions: Conditions, identityContext: Conditions = {}): iam.Grant {
  const keyPolicyConditions = isServicePrincipal(grantee) ? sourceConditions(key, grantee) : conditions;
  // Everything of the key but this one method: KeyGrants then decides, and each statement for the key policy passes through here.
  const view = Object.create(key, {
    addToResourcePolicy: {
      value: (statement: iam.PolicyStatement) => addToKeyPolicy(key, withConditions(statement, keyPolicyConditions)),
    },
  }) as kms.IKey;
  return kms.KeyGrants.fromKey(view, trustsAccountIdentities(key))
    .actions(new NarrowedPrincipal(grantee.grantPrincipal, [conditions, identityContext]), ...actions);
}

/** A service calls KMS in its own name: `kms:ViaService` would be a quiet deny, so its source is checked instead. */
function sourceConditions(key: kms.IKey, grantee: iam.IGrantable): Conditions {
  const { principalJson, conditions } = grantee.grantPrincipal.policyFragment;
  if (hasSourceCondition(conditions as Conditions)) {
    return {};
  }
  raiseFinding(key, SERVICE_PRINCIPAL_GRANT,
    `Use of this key by ${JSON.stringify(Stack.of(key).resolve(principalJson))} is tied to aws:SourceAccount. A service that does not send it is denied: `
    + 'allow it with KeyService, or pass a principal with a condition on its source.');
  return { StringEquals: { 'aws:SourceAccount': key.env.account } };
}

function withConditions(statement: iam.PolicyStatement, ...conditions: Conditions[]): iam.PolicyStatement {
  const narrowed = statement.copy();
  conditions.forEach(each => narrowed.addConditions(each));
  return narrowed;
}

/** The grantee, with conditions on what is added to its identity policy. */
class NarrowedPrincipal extends iam.PrincipalBase {
  readonly principalAccount: string | undefined;
  readonly assumeRoleAction: string;

  /** These three are forwarded, since KeyGrants finds out by them whether the grantee lives in another stack, Region or account. */
  readonly node?: Node;
  readonly stack?: Stack;
  readonly env?: ResourceEnvironment;

  constructor(private readonly wrapped: iam.IPrincipal, private readonly conditions: Conditions[]) {
    super();
    this.principalAccount = wrapped.principalAccount;
    this.assumeRoleAction = wrapped.assumeRoleAction;
    const { node, stack, env } = wrapped as Partial<IResource>;
    this.node = node;
    this.stack = stack;
    this.env = env;
  }

  dedupeString(): string | undefined {
    return undefined;
  }

  get policyFragment(): iam.PrincipalPolicyFragment {
    return this.wrapped.policyFragment;
  }

  addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    return this.wrapped.addToPrincipalPolicy(withConditions(statement, ...this.conditions));
  }
}
