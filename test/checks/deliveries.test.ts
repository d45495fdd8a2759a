import { checkTemplates, EncryptionLevel } from '../../src/checks';
import { TemplateSet } from '../../src/templates';
import { admitted, check, fileOf, ofRule, type Resource, soundKey } from './support';

const RULE = 'AtRest-DeliveryWithoutKey';

const topic = (key: unknown = { Ref: 'Key' }): Resource => ({ Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: key } });
const queue = (key: unknown = { Ref: 'Key' }): Resource => ({ Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: key } });
const TOPIC_ARN = { Ref: 'Topic' };
const QUEUE_ARN = { 'Fn::GetAtt': ['Queue', 'Arn'] };
const of = (Type: string, Properties: object): Resource => ({ Type, Properties });
const allows = (action: string, ...services: string[]) => ({ Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: action, Resource: '*' }] });

/** Whatever delivers to `Topic` or `Queue` in the name of a service. */
const DELIVERIES: ReadonlyArray<[what: string, service: string, from: Resource, destination: 'Topic' | 'Queue', path: string]> = [
  ['an alarm', 'cloudwatch', of('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:automate:eu-west-1:ec2:stop', TOPIC_ARN] }), 'Topic', 'AlarmActions.1'],
  ['an alarm that is over', 'cloudwatch', of('AWS::CloudWatch::Alarm', { OKActions: [TOPIC_ARN] }), 'Topic', 'OKActions.0'],
  ['an alarm without data', 'cloudwatch', of('AWS::CloudWatch::Alarm', { InsufficientDataActions: [TOPIC_ARN] }), 'Topic', 'InsufficientDataActions.0'],
  ['a composite alarm', 'cloudwatch', of('AWS::CloudWatch::CompositeAlarm', { AlarmActions: [TOPIC_ARN] }), 'Topic', 'AlarmActions.0'],
  ['a bucket', 's3', of('AWS::S3::Bucket', { NotificationConfiguration: { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: TOPIC_ARN }] } }), 'Topic',
    'NotificationConfiguration.TopicConfigurations.0.Topic'],
  ['a bucket', 's3', of('AWS::S3::Bucket', { NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: QUEUE_ARN }] } }), 'Queue',
    'NotificationConfiguration.QueueConfigurations.0.Queue'],
  ['the notifications of an L2 bucket', 's3', of('Custom::S3BucketNotifications', { NotificationConfiguration: { QueueConfigurations: [{ QueueArn: QUEUE_ARN }] } }), 'Queue',
    'NotificationConfiguration.QueueConfigurations.0.QueueArn'],
  ['the notifications of an L2 bucket', 's3', of('Custom::S3BucketNotifications', { NotificationConfiguration: { TopicConfigurations: [{ TopicArn: TOPIC_ARN }] } }), 'Topic',
    'NotificationConfiguration.TopicConfigurations.0.TopicArn'],
  ['a rule of EventBridge', 'events', of('AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: QUEUE_ARN }] }), 'Queue', 'Targets.0.Arn'],
  ['a rule of EventBridge', 'events', of('AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: TOPIC_ARN }] }), 'Topic', 'Targets.0.Arn'],
  ['what a rule could not deliver', 'events', of('AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: 'arn:x', RoleArn: 'arn:r', DeadLetterConfig: { Arn: QUEUE_ARN } }] }), 'Queue',
    'Targets.0.DeadLetterConfig.Arn'],
  ['a subscription', 'sns', of('AWS::SNS::Subscription', { Protocol: 'sqs', TopicArn: 'arn:t', Endpoint: QUEUE_ARN }), 'Queue', 'Endpoint'],
  ['what a subscription could not deliver', 'sns', of('AWS::SNS::Subscription', { Protocol: 'lambda', Endpoint: 'arn:f', RedrivePolicy: { deadLetterTargetArn: QUEUE_ARN } }), 'Queue',
    'RedrivePolicy.deadLetterTargetArn'],
  ['a subscription in its topic', 'sns', of('AWS::SNS::Topic', { Subscription: [{ Protocol: 'sqs', Endpoint: QUEUE_ARN }], KmsMasterKeyId: { Ref: 'Key' } }), 'Queue',
    'Subscription.0.Endpoint'],
  ['whom a topic policy lets publish', 'budgets', of('AWS::SNS::TopicPolicy', { Topics: [TOPIC_ARN], PolicyDocument: allows('sns:Publish', 'budgets.amazonaws.com') }), 'Topic',
    'PolicyDocument'],
  ['whom an inline topic policy lets publish', 'budgets', of('AWS::SNS::TopicInlinePolicy', { TopicArn: TOPIC_ARN, PolicyDocument: allows('sns:*', 'budgets.amazonaws.com') }), 'Topic',
    'PolicyDocument'],
  ['whom a queue policy lets send', 's3', of('AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Queue' }], PolicyDocument: allows('sqs:SendMessage', 's3.amazonaws.com') }), 'Queue',
    'PolicyDocument'],
  ['whom an inline queue policy lets send', 's3', of('AWS::SQS::QueueInlinePolicy', { Queue: { Ref: 'Queue' }, PolicyDocument: allows('sqs:Send*', 's3.amazonaws.com') }), 'Queue',
    'PolicyDocument'],
];

describe.each(DELIVERIES)('%s (%s)', (_what, service, From, destination, path) => {
  const resources = { From, [destination]: destination === 'Topic' ? topic() : queue() };

  test('delivers nothing under a key whose policy does not admit the service', () => {
    expect(ofRule(check({ ...resources, Key: soundKey(admitted('another.amazonaws.com')) }), RULE))
      .toEqual([`${destination}: ${service}.amazonaws.com (From ${path}) has no kms:GenerateDataKey, kms:Decrypt in the policy of Key`]);
  });

  test('delivers under a key whose policy admits the service', () => {
    expect(ofRule(check({ ...resources, Key: soundKey(admitted(`${service}.amazonaws.com`)) }), RULE)).toEqual([]);
  });

  test('delivers nothing under an AWS managed key', () => {
    const alias = destination === 'Topic' ? topic('alias/aws/sns') : queue('alias/aws/sqs');

    expect(ofRule(check({ ...resources, [destination]: alias }), RULE)).toEqual([`${destination}: ${service}.amazonaws.com (From ${path}) may not use an AWS managed key`]);
  });

  test('delivers where there is no key', () => {
    expect(ofRule(check({ From, [destination]: { Type: resources[destination].Type } }), RULE)).toEqual([]);
  });

  test('may deliver under a key that is not in the set', () => {
    expect(ofRule(check({ ...resources, [destination]: topic('arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000') }), RULE)).toEqual([]);
  });
});

test.each<[string, Resource]>([
  ['a target with a role', of('AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: QUEUE_ARN, RoleArn: 'arn:aws:iam::111122223333:role/r' }] })],
  ['a policy that lets a role send', of('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: 'Queue' }], PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/r' }, Action: 'sqs:SendMessage', Resource: '*' }] },
  })],
  ['a policy that lets a service do something else', of('AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Queue' }], PolicyDocument: allows('sqs:GetQueueUrl', 's3.amazonaws.com') })],
  ['a policy that denies a service', of('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: 'Queue' }], PolicyDocument: { Statement: [{ Effect: 'Deny', Principal: { Service: 's3.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' }] },
  })],
  ['a policy that lets those send whom a provider knows', of('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: 'Queue' }],
    PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Federated: 'cognito-identity.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' }] },
  })],
  ['a queue of messages that a consumer could not read', of('AWS::SQS::Queue', { KmsMasterKeyId: { Ref: 'Key' }, RedrivePolicy: { deadLetterTargetArn: QUEUE_ARN } })],
  ['a subscription of a function', of('AWS::SNS::Subscription', { Protocol: 'lambda', Endpoint: { 'Fn::GetAtt': ['Function', 'Arn'] } })],
])('%s needs nothing of the key', (_what, From) => {
  expect(ofRule(check({ From, Queue: queue(), Function: of('AWS::Lambda::Function', {}), Key: soundKey() }), RULE)).toEqual([]);
});

test('a destination has one finding, for all services and all that makes them deliver', () => {
  const alarms = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`Alarm${index}`, of('AWS::CloudWatch::Alarm', { AlarmActions: [TOPIC_ARN] })]));
  const Policy = of('AWS::SNS::TopicPolicy', { Topics: [TOPIC_ARN], PolicyDocument: allows('sns:Publish', 'cloudwatch.amazonaws.com', 'budgets.amazonaws.com') });
  const findings = check({ ...alarms, Policy, Topic: topic(), Key: soundKey() });

  expect(ofRule(findings, RULE)).toEqual([
    'Topic: cloudwatch.amazonaws.com (Alarm0 AlarmActions.0, Alarm1 AlarmActions.0, Alarm2 AlarmActions.0 and 3 more) has no kms:GenerateDataKey, kms:Decrypt in the policy of Key; '
    + 'budgets.amazonaws.com (Policy PolicyDocument) has no kms:GenerateDataKey, kms:Decrypt in the policy of Key',
  ]);
  expect(findings.find(({ rule }) => rule.id === RULE)).toMatchObject({ property: 'KmsMasterKeyId', source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html' });
});

test('one action that is missing is enough, and is named', () => {
  const Key = soundKey({ ...admitted('cloudwatch.amazonaws.com'), Action: 'kms:GenerateDataKey*' });

  expect(ofRule(check({ Alarm: of('AWS::CloudWatch::Alarm', { AlarmActions: [TOPIC_ARN] }), Topic: topic(), Key }), RULE))
    .toEqual(['Topic: cloudwatch.amazonaws.com (Alarm AlarmActions.0) has no kms:Decrypt in the policy of Key']);
});

describe('the key is found', () => {
  const Alarm = of('AWS::CloudWatch::Alarm', { AlarmActions: [TOPIC_ARN] });
  const Alias = of('AWS::KMS::Alias', { AliasName: 'alias/orders', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } });

  test.each<[string, unknown]>([
    ['by its ARN', { 'Fn::GetAtt': ['Key', 'Arn'] }],
    ['by an ARN around its id', { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}' }],
    ['by an alias', { Ref: 'Alias' }],
    ['by the name of an alias', 'alias/orders'],
    ['by the ARN of an alias', { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/orders' }],
    ['in a branch of a condition', { 'Fn::If': ['C', { Ref: 'Key' }, { Ref: 'AWS::NoValue' }] }],
  ])('%s', (_how, key) => {
    expect(ofRule(check({ Alarm, Topic: topic(key), Key: soundKey(), Alias }), RULE)).toHaveLength(1);
    expect(ofRule(check({ Alarm, Topic: topic(key), Key: soundKey(admitted('cloudwatch.amazonaws.com')), Alias }), RULE)).toEqual([]);
  });

  test('in another template, as is the topic', () => {
    const keys = fileOf({ Key: soundKey() }, { name: 'Keys', outputs: { Any: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'key' } } } });
    const topics = fileOf({ Topic: topic({ 'Fn::ImportValue': 'key' }) }, { name: 'Topics', outputs: { Any: { Value: { Ref: 'Topic' }, Export: { Name: 'topic' } } } });
    const alarms = fileOf({ Alarm: of('AWS::CloudWatch::Alarm', { AlarmActions: [{ 'Fn::ImportValue': 'topic' }] }) });

    expect(ofRule(checkTemplates(new TemplateSet([alarms, topics, keys]), { level: EncryptionLevel.ENCRYPTED }), RULE)).toHaveLength(1);
  });
});

test('a topic is found by its name, in its own account and Region alone', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const alarms = fileOf({ Alarm: of('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:orders'] }) }, { ...env, name: 'Alarms' });
  const topics = (region: string, service: string) => fileOf(
    { Topic: of('AWS::SNS::Topic', { TopicName: 'orders', KmsMasterKeyId: { Ref: 'Key' } }), Key: soundKey(admitted(service)) }, { ...env, region, name: `Topics ${region}` },
  );
  const found = (...services: [string, string]) =>
    ofRule(checkTemplates(new TemplateSet([alarms, topics('eu-west-1', services[0]), topics('us-east-1', services[1])]), { level: EncryptionLevel.ENCRYPTED }), RULE);

  expect(found('cloudwatch.amazonaws.com', 'another.amazonaws.com')).toEqual([]);
  expect(found('another.amazonaws.com', 'cloudwatch.amazonaws.com')).toHaveLength(1);
});

test('a key policy that cannot be read is no proof of anything', () => {
  const Key: Resource = { ...soundKey(), Properties: { EnableKeyRotation: true, KeyPolicy: { Ref: 'Policy' } } };

  expect(ofRule(check({ Alarm: of('AWS::CloudWatch::Alarm', { AlarmActions: [TOPIC_ARN] }), Topic: topic(), Key }), RULE)).toEqual([]);
});
