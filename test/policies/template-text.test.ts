import { asList, flatten, isIntrinsic, isObject, text } from '../../src/policies/template-text';

describe('text of a value of a template', () => {
  test.each<[unknown, string]>([
    ['kms:*', 'kms:*'],
    [30, '30'],
    [true, 'true'],
    [{ Ref: 'AWS::AccountId' }, '${AWS::AccountId}'],
    [{ 'Fn::GetAtt': ['Role', 'Arn'] }, '${Role.Arn}'],
    [{ 'Fn::GetAtt': 'Role.Arn' }, '${Role.Arn}'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam' }, 'arn:${AWS::Partition}:iam'],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] }, 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'],
    [{ 'Fn::Join': ['/', ['a', { 'Fn::Join': ['-', ['b', 'c']] }]] }, 'a/b-c'],
  ])('%j reads %s', (value, expected) => {
    expect(text(value)).toBe(expected);
  });

  test.each<[unknown]>([
    [{ 'Fn::If': ['IsProduction', 'a', 'b'] }],
    [{ 'Fn::Sub': ['${Name}', { Name: 'a' }] }],
    [{ 'Fn::Join': ['', { Ref: 'List' }] }],
    [{ 'Fn::Join': 'no list' }],
  ])('%j, which is known at deployment only, is a placeholder that holds it', value => {
    expect(text(value)).toBe(`\${${JSON.stringify(value)}}`);
  });

  test.each<[unknown]>([[undefined], [null], [['a', 'b']]])('%j has none', value => {
    expect(text(value)).toBe('');
  });

  test('an object that is no function is a placeholder as well', () => {
    expect(text({})).toBe('${{}}');
  });
});

describe('flattening a document', () => {
  const document = { Principal: { AWS: [{ Ref: 'Admin' }, 'arn:aws:iam::111122223333:root'] }, Count: 3, Fixed: '${Ref}' };

  test('replaces every function, at any depth, and leaves the rest as it is', () => {
    expect(flatten(document, name => `<${name}>`)).toEqual({
      Principal: { AWS: ['<${Admin}>', 'arn:aws:iam::111122223333:root'] }, Count: 3, Fixed: '${Ref}',
    });
  });

  test('does not change the document', () => {
    const before = JSON.stringify(document);

    flatten(document, () => '');

    expect(JSON.stringify(document)).toBe(before);
  });
});

test('a function of CloudFormation is an object with the one key Ref or Fn::…', () => {
  expect(isIntrinsic({ Ref: 'Key' })).toBe(true);
  expect(isIntrinsic({ 'Fn::If': [] })).toBe(true);
  expect(isIntrinsic({ AWS: '*' })).toBe(false);
  expect(isIntrinsic({ Ref: 'Key', AWS: '*' })).toBe(false);
  expect(isIntrinsic({})).toBe(false);
});

test('an object is neither a list nor null', () => {
  expect([{}, { a: 1 }].map(isObject)).toEqual([true, true]);
  expect([[], null, undefined, 'a', 1].map(isObject)).toEqual([false, false, false, false, false]);
});

test('a single value is a list of one', () => {
  expect(asList('kms:*')).toEqual(['kms:*']);
  expect(asList(['kms:*', 'kms:Decrypt'])).toEqual(['kms:*', 'kms:Decrypt']);
});
