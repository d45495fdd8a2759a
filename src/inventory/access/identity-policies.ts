import { asList, isObject, text } from '../../policies/template-text';
import { addTo } from '../../templates/grouping';
import type { TemplateResource } from '../../templates/template';
import type { TemplateSet } from '../../templates/template-set';
import { idOf, readablePath } from '../resource-name';
import { elementsOf } from '../template-value';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import { type Principal, principalOf, Principals } from './principal';
import { type KeyStatement, readPolicy } from './statement';

/** A policy that says what one principal may do. */
export interface IdentityPolicy {
  readonly principal: Principal;
  /** What people know it by. */
  readonly name: string;
  /** The resource whose template it stands in. */
  readonly resource: TemplateResource;
  readonly statements: readonly KeyStatement[];
}

type Attachment = 'role' | 'user' | 'group';

/** Properties of policy resources that list whom they are attached to. */
const ATTACHED_TO: ReadonlyArray<readonly [property: string, kind: Attachment]> = [
  ['Roles', 'role'], ['Users', 'user'], ['Groups', 'group'], ['RoleName', 'role'], ['UserName', 'user'], ['GroupName', 'group'],
];

const IDENTITIES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group', 'AWS::SSO::PermissionSet'];
const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'];

/** All identity policies of a set of templates that say something of keys, and the paths of those that could not be read in full. */
export function identityPolicies(set: TemplateSet, principals: Principals): { policies: IdentityPolicy[]; unread: string[] } {
  const identities = set.resources.filter(({ type }) => IDENTITIES.includes(type));
  const attachments = managedPolicyAttachments(identities, set);
  const found = [
    ...identities.flatMap(identity => inlinePolicies(identity)),
    ...identities.flatMap(identity => awsManagedPolicies(identity)),
    ...set.resources.filter(({ type }) => POLICIES.includes(type)).flatMap(resource => attachedPolicies(resource, principals, attachments)),
  ];
  return {
    policies: found.filter(({ statements }) => statements.length > 0),
    unread: [...new Set(found.filter(({ unread }) => unread > 0).map(({ name }) => name))],
  };
}

type FoundPolicy = IdentityPolicy & { readonly unread: number };

function inlinePolicies(resource: TemplateResource): FoundPolicy[] {
  const principal = principalOf(resource);
  const documents = [
    ...elementsOf(resource.properties.Policies).map(({ value }): [string, unknown] => (
      isObject(value) ? [`${principal.name}, policy ${text(value.PolicyName)}`, value.PolicyDocument] : [principal.name, value]
    )),
    ...resource.properties.InlinePolicy === undefined ? [] : [[`${principal.name}, inline policy`, resource.properties.InlinePolicy] as [string, unknown]],
  ];
  return documents.map(([name, document]) => ({ principal, name, resource, ...readPolicy(document, true) }));
}

function awsManagedPolicies(resource: TemplateResource): FoundPolicy[] {
  return managedPolicyArns(resource).map(value => /:aws:policy\/(.+)$/.exec(text(value))?.[1] ?? '')
    .filter(name => Object.hasOwn(AWS_MANAGED_POLICIES, name))
    .map(name => ({ principal: principalOf(resource), name: `the AWS managed policy ${name}`, resource, ...readPolicy(AWS_MANAGED_POLICIES[name], true) }));
}

function attachedPolicies(resource: TemplateResource, principals: Principals, attachments: ReadonlyMap<string, Principal[]>): FoundPolicy[] {
  const named = ATTACHED_TO.flatMap(([property, kind]) => elementsOf(resource.properties[property])
    .map(({ value }) => principals.attachedTo(value, kind, resource.file)));
  const all = new Map([...named, ...attachments.get(idOf(resource)) ?? []].map(principal => [principal.id, principal]));
  const name = readablePath(resource.path);
  const read = readPolicy(resource.properties.PolicyDocument, true);
  const attached: Principal[] = all.size > 0 ? [...all.values()]
    : [{ id: idOf(resource), name: `whoever has the policy ${name}`, kind: 'unattached policy', account: resource.file.account, resource }];
  return attached.map(principal => ({ principal, name, resource, ...read }));
}

/** Who names a managed policy of the templates among its own, by the policy's id. */
function managedPolicyAttachments(identities: readonly TemplateResource[], set: TemplateSet): Map<string, Principal[]> {
  const attachments = new Map<string, Principal[]>();
  for (const identity of identities) {
    for (const value of managedPolicyArns(identity)) {
      const target = set.targetOf(value, identity.file)?.resource;
      if (target) {
        addTo(attachments, idOf(target), principalOf(identity));
      }
    }
  }
  return attachments;
}

function managedPolicyArns({ properties }: TemplateResource): unknown[] {
  return [properties.ManagedPolicyArns, properties.ManagedPolicies].flatMap(list => elementsOf(list).flatMap(({ value }) => asList(value)));
}
