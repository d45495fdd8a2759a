import { replacingPropertiesOf } from '../../catalog/replacing-properties';
import type { ResourceBody } from '../../templates/template';
import { type Problem, note, stop } from '../preflight/problem';
import type { DbCluster } from '../rds/db-cluster';
import type { DbInstance } from '../rds/db-instance';
import { DB_CLUSTER, DB_INSTANCE, type Described } from './importable-types';
import type { ImportedResource } from './resources-to-import';

/** What a property of CloudFormation is in a description, where the API names it otherwise or has it elsewhere. */
type ReadProperty<D> = Readonly<Record<string, (described: D) => unknown>>;

const INSTANCE_PROPERTIES: ReadProperty<DbInstance> = {
  DBParameterGroupName: instance => instance.DBParameterGroups?.[0]?.DBParameterGroupName,
  DBSubnetGroupName: instance => instance.DBSubnetGroup?.DBSubnetGroupName,
  EnableIAMDatabaseAuthentication: instance => instance.IAMDatabaseAuthenticationEnabled,
  EnablePerformanceInsights: instance => instance.PerformanceInsightsEnabled,
  OptionGroupName: instance => instance.OptionGroupMemberships?.[0]?.OptionGroupName,
  Port: instance => instance.Endpoint?.Port,
};

const CLUSTER_PROPERTIES: ReadProperty<DbCluster> = {
  DBClusterParameterGroupName: cluster => cluster.DBClusterParameterGroup,
  DBSubnetGroupName: cluster => cluster.DBSubnetGroup,
  EnableHttpEndpoint: cluster => cluster.HttpEndpointEnabled,
  EnableIAMDatabaseAuthentication: cluster => cluster.IAMDatabaseAuthenticationEnabled,
  EnablePerformanceInsights: cluster => cluster.PerformanceInsightsEnabled,
};

/** Properties that are compared apart from the others: they are what the import is about. */
const ASKED_FOR = ['StorageEncrypted', 'KmsKeyId', 'DBInstanceIdentifier', 'DBClusterIdentifier'];

/** Whether the described database is the encrypted one, and under the key. */
export function encryptionProblems({ logicalId, identifier }: ImportedResource, described: Described, keyArn: string): Problem[] {
  if (described.StorageEncrypted !== true) {
    return [stop('NotEncrypted', identifier, {
      what: `${identifier} is not encrypted.`,
      why: `The import would record an encrypted database as ${logicalId}, and the next update of the stack would replace what is there by an empty one.`,
      action: 'Migrate it first, or describe it again: the description is older than the cutover.',
    })];
  }
  return described.KmsKeyId === keyArn ? [] : [stop('OtherKey', identifier, {
    what: `${identifier} is encrypted under ${described.KmsKeyId ?? 'a key that RDS does not name'}, not ${keyArn}.`,
    why: 'KmsKeyId cannot be changed: the next update of the stack would replace the database.',
    action: 'Give the ARN of the key that RDS describes.',
  })];
}

/** Where the template says something else than what there is. */
export function differingProperties({ logicalId, body, identifier }: ImportedResource, described: Described): Problem[] {
  return Object.entries(body.Properties ?? {}).flatMap(([property, written]) => {
    const actual = actualProperty(body.Type, property, described);
    if (ASKED_FOR.includes(property) || isSame(property, written, actual)) {
      return [];
    }
    const replaces = replacingPropertiesOf(body.Type).some(({ path, certainty }) => path === property && certainty === 'always');
    const what = `The template says ${property} ${JSON.stringify(written)} for ${logicalId}; ${identifier} has ${JSON.stringify(actual)}.`;
    return [replaces ? stop('CannotBeAsTheTemplateSays', `${logicalId}.${property}`, {
      what,
      why: `CloudFormation changes ${property} by replacing the database.`,
      action: `Write ${JSON.stringify(actual)} into the template, in a deployment of its own if it is deployed otherwise.`,
    }) : note('ImportChanges', `${logicalId}.${property}`, {
      what,
      why: 'An import brings the database to what the template says, at once: that may restart it.',
      action: 'Unless you want the change, write what there is into the template (and the app) first.',
    })];
  });
}

/** The storage type of an instance whose template leaves it out: CloudFormation would take its default for what was meant. */
export function storageTypeLeftOut({ body, isMember }: ImportedResource, described: Described | undefined): string | undefined {
  const isLeftOut = body.Type === DB_INSTANCE && !isMember && body.Properties?.StorageType === undefined;
  return isLeftOut ? described?.StorageType : undefined;
}

function actualProperty(type: string, property: string, described: Described): unknown {
  const read = type === DB_CLUSTER ? CLUSTER_PROPERTIES[property] as ReadProperty<Described>[string] | undefined
    : INSTANCE_PROPERTIES[property] as ReadProperty<Described>[string] | undefined;
  return read ? read(described) : described[property];
}

/** What is not written out, or not described, or no single value, cannot be compared: it counts as the same. */
function isSame(property: string, written: unknown, actual: ResourceBody | unknown): boolean {
  const comparable = ['string', 'number', 'boolean'];
  if (!comparable.includes(typeof written) || !comparable.includes(typeof actual) || String(written).includes('{{resolve:')) {
    return true;
  }
  const [one, other] = [String(written).toLowerCase(), String(actual).toLowerCase()];
  // A template may name the major version alone.
  return one === other || (property === 'EngineVersion' && other.startsWith(`${one}.`));
}
