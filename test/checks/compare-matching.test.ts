import { matchTemplates } from '../../src/checks/compare-matching';
import type { TemplateFile } from '../../src/templates/template';
import { compared, fileOf, queue, setOf } from './compare-support';

const stack = (name: string, more: Partial<TemplateFile> = {}) => fileOf({ Queue: queue() }, { name, ...more });
const matched = (before: TemplateFile[], after: TemplateFile[]) =>
  [...matchTemplates(setOf(before), setOf(after))].map(([one, other]) => `${one.name} ${other.name}`);

const AT_HOME = { account: '111122223333', region: 'eu-central-1' };

test.each<readonly [string, TemplateFile[], TemplateFile[], string[]]>([
  ['stacks of one name', [stack('a', { stackName: 'Orders' }), stack('b', { stackName: 'Users' })], [stack('c', { stackName: 'Users' }), stack('d', { stackName: 'Orders' })], [
    'a d', 'b c',
  ]],
  ['stacks of one name in their Regions', [stack('a', { stackName: 'Orders', region: 'eu-west-1' }), stack('b', { stackName: 'Orders', region: 'us-east-1' })],
    [stack('c', { stackName: 'Orders', region: 'us-east-1' }), stack('d', { stackName: 'Orders', region: 'eu-west-1' })], ['a d', 'b c']],
  ['a stack whose environment only one side knows', [stack('a', { stackName: 'Orders' }), stack('x')], [stack('b', { stackName: 'Orders', ...AT_HOME }), stack('y')], ['a b', 'x y']],
  ['files of one name', [stack('a'), stack('b')], [stack('b'), stack('a'), stack('c')], ['a a', 'b b']],
  ['the only ones', [stack('deployed.json')], [stack('Orders.template.json', { stackName: 'Orders' })], ['deployed.json Orders.template.json']],
  ['what is left on both sides', [stack('a', { stackName: 'Orders' }), stack('b')], [stack('c', { stackName: 'Orders' }), stack('d')], ['a c', 'b d']],
  ['nested stacks, by the resource that deploys them', [
    stack('a', { stackName: 'Orders' }), stack('n1', { nestedIn: { template: 'a', logicalId: 'Nested' } }), stack('n2', { nestedIn: { template: 'n1', logicalId: 'Deeper' } }),
    stack('n3', { nestedIn: { template: 'n1', logicalId: 'Beside' } }),
  ], [
    stack('m3', { nestedIn: { template: 'm1', logicalId: 'Beside' } }), stack('m2', { nestedIn: { template: 'm1', logicalId: 'Deeper' } }), stack('m1', { nestedIn: { template: 'b', logicalId: 'Nested' } }), stack('b', { stackName: 'Orders' }),
  ], ['a b', 'n1 m1', 'n2 m2', 'n3 m3']],
  ['a nested stack that was fetched by itself', [stack('deployed.json')], [stack('n', { nestedIn: { template: 'away', logicalId: 'Nested' } })], ['deployed.json n']],
])('matches %s', (_, before, after, expected) => {
  expect(matched(before, after)).toEqual(expected);
});

test.each<readonly [string, TemplateFile[], TemplateFile[]]>([
  ['one of several without a name', [stack('deployed.json')], [stack('a', { stackName: 'Orders' }), stack('b', { stackName: 'Users' })]],
  ['one of several Regions', [stack('x', { stackName: 'Orders' })], [stack('a', { stackName: 'Orders', region: 'eu-west-1' }), stack('b', { stackName: 'Orders', region: 'us-east-1' })]],
  ['nested stacks of another resource', [
    stack('a'), stack('n1', { nestedIn: { template: 'a', logicalId: 'One' } }), stack('n2', { nestedIn: { template: 'a', logicalId: 'Two' } }),
  ], [
    stack('b'), stack('m1', { nestedIn: { template: 'b', logicalId: 'Three' } }), stack('m2', { nestedIn: { template: 'b', logicalId: 'Four' } }),
  ]],
])('does not guess %s', (_, before, after) => {
  expect(matched(before, after).filter(pair => pair !== 'a b')).toEqual([]);
});

test('a template without a counterpart is no silent pass', () => {
  const later = [stack('a', { stackName: 'Orders' }), stack('b', { stackName: 'Users' })];

  expect(compared([stack('deployed.json')], later)).toEqual(['StoreRemoved Queue']);
});
