/**
 * AWS's own policies that allow whoever has them to administer or use every key that delegates to the account, by the end of their ARN.
 * Others that name keys do so under conditions of their own service, and are not read.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const AWS_MANAGED_POLICIES: Readonly<Record<string, object>> = {
  AdministratorAccess: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
  PowerUserAccess: { Statement: { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' } },
};
