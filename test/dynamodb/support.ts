import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { propertiesOf } from '../s3/support';
import type { JsonObject } from '../support/template/cloudformation';

export { keyStatements, propertiesOf, resourceOf } from '../s3/support';

// TableV2 itself passes deprecated props to its grants; the warnings would drown what the tests have to say.
process.env.JSII_DEPRECATED ??= 'quiet';

export const PARTITION_KEY: dynamodb.Attribute = { name: 'pk', type: dynamodb.AttributeType.STRING };
export const SORT_KEY: dynamodb.Attribute = { name: 'sk', type: dynamodb.AttributeType.STRING };
export const FAR_KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/far';

/** What a global table says of each of its replicas, the table itself last. */
export function replicasOf(table: IConstruct): JsonObject[] {
  return propertiesOf(table).Replicas as JsonObject[];
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
