import type { ResourceBody, Template } from '../../templates/template';
import type { ImportedResource } from './resources-to-import';

/** The templates that a stack goes through. */
export interface ImportTemplates {
  /** As it is deployed, but for what becomes of the database when it leaves the template. */
  readonly retained: Template;
  /** Without the database. */
  readonly takenOut: Template;
  /** The same with the encrypted database, and no other change: CloudFormation takes none with an import. */
  readonly imported: Template;
  /** As it is deployed, with references and policies as they were, and the database encrypted. */
  readonly updated: Template;
}

const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } as const;

/** Stays while the database is out, in a stack that holds nothing else: a template needs a resource. It costs nothing and does nothing. */
const PLACEHOLDER: Readonly<Record<string, ResourceBody>> = { DatabaseIsBeingImported: { Type: 'AWS::CloudFormation::WaitConditionHandle' } };

/** The four templates, from the one that is deployed and the one without the database. */
export function importTemplates(
  deployed: Template, withoutDatabase: Template, resources: readonly ImportedResource[], keyArn: string, storageTypes: ReadonlyMap<string, string | undefined>,
): ImportTemplates {
  const each = (change: (resource: ImportedResource) => ResourceBody) => Object.fromEntries(resources.map(resource => [resource.logicalId, change(resource)]));
  const encrypted = (resource: ImportedResource) => ({
    ...resource.body, Properties: { ...resource.body.Properties, ...encryptedProperties(resource, keyArn, storageTypes.get(resource.logicalId)) },
  });
  const left = withoutDatabase.Resources ?? {};
  const takenOut = { ...withoutDatabase, Resources: Object.keys(left).length === 0 ? PLACEHOLDER : left };
  return {
    retained: withResources(deployed, each(({ body }) => ({ ...body, ...RETAIN }))),
    takenOut,
    imported: withResources(takenOut, each(resource => ({ ...encrypted(resource), ...RETAIN }))),
    updated: withResources(deployed, each(encrypted)),
  };
}

/** The instances of a cluster have its encryption without saying so. */
function encryptedProperties({ type, identifier, isMember, body }: ImportedResource, keyArn: string, storageType: string | undefined): Record<string, unknown> {
  // As the template writes it, which may be in capitals: another spelling would replace.
  const written = body.Properties?.[type.identifier];
  return {
    [type.identifier]: typeof written === 'string' ? written : identifier,
    ...(isMember ? {} : { StorageEncrypted: true, KmsKeyId: keyArn }),
    ...(storageType === undefined ? {} : { StorageType: storageType }),
  };
}

function withResources(template: Template, resources: Readonly<Record<string, ResourceBody>>): Template {
  return { ...template, Resources: { ...template.Resources, ...resources } };
}
