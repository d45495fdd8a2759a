import { canonicalText, isSameValue } from '../../src/catalog/same-value';

const NO_VALUE = { Ref: 'AWS::NoValue' };

describe('isSameValue', () => {
  test.each([
    ['a GetAtt as a list and as a text', { 'Fn::GetAtt': ['Key', 'Arn'] }, { 'Fn::GetAtt': 'Key.Arn' }],
    ['a GetAtt of a nested attribute', { 'Fn::GetAtt': ['Stack', 'Outputs.KeyArn'] }, { 'Fn::GetAtt': 'Stack.Outputs.KeyArn' }],
    ['a substitution and a join of the same parts', { 'Fn::Sub': '${AWS::StackName}-data' }, { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'data']] }],
    ['joins with other separators', { 'Fn::Join': ['', ['a-', { Ref: 'X' }]] }, { 'Fn::Join': ['-', ['a', { Ref: 'X' }]] }],
    ['a substitution of an attribute', { 'Fn::Sub': '${Key.Arn}' }, { 'Fn::GetAtt': ['Key', 'Arn'] }],
    ['a substitution with variables', { 'Fn::Sub': ['${Name}/x', { Name: { Ref: 'Bucket' } }] }, { 'Fn::Join': ['/', [{ Ref: 'Bucket' }, 'x']] }],
    ['a join of what is written out', { 'Fn::Join': ['', ['ab', 'c']] }, 'abc'],
    ['a literal dollar', { 'Fn::Sub': 'a${!b}' }, 'a${b}'],
    ['booleans and numbers as text', { Encrypted: true, Size: 8 }, { Encrypted: 'true', Size: '8' }],
    ['members in another order', { A: 1, B: [{ C: 2, D: 3 }] }, { B: [{ D: 3, C: 2 }], A: 1 }],
    ['no value and nothing', { A: 1, B: NO_VALUE, C: null }, { A: 1 }],
    ['no value at all', NO_VALUE, undefined],
    ['elements that are not there', [1, NO_VALUE], [1]],
    ['functions within functions', { 'Fn::Join': [':', ['a', { 'Fn::Sub': '${B}' }]] }, { 'Fn::Sub': 'a:${B}' }],
  ])('takes %s for one', (_, one, other) => {
    expect(isSameValue(one, other)).toBe(true);
  });

  test.each([
    ['another resource', { Ref: 'A' }, { Ref: 'B' }],
    ['a reference and its name', { Ref: 'A' }, 'A'],
    ['a reference and an attribute', { Ref: 'A' }, { 'Fn::GetAtt': ['A', 'Arn'] }],
    ['lists in another order', ['a', 'b'], ['b', 'a']],
    ['false and nothing', false, undefined],
    ['the empty text and nothing', '', undefined],
    ['an empty list and nothing', [], undefined],
    ['an empty member and none', { A: '' }, {}],
    ['an empty element and none', ['', 1], [1]],
    ['a text and a list of it', 'a', ['a']],
    ['other branches of a condition', { 'Fn::If': ['Prod', 'a', 'b'] }, { 'Fn::If': ['Prod', 'b', 'a'] }],
    ['joins of a list that a function gives', { 'Fn::Join': [',', { Ref: 'A' }] }, { 'Fn::Join': [';', { Ref: 'A' }] }],
    ['a substitution with other variables', { 'Fn::Sub': ['${N}', { N: 'a' }] }, { 'Fn::Sub': ['${N}', { N: 'b' }] }],
  ])('tells %s apart', (_, one, other) => {
    expect(isSameValue(one, other)).toBe(false);
  });
});

test('what references give can be told', () => {
  const inTheStack = (intrinsic: unknown) => ((intrinsic as { Ref?: string }).Ref === 'AWS::Region' ? 'eu-central-1' : undefined);

  expect(canonicalText({ 'Fn::Sub': 'logs.${AWS::Region}' }, inTheStack)).toBe(canonicalText('logs.eu-central-1'));
  expect(canonicalText({ Name: { 'Fn::Sub': '${AWS::StackName}' } }, inTheStack)).not.toBe(canonicalText({ Name: 'x' }, inTheStack));
});
