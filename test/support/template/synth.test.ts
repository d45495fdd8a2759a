import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { asTemplate } from './cloudformation';
import { deployed, onlyResourceOfType, resourcesOfType, SOMEWHERE, templateOf } from './synth';

function topicStack(): Stack {
  const stack = new Stack(new App(), 'Topics');
  new Topic(stack, 'One', { displayName: 'one' });
  return stack;
}

test('gives the template of a stack', () => {
  expect(Object.values(templateOf(topicStack()).Resources)).toEqual([{ Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'one' } }]);
});

test('gives the resources of a type, and no others', () => {
  const template = templateOf(topicStack());

  expect(Object.keys(resourcesOfType(template, 'AWS::SNS::Topic'))).toEqual([expect.stringMatching(/^One[0-9A-F]{8}$/)]);
  expect(resourcesOfType(template, 'AWS::SQS::Queue')).toEqual({});
});

test('gives the only resource of a type, and throws when it is not the only one', () => {
  const stack = topicStack();
  expect(onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic')[1].Properties).toEqual({ DisplayName: 'one' });
  expect(() => onlyResourceOfType(templateOf(stack), 'AWS::SQS::Queue')).toThrow('expected one AWS::SQS::Queue, and found 0: none');

  const other = new Stack(new App(), 'Two');
  new Topic(other, 'One');
  new Topic(other, 'Other');
  expect(() => onlyResourceOfType(templateOf(other), 'AWS::SNS::Topic')).toThrow(/and found 2: One\w{8}, Other\w{8}/);
});

test('refuses what is not a template', () => {
  expect(() => asTemplate({ Resources: { Key: { Properties: {} } } })).toThrow('Resources/Key has no Type');
  expect(() => asTemplate({ Resources: [] })).toThrow('Resources is []');
});

test('gives a stack with its environment and its nested stacks', () => {
  const app = new App();
  const stack = new Stack(app, 'Parent', { env: { account: '444455556666', region: 'us-east-1' } });
  const nested = new NestedStack(stack, 'Child');
  new Topic(nested, 'Inner');

  const { name, account, region, nested: children } = deployed(stack);
  expect({ name, account, region }).toEqual({ name: 'Parent', account: '444455556666', region: 'us-east-1' });
  const [[id, child]] = Object.entries(children);
  expect(templateOf(stack).Resources[id].Type).toBe('AWS::CloudFormation::Stack');
  expect(onlyResourceOfType(child.template, 'AWS::SNS::Topic')[0]).toMatch(/^Inner/);
});

test('places a stack that leaves its environment open', () => {
  expect(deployed(topicStack())).toMatchObject({ name: 'Topics', ...SOMEWHERE, nested: {} });
});
