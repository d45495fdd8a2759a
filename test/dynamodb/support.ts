import { type CfnElement, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { JsonObject, TemplateResource } from '../support/template/cloudformation';
import { templateOf } from '../support/template/synth';

// TableV2 itself passes deprecated props to its grants; the warnings would drown what the tests have to say.
process.env.JSII_DEPRECATED ??= 'quiet';

export const PARTITION_KEY: dynamodb.Attribute = { name: 'pk', type: dynamodb.AttributeType.STRING };
export const SORT_KEY: dynamodb.Attribute = { name: 'sk', type: dynamodb.AttributeType.STRING };
export const FAR_KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/far';

/** The entry of a template that a table renders itself into. */
export function resourceOf(table: IConstruct): TemplateResource {
  const stack = Stack.of(table);
  return templateOf(stack).Resources[stack.getLogicalId(table.node.defaultChild as CfnElement)];
}

/** The properties that a table renders itself into. */
export function propertiesOf(table: IConstruct): JsonObject {
  return resourceOf(table).Properties ?? {};
}

/** What a global table says of each of its replicas, the table itself last. */
export function replicasOf(table: IConstruct): JsonObject[] {
  return propertiesOf(table).Replicas as JsonObject[];
}

/** The statements of a policy that are about use of a key. */
export function keyStatements(statements: JsonObject[]): JsonObject[] {
  return statements.filter(statement => [statement.Action].flat().some(action => String(action).startsWith('kms:')));
}

export function roleIn(scope: Stack, id = 'Role'): iam.Role {
  return new iam.Role(scope, id, { assumedBy: new iam.AccountRootPrincipal() });
}

/** Use of a table's key through DynamoDB, for that table only, as an identity policy has it. */
export function throughTable(table: dynamodb.ITable | dynamodb.ITableV2, region: unknown = 'eu-west-1'): JsonObject {
  const stack = Stack.of(table);
  return stack.resolve({
    StringEquals: {
      'kms:ViaService': `dynamodb.${String(region)}.amazonaws.com`,
      'kms:EncryptionContext:aws:dynamodb:tableName': table.tableName,
      'kms:EncryptionContext:aws:dynamodb:subscriberId': stack.account,
    },
  }) as JsonObject;
}
