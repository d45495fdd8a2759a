import { Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type IKey, ViaServicePrincipal } from 'aws-cdk-lib/aws-kms';

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

/** Whether a grantee is an account that the key's policy delegates to: it is let in as far as its IAM policies say, whatever is granted to it. */
export function isDelegatedTo(key: IKey, { grantPrincipal }: iam.IGrantable): boolean {
  return grantPrincipal instanceof iam.AccountPrincipal && trustsAccountIdentities(key)
    && Token.compareStrings(grantPrincipal.principalAccount ?? '', key.env.account) !== TokenComparison.DIFFERENT;
}
