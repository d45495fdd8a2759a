import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A role whose grants go into a managed policy of it: an inline policy would be a second place to look, and rule packs refuse one. A managed
 * policy as such cannot be named in a bucket's or key's policy, which a grant across accounts needs.
 */
export function grantsInto(policy: iam.ManagedPolicy, role: iam.Role): iam.IGrantable {
  const principal = Object.create(role, {
    grantPrincipal: { get: (): iam.IRole => principal },
    addToPrincipalPolicy: { value: (statement: iam.PolicyStatement) => policy.grantPrincipal.addToPrincipalPolicy(statement) },
  }) as iam.IRole;
  return principal;
}
