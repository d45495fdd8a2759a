import { App, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgementOf, acknowledgeOwnFinding, isAcknowledged, isRaised, raiseFinding } from '../../src/private/findings';
import { warningsOf } from '../keys/support';

interface Tree {
  readonly app: App;
  readonly stage: Stage;
  readonly stack: Stack;
  readonly construct: Construct;
}

function tree(): Tree {
  const app = new App();
  const stage = new Stage(app, 'Production');
  const stack = new Stack(stage, 'Storage');
  return { app, stage, stack, construct: new Construct(stack, 'Data') };
}

const WHERE: Array<[string, (tree: Tree) => Construct]> = [
  ['the construct', ({ construct }) => construct], ['its stack', ({ stack }) => stack], ['its stage', ({ stage }) => stage], ['the app', ({ app }) => app],
];

function acknowledge(scope: Construct, id = 'AtRest-Example'): void {
  Validations.of(scope).acknowledge({ id, reason: 'a test' });
}

test('a finding is a warning that names the id to acknowledge', () => {
  const { construct } = tree();
  raiseFinding(construct, 'AtRest-Example', 'Something is wrong.');

  expect(warningsOf(construct)).toEqual(['Something is wrong. [ack: Annotation::AtRest-Example]']);
});

test.each(WHERE)('a finding is not raised once it was acknowledged on %s', (_where, scopeOf) => {
  const made = tree();
  acknowledge(scopeOf(made));
  raiseFinding(made.construct, 'AtRest-Example', 'Something is wrong.');

  expect(isAcknowledged(made.construct, 'AtRest-Example')).toBe(true);
  expect(warningsOf(made.app)).toEqual([]);
});

test.each(WHERE)('a finding is taken back when it is acknowledged on %s later', (_where, scopeOf) => {
  const made = tree();
  raiseFinding(made.construct, 'AtRest-Example', 'Something is wrong.');
  acknowledge(scopeOf(made));

  expect(warningsOf(made.app)).toEqual([]);
});

test('a finding is raised though another is acknowledged, or the same of another construct', () => {
  const { stack, construct } = tree();
  acknowledge(construct, 'AtRest-Other');
  acknowledge(new Construct(stack, 'Other'));
  acknowledge(new Construct(construct, 'Below'));
  raiseFinding(construct, 'AtRest-Example', 'Something is wrong.');

  expect(isAcknowledged(construct, 'AtRest-Example')).toBe(false);
  expect(warningsOf(construct)).toHaveLength(1);
});

test('a finding can be acknowledged under the name of the plugin as well', () => {
  const { construct } = tree();
  acknowledge(construct, 'cdk-at-rest::AtRest-Example');

  expect(isAcknowledged(construct, 'AtRest-Example')).toBe(true);
});

test('acknowledgements add up', () => {
  const { stack, construct } = tree();
  acknowledge(stack, 'AtRest-Other');
  acknowledge(stack);

  expect(['AtRest-Example', 'AtRest-Other', 'AtRest-Third'].map(id => isAcknowledged(construct, id))).toEqual([true, true, false]);
});

test('a finding of the library\'s own can be acknowledged by an id that holds an ARN, with its reason', () => {
  const { construct } = tree();
  acknowledgeOwnFinding(construct, 'AwsSolutions-IAM5[Resource::arn:aws:s3:::data/*]', 'one bucket');

  expect(construct.node.metadata.map(({ type, data }) => [type, data as unknown])).toEqual([
    [Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { 'Annotation::AwsSolutions-IAM5[Resource::arn:aws:s3:::data/*]': 'one bucket' }],
  ]);
});

test('the reason of the nearest acknowledgement counts', () => {
  const { app, stage, construct } = tree();
  Validations.of(app).acknowledge({ id: 'AtRest-Example', reason: 'everywhere' });
  Validations.of(stage).acknowledge({ id: 'AtRest-Example', reason: 'in production' });

  expect(acknowledgementOf(construct, 'AtRest-Example')).toBe('in production');
  expect(acknowledgementOf(app, 'AtRest-Example')).toBe('everywhere');
  expect(acknowledgementOf(construct, 'AtRest-Another')).toBeUndefined();
});

describe('what was raised', () => {
  test('is known of a construct, and of the resource that it is made of', () => {
    const { construct } = tree();
    const [resource, another] = ['Resource', 'Another'].map(id => new Construct(construct, id));
    raiseFinding(construct, 'AtRest-Example', 'Something is wrong.');

    expect([construct, resource, another].map(each => isRaised(each, 'AtRest-Example'))).toEqual([true, true, false]);
    expect(isRaised(construct, 'AtRest-Another')).toBe(false);
  });

  test('is not known of what is below a scope that is no construct of its own resource', () => {
    const { stack, construct } = tree();
    raiseFinding(stack, 'AtRest-Example', 'Something is wrong.');

    expect(isRaised(construct, 'AtRest-Example')).toBe(false);
  });
});
