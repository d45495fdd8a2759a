import type { ResourceBody, Template } from '../../templates/template';
import { attributeOf, intrinsicOf } from '../../templates/value-parts';
import { type Problem, stop } from '../preflight/problem';
import { DB_CLUSTER, DB_INSTANCE, IMPORTABLE_TYPES, type ImportableType } from './importable-types';

/** A resource of the template that stands for a part of the migrated database. */
export interface ImportedResource {
  readonly logicalId: string;
  readonly body: ResourceBody;
  readonly type: ImportableType;
  /** What RDS calls it, before and after the migration. */
  readonly identifier: string;
  /** Whether it is an instance of the cluster that is imported. */
  readonly isMember: boolean;
}

/** A resource as `create-change-set --resources-to-import` takes it. */
export interface ResourceToImport {
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly ResourceIdentifier: Readonly<Record<string, string>>;
}

/** What a template says of the database, as far as it could be told. */
export interface FoundResources {
  readonly resources: readonly ImportedResource[];
  readonly problems: readonly Problem[];
}

/** The resource of the database, and those of the instances of a cluster. */
export function resourcesToImport(template: Template, logicalId: string, identifier: string, members: Readonly<Record<string, string>>): FoundResources {
  const body = bodyOf(template, logicalId);
  const problem = problemOf(template, logicalId, body);
  if (problem) {
    return { resources: [], problems: [problem] };
  }
  const memberBodies = Object.entries(template.Resources ?? {}).filter(([, each]) => isMemberOf(each, logicalId));
  const named = memberBodies.map(([member, each]): [string, ResourceBody, string | undefined] => [member, each, members[member] ?? writtenIdentifier(each)]);
  const strangers = Object.keys(members).filter(member => !memberBodies.some(([known]) => known === member));
  return {
    resources: [
      { logicalId, body: body!, type: IMPORTABLE_TYPES[body!.Type], identifier, isMember: false },
      ...named.flatMap(([member, each, name]) => (
        name === undefined ? [] : [{ logicalId: member, body: each, type: IMPORTABLE_TYPES[DB_INSTANCE], identifier: name, isMember: true }]
      )),
    ],
    problems: [
      ...otherIdentifier(logicalId, body!, identifier),
      ...named.flatMap(([member, each, name]) => (name === undefined ? [unnamed(member)] : otherIdentifier(member, each, name))),
      ...strangers.map(member => noMember(member, logicalId)),
    ],
  };
}

function isMemberOf(body: ResourceBody, cluster: string): boolean {
  return body?.Type === DB_INSTANCE && referredBy(body.Properties?.DBClusterIdentifier) === cluster;
}

function problemOf(template: Template, logicalId: string, body: ResourceBody | undefined): Problem | undefined {
  if (!body) {
    const databases = Object.entries(template.Resources ?? {}).filter(([, each]) => Object.hasOwn(IMPORTABLE_TYPES, each?.Type)).map(([each]) => each);
    return stop('NoSuchResource', logicalId, {
      what: `The template has no resource ${logicalId}.`,
      why: 'Nothing can be taken out of it.',
      action: databases.length === 0 ? 'Give the template of the stack that the database belongs to.' : `Give one of its databases: ${databases.join(', ')}.`,
    });
  }
  if (!Object.hasOwn(IMPORTABLE_TYPES, body.Type)) {
    return stop('NoDatabase', logicalId, {
      what: `${logicalId} is ${body.Type}.`,
      why: `A migration replaces ${DB_INSTANCE} and ${DB_CLUSTER}.`,
      action: 'Give the logical id of the database itself.',
    });
  }
  const cluster = body.Type === DB_INSTANCE ? body.Properties?.DBClusterIdentifier : undefined;
  return cluster === undefined ? undefined : stop('InstanceOfCluster', logicalId, {
    what: `${logicalId} is an instance of the cluster ${referredBy(cluster) ?? JSON.stringify(cluster)}.`,
    why: 'A cluster is encrypted as a whole, and imported as a whole.',
    action: 'Give the logical id of the cluster: its instances go with it.',
  });
}

function otherIdentifier(logicalId: string, body: ResourceBody, identifier: string): Problem[] {
  const written = writtenIdentifier(body);
  return written === undefined || written.toLowerCase() === identifier.toLowerCase() ? [] : [stop('OtherIdentifier', logicalId, {
    what: `The template calls ${logicalId} ${written}, not ${identifier}.`,
    why: 'Under another identifier the last update would replace it.',
    action: `Give the identifier ${written}, or the resource that is called ${identifier}.`,
  })];
}

function unnamed(logicalId: string): Problem {
  return stop('UnknownIdentifier', logicalId, {
    what: `The template does not say how the instance ${logicalId} is called.`,
    why: 'CloudFormation imports by the identifier.',
    action: `Give it: --member ${logicalId}=NAME. aws cloudformation describe-stack-resource --logical-resource-id ${logicalId} prints it as PhysicalResourceId.`,
  });
}

function noMember(logicalId: string, cluster: string): Problem {
  return stop('NoMember', logicalId, {
    what: `${logicalId} is no instance of ${cluster} in the template.`,
    why: 'Only instances whose DBClusterIdentifier refers to the cluster are imported with it.',
    action: 'Give the logical id of an instance of the cluster.',
  });
}

/** The logical id that a value refers to. */
export function referredBy(value: unknown): string | undefined {
  const [name, argument] = intrinsicOf(value) ?? [];
  return name === 'Ref' ? String(argument) : name === 'Fn::GetAtt' ? attributeOf(argument)?.[0] : undefined;
}

/** The identifier, where the template writes it out. */
function writtenIdentifier(body: ResourceBody): string | undefined {
  const value = body.Properties?.[IMPORTABLE_TYPES[body.Type].identifier];
  return typeof value === 'string' ? value : undefined;
}

function bodyOf(template: Template, logicalId: string): ResourceBody | undefined {
  return Object.hasOwn(template.Resources ?? {}, logicalId) ? template.Resources?.[logicalId] : undefined;
}
