import { App, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ResourceSelector } from '../../src/enforcement/resource-selector';

const selectable = (path: string, type = 'AWS::SQS::Queue') => ({ type, path });

describe('a selector by type', () => {
  test.each<[string, string, boolean]>([
    ['AWS::SQS::Queue', 'AWS::SQS::Queue', true],
    ['AWS::SQS::*', 'AWS::SQS::Queue', true],
    ['*', 'AWS::SQS::Queue', true],
    ['AWS::SQS::Que', 'AWS::SQS::Queue', false],
    ['AWS::S*::Topic', 'AWS::SQS::Queue', false],
    ['AWS.SQS..Queue', 'AWS::SQS::Queue', false],
  ])('%s and %s: %s', (pattern, type, selected) => {
    expect(ResourceSelector.type(pattern)._selects(selectable('A', type))).toBe(selected);
  });
});

describe('a selector by path', () => {
  test.each<[string, string, boolean]>([
    ['Orders', 'Orders', true],
    ['Orders', 'Orders/Queue/Resource', true],
    ['Orders', 'OrdersOfOld/Queue', false],
    ['Orders', 'Prod/Orders', false],
    ['Prod/Orders/Queue', 'Prod/Orders', false],
    ['*/Orders', 'Prod/Orders/Queue', true],
    ['*/Orders', 'Prod/Europe/Orders', false],
    ['**/Orders', 'Prod/Europe/Orders/Queue', true],
    ['**/Orders', 'Orders/Queue', true],
    ['Prod-*', 'Prod-eu/Orders', true],
    ['Prod.eu', 'Prod-eu', false],
  ])('%s and %s: %s', (pattern, path, selected) => {
    expect(ResourceSelector.path(pattern)._selects(selectable(path))).toBe(selected);
  });
});

describe('a selector by tag', () => {
  const queue = new sqs.CfnQueue(new Stack(new App(), 'Stack'), 'Queue', { tags: [{ key: 'data', value: 'public' }] });

  test.each<[string, string | undefined, boolean]>([
    ['data', undefined, true],
    ['data', 'public', true],
    ['data', 'secret', false],
    ['toString', undefined, false],
  ])('%s=%s: %s', (key, value, selected) => {
    expect(ResourceSelector.tag(key, value)._selects({ ...selectable('Queue'), resource: queue })).toBe(selected);
  });

  test('selects nothing before there is a resource, or where it has no tags', () => {
    expect(ResourceSelector.tag('data')._selects(selectable('Queue'))).toBe(false);
  });
});

test('a selector says what it selects', () => {
  expect([ResourceSelector.type('AWS::RDS::*'), ResourceSelector.path('A/B'), ResourceSelector.tag('k'), ResourceSelector.tag('k', 'v')].map(String))
    .toEqual(['type AWS::RDS::*', 'path A/B', 'tag k', 'tag k=v']);
});
