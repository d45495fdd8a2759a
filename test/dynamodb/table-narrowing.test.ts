import { App, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { tableNarrowing } from '../../src/dynamodb/table-narrowing';
import { HERE } from '../keys/support';

test('ties use of the key to DynamoDB of a Region', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  const table = dynamodb.Table.fromTableName(stack, 'Orders', 'orders');

  expect(tableNarrowing(table, 'us-east-1').conditions).toEqual({ StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } });
});

test('ties it to the table and its account, in the identity policy only', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  const table = dynamodb.Table.fromTableName(stack, 'Orders', 'orders');

  const narrowing = tableNarrowing(table, 'eu-west-1');

  expect(stack.resolve(narrowing.identityContext)).toEqual({
    StringEquals: {
      'kms:EncryptionContext:aws:dynamodb:tableName': 'orders',
      'kms:EncryptionContext:aws:dynamodb:subscriberId': '111122223333',
    },
  });
  expect(JSON.stringify(narrowing.conditions)).not.toContain('EncryptionContext');
});
