import type { Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { EncryptedTable, EncryptedTableV2 } from '../../src';
import type { DecisionRow } from '../support/policy/decisions';
import type { RequestContext } from '../support/policy/policy-document';
import { ACCOUNT, mayEach, mayNotEach, OTHER_ACCOUNT, OTHER_REGION, REGION, USE, via } from './cast';

/** Every table needs one. */
export const PARTITION_KEY = { name: 'id', type: AttributeType.STRING };

/** The encryption context of a table: its name and the account that it belongs to. */
export const contextOf = (tableName: string, account = ACCOUNT): RequestContext => ({
  'kms:EncryptionContext:aws:dynamodb:tableName': tableName,
  'kms:EncryptionContext:aws:dynamodb:subscriberId': account,
});

/** A call of DynamoDB for the caller, for one table. */
export const throughDynamoDb = (tableName = 'orders', region = REGION): RequestContext => ({ ...via('dynamodb', region), ...contextOf(tableName) });

const READING = ['kms:Decrypt'];

/** What the grants of a table give: on the key, and on the table and its stream. */
const GRANTS = {
  read: { allowed: READING, onTable: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:DescribeTable'], notOnTable: ['dynamodb:PutItem'], onStream: [] },
  write: { allowed: USE, onTable: ['dynamodb:PutItem', 'dynamodb:BatchWriteItem'], notOnTable: ['dynamodb:GetItem'], onStream: [] },
  readWrite: { allowed: USE, onTable: ['dynamodb:GetItem', 'dynamodb:PutItem'], notOnTable: ['dynamodb:DeleteTable'], onStream: [] },
  full: { allowed: USE, onTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteTable'], notOnTable: [], onStream: [] },
  stream: { allowed: READING, onTable: [], notOnTable: ['dynamodb:GetItem', 'dynamodb:PutItem'], onStream: ['dynamodb:GetRecords', 'dynamodb:DescribeStream'] },
} as const;
export type GrantName = keyof typeof GRANTS;
export const GRANT_NAMES = Object.keys(GRANTS) as GrantName[];

/** The ways in which a table grants: methods of its own, and those of `grants`. Streams have a new style on `EncryptedTable` only. */
export const STYLES = {
  Old: (table: EncryptedTable | EncryptedTableV2, grant: GrantName, grantee: IGrantable) => ({
    read: () => table.grantReadData(grantee),
    write: () => table.grantWriteData(grantee),
    readWrite: () => table.grantReadWriteData(grantee),
    full: () => table.grantFullAccess(grantee),
    stream: () => table.grantStreamRead(grantee),
  })[grant](),
  New: (table: EncryptedTable | EncryptedTableV2, grant: GrantName, grantee: IGrantable) => ({
    read: () => table.grants.readData(grantee),
    write: () => table.grants.writeData(grantee),
    readWrite: () => table.grants.readWriteData(grantee),
    full: () => table.grants.fullAccess(grantee),
    stream: () => 'streamGrants' in table ? table.streamGrants.read(grantee) : table.grantStreamRead(grantee),
  })[grant](),
};
export const STYLE_NAMES = Object.keys(STYLES) as (keyof typeof STYLES)[];

/** What a grantee may do with the key through DynamoDB, for one table, and all that it may not. */
export function keyUse(grant: GrantName, who: string, on: string, tableName = 'orders', region = REGION): DecisionRow[] {
  const { allowed } = GRANTS[grant];
  const forbidden = USE.filter(action => !(allowed as readonly string[]).includes(action));
  const wrongRegion = region === REGION ? OTHER_REGION : REGION;
  const call = throughDynamoDb(tableName, region);
  return [
    ...mayEach(allowed, { who, on, when: call }),
    ...allowed.filter(action => ['kms:Decrypt', 'kms:GenerateDataKey'].includes(action)).map((may): DecisionRow => ({ who, may, on, onlyWhen: call })),
    { who, may: 'kms:DescribeKey', on, onlyWhen: via('dynamodb', region), because: 'it carries no encryption context' },
    { who, mayNot: 'kms:Decrypt', on, because: 'it calls KMS directly' },
    { who, mayNot: 'kms:Decrypt', on, when: { ...call, ...via('dynamodb', wrongRegion) }, because: 'it is DynamoDB of another Region' },
    { who, mayNot: 'kms:Decrypt', on, when: { ...call, ...via('s3', region) }, because: 'it is another service' },
    { who, mayNot: 'kms:Decrypt', on, when: { ...call, ...contextOf(`${tableName}-2`) }, because: 'a table\'s name is no prefix' },
    { who, mayNot: 'kms:Decrypt', on, when: { ...call, ...contextOf(tableName, OTHER_ACCOUNT) }, because: 'it is a table of another account' },
    ...mayNotEach(forbidden, { who, on, when: call }),
    { who, mayNot: 'kms:CreateGrant', on, when: { ...call, 'kms:GrantIsForAWSResource': 'true' }, because: 'the table has its grants already' },
    ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'], { who, on, when: via('dynamodb', region) }),
  ];
}

/** The half of a grant that DynamoDB decides. */
export function tableUse(grant: GrantName, who: string, on: string, stream: string): DecisionRow[] {
  const { onTable, notOnTable, onStream } = GRANTS[grant];
  return [
    ...mayEach(onTable, { who, on }),
    ...mayNotEach(notOnTable, { who, on }),
    ...mayEach(onStream, { who, on: stream }),
  ];
}

/** The two kinds of table, each with a stream. */
export const TABLES = {
  EncryptedTable: (stack: Stack, tableName?: string) =>
    new EncryptedTable(stack, 'Orders', { partitionKey: PARTITION_KEY, tableName, stream: StreamViewType.NEW_IMAGE }),
  EncryptedTableV2: (stack: Stack, tableName?: string) =>
    new EncryptedTableV2(stack, 'Orders', { partitionKey: PARTITION_KEY, tableName, dynamoStream: StreamViewType.NEW_IMAGE }),
} as const;
export const TABLE_NAMES = Object.keys(TABLES) as (keyof typeof TABLES)[];
