import { type IResource, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KEY_USE_ACTIONS } from './key-actions';
import { keyStatement } from './key-statement';

/** The name of Auto Scaling's service-linked role, with its path. */
export function autoScalingRoleName(customSuffix?: string): string {
  return `aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling${customSuffix ? `_${customSuffix}` : ''}`;
}

/** What a key has to allow Auto Scaling's role of an account, which may be another than the key's. */
export function autoScalingStatements(key: IResource, account: string, role: string): iam.PolicyStatement[] {
  const accounts = Token.compareStrings(account, key.env.account);
  const mayBeOwn = accounts !== TokenComparison.DIFFERENT;
  const mayBeOther = accounts === TokenComparison.DIFFERENT || accounts === TokenComparison.ONE_UNRESOLVED;
  return [...(mayBeOwn ? ofOwnAccount(role) : []), ...(mayBeOther ? ofOtherAccount(account, role) : [])];
}

function ofOwnAccount(role: string): iam.PolicyStatement[] {
  const principal = new iam.ArnPrincipal(role);
  return [
    keyStatement('AutoScalingUse', principal, KEY_USE_ACTIONS),
    keyStatement('AutoScalingGrants', principal, ['kms:CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
  ];
}

function ofOtherAccount(account: string, role: string): iam.PolicyStatement[] {
  const principal = new iam.AccountPrincipal(account);
  return [
    keyStatement('AutoScalingAccountUse', principal, KEY_USE_ACTIONS),
    // A person of that account calls CreateGrant, not a service, so GrantIsForAWSResource would always deny: the grantee is fixed instead.
    keyStatement('AutoScalingAccountGrants', principal, ['kms:CreateGrant'], { StringEquals: { 'kms:GranteePrincipal': role } }),
  ];
}
