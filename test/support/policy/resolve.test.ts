import { App, CfnOutput, CrossStackReferences, NestedStack, ReferenceStrength, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Json, JsonObject } from '../template/cloudformation';
import { deployed } from '../template/synth';
import { resolveTemplate, resolvedStacks, StackInput } from './resolve';

const IRELAND = { account: '111122223333', region: 'eu-west-1' };

/** Some resources to refer to, of which `Probe` holds the value. */
const RESOURCES = {
  Key: { Type: 'AWS::KMS::Key' },
  Bucket: { Type: 'AWS::S3::Bucket' },
  Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'logs-${AWS::AccountId}' } } },
  Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/app/' } },
  Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
  Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/app' } },
};

function valueOf(value: Json, more: Partial<StackInput> & { template?: JsonObject } = {}): Json | undefined {
  const template = { ...more.template, Resources: { ...RESOURCES, Probe: { Type: 'AWS::SNS::Topic', Properties: { value } } } };
  return resolvedStacks([{ ...IRELAND, ...more, template }])[0].property('Probe', 'value');
}

describe('a value of a template', () => {
  test.each<[string, Json, Json]>([
    ['a plain text', 'text', 'text'],
    ['a number and a boolean', [1, false], [1, false]],
    ['the account', { Ref: 'AWS::AccountId' }, '111122223333'],
    ['partition, Region and URL suffix', [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::Region' }, { Ref: 'AWS::URLSuffix' }], ['aws', 'eu-west-1', 'amazonaws.com']],
    ['no value', { kept: 1, dropped: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] }, { kept: 1, list: [2] }],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1]] }, 'a-eu-west-1-1'],
    ['Fn::Sub', { 'Fn::Sub': 'x ${AWS::Region} ${Named} ${Named.Arn} ${!Kept}' }, 'x eu-west-1 logs-111122223333 arn:aws:s3:::logs-111122223333 ${Kept}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${X}/${Named}', { X: { Ref: 'AWS::Region' } }] }, 'eu-west-1/logs-111122223333'],
    ['Fn::Select and Fn::Split', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Table', 'Arn'] }] }] }, 'table/orders'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Table.StreamArn' }, 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000'],
    ['an explicit physical name', { Ref: 'Named' }, 'logs-111122223333'],
    ["a log group's ARN, with its ending", { 'Fn::GetAtt': ['Group', 'Arn'] }, 'arn:aws:logs:eu-west-1:111122223333:log-group:/app:*'],
  ])('is worked out: %s', (_, value, expected) => {
    expect(valueOf(value)).toEqual(expected);
  });

  test('names resources believably, and the same way every time', () => {
    const values = { key: { 'Fn::GetAtt': ['Key', 'Arn'] }, id: { Ref: 'Key' }, bucket: { Ref: 'Bucket' }, role: { 'Fn::GetAtt': ['Role', 'Arn'] }, name: { Ref: 'Role' } };
    const { key, id, bucket, role, name } = valueOf(values) as Record<string, string>;

    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(key).toBe(`arn:aws:kms:eu-west-1:111122223333:key/${id}`);
    expect(bucket).toMatch(/^stack1-bucket-[0-9a-f]{12}$/);
    expect(role).toBe(`arn:aws:iam::111122223333:role/app/${name}`);
    expect(valueOf(values)).toEqual({ key, id, bucket, role, name });
    expect(valueOf({ Ref: 'Key' }, { name: 'Other' })).not.toBe(id);
    expect(valueOf({ Ref: 'Key' }, { account: '444455556666' })).not.toBe(id);
  });

  test('is in the partition of its Region', () => {
    expect(valueOf({ 'Fn::GetAtt': ['Named', 'Arn'] }, { region: 'cn-north-1' })).toBe('arn:aws-cn:s3:::logs-111122223333');
    expect(valueOf({ Ref: 'AWS::URLSuffix' }, { region: 'cn-north-1' })).toBe('amazonaws.com.cn');
    expect(valueOf({ Ref: 'AWS::Partition' }, { region: 'us-gov-west-1' })).toBe('aws-us-gov');
  });

  test('follows conditions, mappings and parameters', () => {
    const template = {
      Parameters: { Stage: { Type: 'String', Default: 'test' }, Open: { Type: 'String' } },
      Conditions: { IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] }, IsNot: { 'Fn::Not': [{ Condition: 'IsTest' }] } },
      Mappings: { Sizes: { test: { size: 'small' } } },
    };

    expect(valueOf({ 'Fn::If': ['IsTest', 'yes', { Ref: 'Unknown' }] }, { template })).toBe('yes');
    expect(valueOf({ 'Fn::If': ['IsNot', 'yes', 'no'] }, { template })).toBe('no');
    expect(valueOf({ 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'size'] }, { template })).toBe('small');
    expect(valueOf({ Ref: 'Stage' }, { template, parameters: { Stage: 'live' } })).toBe('live');
    expect(() => valueOf({ Ref: 'Open' }, { template })).toThrow('the parameter Open has no default');
  });

  test.each<[string, Json, string]>([
    ['a resource that is not there', { Ref: 'Nobody' }, 'Stack1/Resources/Probe/Properties/value/Ref: nothing in the template is called Nobody'],
    ['an attribute', [{ a: { 'Fn::GetAtt': ['Key', 'Nothing'] } }], "Stack1/Resources/Probe/Properties/value/0/a/Fn::GetAtt: Nothing of AWS::KMS::Key is not known here: give it in `values` as 'Key.Nothing'"],
    ['a function', { 'Fn::Cidr': [] }, 'Stack1/Resources/Probe/Properties/value: Fn::Cidr is not known here'],
    ['a placeholder of Fn::Sub', { 'Fn::Sub': '${Nobody.Arn}' }, 'value/Fn::Sub/Nobody.Arn/Fn::GetAtt: nothing in the template is called Nobody'],
    ['an export', { 'Fn::ImportValue': 'none' }, '0 stacks in 111122223333/eu-west-1 export none'],
    ['a condition', { 'Fn::If': ['None', 1, 2] }, 'there is no condition None'],
    ['an object within a text', { 'Fn::Join': ['', [{ a: 1 }]] }, 'expected a text, and found {"a":1}'],
    ['an element', { 'Fn::Select': [2, ['a']] }, 'there is no element 2 in ["a"]'],
  ])('throws with its path rather than become undefined: %s', (_, value, message) => {
    expect(() => valueOf(value)).toThrow(message);
  });

  test('that is not known here can be given', () => {
    expect(valueOf([{ 'Fn::GetAtt': ['Key', 'Odd'] }, { Ref: 'Imported' }], { values: { 'Key.Odd': 'x', 'Imported': 'y' } })).toEqual(['x', 'y']);
  });

  test('throws when a name depends on itself', () => {
    const template = { Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Bucket' } } } } };
    expect(() => resolveTemplate({ ...IRELAND, template })).toThrow('the name of Bucket depends on itself');
  });
});

test('a replica key has the id of its primary, in its own Region', () => {
  const template = {
    Resources: {
      Primary: { Type: 'AWS::KMS::Key', Properties: { MultiRegion: true } },
      Replica: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: { 'Fn::GetAtt': ['Primary', 'Arn'] } } },
    },
  };
  const [stack] = resolvedStacks([{ ...IRELAND, template }]);
  expect(stack.ref('Primary')).toMatch(/^mrk-[0-9a-f]{32}$/);
  expect(stack.ref('Replica')).toBe(stack.ref('Primary'));
});

describe('a value of another stack', () => {
  /** A topic in one stack whose name shows the id of a key in another. */
  function keyAndTopic(strength: ReferenceStrength): [StackInput, StackInput] {
    const app = new App();
    const [keys, topics] = ['Keys', 'Topics'].map(id => new Stack(app, id, { env: IRELAND }));
    const key = new Key(keys, 'Key', { removalPolicy: RemovalPolicy.DESTROY });
    CrossStackReferences.of(key).produce(strength);
    new Topic(topics, 'Topic', { displayName: key.keyArn });
    return [deployed(keys), deployed(topics)];
  }

  test.each([ReferenceStrength.STRONG, ReferenceStrength.WEAK, ReferenceStrength.BOTH])('is found through a %s reference', strength => {
    const [keys, topics] = keyAndTopic(strength);
    const [keyStack, topicStack] = resolvedStacks([keys, topics]);
    const [topic] = topicStack.idsOf('AWS::SNS::Topic');

    expect(JSON.stringify(topics.template)).toContain(strength === ReferenceStrength.STRONG ? 'Fn::ImportValue' : 'Fn::GetStackOutput');
    expect(topicStack.property(topic, 'DisplayName')).toBe(keyStack.attribute(keyStack.idsOf('AWS::KMS::Key')[0], 'Arn'));
  });

  test.each([ReferenceStrength.STRONG, ReferenceStrength.WEAK])('throws when that stack is missing, or is in another account: %s', strength => {
    const [keys, topics] = keyAndTopic(strength);
    const displayName = (...inputs: StackInput[]) => {
      const [stack] = resolvedStacks(inputs);
      return stack.property(stack.idsOf('AWS::SNS::Topic')[0], 'DisplayName');
    };

    expect(() => displayName(topics)).toThrow(/0 stacks/);
    expect(() => displayName(topics, { ...keys, account: '444455556666' })).toThrow(/0 stacks/);
    expect(displayName(topics, keys)).toMatch(/^arn:aws:kms/);
  });

  test('is found in a nested stack, and by a nested stack', () => {
    const stack = new Stack(new App(), 'Parent', { env: IRELAND });
    const nested = new NestedStack(stack, 'Child');
    const outer = new Key(stack, 'Outer');
    const inner = new Key(nested, 'Inner');
    new Topic(nested, 'Topic', { displayName: outer.keyArn });
    new CfnOutput(stack, 'InnerKey', { value: inner.keyArn });

    const [parent, child] = resolvedStacks([deployed(stack)]);
    const [topic] = child.idsOf('AWS::SNS::Topic');
    expect(child.property(topic, 'DisplayName')).toBe(parent.attribute(parent.idsOf('AWS::KMS::Key')[0], 'Arn'));
    expect(parent.output('InnerKey')).toBe(child.attribute(child.idsOf('AWS::KMS::Key')[0], 'Arn'));
  });
});

test('resolves whole templates', () => {
  const { Resources, Outputs } = resolveTemplate({
    ...IRELAND,
    template: {
      Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'AWS::Region' } }, DeletionPolicy: 'Retain' } },
      Outputs: { Arn: { Value: { Ref: 'Topic' } } },
    },
  });
  expect(Resources).toEqual({ Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'eu-west-1' }, DeletionPolicy: 'Retain' } });
  expect(Outputs).toEqual({ Arn: { Value: 'arn:aws:sns:eu-west-1:111122223333:eu-west-1' } });
});
