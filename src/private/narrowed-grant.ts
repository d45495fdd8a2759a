import { CfnElement, type IResource, Reference, Resource, Stack, Token, TokenComparison, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type Conditions, hasSourceCondition } from '../policies/conditions';
import { flatten } from '../policies/template-text';
import { isMadeInApp, keyBehindAlias } from './cfn-key';
import { constructError } from './errors';
import { raiseFinding } from './findings';
import { addToKeyPolicy } from './key-policy';
import { isServicePrincipal, trustsAccountIdentities } from './principals';

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
 * It decides as `KeyGrants` of aws-cdk-lib does, but for three things. `KeyGrants` has no way to condition the identity policy.
 * It writes the key policy for a role of the same account in another Region, where naming the role lets it in whatever its
 * identity policy asks. And it names every key (`*`) to a role of another environment.
 */
export function grantNarrowed(given: kms.IKey, grantee: iam.IGrantable, actions: string[], narrowing: Narrowing): iam.Grant {
  const key = keyBehindAlias(given) ?? given;
  const plain = narrowing.identityContext ? actions.filter(action => WITHOUT_ENCRYPTION_CONTEXT.includes(action)) : [];
  const contextual = actions.filter(action => !plain.includes(action));
  const grants = [
    ...(contextual.length > 0 ? [grantUnder(key, grantee, contextual, narrowing)] : []),
    ...(plain.length > 0 ? [grantUnder(key, grantee, plain, { ...narrowing, identityContext: {} })] : []),
  ];
  return grants.length > 0 ? grants.reduce((all, grant) => all.combine(grant)) : iam.Grant.drop(grantee, 'no key actions asked for');
}

function grantUnder(key: kms.IKey, grantee: iam.IGrantable, actions: string[], { conditions, identityContext }: Narrowing): iam.Grant {
  const accounts = compareAccounts(key, grantee);
  const sameAccount = accounts === TokenComparison.SAME || accounts === TokenComparison.BOTH_UNRESOLVED;
  const across = isOutOfReach(key, grantee);
  if (across && sameAccount && !identityContext && isMadeInApp(key)) {
    // No identity policy there could name this key alone, and nothing else would tell it from others: its own policy names the principal.
    return inKeyPolicy(key, grantee, actions, [conditions, onlyFor(key, grantee)], new iam.AnyPrincipal());
  }
  const resourceArns = [across ? keysOfSameAccountAndRegion(key) : key.keyArn];
  const identity = iam.Grant.addToPrincipal({ grantee, actions, resourceArns, conditions: merged(conditions, identityContext ?? {}) });
  if (identity.success && sameAccount && trustsAccountIdentities(key)) {
    return identity;
  }
  if (isServicePrincipal(grantee)) {
    return identity.combine(inKeyPolicy(key, grantee, actions, [withoutViaService(conditions), sourceConditions(key, grantee)]));
  }
  return identity.combine(dependsOnStackOf(key, grantee)
    ? inKeyPolicy(key, grantee, actions, [conditions, principalArnCondition(key, grantee)], new iam.AccountPrincipal(grantee.grantPrincipal.principalAccount))
    : inKeyPolicy(key, grantee, actions, [conditions, identity.success && accounts === TokenComparison.ONE_UNRESOLVED ? onlyFromOtherAccounts(key) : {}]));
}

/** A principal that may turn out to be of the key's own account is let in by its identity policy, whose conditions would count for nothing beside this one. */
function onlyFromOtherAccounts(key: kms.IKey): Conditions {
  return { StringNotEquals: { 'kms:CallerAccount': key.env.account } };
}

function inKeyPolicy(key: kms.IKey, grantee: iam.IGrantable, actions: string[], conditions: Conditions[], principal = grantee.grantPrincipal): iam.Grant {
  if ('groupArn' in grantee.grantPrincipal) {
    throw constructError(key, `cannot be opened to the group ${(grantee.grantPrincipal as Partial<IResource>).node?.path}, which is of another account or Region: a key policy cannot name a group. Grant to a role`);
  }
  const statement = new iam.PolicyStatement({ actions, resources: ['*'], principals: [principal] });
  conditions.forEach(each => statement.addConditions(each));
  const resource = Object.create(key, { addToResourcePolicy: { value: (each: iam.PolicyStatement) => addToKeyPolicy(key, each) } }) as kms.IKey;
  return iam.Grant.addStatementToResourcePolicy({ grantee, actions, resourceArns: [key.keyArn], resource, statement });
}

/** Whether the grantee's stack is of another account or Region than what the key's ARN refers to, so that it cannot refer to it. */
function isOutOfReach(key: kms.IKey, grantee: iam.IGrantable): boolean {
  const granteeStack = ownStackOf(grantee);
  return granteeStack !== undefined && Tokenization.reverseString(key.keyArn).tokens.some(token =>
    Reference.isReference(token) && CfnElement.isCfnElement(token.target) && token.target.stack.environment !== granteeStack.environment);
}

function keysOfSameAccountAndRegion(key: kms.IKey): string {
  return Stack.of(key).formatArn({ service: 'kms', region: key.env.region, account: key.env.account, resource: 'key', resourceName: '*' });
}

function compareAccounts(key: kms.IKey, grantee: iam.IGrantable): TokenComparison {
  const account = grantee.grantPrincipal.principalAccount;
  return account === undefined ? TokenComparison.DIFFERENT : Token.compareStrings(key.env.account, account);
}

/** Whether naming the grantee in the key's policy would close a cycle between their stacks, or name one that does not exist yet. */
function dependsOnStackOf(key: kms.IKey, grantee: iam.IGrantable): boolean {
  const granteeStack = ownStackOf(grantee);
  return granteeStack !== undefined && granteeStack !== Stack.of(key) && granteeStack.dependencies.includes(Stack.of(key));
}

/** One principal of the key's account, which need not exist yet when the policy is put. */
function onlyFor(key: kms.IKey, grantee: iam.IGrantable): Conditions {
  return { StringEquals: { 'kms:CallerAccount': key.env.account }, ArnEquals: { 'aws:PrincipalArn': principalArnOf(grantee) } };
}

/** The same of another account. In the key's own account its ARN would be a reference to its stack, and the account is named as a whole. */
function principalArnCondition(key: kms.IKey, grantee: iam.IGrantable): Conditions {
  const principalArn = principalArnOf(grantee);
  let resolved: unknown;
  try {
    resolved = Stack.of(key).resolve(principalArn);
  } catch (error) {
    throw constructError(key, `cannot let ${(grantee.grantPrincipal as Partial<IResource>).node?.path} of another account in without letting in its whole account: `
      + `give it a name (roleName, or PhysicalName.GENERATE_IF_NEEDED) by which its ARN can be told. ${(error as Error).message}`);
  }
  return /\$\{(?!AWS::)/.test(flattened(resolved)) ? {} : { ArnEquals: { 'aws:PrincipalArn': principalArn } };
}

function flattened(resolved: unknown): string {
  return JSON.stringify(flatten(resolved, text => text));
}

function principalArnOf(grantee: iam.IGrantable): string {
  return grantee.grantPrincipal.policyFragment.principalJson.AWS[0];
}

/** The stack that the grantee is made in; `undefined` for one that is imported, or no resource at all. */
function ownStackOf(grantee: iam.IGrantable): Stack | undefined {
  const principal = grantee.grantPrincipal;
  return Construct.isConstruct(principal) && Resource.isOwnedResource(principal) ? Stack.of(principal) : undefined;
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

function withoutViaService(conditions: Conditions): Conditions {
  return Object.fromEntries(Object.entries(conditions)
    .map(([operator, operands]) => [operator, Object.fromEntries(Object.entries(operands).filter(([key]) => key !== 'kms:ViaService'))] as const)
    .filter(([, operands]) => Object.keys(operands).length > 0));
}

function merged(...conditions: Conditions[]): Conditions {
  const operators = [...new Set(conditions.flatMap(each => Object.keys(each)))];
  return Object.fromEntries(operators.map(operator => [operator, Object.assign({}, ...conditions.map(each => each[operator])) as Record<string, unknown>]));
}
