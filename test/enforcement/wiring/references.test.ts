import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnOutput, CfnParameter, CfnResource, Fn, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as cfninc from 'aws-cdk-lib/cloudformation-include';
import { exemptionsIn } from '../../../src/enforcement/exemptions';
import { propertiesOf, resourceBehind, resourcesBehind } from '../../../src/enforcement/wiring';
import { raw } from './support';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function stacks() {
  const app = new App();
  return { app, here: new Stack(app, 'Here', { env: ENV }), there: new Stack(app, 'There', { env: ENV }) };
}

function cfn(construct: { node: { defaultChild?: unknown } }): CfnResource {
  return construct.node.defaultChild as CfnResource;
}

describe('a token', () => {
  test.each([
    ['the ARN of an L2', (topic: sns.Topic) => topic.topicArn],
    ['its name', (topic: sns.Topic) => topic.topicName],
    ['the Ref of its L1', (topic: sns.Topic) => (cfn(topic) as sns.CfnTopic).ref],
    ['a text around it', (topic: sns.Topic) => `https://example.com/${topic.topicName}?x=1`],
    ['a Select of a Split', (topic: sns.Topic) => Fn.select(5, Fn.split(':', topic.topicArn))],
    ['an intrinsic as an object', (topic: sns.Topic) => Token.asAny(Fn.join('', ['a', topic.topicArn]))],
  ])('%s stands for the resource, in its own stack and in another', (_, value) => {
    const { here, there } = stacks();
    const topic = new sns.Topic(here, 'Topic');
    expect(resourceBehind(value(topic), here)).toBe(cfn(topic));
    expect(resourceBehind(value(topic), there)).toBe(cfn(topic));
  });

  test('of another environment or Stage stands for the resource as well', () => {
    const { app, here } = stacks();
    const elsewhere = new Stack(new Stage(app, 'Stage'), 'Elsewhere', { env: { account: '444455556666', region: 'us-east-1' } });
    const bucket = new s3.Bucket(here, 'Bucket', { bucketName: 'named' });
    expect(resourceBehind(bucket.bucketArn, elsewhere)).toBe(cfn(bucket));
  });

  test('of a parameter or pseudo parameter stands for nothing', () => {
    const { here } = stacks();
    const parameter = new CfnParameter(here, 'Parameter');
    expect(resourceBehind(parameter.valueAsString, here)).toBeUndefined();
    expect(resourceBehind(Fn.join('', ['arn:', here.account, Fn.ref('AWS::NoValue')]), here)).toBeUndefined();
  });

  test('that may be either of two resources stands for none, and for both', () => {
    const { here } = stacks();
    const [one, other] = ['One', 'Other'].map(id => new sns.Topic(here, id));
    const value = Fn.conditionIf('Condition', one.topicArn, other.topicArn);
    expect(resourceBehind(value, here)).toBeUndefined();
    expect(resourcesBehind(value, here)).toEqual([cfn(one), cfn(other)]);
  });

  test('of another type is not what was asked for', () => {
    const { here } = stacks();
    const topic = new sns.Topic(here, 'Topic');
    expect(resourceBehind(topic.topicArn, here, 'AWS::SQS::Queue')).toBeUndefined();
    expect(resourceBehind(topic.topicArn, here, 'AWS::SQS::Queue', 'AWS::SNS::Topic')).toBe(cfn(topic));
  });
});

describe('CloudFormation written by hand', () => {
  test.each([
    ['Ref', { Ref: 'Topic' }],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Topic', 'TopicArn'] }],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Topic.TopicArn' }],
    ['Fn::Sub', { 'Fn::Sub': 'x-${Topic.TopicName}' }],
    ['Fn::Sub with variables', { 'Fn::Sub': ['x-${V}', { V: { Ref: 'Topic' } }] }],
  ])('%s stands for the resource of that logical id in the stack, and in no other', (_, value) => {
    const { here, there } = stacks();
    const topic = raw(here, 'Topic', 'AWS::SNS::Topic');
    expect(resourceBehind(value, here)).toBe(topic);
    expect(resourceBehind(value, there)).toBeUndefined();
  });

  test('the resources of CfnInclude refer to each other', () => {
    const { here } = stacks();
    const file = join(mkdtempSync(join(tmpdir(), 'wiring-')), 'template.json');
    writeFileSync(file, JSON.stringify({
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic' },
        Bucket: {
          Type: 'AWS::S3::Bucket',
          Properties: { NotificationConfiguration: { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: { 'Fn::Sub': '${Topic}' } }] } },
        },
        Subscription: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'sqs', Endpoint: { 'Fn::Sub': ['${Q}', { Q: { 'Fn::GetAtt': 'Queue.Arn' } }] }, TopicArn: { Ref: 'Topic' } } },
        Queue: { Type: 'AWS::SQS::Queue' },
      },
    }));
    const included = new cfninc.CfnInclude(here, 'Included', { templateFile: file });
    const { NotificationConfiguration } = propertiesOf(included.getResource('Bucket')) as { NotificationConfiguration: { TopicConfigurations: Array<{ Topic: unknown }> } };
    expect(resourceBehind(NotificationConfiguration.TopicConfigurations[0].Topic, here)).toBe(included.getResource('Topic'));
    const subscription = propertiesOf(included.getResource('Subscription'));
    expect(resourceBehind(subscription.TopicArn, here)).toBe(included.getResource('Topic'));
    expect(resourceBehind(subscription.Endpoint, here)).toBe(included.getResource('Queue'));
  });
});

describe('stacks that are told of a resource', () => {
  test('by a parameter of a nested stack', () => {
    const { here } = stacks();
    const topic = new sns.Topic(here, 'Topic');
    const nested = new NestedStack(here, 'Nested', { parameters: { Given: topic.topicArn } });
    const parameter = new CfnParameter(nested, 'Given');
    expect(resourceBehind(parameter.valueAsString, nested)).toBe(cfn(topic));
  });

  test('by an output of a nested stack', () => {
    const { here } = stacks();
    const nested = new NestedStack(here, 'Nested');
    const topic = new sns.Topic(nested, 'Topic');
    new CfnOutput(nested, 'Given', { value: topic.topicArn });
    const value = (nested.nestedStackResource as CfnResource).getAtt('Outputs.Given');
    expect(resourceBehind(value, here)).toBe(cfn(topic));
    expect(resourceBehind(topic.topicArn, here)).toBe(cfn(topic));
  });

  test('by an export and its import', () => {
    const { here, there } = stacks();
    const topic = new sns.Topic(here, 'Topic');
    new CfnOutput(here, 'Output', { value: topic.topicArn, exportName: 'the-topic' });
    expect(resourceBehind(Fn.importValue('the-topic'), there)).toBe(cfn(topic));
    expect(resourceBehind(Fn.importValue('another'), there)).toBeUndefined();
  });
});

describe('a name that is written out on both sides', () => {
  const ofTopic = (arn: string, env: { account?: string; region?: string } = ENV) => {
    const app = new App();
    const topic = raw(new Stack(app, 'Topics', { env }), 'Topic', 'AWS::SNS::Topic', { TopicName: 'orders' });
    const found = resourceBehind(arn, new Stack(app, 'Here', { env: ENV }));
    return found === topic ? 'the topic' : found;
  };

  test('in an ARN stands for the resource, of that account and Region only', () => {
    expect(ofTopic('arn:aws:sns:eu-west-1:111122223333:orders')).toBe('the topic');
    expect(ofTopic('arn:aws:sns:eu-west-1:111122223333:orders-2')).toBeUndefined();
    expect(ofTopic('arn:aws:sns:us-east-1:111122223333:orders')).toBeUndefined();
    expect(ofTopic('arn:aws:sns:eu-west-1:444455556666:orders')).toBeUndefined();
    expect(ofTopic('arn:aws:sqs:eu-west-1:111122223333:orders')).toBeUndefined();
    expect(ofTopic('arn:aws:sns:us-east-1:111122223333:orders', {})).toBe('the topic');
  });

  test('with pseudo parameters', () => {
    const { here, there } = stacks();
    const bucket = new s3.Bucket(here, 'Bucket', { bucketName: `logs-${here.account}` });
    expect(resourceBehind({ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::logs-${AWS::AccountId}/prefix/*' }, there)).toBe(cfn(bucket));
  });

  test('alone counts where a type is asked for', () => {
    const { here, there } = stacks();
    const bucket = new s3.Bucket(here, 'Bucket', { bucketName: 'logs' });
    expect(resourceBehind('logs', there)).toBeUndefined();
    expect(resourceBehind('logs', there, 'AWS::SNS::Topic')).toBeUndefined();
    expect(resourceBehind('logs', there, 'AWS::S3::Bucket')).toBe(cfn(bucket));
    expect(resourceBehind('logs.s3.amazonaws.com', there, 'AWS::S3::Bucket')).toBe(cfn(bucket));
    expect(resourceBehind('logs.s3.eu-west-1.amazonaws.com', there, 'AWS::S3::Bucket')).toBe(cfn(bucket));
    expect(resourceBehind(s3.Bucket.fromBucketName(there, 'Imported', 'logs').bucketArn, there)).toBe(cfn(bucket));
  });

  test('is not one where it is a part of a text that is not known', () => {
    const { here } = stacks();
    new s3.Bucket(here, 'Bucket', { bucketName: 'eu-west-1' });
    const parameter = new CfnParameter(here, 'Parameter');
    expect(resourceBehind(`${parameter.valueAsString}${Fn.ref('AWS::Region')}`, here, 'AWS::S3::Bucket')).toBeUndefined();
    expect(resourceBehind(Fn.ref('AWS::Region'), here, 'AWS::S3::Bucket')).toBe(here.node.findChild('Bucket').node.defaultChild);
  });

  test('in the URL of a queue, and the ARN of a log group', () => {
    const { here, there } = stacks();
    const queue = new sqs.Queue(here, 'Queue', { queueName: 'work' });
    const group = raw(here, 'Group', 'AWS::Logs::LogGroup', { LogGroupName: '/aws/orders' });
    expect(resourceBehind('https://sqs.eu-west-1.amazonaws.com/111122223333/work', there)).toBe(cfn(queue));
    expect(resourceBehind('https://sqs.eu-west-1.amazonaws.com/444455556666/work', there)).toBeUndefined();
    expect(resourceBehind('arn:aws:logs:eu-west-1:111122223333:log-group:/aws/orders:*', there)).toBe(group);
  });

  test('of what was made since counts from the next look at the exemptions on', () => {
    const { app, here } = stacks();
    expect(resourceBehind('late', here, 'AWS::S3::Bucket')).toBeUndefined();
    const late = raw(here, 'Late', 'AWS::S3::Bucket', { BucketName: 'late' });
    exemptionsIn(app)(late);
    expect(resourceBehind('late', here, 'AWS::S3::Bucket')).toBe(late);
  });
});

describe('reading the properties of a resource', () => {
  test('gives what the template will have, raw overrides included', () => {
    const { here } = stacks();
    const topic = new sns.Topic(here, 'Topic', { displayName: 'Orders' });
    cfn(topic).addPropertyOverride('FifoTopic', true);
    expect(propertiesOf(cfn(topic))).toEqual({ DisplayName: 'Orders', FifoTopic: true });
  });

  test('leaves the statements of policies open to change', () => {
    const { here } = stacks();
    const queue = new sqs.Queue(here, 'Queue');
    const statement = new iam.PolicyStatement({ actions: ['sqs:SendMessage'], principals: [new iam.AccountRootPrincipal()], resources: [queue.queueArn] });
    queue.addToResourcePolicy(statement);
    propertiesOf(here.node.findAll().find((each): each is sqs.CfnQueuePolicy => each instanceof sqs.CfnQueuePolicy)!);
    expect(statement.frozen).toBe(false);
    expect(() => statement.addActions('sqs:ReceiveMessage')).not.toThrow();
  });
});
