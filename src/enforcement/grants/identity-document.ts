import { type CfnResource, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { asList, isIntrinsic, isObject } from '../../policies/template-text';
import { hasRawOverride } from '../../private/l1-internals';
import { propertiesOf } from '../wiring/reference-tokens';
import { type DerivedStatement, rendered } from './derived-statement';
import type { Reading } from './reading';

/** A policy document of an identity, in the resource that holds it. */
export interface IdentityDocument {
  readonly content: unknown;
  /** The longest that IAM takes, in characters without white space. */
  readonly limit: number;
  /** Adds statements to the document; undefined where it is not written out, and cannot be added to. */
  readonly add?: (statements: readonly DerivedStatement[]) => void;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LIMITS = { managed: 6_144, role: 10_240, group: 5_120, user: 2_048 };

/** The policy documents that a resource holds for identities; none for any other resource. */
export function identityDocuments(resource: CfnResource, reading: Reading): IdentityDocument[] {
  switch (resource.cfnResourceType) {
    case 'AWS::IAM::ManagedPolicy': return [documentOf(resource, LIMITS.managed)];
    case 'AWS::IAM::RolePolicy': return [documentOf(resource, LIMITS.role)];
    case 'AWS::IAM::GroupPolicy': return [documentOf(resource, LIMITS.group)];
    case 'AWS::IAM::UserPolicy': return [documentOf(resource, LIMITS.user)];
    case 'AWS::IAM::Policy': return [documentOf(resource, limitOfAttached(resource, reading))];
    case 'AWS::IAM::Role': return inlineDocuments(resource, LIMITS.role, reading);
    case 'AWS::IAM::Group': return inlineDocuments(resource, LIMITS.group, reading);
    case 'AWS::IAM::User': return inlineDocuments(resource, LIMITS.user, reading);
    default: return [];
  }
}

function documentOf(resource: CfnResource, limit: number): IdentityDocument {
  const content = propertyOf(resource, 'policyDocument', 'PolicyDocument');
  return {
    content,
    limit,
    add: hasRawOverride(resource, 'PolicyDocument') || !('policyDocument' in resource) ? undefined : adding(content, document => typed(resource).policyDocument = document),
  };
}

function inlineDocuments(resource: CfnResource, limit: number, reading: Reading): IdentityDocument[] {
  const policies = propertyOf(resource, 'policies', 'Policies');
  if (!Array.isArray(policies) || Token.isUnresolved(policies) || hasRawOverride(resource, 'Policies') || !('policies' in resource)) {
    return policies === undefined ? [] : asList(reading.resolved(policies)).flatMap(policy => contentOf(policy).map(content => ({ content, limit })));
  }
  return (policies as unknown[]).flatMap((policy, index) => contentOf(Token.isUnresolved(policy) ? reading.resolved(policy) : policy).map(content => ({
    content,
    limit,
    add: Token.isUnresolved(policy) ? undefined : adding(content, document => {
      // Read again: a document beside this one may have been replaced meanwhile.
      const current = typed(resource).policies as object[];
      typed(resource).policies = current.map((each, at) => (at === index ? { ...each, policyDocument: document } : each));
    }),
  })));
}

function contentOf(policy: unknown): unknown[] {
  const content = isObject(policy) ? policy.policyDocument ?? policy.PolicyDocument : undefined;
  return content === undefined ? [] : [content];
}

/** The attributes of an L1; a `CfnResource` without types has none. */
function typed(resource: CfnResource): Record<string, unknown> {
  return resource as unknown as Record<string, unknown>;
}

function propertyOf(resource: CfnResource, attribute: string, name: string): unknown {
  return attribute in resource ? typed(resource)[attribute] : propertiesOf(resource)[name];
}

/** A document of the CDK takes statements; one that is written out is replaced by a longer copy. */
function adding(content: unknown, replace: (document: Record<string, unknown>) => void): IdentityDocument['add'] {
  if (content instanceof iam.PolicyDocument) {
    return statements => content.addStatements(...statements.map(({ actions, key, conditions }) =>
      new iam.PolicyStatement({ actions: [...actions], resources: [key.keyArn], conditions })));
  }
  if (!isWritten(content) || !(Array.isArray(content.Statement) ? !Token.isUnresolved(content.Statement) : isWritten(content.Statement))) {
    return undefined;
  }
  return statements => replace({ ...content, Statement: [...asList(content.Statement), ...statements.map(rendered)] });
}

function isWritten(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Token.isUnresolved(value) && !isIntrinsic(value);
}

function limitOfAttached(resource: CfnResource, reading: Reading): number {
  const isSomebody = (attribute: string) => asList(reading.resolved(typed(resource)[attribute]) ?? []).length > 0;
  return isSomebody('users') ? LIMITS.user : isSomebody('groups') ? LIMITS.group : LIMITS.role;
}
