import { App } from 'aws-cdk-lib';
import { throwAwayStack, exampleStacks } from '../../smoke/app/throw-away-stack';
import { EXAMPLES } from '../../smoke/examples';

const PROPS = { run: 'r1124abcd', account: '111122223333' };

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Record<string, unknown>;
}

interface Template {
  readonly Resources: Record<string, Resource>;
}

/** The template of an example's stack, its tags, and the messages of its synthesis. */
function synthesized(example: string, ebsBefore?: string): { template: Template; tags: Record<string, string>; messages: string[] } {
  const app = new App();
  const { stackName } = throwAwayStack(app, example, { ...PROPS, ebsBefore });
  const stack = app.synth().getStackByName(stackName);
  return { template: stack.template as Template, tags: stack.tags, messages: stack.messages.map(message => String(message.entry.data)) };
}

test('there is a stack of each example of the smoke run, and no other', () => {
  expect(exampleStacks()).toEqual(EXAMPLES.map(each => each.name));
});

describe.each(EXAMPLES.map(each => each.name))('the throw-away stack of examples/%s', example => {
  const { template, tags, messages } = synthesized(example);
  const resources = Object.entries(template.Resources);
  const text = JSON.stringify(template);

  test('retains and protects nothing', () => {
    expect(resources.filter(([, each]) => [each.DeletionPolicy, each.UpdateReplacePolicy].some(policy => policy !== 'Delete')).map(([id]) => id)).toEqual([]);
    expect(text).not.toMatch(/"Deletion\w*Protection\w*":true/);
    expect(text).not.toContain('"ObjectLockEnabled":true');
  });

  test('has keys that are deleted after the shortest window, as many as the plan says', () => {
    const keys = resources.filter(([, each]) => each.Type === 'AWS::KMS::Key');

    expect(keys).toHaveLength(EXAMPLES.find(each => each.name === example)!.keys);
    expect(new Set(keys.map(([, each]) => each.Properties?.PendingWindowInDays))).toEqual(new Set([7]));
  });

  test('is tagged with its run, and has no findings but those that it is for', () => {
    expect(tags).toEqual({ 'cdk-at-rest:smoke-run': 'r1124abcd' });
    expect(messages.filter(message => message.includes('AtRest-'))).toEqual([]);
  });

  test('takes no name that the example itself, or another run, would take', () => {
    const names = /^(?:AliasName|DBInstanceIdentifier|DBClusterIdentifier|LogGroupName|BucketName|TableName|RoleName|TopicName|QueueName|TrailName)$/;
    const fixed = resources.flatMap(([, each]) => Object.entries(each.Properties ?? {}))
      .filter(([property, value]) => names.test(property) && typeof value === 'string').map(([, value]) => String(value));

    expect(fixed.filter(name => !name.includes('r1124abcd'))).toEqual([]);
  });
});

test('the databases log to groups that their key is for', () => {
  const { template } = synthesized('database');
  const groups = Object.values(template.Resources).filter(each => each.Type === 'AWS::Logs::LogGroup').map(each => String(each.Properties?.LogGroupName));
  const policy = JSON.stringify(Object.values(template.Resources).find(each => each.Type === 'AWS::KMS::Key')?.Properties?.KeyPolicy);

  expect(groups.map(name => name.replace(/\/\w+$/, ''))).toEqual(expect.arrayContaining([
    '/aws/rds/instance/cdk-at-rest-smoke-r1124abcd-orders', '/aws/rds/cluster/cdk-at-rest-smoke-r1124abcd-catalogue',
  ]));
  expect(policy).toContain(':log-group:/aws/rds/instance/cdk-at-rest-smoke-r1124abcd-*');
  expect(policy).toContain(':log-group:/aws/rds/cluster/cdk-at-rest-smoke-r1124abcd-*');
});

test('the function that rotates the secret, which is named after stack and database, has a name that Lambda takes', () => {
  const { template } = synthesized('database');
  const [application] = Object.values(template.Resources).filter(each => each.Type === 'AWS::Serverless::Application');
  const { functionName } = application.Properties?.Parameters as { readonly functionName: string };

  expect(functionName).toMatch(/^cdkatrestsmoker1124abcd/);
  expect(functionName.length).toBeLessThanOrEqual(64);
});

test('the alarms of the baseline go to a queue of the stack, and to no e-mail address', () => {
  const subscriptions = Object.values(synthesized('baseline').template.Resources).filter(each => each.Type === 'AWS::SNS::Subscription');

  expect(subscriptions.map(each => each.Properties?.Protocol)).toEqual(['sqs']);
});

test('what is to be put back of EBS is kept as a tag of the stack', () => {
  expect(synthesized('account-defaults', 'off alias/aws/ebs').tags).toEqual({ 'cdk-at-rest:smoke-run': 'r1124abcd', 'cdk-at-rest:smoke-ebs-before': 'off alias/aws/ebs' });
});

describe('the account that the CDK deploys to', () => {
  const before = process.env.CDK_DEFAULT_ACCOUNT;
  afterEach(() => {
    if (before === undefined) delete process.env.CDK_DEFAULT_ACCOUNT;
    else process.env.CDK_DEFAULT_ACCOUNT = before;
  });

  test('is the one that was confirmed, or nothing is synthesized', () => {
    process.env.CDK_DEFAULT_ACCOUNT = '999999999999';
    expect(() => synthesized('storage')).toThrow(/would deploy to account 999999999999, but 111122223333 was confirmed/);
    process.env.CDK_DEFAULT_ACCOUNT = PROPS.account;
    expect(() => synthesized('storage')).not.toThrow();
  });
});

test('an example that there is not is refused', () => {
  expect(() => throwAwayStack(new App(), 'shop', PROPS)).toThrow(/no example 'shop'.*storage, enforced/);
});
