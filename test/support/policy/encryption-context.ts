import type { Conditions, NamedPolicy, OneOrMore, PolicyDocument, RequestContext, Statement } from './policy-document';

/**
 * The simulator drops every `kms:EncryptionContext:KEY` of a request without a word: its data knows the family under a placeholder only.
 * Right requests would come out denied, and tests of denials would pass for nothing. A principal's tags are a family that it does
 * evaluate, with any name and every operator; so the keys take that name in the policies and in the request alike.
 */
const ORIGINAL = /^kms:EncryptionContext:/i;
const STAND_IN = 'aws:PrincipalTag/kms-encryption-context/';

/** The same inside a text, as a policy variable. */
const VARIABLE = /\$\{kms:EncryptionContext:/gi;

/** Whether a condition key is one pair of the encryption context. */
export function isEncryptionContextKey(key: string): boolean {
  return ORIGINAL.test(key);
}

/** The name of the pair that a condition key asks for: `aws:s3:arn` of `kms:EncryptionContext:aws:s3:arn`. */
export function encryptionContextName(key: string): string {
  return key.replace(ORIGINAL, '');
}

/** A request's context in which the simulator sees the encryption context. */
export function withStandInContext(context: RequestContext): Record<string, OneOrMore> {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [standIn(key), value]));
}

/** A policy that asks for the encryption context under the name that the simulator sees. */
export function withStandInConditions(policy: PolicyDocument): PolicyDocument {
  return { ...policy, Statement: [policy.Statement].flat().map(standInStatement) };
}

/** The same for each of several policies. */
export function withStandInPolicies(policies: readonly NamedPolicy[]): NamedPolicy[] {
  return policies.map(({ name, policy }) => ({ name, policy: withStandInConditions(policy) }));
}

function standInStatement(statement: Statement): Statement {
  const { Condition, Resource } = statement;
  return { ...statement, ...Condition && { Condition: standInConditions(Condition) }, ...Resource && { Resource: standInVariables(Resource) } };
}

function standInConditions(conditions: Conditions): Conditions {
  return Object.fromEntries(Object.entries(conditions).map(([operator, keys]) => [
    operator,
    Object.fromEntries(Object.entries(keys).map(([key, values]) => [standIn(key), standInVariables(values)])),
  ]));
}

function standInVariables(values: OneOrMore): OneOrMore {
  const replace = (value: string) => typeof value === 'string' ? value.replace(VARIABLE, '${' + STAND_IN) : value;
  return Array.isArray(values) ? values.map(replace) : replace(values);
}

function standIn(key: string): string {
  return key.replace(ORIGINAL, STAND_IN);
}
