import { replacedBy } from '../../catalog/replacing-properties';
import type { Template } from '../../templates/template';
import { isRecord } from '../../templates/value-parts';
import { note, type Problem, stop } from '../preflight/problem';
import { differingProperties, encryptionProblems, storageTypeLeftOut } from './actual-properties';
import { laterProblems } from './app-template';
import { type AttributeValue, valueOfAttribute } from './attribute-values';
import { type CommandFile, isTransformed } from './import-commands';
import { type ImportStep, stepsOf } from './import-steps';
import { importTemplates } from './import-templates';
import { DB_INSTANCE, type Described } from './importable-types';
import { type Reference, withoutResources } from './references';
import { type ImportedResource, referredBy, resourcesToImport, type ResourceToImport } from './resources-to-import';

/** What is to be imported where. */
export interface ImportRequest {
  /** The template that is deployed, and no newer one. */
  readonly template: Template;
  readonly stackName: string;
  /** The resource of the instance, or of the cluster. */
  readonly logicalId: string;
  /** What RDS calls the database, before and after the migration. */
  readonly identifier: string;
  /** The key that the database is encrypted under. */
  readonly keyArn: string;
  /** Identifiers of instances of the cluster, by logical id; of those whose template does not say it. */
  readonly members?: Readonly<Record<string, string>>;
  /** What RDS describes of the database now, and of its instances. Without it, endpoints and resource ids are not known and nothing is compared. */
  readonly described?: readonly Described[];
  /** The template that the app will have from then on, to see that it replaces nothing. */
  readonly after?: Template;
  /** The folder that the commands look for the files in. */
  readonly folder: string;
}

/** How a migrated database comes under its stack again. */
export interface ImportPlan {
  readonly problems: readonly Problem[];
  /** Whether one of the problems stops it: then there are no files and no steps. */
  readonly stops: boolean;
  readonly resources: readonly ResourceToImport[];
  readonly files: readonly CommandFile[];
  readonly steps: readonly ImportStep[];
}

/** What RDS describes of a resource, where that was given. */
type DescriptionOf = (resource: ImportedResource) => Described | undefined;

/**
 * Plans how CloudFormation takes the encrypted database for its own, without replacing it: retain, take out of the template, import, update. Pure.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-resolve-drift.html
 */
export function planImport(request: ImportRequest): ImportPlan {
  const { template, described = [] } = request;
  const { resources, problems: found } = resourcesToImport(template, request.logicalId, request.identifier, request.members ?? {});
  if (resources.length === 0) {
    return { problems: found, stops: true, resources: [], files: [], steps: [] };
  }
  const descriptionOf: DescriptionOf = ({ type, identifier }) => (
    described.find(each => each[type.identifier] === identifier && isOfType(each, type.identifier))
  );
  const { withoutDatabase, problems: ofReferences } = takenOut(template, resources, descriptionOf, request.identifier);
  const storageTypes = new Map(resources.map(resource => [resource.logicalId, storageTypeLeftOut(resource, descriptionOf(resource))]));
  const templates = importTemplates(template, withoutDatabase, resources, request.keyArn, storageTypes);
  const problems = [
    ...found,
    ...ofReferences,
    ...resources.flatMap(resource => descriptionProblems(resource, descriptionOf(resource), request.keyArn)),
    ...storageTypeNotes(storageTypes),
    ...replicaNotes(template, resources),
    ...transformNotes(template),
    ...(request.after ? laterProblems(resources.map(({ logicalId }) => logicalId), templates.imported, request.after) : []),
  ];
  const stops = problems.some(problem => problem.stops);
  const toImport = resources.map(resourceToImport);
  return { problems, stops, resources: toImport, ...(stops ? { files: [], steps: [] } : stepsOf(request, templates, toImport)) };
}

/** The template without the database, and what stands in the way of that. */
function takenOut(
  template: Template, resources: readonly ImportedResource[], descriptionOf: DescriptionOf, database: string,
): { readonly withoutDatabase: Template; readonly problems: readonly Problem[] } {
  const taken = new Map(resources.map(resource => [resource.logicalId, resource]));
  const unknown: Reference[] = [];
  const changed: Reference[] = [];
  const valueFor = (reference: Reference): AttributeValue | undefined => {
    const resource = taken.get(reference.logicalId)!;
    return valueOfAttribute(resource, reference.attribute, descriptionOf(resource));
  };
  const ids = new Set(taken.keys());
  const withoutDatabase = withoutResources(template, ids, reference => {
    const value = valueFor(reference);
    (value === undefined ? unknown : value.changed ? changed : []).push(reference);
    return value;
  });
  // The same with the values that the references had before the migration: whatever these were, they were others.
  const before = withoutResources(template, ids, reference => {
    const value = valueFor(reference);
    return value?.changed ? { text: `before the migration: ${value.text}`, isSub: false } : value;
  });
  const unknownValues = unknown.map(reference => unknownValue(reference, taken.get(reference.logicalId)!, database));
  return { withoutDatabase, problems: [...unknownValues, ...changedNotes(changed), ...replacedDependents(before, withoutDatabase)] };
}

function unknownValue({ logicalId, attribute, place }: Reference, { type, identifier }: ImportedResource, database: string): Problem {
  const describe = type.identifier === 'DBClusterIdentifier' ? 'describe-db-clusters --db-cluster-identifier' : 'describe-db-instances --db-instance-identifier';
  return stop('UnknownValue', place, {
    what: `${place} refers to ${attribute} of ${logicalId}, and its value is not known.`,
    why: 'The database cannot leave the template while something refers to it.',
    action: `Give --described FILE with what aws rds ${describe} ${identifier} prints (after the cutover of ${database}); `
      + 'if RDS does not describe it, take the reference out of the template in a deployment of its own.',
  });
}

function changedNotes(references: readonly Reference[]): Problem[] {
  return references.map(({ logicalId, attribute, place }) => note('ValueChanges', place, {
    what: `${place} gets another value: ${attribute} of ${logicalId} is that of the encrypted database.`,
    why: place.startsWith('Outputs.') ? 'CloudFormation refuses to change an export that another stack imports.' : 'What refers to it is updated when the database is taken out.',
    action: place.startsWith('Outputs.') ? 'If it is exported and imported elsewhere, write the new value there first.' : 'Look at this resource in the change set of that step.',
  }));
}

/** Resources that stay in the template, and that a new value of an attribute would replace. */
function replacedDependents(before: Template, after: Template): Problem[] {
  return Object.entries(after.Resources ?? {}).flatMap(([logicalId, body]) => {
    const former = before.Resources?.[logicalId];
    const changes = isRecord(body) && former ? replacedBy(body.Type, former.Properties ?? {}, body.Properties ?? {}) : [];
    return changes.map(({ path, certainty }) => (certainty === 'always' ? stop : note)('ReplacesDependent', `${logicalId}.${path}`, {
      what: `${path} of ${logicalId} (${body.Type}) gets a value that the migration has changed.`,
      why: `CloudFormation ${certainty === 'always' ? 'replaces' : 'may replace'} ${logicalId} for that.`,
      action: `Retain ${logicalId} and take it out of the template first, or let it be replaced by an update of its own.`,
    }));
  });
}

function descriptionProblems(resource: ImportedResource, described: Described | undefined, keyArn: string): Problem[] {
  if (described) {
    return [...encryptionProblems(resource, described, keyArn), ...differingProperties(resource, described)];
  }
  return [note('NotDescribed', resource.logicalId, {
    what: `What RDS describes of ${resource.identifier} was not given.`,
    why: 'Whether it is encrypted under the key, and whether it is what the template says, was not looked at; an import brings it to what the template says.',
    action: `Give --described FILE with the description of ${resource.identifier}.`,
  })];
}

function storageTypeNotes(storageTypes: ReadonlyMap<string, string | undefined>): Problem[] {
  return [...storageTypes].flatMap(([logicalId, storageType]) => (storageType === undefined ? [] : [note('StorageTypeWritten', `${logicalId}.StorageType`, {
    what: `The template leaves out StorageType; the database has ${storageType}.`,
    why: 'An import brought such databases to the default of CloudFormation (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/809).',
    action: `StorageType ${storageType} is written into the templates here: write it into your own as well.`,
  })]));
}

function replicaNotes(template: Template, resources: readonly ImportedResource[]): Problem[] {
  const ids = resources.map(({ logicalId }) => logicalId);
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, body]) => {
    const source = body.Properties?.SourceDBInstanceIdentifier ?? body.Properties?.SourceDBClusterIdentifier ?? body.Properties?.ReplicationSourceIdentifier;
    return !ids.includes(referredBy(source) ?? '') ? [] : [note('ReplicaOfTheOldDatabase', logicalId, {
      what: `${logicalId} (${body.Type}) is a replica of the unencrypted database.`,
      why: 'It replicates the old database under its new name, whatever the template says.',
      action: body.Type === DB_INSTANCE ? 'Make a new replica of the encrypted database under another logical id, and take this one out.' : 'Make it anew from the encrypted database.',
    })];
  });
}

function transformNotes(template: Template): Problem[] {
  return isTransformed(template) ? [note('Transformed', 'Transform', {
    what: 'A transform or macro writes parts of the template when it is deployed.',
    why: 'References to the database in what it writes are not seen here.',
    action: 'Look through aws cloudformation get-template --template-stage Processed for the logical id of the database.',
  })] : [];
}

/** Both APIs describe instances with the identifier of their cluster as well. */
function isOfType(described: Described, identifier: string): boolean {
  return identifier === 'DBInstanceIdentifier' || described.DBInstanceIdentifier === undefined;
}

function resourceToImport({ logicalId, body, type, identifier }: ImportedResource): ResourceToImport {
  return { ResourceType: body.Type, LogicalResourceId: logicalId, ResourceIdentifier: { [type.identifier]: identifier } };
}

