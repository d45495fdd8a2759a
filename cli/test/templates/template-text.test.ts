import { mayBeTemplate, readTemplateText, resourceLinesOf } from '../../src/templates/template-text';

const JSON_TEXT = '{\n "Resources": {\n  "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "KmsMasterKeyId": { "Ref": "Key" } } }\n }\n}';
const YAML_TEXT = '# a queue\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      KmsMasterKeyId: !Ref Key\n';
const TEMPLATE = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Key' } } } } };

describe('templates', () => {
  test.each([
    ['JSON', JSON_TEXT],
    ['JSON with a byte order mark', `\uFEFF${JSON_TEXT}`],
    ['YAML', YAML_TEXT],
    ['YAML that begins with a string, as JSON may', YAML_TEXT.replace('# a queue', '').replace('Resources', '"Resources"')],
    ['JSON as aws cloudformation get-template prints it', JSON.stringify({ StagesAvailable: ['Original'], TemplateBody: TEMPLATE })],
    ['YAML as aws cloudformation get-template prints it', JSON.stringify({ TemplateBody: YAML_TEXT })],
    ['YAML as it prints the body alone', JSON.stringify(YAML_TEXT)],
    ['JSON in a string', JSON.stringify(JSON_TEXT)],
  ])('%s', (_, text) => {
    expect(mayBeTemplate(text)).toBe(true);
    expect(readTemplateText(text).template).toEqual(TEMPLATE);
  });

  test.each([
    ['of a transform', { Transform: 'AWS::Serverless-2016-10-31', Resources: { F: { Type: 'AWS::Serverless::Function' } } }],
    ['of a macro alone', { Resources: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/AWS::x' } } } }],
    ['of custom resources', { Resources: { C: { Type: 'Custom::Thing' } } }],
    ['of types of third parties', { Resources: { C: { Type: 'Acme::Storage::Bucket::MODULE' } } }],
  ])('%s', (_, template) => {
    expect(mayBeTemplate(JSON.stringify(template))).toBe(true);
    expect(readTemplateText(JSON.stringify(template))).toMatchObject({ template, problems: [] });
  });

  test('with a resource that CloudFormation would refuse: that is a problem, and the rest can be checked', () => {
    const { template, problems } = readTemplateText('Resources:\n  Queue: {Type: AWS::SQS::Queue}\n  Broken: {Properties: {}}\n  Odd: text');
    expect(template.Resources).toHaveProperty('Queue');
    expect(problems).toEqual(['Broken', 'Odd'].map(id => `has a resource without a Type, which CloudFormation refuses: ${id}`));
  });
});

test('what is nested without end is no template, rather than an end of all memory', () => {
  const nested = (levels: number): string => `{"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{"Tags":${'['.repeat(levels)}${']'.repeat(levels)}}}}}`;
  expect(readTemplateText(nested(400)).problems).toEqual([]);
  expect(() => readTemplateText(nested(5000))).toThrow('is no template: it is nested deeper than 500 levels');
});

describe('lines of resources', () => {
  test('are those of the logical ids', () => {
    expect([...resourceLinesOf(JSON_TEXT)]).toEqual([['Queue', 3]]);
    expect([...resourceLinesOf(YAML_TEXT)]).toEqual([['Queue', 3]]);
    expect([...readTemplateText(YAML_TEXT).resourceLines!]).toEqual([['Queue', 3]]);
  });

  test('are none where the template stands in a string', () => {
    expect([...resourceLinesOf(JSON.stringify(YAML_TEXT))]).toEqual([]);
    expect([...readTemplateText(JSON.stringify({ TemplateBody: YAML_TEXT })).resourceLines!]).toEqual([]);
  });
});

describe('what is no template is named', () => {
  test.each([
    ['[1]', 'it is an array, and a template is an object with Resources'],
    ['"text"', 'it is a string'],
    ['# nothing', 'it is empty'],
    ['{}', 'it has no Resources, and nothing else'],
    ['{"name": "x", "version": "1"}', 'it has no Resources, but name, version'],
    ['{"version": "48.0.0", "artifacts": {}}', 'it has no Resources (the manifest of a cloud assembly: give its folder)'],
    ['apiVersion: v1\nkind: Pod', 'it has no Resources (a manifest of Kubernetes)'],
    ['services: {}', 'it has no Resources (a file of Docker Compose or the Serverless Framework'],
    ['{"$schema": "x", "resources": []}', 'it has no Resources (perhaps a template of Azure; CloudFormation writes Resources with a capital)'],
    ['{"Resources": []}', 'its Resources are an array, where an object with logical ids is expected'],
    ['Resources:', 'its Resources are empty'],
    ['{"Resources": {}}', 'its Resources are empty'],
    ['{"Resources": {"A": {"Type": "bucket"}}}', 'none of its Resources has a Type such as AWS::S3::Bucket'],
  ])('%j', (text, message) => {
    expect(() => readTemplateText(text)).toThrow(`is no template: ${message}`);
  });

  test('at a glance', () => {
    expect(mayBeTemplate('{"name": "cdk", "description": "AWS::S3::Bucket"}')).toBe(false);
    expect(mayBeTemplate('Resources:\n  CPU: 1')).toBe(false);
  });
});

test('what looks like JSON and is neither is an error of JSON', () => {
  expect(() => readTemplateText('{\n "Resources": {\n  "A": 1,,\n }')).toThrow("line 3, column 10: expected a key in double quotes, found ','");
});
