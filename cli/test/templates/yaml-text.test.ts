import { parseYaml } from '../../src/templates/yaml-text';

const value = (text: string): unknown => parseYaml(text).value;

describe('short forms say the same as the long ones in JSON', () => {
  test.each([
    ['!Ref Key', { Ref: 'Key' }],
    ['!Ref AWS::Region', { Ref: 'AWS::Region' }],
    ['!Condition IsProduction', { Condition: 'IsProduction' }],
    ['!GetAtt Table.Arn', { 'Fn::GetAtt': ['Table', 'Arn'] }],
    ['!GetAtt Nested.Outputs.KeyArn', { 'Fn::GetAtt': ['Nested', 'Outputs.KeyArn'] }],
    ['!GetAtt [Table, Arn]', { 'Fn::GetAtt': ['Table', 'Arn'] }],
    ['!GetAtt [Table, !Ref Attribute]', { 'Fn::GetAtt': ['Table', { Ref: 'Attribute' }] }],
    ['!Sub "${A}-${B.Arn}"', { 'Fn::Sub': '${A}-${B.Arn}' }],
    ['!Sub ["${X}", {X: !GetAtt A.B}]', { 'Fn::Sub': ['${X}', { X: { 'Fn::GetAtt': ['A', 'B'] } }] }],
    ['!Join ["", ["arn:", !Ref "AWS::Partition"]]', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }]] }],
    ['!Join [",", !Split ["|", !Ref List]]', { 'Fn::Join': [',', { 'Fn::Split': ['|', { Ref: 'List' }] }] }],
    ['!If [HasKey, !Ref Key, !Ref "AWS::NoValue"]', { 'Fn::If': ['HasKey', { Ref: 'Key' }, { Ref: 'AWS::NoValue' }] }],
    ['!FindInMap [Map, !Ref "AWS::Region", Key]', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'Key'] }],
    ['!Select [0, !GetAZs ""]', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!Select [1, !Split ["/", !GetAtt A.Arn]]', { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['A', 'Arn'] }] }] }],
    ['!GetAZs {Ref: "AWS::Region"}', { 'Fn::GetAZs': { Ref: 'AWS::Region' } }],
    ['!Base64 text', { 'Fn::Base64': 'text' }],
    ['!Base64 {"Fn::Sub": "${A}"}', { 'Fn::Base64': { 'Fn::Sub': '${A}' } }],
    ['!Cidr [!GetAtt Vpc.CidrBlock, 6, 8]', { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, 6, 8] }],
    ['!ImportValue SharedKeyArn', { 'Fn::ImportValue': 'SharedKeyArn' }],
    ['!ImportValue {"Fn::Sub": "${Network}-Key"}', { 'Fn::ImportValue': { 'Fn::Sub': '${Network}-Key' } }],
    ['!Transform {Name: "AWS::Include", Parameters: {Location: x}}', { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 'x' } } }],
    ['!Equals [!Ref A, "010"]', { 'Fn::Equals': [{ Ref: 'A' }, '010'] }],
    ['!And [!Condition A, !Not [!Condition B]]', { 'Fn::And': [{ Condition: 'A' }, { 'Fn::Not': [{ Condition: 'B' }] }] }],
    ['!Or [!Equals [a, b], !Condition C]', { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'C' }] }],
    ['!ToJsonString {a: !Ref B}', { 'Fn::ToJsonString': { a: { Ref: 'B' } } }],
    ['!Length [1, 2]', { 'Fn::Length': [1, 2] }],
  ])('%s', (short, long) => {
    expect(value(`Value: ${short}`)).toEqual({ Value: long });
  });

  test('in blocks, one in the other, however deep', () => {
    expect(value(`
Key: !If
  - HasKey
  - !Join
    - ':'
    - - !Sub
        - \${A}
        - A: !GetAtt
            - Table
            - Arn
      - !Ref B
  - !Sub |
    first \${C}
    second
Transformed: !Transform
  Name: AWS::Include
`)).toEqual({
      Key: { 'Fn::If': ['HasKey', { 'Fn::Join': [':', [{ 'Fn::Sub': ['${A}', { A: { 'Fn::GetAtt': ['Table', 'Arn'] } }] }, { Ref: 'B' }]] }, { 'Fn::Sub': 'first ${C}\nsecond\n' }] },
      Transformed: { 'Fn::Transform': { Name: 'AWS::Include' } },
    });
  });
});

describe('scalars are what CloudFormation takes them for', () => {
  test.each([
    ['2010-09-09', '2010-09-09'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['010', '010'],
    ['012345678901', '012345678901'],
    ['0x1F', '0x1F'],
    ['1_000', '1_000'],
    ['22:22', '22:22'],
    ['1.10', '1.10'],
    ['8.0', '8.0'],
    ['1e3', '1e3'],
    ['12345678901234567890', '12345678901234567890'],
    ['.inf', '.inf'],
    ['-0', '-0'],
    ['42', 42],
    ['-1.5', -1.5],
    ['true', true],
    ['Yes', true],
    ['on', true],
    ['off', false],
    ['NO', false],
    ['y', 'y'],
    ['"true"', 'true'],
    ["'42'", '42'],
    ['!!str 42', '42'],
    ['!!int 42', 42],
    ['!!float 1.5', 1.5],
    ['!!bool no', false],
    ['~', null],
    ['', null],
    ['null', null],
  ])('%s', (text, expected) => {
    expect(value(`Value: ${text}`)).toEqual({ Value: expected });
  });

  test('keys are text, whatever they look like', () => {
    expect(value('yes: 1\n010: 2\n2010-09-09: 3\n1.10: 4')).toEqual({ 'yes': 1, '010': 2, '2010-09-09': 3, '1.10': 4 });
  });
});

describe('anchors', () => {
  test('are expanded, in functions, too', () => {
    expect(value('A: &key !GetAtt Key.Arn\nB: *key\nC: &list !Join ["", [a, *key]]\nD: [*list]')).toEqual({
      A: { 'Fn::GetAtt': ['Key', 'Arn'] },
      B: { 'Fn::GetAtt': ['Key', 'Arn'] },
      C: { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Key', 'Arn'] }]] },
      D: [{ 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Key', 'Arn'] }]] }],
    });
  });

  test('are merged, and what is written beside them goes before', () => {
    expect(value('Base: &base {a: 1, b: !Ref B}\nOne: {<<: *base, a: 2}\nTwo: {a: 3, <<: *base}\nThree:\n  <<: [*base, {c: 4}]')).toMatchObject({
      One: { a: 2, b: { Ref: 'B' } }, Two: { a: 3, b: { Ref: 'B' } }, Three: { a: 1, b: { Ref: 'B' }, c: 4 },
    });
  });

  test('may be used a thousand times, and are no way to exhaust the memory', () => {
    expect(value(`A: &a {Key: x}\nList: [${Array.from({ length: 1000 }, () => '*a').join(', ')}]`)).toMatchObject({ List: { length: 1000 } });
    const levels = Array.from({ length: 9 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array.from({ length: 9 }, () => `*l${level}`).join(', ')}]`);
    expect(() => value(`l0: &l0 [x, x]\n${levels.join('\n')}`)).toThrow('excessive alias count');
  });
});

test('of a key that stands there twice, the last one counts', () => {
  expect(value('A: 1\nB: 2\nA: 3')).toEqual({ A: 3, B: 2 });
});

test('lines are those of the keys of objects at the top', () => {
  const { lines } = parseYaml('# comment\nResources:\n  A:\n    Type: x\n\n  B: {Type: y}\n  A:\n    Type: z\nOther: 1\n');
  expect([...lines.get('Resources')!]).toEqual([['A', 7], ['B', 6]]);
  expect([...lines.get('Other')!]).toEqual([]);
});

describe('errors say where', () => {
  test.each([
    ['a: 1\nb: !Foo x', 'line 2, column 4: !Foo is no function of CloudFormation'],
    ['a: !Reff [x]', 'line 1, column 4: !Reff is no function of CloudFormation'],
    ['a: !!binary aGk=', 'line 1, column 4: tag:yaml.org,2002:binary is no function of CloudFormation'],
    ['a: b: c', 'line 1, column 4: nested mappings are not allowed'],
    ['a:\n\t- b', 'line 2, column 1: tabs are not allowed as indentation'],
    ['a: "b', 'line 1, column 6: missing closing "quote'],
    ['a: 1\n---\nb: 2', 'line 2, column 1: a second document begins; a template is one document'],
    ['a: *b', 'line 1, column 1: unresolved alias (the anchor must be set before the alias): b'],
  ])('%j', (text, message) => {
    expect(() => value(text)).toThrow(message);
  });
});
