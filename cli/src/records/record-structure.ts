import type { LogColumn } from 'cdk-at-rest/offline';

/**
 * The fields of CloudTrail records as the files write them. The columns are in lower case, as Hive has them, and DuckDB tells
 * upper from lower case in the names of JSON.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const FIELDS = [
  'eventVersion', 'userIdentity', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent', 'errorCode', 'errorMessage',
  'requestParameters', 'responseElements', 'additionalEventData', 'requestID', 'eventID', 'readOnly', 'resources', 'eventType', 'apiVersion',
  'recipientAccountId', 'serviceEventDetails', 'sharedEventID', 'vpcEndpointId', 'eventCategory', 'tlsDetails',
  'type', 'principalId', 'arn', 'accountId', 'invokedBy', 'accessKeyId', 'userName', 'onBehalfOf', 'userId', 'identityStoreArn',
  'sessionContext', 'attributes', 'mfaAuthenticated', 'creationDate', 'sessionIssuer', 'ec2RoleDelivery', 'webIdFederationData', 'federatedProvider',
  'tlsVersion', 'cipherSuite', 'clientProvidedHostHeader',
];

/** The ARN of a resource is the one field whose spelling depends on where it stands. */
const RESOURCE_FIELDS = ['ARN'];

/** A structure as DuckDB's `json_transform` takes it. */
export type Structure = string | { [field: string]: Structure } | [Structure];

/** How the files write the name of a column. Throws where it is not known. */
export function fieldName(name: string, inResource = false): string {
  const field = [...inResource ? RESOURCE_FIELDS : [], ...FIELDS].find(known => known.toLowerCase() === name);
  if (field === undefined) {
    throw new Error(`No field of CloudTrail records is known for the column ${name}: add it to FIELDS`);
  }
  return field;
}

/** The structure of a record with the given columns. */
export function recordStructure(columns: readonly LogColumn[]): Structure {
  return Object.fromEntries(columns.map(column => [fieldName(column.name), structureOf(column.hiveType, column.name === 'resources')]));
}

/** What `json_transform` makes of a type in Hive's notation: strings, and structures, lists and maps of them. */
export function structureOf(hiveType: string, inResource = false): Structure {
  const [, kind, inner] = /^(\w+)(?:<(.*)>)?$/.exec(hiveType) ?? [];
  switch (kind) {
    case 'string': return 'VARCHAR';
    case 'array': return [structureOf(inner, inResource)];
    case 'map': return `MAP(${parts(inner).map(type => structureOf(type)).join(', ')})`;
    case 'struct': return Object.fromEntries(parts(inner).map(field => {
      const colon = field.indexOf(':');
      return [fieldName(field.slice(0, colon), inResource), structureOf(field.slice(colon + 1), inResource)];
    }));
    default: throw new Error(`The type ${hiveType} of a column is none that is known here: string, array, map or struct`);
  }
}

/** What the commas of the outermost level part. */
function parts(text: string): string[] {
  let depth = 0;
  return [...text].reduce<string[]>((found, character) => {
    depth += character === '<' ? 1 : character === '>' ? -1 : 0;
    return character === ',' && depth === 0 ? [...found, ''] : [...found.slice(0, -1), found[found.length - 1] + character];
  }, ['']);
}
