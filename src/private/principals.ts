import type * as iam from 'aws-cdk-lib/aws-iam';
import { type IKey, ViaServicePrincipal } from 'aws-cdk-lib/aws-kms';

/** `{ operator: { condition key: value or values } }`, as IAM writes it. */
export type Conditions = Record<string, Record<string, unknown>>;

/** Condition keys that say on whose behalf a service calls; a service principal without one is a confused deputy. */
const SOURCE_CONDITION_KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'];

/** Operators under which a condition key has to be there and match; the `…IfExists`, `ForAllValues:` and negated ones are true without it. */
const REQUIRING_OPERATORS = ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool'];

/** Whether a condition under this operator holds only where its key is there and matches. */
export function isRequiring(operator: string): boolean {
  return REQUIRING_OPERATORS.includes(operator.replace(/^ForAnyValue:/, ''));
}

/** Whether the conditions tie a service's call to its source; an encryption context that names the source counts. */
export function hasSourceCondition(conditions: Conditions): boolean {
  return Object.entries(conditions)
    .filter(([operator]) => isRequiring(operator))
    .flatMap(([, operands]) => Object.keys(operands))
    .map(key => key.toLowerCase())
    .some(key => SOURCE_CONDITION_KEYS.includes(key) || key.startsWith('kms:encryptioncontext:'));
}

/** Whether the grantee is an AWS service calling in its own name, which has no identity policy to add to. */
export function isServicePrincipal(grantee: iam.IGrantable): boolean {
  return 'Service' in grantee.grantPrincipal.policyFragment.principalJson;
}

/**
 * Whether the key's policy delegates to IAM, so that an identity policy in the key's account is enough.
 *
 * `trustAccountIdentities` is a protected member of aws-cdk-lib's key classes with no public counterpart; only
 * `Key.fromCfnKey` sets it to false. `test/private/principals.test.ts` fails if it is renamed.
 */
export function trustsAccountIdentities(key: IKey): boolean {
  return (key as { trustAccountIdentities?: boolean }).trustAccountIdentities ?? true;
}

/**
 * The principal that a service calls for, where a grant was made through `kms.ViaServicePrincipal`; any other grantee as it is.
 *
 * `basePrincipal` is a private member of aws-cdk-lib's class with no public counterpart.
 * `test/rds/secret-grants.test.ts` fails if it is renamed; grants then go to the key's policy, as those of the L2 do.
 */
export function principalBehindService(grantee: iam.IGrantable): iam.IGrantable {
  return grantee instanceof ViaServicePrincipal
    ? (grantee as unknown as { basePrincipal?: iam.IPrincipal }).basePrincipal ?? grantee
    : grantee;
}
