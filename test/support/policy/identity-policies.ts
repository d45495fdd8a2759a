import { isObject, Json } from '../template/cloudformation';
import { assumedRole } from './context';
import { AWS_MANAGED_POLICIES } from './managed-policies';
import type { NamedPolicy, PolicyDocument } from './policy-document';
import type { ResolvedStack } from './resolve';

/** A role or user of a template. */
interface Identity {
  readonly stack: ResolvedStack;
  readonly logicalId: string;
  readonly name: string;
}

/**
 * Every policy that the templates give a role or user: inline, attached by a policy resource, and managed. None for a principal that no
 * template defines.
 *
 * @throws when a managed policy is attached whose document is not known: without it a denial would prove nothing
 */
export function identityPoliciesOf(stacks: readonly ResolvedStack[], principalArn: string): NamedPolicy[] {
  const identity = findIdentity(stacks, principalArn);
  return identity ? [...inlinePolicies(identity), ...attachedPolicies(stacks, identity), ...managedPolicies(stacks, identity)] : [];
}

/** The permissions boundary of a role or user, where its template sets one. */
export function permissionsBoundaryOf(stacks: readonly ResolvedStack[], principalArn: string): NamedPolicy | undefined {
  const identity = findIdentity(stacks, principalArn);
  const arn = identity?.stack.property(identity.logicalId, 'PermissionsBoundary');
  return identity && typeof arn === 'string' ? managedPolicy(stacks, identity, arn) : undefined;
}

/** An assumed role is found by the role's name: its ARN does not hold the role's path. */
function findIdentity(stacks: readonly ResolvedStack[], principalArn: string): Identity | undefined {
  const arn = assumedRole(principalArn);
  const isAssumed = arn !== principalArn;
  for (const stack of stacks) {
    for (const logicalId of stack.idsOf('AWS::IAM::Role', 'AWS::IAM::User')) {
      const [own, name] = [stack.attribute(logicalId, 'Arn'), stack.ref(logicalId)];
      if (own === arn || (isAssumed && own.split(':')[4] === arn.split(':')[4] && arn.endsWith(`:role/${name}`))) {
        return { stack, logicalId, name };
      }
    }
  }
  return undefined;
}

function inlinePolicies({ stack, logicalId }: Identity): NamedPolicy[] {
  return listOf(stack.property(logicalId, 'Policies')).filter(isObject).map(policy => named(`${logicalId}/${String(policy.PolicyName)}`, policy.PolicyDocument));
}

/** Policy resources name roles and users, not their ARNs: they reach those of their own account only. */
function attachedPolicies(stacks: readonly ResolvedStack[], identity: Identity): NamedPolicy[] {
  const kind = identity.stack.template.Resources[identity.logicalId].Type === 'AWS::IAM::Role' ? 'Roles' : 'Users';
  return stacks.filter(stack => stack.place.account === identity.stack.place.account).flatMap(stack => [
    ...stack.idsOf('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').filter(id => listOf(stack.property(id, kind)).includes(identity.name)),
    ...stack.idsOf(kind === 'Roles' ? 'AWS::IAM::RolePolicy' : 'AWS::IAM::UserPolicy')
      .filter(id => stack.property(id, kind === 'Roles' ? 'RoleName' : 'UserName') === identity.name),
  ].map(id => named(id, stack.property(id, 'PolicyDocument'))));
}

function managedPolicies(stacks: readonly ResolvedStack[], identity: Identity): NamedPolicy[] {
  if (listOf(identity.stack.property(identity.logicalId, 'Groups')).length > 0) {
    throw new Error(`${identity.logicalId} is in groups, whose policies are not read here`);
  }
  return listOf(identity.stack.property(identity.logicalId, 'ManagedPolicyArns')).map(arn => managedPolicy(stacks, identity, String(arn)));
}

function managedPolicy(stacks: readonly ResolvedStack[], identity: Identity, arn: string): NamedPolicy {
  for (const stack of stacks) {
    const logicalId = stack.idsOf('AWS::IAM::ManagedPolicy').find(id => stack.ref(id) === arn);
    if (logicalId) {
      return named(logicalId, stack.property(logicalId, 'PolicyDocument'));
    }
  }
  const document = identity.stack.input.managedPolicies?.[arn] ?? AWS_MANAGED_POLICIES[/^arn:[^:]+:iam::aws:policy\/(.*)$/.exec(arn)?.[1] ?? ''];
  if (!document) {
    throw new Error(`${identity.logicalId} has the managed policy ${arn}, whose document is not known: give it in \`managedPolicies\``);
  }
  return { name: arn, policy: document };
}

function named(name: string, document: Json | undefined): NamedPolicy {
  return { name, policy: document as unknown as PolicyDocument };
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
