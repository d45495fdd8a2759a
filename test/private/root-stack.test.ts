import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { rootStackOf } from '../../src/private/root-stack';

test('a scope in a stack has that stack', () => {
  const stack = new Stack(new App(), 'Storage');

  expect(rootStackOf(new Construct(stack, 'Data'))).toBe(stack);
});

test('a scope in a nested stack has the stack that is deployed by itself, however deep it is nested', () => {
  const stack = new Stack(new App(), 'Storage');
  const inner = new NestedStack(new NestedStack(stack, 'Outer'), 'Inner');

  expect(rootStackOf(new Construct(inner, 'Data'))).toBe(stack);
});

test('a stack of a stage inside another stack is not part of that one', () => {
  const pipeline = new Stack(new App(), 'Pipeline');
  const stack = new Stack(new Stage(pipeline, 'Production'), 'Storage');

  expect(rootStackOf(stack)).toBe(stack);
});
