import { keyVerdict } from '../../src/catalog';
import type { Template, TemplateFile } from '../../src/templates/template';
import { TemplateSet } from '../../src/templates/template-set';

const topic = (Properties = {}) => ({ Type: 'AWS::SNS::Topic', Properties });
const nested = (Parameters = {}) => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/nested.json', Parameters } });
const exported = (Name: unknown, Value: unknown) => ({ Value, Export: { Name } });

function file(name: string, template: object, more: Partial<TemplateFile> = {}): TemplateFile {
  return { name, stackName: name, template: template as Template, ...more };
}

/** `logical id` or `logical id.attribute`, with the template where it is not the one asked in. */
function named(set: TemplateSet, value: unknown, asked: TemplateFile): string | undefined {
  const target = set.targetOf(value, asked);
  return target && [
    ...target.resource.file === asked ? [] : [`${target.resource.file.name}:`], target.resource.logicalId, ...target.attribute ? [`.${target.attribute}`] : [],
  ].join('');
}

describe('a value of one template stands for', () => {
  const one = file('One', { Resources: { Topic: topic(), Bucket: { Type: 'AWS::S3::Bucket' } }, Parameters: { Given: { Type: 'String' } } });
  const set = new TemplateSet([one]);

  test.each<[string, unknown, string | undefined]>([
    ['the resource of a Ref', { Ref: 'Topic' }, 'Topic'],
    ['the attribute of a resource, as a list', { 'Fn::GetAtt': ['Topic', 'TopicArn'] }, 'Topic.TopicArn'],
    ['the attribute of a resource, as a text', { 'Fn::GetAtt': 'Bucket.Arn' }, 'Bucket.Arn'],
    ['what an ARN is joined around', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'Bucket' }, '/*']] }, 'Bucket'],
    ['what an ARN is joined around, by its separator', { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'prefix']] }, 'Bucket.Arn'],
    ['what an ARN is substituted around', { 'Fn::Sub': 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${Topic.TopicName}' }, 'Topic.TopicName'],
    ['a variable of a substitution', { 'Fn::Sub': ['arn:aws:s3:::${Name}/*', { Name: { Ref: 'Bucket' } }] }, 'Bucket'],
    ['a piece of an ARN', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Topic', 'TopicArn'] }] }] }, 'Topic'],
    ['an element of a list', { 'Fn::Select': ['1', [{ Ref: 'Topic' }, { Ref: 'Bucket' }]] }, 'Bucket'],
    ['nothing, for a name that has it as a part', { 'Fn::Sub': '${Bucket}-logs' }, undefined],
    ['nothing, for an escaped placeholder', { 'Fn::Sub': '${!Topic}' }, undefined],
    ['nothing, for two references', { 'Fn::Join': ['', [{ Ref: 'Bucket' }, '/', { Ref: 'Topic' }]] }, undefined],
    ['nothing, for a parameter', { Ref: 'Given' }, undefined],
    ['nothing, for a pseudo parameter', { Ref: 'AWS::Region' }, undefined],
    ['nothing, for a condition', { 'Fn::If': ['C', { Ref: 'Topic' }, { Ref: 'Topic' }] }, undefined],
    ['nothing, for a text', 'Topic', undefined],
    ['nothing, for a structure', { Topic: { Ref: 'Topic' } }, undefined],
    ['nothing, for what every object has', { Ref: 'constructor' }, undefined],
    ['nothing, for an attribute without a name', { 'Fn::GetAtt': 7 }, undefined],
  ])('%s', (_what, value, expected) => {
    expect(named(set, value, one)).toBe(expected);
  });

  test('all that it mentions, in both branches of a condition and each once', () => {
    const value = {
      Statement: [
        { Resource: [{ Ref: 'Topic' }, { 'Fn::If': ['C', { 'Fn::Sub': '${Bucket}/${Topic}' }, { Ref: 'AWS::NoValue' }] }] },
        { Resource: { Ref: 'Topic' } },
      ],
    };

    expect(set.targetsIn(value, one).map(({ resource }) => resource.logicalId)).toEqual(['Topic', 'Bucket']);
  });
});

describe('an import', () => {
  const here = { account: '111122223333', region: 'eu-west-1' };
  const importer = (value: unknown, more: Partial<TemplateFile> = {}) => file('Importer', { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { value } } } }, more);

  test.each<[string, unknown, unknown]>([
    ['by its name', 'the-topic', 'the-topic'],
    ['by a name made of the stack\'s', { 'Fn::Sub': '${AWS::StackName}-topic' }, 'Exporter-topic'],
    ['by a name that has the Region written out', 'topic-eu-west-1', { 'Fn::Sub': 'topic-${AWS::Region}' }],
    ['by a name that has the account written out', { 'Fn::Sub': 'topic-${AWS::AccountId}' }, 'topic-111122223333'],
    ['by a name made of the partition', { 'Fn::Sub': '${AWS::Partition}-topic' }, { 'Fn::Join': ['-', [{ Ref: 'AWS::Partition' }, 'topic']] }],
    ['by a name made of the Region', { 'Fn::Join': ['-', ['topic', { Ref: 'AWS::Region' }]] }, { 'Fn::Sub': 'topic-${AWS::Region}' }],
  ])('is found %s', (_how, name, imported) => {
    const exporter = file('Exporter', { Resources: { Topic: topic() }, Outputs: { Any: exported(name, { Ref: 'Topic' }) } }, here);
    const other = importer({}, here);

    expect(named(new TemplateSet([other, exporter]), { 'Fn::ImportValue': imported }, other)).toBe('Exporter:Topic');
  });

  test('is found in the environment that it is in, where others export the same name', () => {
    const exporters = [['A', here], ['B', { ...here, region: 'us-east-1' }], ['C', { ...here, account: '444455556666' }]] as const;
    const files = exporters.map(([name, env]) => file(name, { Resources: { Topic: topic() }, Outputs: { Any: exported('topic', { Ref: 'Topic' }) } }, env));
    const in2 = importer({}, { ...here, region: 'us-east-1' });

    expect(named(new TemplateSet([...files, in2]), { 'Fn::ImportValue': 'topic' }, in2)).toBe('B:Topic');
  });

  test('is found in the very environment, before one that is not known', () => {
    const files = [['A', {}], ['B', here], ['C', { region: here.region }]] as const;
    const set = new TemplateSet([
      ...files.map(([name, env]) => file(name, { Resources: { Topic: topic() }, Outputs: { Any: exported('topic', { Ref: 'Topic' }) } }, env)), importer({}, here),
    ]);

    expect(named(set, { 'Fn::ImportValue': 'topic' }, set.files[3])).toBe('B:Topic');
  });

  test('that several may be meant by is none', () => {
    const files = ['A', 'B'].map(name => file(name, { Resources: { Topic: topic() }, Outputs: { Any: exported('topic', { Ref: 'Topic' }) } }));
    const other = importer({});

    expect(named(new TemplateSet([...files, other]), { 'Fn::ImportValue': 'topic' }, other)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['of another Region', 'elsewhere'], ['that nobody exports', 'nobody'], ['by a name that is given at deployment', { Ref: 'Name' }],
    ['by a name made of an address', { Ref: 'AWS::URLSuffix' }], ['without a name', undefined],
  ])('%s is none', (_what, name) => {
    const exporter = file('Exporter', { Resources: { Topic: topic() }, Outputs: { Any: exported('elsewhere', { Ref: 'Topic' }) } }, { ...here, region: 'us-east-1' });
    const other = importer({}, here);

    expect(named(new TemplateSet([exporter, other]), { 'Fn::ImportValue': name }, other)).toBeUndefined();
  });

  test('of what is imported itself is followed', () => {
    const first = file('First', { Resources: { Topic: topic() }, Outputs: { Any: exported('first', { 'Fn::GetAtt': ['Topic', 'TopicArn'] }) } });
    const second = file('Second', { Resources: {}, Outputs: { Any: exported('second', { 'Fn::ImportValue': 'first' }) } });
    const other = importer({});

    expect(named(new TemplateSet([other, second, first]), { 'Fn::ImportValue': 'second' }, other)).toBe('First:Topic.TopicArn');
  });

  test('that goes in a circle ends', () => {
    const around = (name: string, other: string) => file(name, { Resources: {}, Outputs: { Any: exported(name, { 'Fn::Sub': ['arn:aws:kms:::${X}', { X: { 'Fn::ImportValue': other } }] }) } });
    const files = [around('a', 'b'), around('b', 'a')];
    const set = new TemplateSet(files);

    expect(named(set, { 'Fn::ImportValue': 'a' }, files[0])).toBeUndefined();
    expect(set.targetsIn({ 'Fn::ImportValue': 'a' }, files[0])).toEqual([]);
    expect(keyVerdict({ 'Fn::ImportValue': 'a' }, set.referencesOf(files[0]))?.state).toBe('undecidable');
  });
});

describe('an output of a stack', () => {
  const producer = file('Producer', { Resources: { Topic: topic() }, Outputs: { TopicArn: { Value: { Ref: 'Topic' } } } }, { account: '111122223333', region: 'eu-west-1' });
  const consumer = file('Consumer', { Resources: {} }, { account: '111122223333', region: 'us-east-1' });
  const set = new TemplateSet([producer, consumer]);

  test.each<[string, object, string | undefined]>([
    ['is read in another Region', { StackName: 'Producer', OutputName: 'TopicArn', Region: 'eu-west-1' }, 'Producer:Topic'],
    ['is looked for in the Region of who reads it', { StackName: 'Producer', OutputName: 'TopicArn' }, undefined],
    ['is none of what is no structure', 'Producer.TopicArn' as unknown as object, undefined],
    ['is none without its name', { StackName: 'Producer', Region: 'eu-west-1' }, undefined],
    ['is none of a stack that is not in the set', { StackName: 'Another', OutputName: 'TopicArn', Region: 'eu-west-1' }, undefined],
  ])('%s', (_what, argument, expected) => {
    expect(named(set, { 'Fn::GetStackOutput': argument }, consumer)).toBe(expected);
  });

  test('is read in another account with a role of that account', () => {
    const elsewhere = file('Elsewhere', { Resources: {} }, { account: '444455556666', region: 'eu-west-1' });
    const both = new TemplateSet([producer, elsewhere]);
    const argument = { StackName: 'Producer', OutputName: 'TopicArn' };

    expect(named(both, { 'Fn::GetStackOutput': argument }, elsewhere)).toBeUndefined();
    expect(named(both, { 'Fn::GetStackOutput': { ...argument, RoleArn: 'arn:aws:iam::111122223333:role/reader' } }, elsewhere)).toBe('Producer:Topic');
  });
});

describe('a nested stack', () => {
  const parent = file('Parent', {
    Resources: { Topic: topic(), Nested: nested({ Given: { Ref: 'Topic' }, Text: 'alias/aws/sns', Through: { 'Fn::GetAtt': ['Other', 'Outputs.Made'] } }), Other: nested() },
  });
  const child = file('Child', {
    Resources: { Own: topic() }, Parameters: { Given: {}, Text: {}, Through: {}, Missing: {} }, Outputs: { Made: { Value: { 'Fn::GetAtt': ['Own', 'TopicArn'] } } },
  }, { stackName: undefined, nestedIn: { template: 'Parent', logicalId: 'Nested' } });
  const other = file('Other', { Resources: { Own: topic() }, Outputs: { Made: { Value: { Ref: 'Own' } } } }, { nestedIn: { template: 'Parent', logicalId: 'Other' } });
  const set = new TemplateSet([parent, child, other]);

  test.each<[string, unknown, TemplateFile, string | undefined]>([
    ['takes a parameter from its parent', { Ref: 'Given' }, child, 'Parent:Topic'],
    ['takes the output of its sibling through its parent', { Ref: 'Through' }, child, 'Other:Own'],
    ['takes nothing where nothing is given', { Ref: 'Missing' }, child, undefined],
    ['gives an output to its parent', { 'Fn::GetAtt': ['Nested', 'Outputs.Made'] }, parent, 'Child:Own.TopicArn'],
    ['gives an output to its parent, written as a text', { 'Fn::GetAtt': 'Other.Outputs.Made' }, parent, 'Other:Own'],
    ['gives no output that it does not have', { 'Fn::GetAtt': ['Nested', 'Outputs.Missing'] }, parent, 'Nested.Outputs.Missing'],
  ])('%s', (_what, value, asked, expected) => {
    expect(named(set, value, asked)).toBe(expected);
  });

  test('is found by the resource that deploys it', () => {
    expect(set.nestedTemplateOf(set.resourceOf(parent, 'Nested')!)).toBe(child);
    expect(set.nestedTemplateOf(set.resourceOf(parent, 'Topic')!)).toBeUndefined();
  });

  test('whose parent is not in the set takes nothing', () => {
    expect(named(new TemplateSet([child]), { Ref: 'Given' }, child)).toBeUndefined();
  });

  test('knows what kind of key a parameter is', () => {
    expect(keyVerdict({ Ref: 'Text' }, set.referencesOf(child))).toMatchObject({ state: 'AWS managed' });
  });
});

test('a key that another template exports is customer managed', () => {
  const keys = file('Keys', { Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs: { Any: exported('key', { 'Fn::GetAtt': ['Key', 'Arn'] }) } });
  const user = file('User', { Resources: {} });
  const set = new TemplateSet([keys, user]);

  expect(keyVerdict({ 'Fn::ImportValue': 'key' }, set.referencesOf(user))?.state).toBe('customer managed');
  expect(keyVerdict({ 'Fn::ImportValue': 'other' }, set.referencesOf(user))?.state).toBe('undecidable');
});

test('resources have their construct path, or their logical id', () => {
  const set = new TemplateSet([file('One', { Resources: { Topic: topic(), Other: topic() } }, { constructPaths: { Topic: 'One/Topic/Resource' } })]);

  expect(set.resources.map(({ path }) => path)).toEqual(['One/Topic/Resource', 'Other']);
});

test('a resource without a type is none, and a loop is one that makes others', () => {
  const Resources = { 'Nothing': {}, 'Text': 'x', 'Fn::ForEach::Topics': ['Name', ['a', 'b'], {}], 'Topic': { ...topic(), Properties: 'x' } };
  const set = new TemplateSet([file('One', { Resources })]);

  expect(set.resources.map(({ logicalId, type, properties }) => [logicalId, type, properties])).toEqual([
    ['Fn::ForEach::Topics', 'Fn::Transform', {}], ['Topic', 'AWS::SNS::Topic', {}],
  ]);
});

test('two templates of one name are refused', () => {
  expect(() => new TemplateSet([file('One', {}), file('One', {})])).toThrow('Two templates are called One: give each a name of its own');
});

test('ten times as many resources take about ten times as long', () => {
  const setOf = (size: number) => {
    const numbers = Array.from({ length: size }, (_, index) => index);
    const exporter = file('Exporter', {
      Resources: Object.fromEntries(numbers.map(each => [`Topic${each}`, topic()])),
      Outputs: Object.fromEntries(numbers.map(each => [`Output${each}`, exported(`topic-${each}`, { Ref: `Topic${each}` })])),
    });
    const importer = file('Importer', { Resources: {} });
    return { set: new TemplateSet([exporter, importer]), importer, numbers };
  };
  const timeOf = (size: number) => {
    const start = process.hrtime.bigint();
    const { set, importer, numbers } = setOf(size);
    const found = numbers.filter(each => set.targetOf({ 'Fn::ImportValue': `topic-${each}` }, importer)?.resource.logicalId === `Topic${each}`);
    expect(found).toHaveLength(size);
    return Number(process.hrtime.bigint() - start);
  };
  // A machine may do something else meanwhile.
  const best = (size: number) => Math.min(...[1, 2, 3].map(() => timeOf(size)));
  timeOf(2_000);

  // A square would be a hundredfold.
  expect(best(20_000) / best(2_000)).toBeLessThan(40);
});
