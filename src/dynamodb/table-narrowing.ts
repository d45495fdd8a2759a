import { Lazy, Stack } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { IConstruct } from 'constructs';
import type { Narrowing } from '../private/narrowed-grant';

/**
 * Use of a table's key through DynamoDB and for that table only.
 *
 * @param region where the table, or the replica, is
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function tableNarrowing(table: dynamodb.ITable, region: string): Narrowing {
  return narrowingOfTable(table, () => table.tableName, region);
}

/**
 * The same for a table that may not exist yet.
 *
 * @param scope the table, or what it is made in
 */
export function narrowingOfTable(scope: IConstruct, tableName: () => string, region: string): Narrowing {
  return {
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
    identityContext: {
      StringEquals: {
        'kms:EncryptionContext:aws:dynamodb:tableName': Lazy.string({ produce: tableName }),
        'kms:EncryptionContext:aws:dynamodb:subscriberId': Stack.of(scope).account,
      },
    },
  };
}
