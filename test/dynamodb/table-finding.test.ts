import { App, Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reportKeyOfAws, TABLE_KEY_NOT_CUSTOMER_MANAGED } from '../../src/dynamodb/table-finding';
import { warningIdsOf, warningsOf } from '../keys/support';

let table: Construct;

beforeEach(() => {
  table = new Construct(new Stack(new App(), 'Storage'), 'Orders');
});

test.each([
  ['owned', 'AWS owns: no policy, no record in CloudTrail and no way to revoke it.'],
  ['managed', 'AWS manages: a fixed policy and no use from other accounts.'],
] as const)('says what a key that AWS %s lacks, and what to do', (kind, text) => {
  reportKeyOfAws(table, kind);

  expect(warningsOf(table)).toEqual([
    `The table is encrypted under a key that ${text} Leave its encryption out for a customer managed key `
    + '(a table\'s key can be changed at any time), or acknowledge AtRest-TableKeyNotCustomerManaged. '
    + '[ack: Annotation::AtRest-TableKeyNotCustomerManaged]',
  ]);
});

test.each<[string, (of: Construct) => Construct]>([
  ['the table', of => of], ['its stack', of => Stack.of(of)],
])('can be acknowledged on %s, after it was raised and before', (_where, scopeOf) => {
  const acknowledgement = { id: TABLE_KEY_NOT_CUSTOMER_MANAGED, reason: 'holds public data' };
  reportKeyOfAws(table, 'owned');
  expect(warningIdsOf(table)).toEqual([TABLE_KEY_NOT_CUSTOMER_MANAGED]);

  Validations.of(scopeOf(table)).acknowledge(acknowledgement);
  expect(warningsOf(table)).toEqual([]);

  reportKeyOfAws(table, 'managed');
  expect(warningsOf(table)).toEqual([]);
});
