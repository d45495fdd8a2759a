import { App, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { nameKey } from '../../src/keys/key-alias';
import type { TemplateResource } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { HERE } from './support';
import { EncryptionKey } from 'cdk-at-rest';

/** The third part of a stack's ARN: an id of this very deployment, which the next one does not have. */
const DEPLOYMENT = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };

function aliasesOf(stack: Stack): TemplateResource[] {
  return Object.values(resourcesOfType(templateOf(stack), 'AWS::KMS::Alias'));
}

describe('a key without an alias', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  new EncryptionKey(new Construct(stack, 'Orders'), 'Key');

  test('has a name that carries the id of the deployment, so that no later one collides with it', () => {
    expect(aliasesOf(stack).map(alias => alias.Properties)).toEqual([{
      AliasName: { 'Fn::Join': ['', [expect.stringMatching(/^alias\/at-rest\/Storage-Orders-Key[\w-]*\/$/), DEPLOYMENT]] },
      TargetKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^OrdersKey/), 'Arn'] },
    }]);
  });

  test('keeps that name as long as the key is kept', () => {
    expect(aliasesOf(stack).map(alias => [alias.DeletionPolicy, alias.UpdateReplacePolicy])).toEqual([['Retain', 'Retain']]);
  });
});

test('a key that is deleted with its stack loses its name with it', () => {
  const stack = new Stack(new App(), 'Storage');
  new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });

  expect(aliasesOf(stack).map(alias => [alias.DeletionPolicy, alias.UpdateReplacePolicy])).toEqual([['Delete', 'Delete']]);
});

describe('an alias of the user\'s own', () => {
  const stack = new Stack(new App(), 'Storage');
  new EncryptionKey(stack, 'Key', { alias: 'alias/orders' });
  const [name, own] = aliasesOf(stack);

  test('belongs to the stack, so that the next deployment can have it', () => {
    expect(own.Properties).toEqual({ AliasName: 'alias/orders', TargetKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } });
    expect([own.DeletionPolicy, own.UpdateReplacePolicy]).toEqual([undefined, undefined]);
  });

  test('stands beside the retained name', () => {
    expect(aliasesOf(stack)).toHaveLength(2);
    expect(name.DeletionPolicy).toBe('Retain');
  });

  test('has the logical id that kms.Key gives it, so that adopting renames nothing', () => {
    const plain = new Stack(new App(), 'Storage');
    new kms.Key(plain, 'Key', { alias: 'alias/orders' });

    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Alias')))
      .toEqual(expect.arrayContaining(Object.keys(resourcesOfType(templateOf(plain), 'AWS::KMS::Alias'))));
  });
});

test('two keys never share a name', () => {
  const app = new App();
  const stacks = ['First', 'Second'].map(id => new Stack(app, id));
  stacks.forEach(stack => ['Key', 'OtherKey'].forEach(id => new EncryptionKey(stack, id)));

  const names = stacks.flatMap(stack => aliasesOf(stack).map(alias => JSON.stringify(alias.Properties?.AliasName)));

  expect(new Set(names).size).toBe(4);
});

test('a key deep in the tree has a name that KMS accepts: 256 characters of letters, digits, slashes, dashes and underscores', () => {
  const stack = new Stack(new App(), 'Storage');
  const deep = Array.from({ length: 30 }).reduce<Construct>((scope, _each, index) => new Construct(scope, `A service of somebody's (no. ${index})`), stack);
  new EncryptionKey(deep, 'Key');

  const [prefix] = (aliasesOf(stack)[0].Properties as { AliasName: { 'Fn::Join': [string, string[]] } }).AliasName['Fn::Join'][1];
  const name = `${prefix}${'0'.repeat(36)}`;

  expect(name).toMatch(/^alias\/[a-zA-Z0-9/_-]+$/);
  expect(name.length).toBeLessThanOrEqual(256);
});

test('a key of a nested stack is named after the deployment of that stack', () => {
  const nested = new NestedStack(new Stack(new App(), 'Storage'), 'Nested');
  nameKey(new kms.Key(nested, 'Key'), { removalPolicy: RemovalPolicy.RETAIN });

  expect(aliasesOf(nested)[0].Properties?.AliasName).toEqual({ 'Fn::Join': ['', [expect.stringMatching(/^alias\/at-rest\//), DEPLOYMENT]] });
});
