import { policyBytes } from '../../src/policies/policy-size';

const exactly = (bytes: number) => ({ least: bytes, most: bytes });

test('a policy without functions has one size, that of its JSON without blanks', () => {
  expect(policyBytes({ Statement: [{ Effect: 'Allow' }] })).toEqual(exactly('{"Statement":[{"Effect":"Allow"}]}'.length));
});

test('a character counts for the bytes that it takes', () => {
  expect(policyBytes({ Sid: 'é' })).toEqual(exactly('{"Sid":"e"}'.length + 1));
});

test.each<[string, unknown, number, number]>([
  ['an account id has 12 digits', { Ref: 'AWS::AccountId' }, 12, 12],
  ['a partition is aws at the shortest, aws-us-gov at the longest', { Ref: 'AWS::Partition' }, 3, 10],
  ['a Region is us-east-1 at the shortest, ap-southeast-2 at the longest', { Ref: 'AWS::Region' }, 9, 14],
  ['any other value is one character at the shortest, and an ARN at the longest', { Ref: 'Parameter' }, 1, 256],
  ['an attribute is any other value', { 'Fn::GetAtt': ['Role', 'Arn'] }, 1, 256],
  ['a condition is any other value, however deep it is', { 'Fn::If': ['IsProduction', { Ref: 'Admin' }, '*'] }, 1, 256],
  ['a text is the sum of its parts', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] }, 30, 37],
  ['a substitution is the sum of its parts', { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' }, 28, 33],
])('%s', (_name, value, least, most) => {
  expect(policyBytes(value)).toEqual({ least: least + 2, most: most + 2 });
});

test('every value of a policy counts', () => {
  const { least, most } = policyBytes({ Statement: [{ Principal: { AWS: [{ Ref: 'A' }, { Ref: 'B' }] } }] });

  expect(most - least).toBe(2 * 255);
});
