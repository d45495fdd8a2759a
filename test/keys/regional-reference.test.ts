import { App, CfnOutput, CfnResource, NestedStack, Stack, type StackProps } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { regionalReference } from '../../src/keys/regional-reference';
import { asTemplate } from '../support/template/cloudformation';
import { templateOf } from '../support/template/synth';
import { errorOf, HERE, OTHER_REGION_HERE } from './support';

interface Apps {
  readonly app: App;
  readonly producer: Stack;
  readonly consumer: Stack;
}

/** A key's ARN as a reference of ours, used by a resource of another stack. */
function use(keyEnv: StackProps, userEnv: StackProps): Apps {
  const app = new App();
  const producer = new Stack(app, 'Keys', keyEnv);
  const consumer = new Stack(app, 'Storage', userEnv);
  const key = new kms.Key(producer, 'Key');
  useIn(consumer, regionalReference(key, (key.node.defaultChild as kms.CfnKey).attrArn));
  return { app, producer, consumer };
}

function useIn(stack: Stack, value: string): void {
  new CfnResource(stack, 'User', { type: 'AWS::SNS::Topic', properties: { KmsMasterKeyId: value } });
}

function used(stack: Stack): unknown {
  return templateOf(stack).Resources.User.Properties?.KmsMasterKeyId;
}

test('in its own stack it is the attribute', () => {
  const stack = new Stack(new App(), 'Keys', { env: HERE });
  const key = new kms.Key(stack, 'Key');
  useIn(stack, regionalReference(key, (key.node.defaultChild as kms.CfnKey).attrArn));

  expect(used(stack)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
});

test.each([['known', { env: HERE }], ['open', {}]])('in another stack of the same Region, which is %s, it is an import', (_region, env) => {
  const { consumer, producer } = use(env, env);

  expect(used(consumer)).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Keys:ExportsOutputFnGetAttKey/) as unknown });
  expect(consumer.dependencies).toEqual([producer]);
});

test('in a nested stack it is a parameter', () => {
  const stack = new Stack(new App(), 'Keys', { env: HERE });
  const nested = new NestedStack(stack, 'Nested');
  const key = new kms.Key(stack, 'Key');
  useIn(nested, regionalReference(key, (key.node.defaultChild as kms.CfnKey).attrArn));

  expect(used(nested)).toEqual({ Ref: expect.stringMatching(/^reference/) as unknown });
});

test('within a longer text it is an import as well', () => {
  const app = new App();
  const key = new kms.Key(new Stack(app, 'Keys', { env: HERE }), 'Key');
  const consumer = new Stack(app, 'Storage', { env: HERE });
  useIn(consumer, `<${regionalReference(key, (key.node.defaultChild as kms.CfnKey).attrArn)}>`);

  expect(used(consumer)).toEqual({ 'Fn::Join': ['', ['<', { 'Fn::ImportValue': expect.stringMatching(/^Keys:/) as unknown }, '>']] });
});

describe('in another Region', () => {
  const refusal = 'Keys/Key: is a key of eu-west-1 and is used by Storage/User in us-east-1: a KMS key works in its own Region only. '
    + 'Give Storage a key of its own, or make this one multiRegion and create a ReplicaEncryptionKey in Storage';

  test('it is refused, and names ReplicaEncryptionKey instead', () => {
    const { app } = use({ env: HERE }, { env: OTHER_REGION_HERE });

    expect(errorOf(() => app.synth())).toContain(refusal);
  });

  test('it is refused where aws-cdk-lib was allowed to carry references over with functions of its own', () => {
    const { app } = use({ env: HERE, crossRegionReferences: true }, { env: OTHER_REGION_HERE, crossRegionReferences: true });

    expect(errorOf(() => app.synth())).toContain(refusal);
  });
});

test.each<[string, StackProps, StackProps]>([['the key', {}, { env: HERE }], ['its user', { env: HERE }, {}]])(
  'where the Region of %s alone is open, it is left to aws-cdk-lib, which asks for that Region', (_which, keyEnv, userEnv) => {
    const { app } = use(keyEnv, userEnv);

    expect(errorOf(() => app.synth())).toMatch(/Stack "Storage" cannot reference .*only supported for stacks with an explicit region defined/);
  });

test('it can be exported by hand', () => {
  const stack = new Stack(new App(), 'Keys', { env: HERE });
  const key = new kms.Key(stack, 'Key');

  const imported = stack.exportValue(regionalReference(key, (key.node.defaultChild as kms.CfnKey).attrArn));

  expect(stack.resolve(imported)).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Keys:ExportsOutputFnGetAttKey/) as unknown });
  expect(Object.values(asTemplate(templateOf(stack)).Outputs ?? {})).toHaveLength(1);
});

test('it can be an output', () => {
  const stack = new Stack(new App(), 'Keys', { env: HERE });
  const key = new kms.Key(stack, 'Key');
  new CfnOutput(stack, 'Arn', { value: regionalReference(key, (key.node.defaultChild as kms.CfnKey).attrArn) });

  expect(templateOf(stack).Outputs?.Arn.Value).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
});
