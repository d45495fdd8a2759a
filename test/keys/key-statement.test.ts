import * as iam from 'aws-cdk-lib/aws-iam';
import { keyStatement } from '../../src/keys/key-statement';

const READER = new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Reader');

test('a statement of a key policy is about the key itself', () => {
  expect(keyStatement('Reader', READER, ['kms:Decrypt']).toStatementJson()).toEqual({
    Sid: 'Reader', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/Reader' }, Action: 'kms:Decrypt', Resource: '*',
  });
});

test('a statement has all of its conditions, those under one operator together', () => {
  const statement = keyStatement('Reader', READER, ['kms:Decrypt'],
    { StringEquals: { 'kms:CallerAccount': '111122223333' } },
    { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }, Bool: { 'kms:GrantIsForAWSResource': 'true' } });

  expect(statement.conditions).toEqual({
    StringEquals: { 'kms:CallerAccount': '111122223333', 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
  });
});
