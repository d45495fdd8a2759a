import fc from 'fast-check';
import { cataloguedTypes, keyPropertiesOf } from '../../src/catalog';
import { replaceableTypes, replacingPropertiesOf } from '../../src/catalog/replacing-properties';
import { compareTemplates } from '../../src/checks/compare-templates';
import type { ResourceBody, TemplateFile } from '../../src/templates/template';
import { TemplateSet } from '../../src/templates/template-set';
import { propertiesWith } from '../catalog/support';
import { arn, bucket, decrypt, either, fileOf, KEY, policy, ref, type Resources, ROLE } from './compare-support';

const SEED = Number(process.env.PROPERTY_SEED ?? 20261124);
const RUNS = Number(process.env.PROPERTY_RUNS ?? 80);

const MANY = 10_000;

/** Of four times as many: linear is four, quadratic sixteen. */
const MOST_TIMES_AS_LONG = 9;

const TYPES = [...new Set([...cataloguedTypes(), ...replaceableTypes()])];
const IDS = ['Key', 'New', 'Reader', 'R0', 'R1', 'R2', 'R3', 'Given'];

const logicalId = fc.constantFrom(...IDS);
const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('a', 'b', true, false, 7, '', 'alias/aws/sqs', 'alias/orders', '1234abcd-12ab-34cd-56ef-1234567890ab', 'aws:kms'),
  logicalId.map(ref),
  logicalId.map(arn),
  logicalId.map(id => ({ 'Fn::GetAtt': `${id}.Arn` })),
  logicalId.map(id => ({ 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), ':kms:::key/', ref(id)]] })),
  logicalId.map(id => ({ 'Fn::Sub': `x-\${${id}}-\${AWS::Region}` })),
  logicalId.map(id => ({ 'Fn::ImportValue': id })),
  fc.constant(ref('AWS::NoValue')),
);
const value = fc.oneof({ weight: 4, arbitrary: leaf }, {
  weight: 1, arbitrary: fc.tuple(leaf, leaf, fc.constantFrom('Prod', 'Test')).map(([then, otherwise, condition]) => either(then, otherwise, condition)),
});

const resource: fc.Arbitrary<ResourceBody> = fc.constantFrom(...TYPES).chain(Type => {
  const deletionPolicy = fc.constantFrom(undefined, 'Delete', 'Retain', 'Snapshot');
  return fc.tuple(fc.subarray(pathsOf(Type)), fc.array(value, { minLength: 4, maxLength: 4 }), deletionPolicy).map(([chosen, values, DeletionPolicy]) => ({
    Type,
    Properties: propertiesWith(chosen.slice(0, values.length).map((path, index) => [path, values[index]])),
    ...(DeletionPolicy ? { DeletionPolicy } : {}),
  }));
});

/** Properties that replace and keys with what turns them on; none below another. */
function pathsOf(type: string): string[] {
  const paths = [
    ...replacingPropertiesOf(type).map(({ path }) => path),
    ...keyPropertiesOf(type).flatMap(({ path, requires }) => [path, ...requires.map(each => each.path)]),
  ];
  return [...new Set(paths)].filter(path => !paths.some(other => path.startsWith(`${other}.`)));
}

const resources: fc.Arbitrary<Resources> = fc.tuple(fc.array(resource, { maxLength: 4 }), value).map(([some, key]) => ({
  Key: KEY,
  New: KEY,
  Reader: ROLE,
  Data: bucket(key),
  Policy: policy([decrypt(key), decrypt(arn('Key'))]),
  ...Object.fromEntries(some.map((each, index) => [`R${index}`, each])),
}));

const files: fc.Arbitrary<TemplateFile[]> = fc.tuple(resources, resources, resources, value, value).map(([parent, nested, other, given, exported]) => [
  fileOf({ ...parent, Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Given: given } } } }, { stackName: 'Orders' }),
  fileOf(nested, { name: 'Nested.json', nestedIn: { template: 'Orders.template.json', logicalId: 'Nested' }, rest: { Parameters: { Given: {} } } }),
  fileOf(other, { name: 'Other.json', stackName: 'Other', rest: { Outputs: { Out: { Value: exported, Export: { Name: 'Given' } } } } }),
]);

const holds = (set: fc.Arbitrary<TemplateFile[]>, check: (files: TemplateFile[]) => void) =>
  fc.assert(fc.property(set, check), { seed: SEED, numRuns: RUNS });
const compare = (before: readonly TemplateFile[], after: readonly TemplateFile[]) => compareTemplates(new TemplateSet(before), new TemplateSet(after))
  .map(({ rule, resource: { logicalId: id }, detail }) => `${rule.id} ${id}: ${detail}`);

test('nothing is found between a set and itself', () => {
  holds(files, set => expect(compare(set, copied(set))).toEqual([]));
});

test('nothing is found between a set and another way of writing it', () => {
  holds(files, set => expect(compare(set, rewritten(set) as TemplateFile[])).toEqual([]));
});

test('nothing is found when only something is added', () => {
  holds(files, set => expect(compare(set, set.map(file => ({
    ...file, template: { ...file.template, Resources: { Before: { Type: 'AWS::SQS::Queue' }, ...file.template.Resources, After: KEY } },
  })))).toEqual([]));
});

test('a set of which nothing is left has a finding for each bucket that it had', () => {
  holds(files, set => {
    const found = compare(set, set.map(file => ({ ...file, template: { Resources: {} } })));
    expect(found.filter(text => /^AtRest-StoreLeftBehind Data:/.test(text))).toHaveLength(set.length);
  });
});

test('ten thousand resources take as long as they are many, also when all of them change', () => {
  const large = (count: number, key: string) => [fileOf({
    Key: KEY,
    New: KEY,
    ...Object.fromEntries(Array.from({ length: count / 4 }, (_, index): Array<[string, ResourceBody]> => [
      [`Reader${index}`, ROLE],
      [`Policy${index}`, policy([decrypt(arn(key)), { Effect: 'Allow', Action: 's3:GetObject*', Resource: arn(`Data${index}`) }], [ref(`Reader${index}`)])],
      [`Data${index}`, bucket(arn(key), { DeletionPolicy: 'Delete' })],
      [`Repo${index}`, { Type: 'AWS::ECR::Repository', Properties: { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: arn(key) } } }],
    ]).flat()),
  })];
  const timeOf = (count: number) => Math.min(...[1, 2].map(() => {
    const [before, after] = [large(count, 'Key'), large(count, 'New')];
    const started = performance.now();
    // Each bucket changes its key, and none of its readers is left; each repository is replaced.
    expect(compare(before, after)).toHaveLength(count / 4 * 3);
    return performance.now() - started;
  }));

  expect(timeOf(MANY) / timeOf(MANY / 4)).toBeLessThan(MOST_TIMES_AS_LONG);
});

function copied(set: TemplateFile[]): TemplateFile[] {
  return JSON.parse(JSON.stringify(set)) as TemplateFile[];
}

/** The same in other words: attributes as texts, joins as substitutions, booleans as texts, members in another order. */
function rewritten(part: unknown): unknown {
  if (typeof part === 'boolean') {
    return String(part);
  }
  if (Array.isArray(part)) {
    return part.map(rewritten);
  }
  if (typeof part !== 'object' || part === null) {
    return part;
  }
  const [[name, argument] = ['', undefined]] = Object.entries(part);
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) {
    return { 'Fn::GetAtt': argument.join('.') };
  }
  if (name === 'Ref' && argument !== 'AWS::NoValue') {
    return { 'Fn::Sub': `\${${argument}}` };
  }
  return Object.fromEntries(Object.entries(part).reverse().map(([key, member]) => [key, rewritten(member)]));
}
