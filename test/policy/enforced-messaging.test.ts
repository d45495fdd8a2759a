import { Duration, type Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EncryptionKey, KeySource } from '../../src';
import { ENCRYPTED_QUEUE, ENCRYPTED_TOPIC, MESSAGING } from '../../src/enforcement/adapters/messaging';
import { ENCRYPTED_BUCKET } from '../../src/s3/bucket-encryption';
import { inject } from '../enforcement/adapters/injected';
import { decisions } from '../support/policy/decisions';
import type { RequestContext, Statement } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { dependencyCycles, stackCycles } from '../support/template/cycles';
import { deployed, templateOf } from '../support/template/synth';
import {
  ACCOUNT, ALL_OF_KMS, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, role, stackIn, stacksOf,
  STRANGER, TAKEOVER, USE, via, worldOf,
} from './cast';

const QUEUE = 'kms:EncryptionContext:aws:sqs:arn';
const TOPIC = 'kms:EncryptionContext:aws:sns:topicArn';
const ARN_OF_QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:Orders-Queue-1A2B3C4D5E6F`;
const ARN_OF_TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:Orders-Topic-1A2B3C4D5E6F`;
const FOR_QUEUE: RequestContext = { [QUEUE]: ARN_OF_QUEUE };
const FOR_TOPIC: RequestContext = { [TOPIC]: ARN_OF_TOPIC };
const SENDING = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** A bucket, a topic and a queue that S3, SNS and EventBridge deliver to, and what the app grants on them. */
function wire(stack: Stack, keyOf: { bucket?: kms.IKey; topic?: kms.IKey; queue?: kms.IKey } = {}): Stack {
  const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: keyOf.bucket });
  const topic = new sns.Topic(stack, 'Topic', { masterKey: keyOf.topic });
  const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: keyOf.queue });
  bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(queue));
  bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new notifications.SnsDestination(topic));
  topic.addSubscription(new subscriptions.SqsSubscription(queue));
  new events.Rule(stack, 'Rule', {
    schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.SqsQueue(queue), new targets.SnsTopic(topic)],
  });
  queue.grantSendMessages(role(stack, 'Sender'));
  queue.grantConsumeMessages(role(stack, 'Consumer'));
  queue.grantPurge(role(stack, 'Purger'));
  topic.grantPublish(role(stack, 'Publisher'));
  topic.grantSubscribe(role(stack, 'Subscriber'));
  return stack;
}

describe('one key for a bucket, a topic and a queue that deliver to each other', () => {
  const app = newApp();
  inject(app, 1, [ENCRYPTED_BUCKET, ...MESSAGING]);
  const stack = wire(stackIn(app, 'Orders'));
  const world = worldOf(stack);

  test('closes no cycle', () => {
    expect(dependencyCycles(templateOf(stack))).toEqual([]);
  });

  test('has a statement a service and kind of destination, however often it is wired', () => {
    const services = [world.keyPolicy().Statement].flat().flatMap(({ Principal }) => Object.entries(Principal as object)).filter(([type]) => type === 'Service');

    expect(services.map(([, service]) => service as string).sort()).toEqual([
      'events.amazonaws.com', 'events.amazonaws.com', 's3.amazonaws.com', 's3.amazonaws.com', 'sns.amazonaws.com',
    ]);
  });

  describe.each([
    ['a queue', FOR_QUEUE, ['s3.amazonaws.com', 'sns.amazonaws.com', 'events.amazonaws.com']],
    ['a topic', FOR_TOPIC, ['s3.amazonaws.com', 'events.amazonaws.com']],
  ])('delivering to %s of the account', (_, destination, services) => {
    const elsewhere = (from: string, to: string): RequestContext =>
      Object.fromEntries(Object.entries(destination).map(([key, value]) => [key, String(value).replace(from, to)]));

    decisions(world, services.flatMap(who => [
      ...mayEach(SENDING, { who, onlyWhen: destination, because: 'EventBridge sends no source, and the others need none' }),
      ...mayEach(SENDING, { who, when: { ...destination, 'aws:SourceAccount': OTHER_ACCOUNT }, because: 'who may send at all is for the destination\'s own policy' }),
      ...mayNotEach(SENDING, { who, when: elsewhere(REGION, OTHER_REGION), because: 'it is one of another Region' }),
      ...mayNotEach(SENDING, { who, when: { 'aws:SourceAccount': ACCOUNT }, because: 'nothing says what for' }),
      ...mayNotEach(['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'], { who, when: destination }),
    ]));
  });

  describe('lets in nobody else', () => {
    decisions(world, [
      ...['lambda.amazonaws.com', 'cloudwatch.amazonaws.com', 'sqs.amazonaws.com'].flatMap(who => [FOR_QUEUE, FOR_TOPIC].flatMap(when => mayNotEach(SENDING, { who, when }))),
      ...mayNotEach(SENDING, { who: 'sns.amazonaws.com', when: FOR_TOPIC, because: 'it delivers to queues only' }),
      ...[STRANGER, 'Purger', 'Subscriber'].flatMap(who => mayNotEach(USE, { who, when: { ...via('sqs'), ...FOR_QUEUE } })),
      ...mayNotEach(USE, { who: OTHER_STRANGER, given: ALL_OF_KMS, when: { ...via('sqs'), ...FOR_QUEUE } }),
    ]);
  });

  describe('gives with each grant what the L2 gives, through the service', () => {
    decisions(world, [
      ...mayEach(USE, { who: 'Sender', when: FOR_QUEUE, onlyWhen: via('sqs') }),
      { who: 'Consumer', may: 'kms:Decrypt', when: FOR_QUEUE, onlyWhen: via('sqs') },
      ...mayNotEach(USE.filter(action => action !== 'kms:Decrypt'), { who: 'Consumer', when: { ...via('sqs'), ...FOR_QUEUE } }),
      ...mayEach(SENDING, { who: 'Publisher', when: FOR_TOPIC, onlyWhen: via('sns') }),
      ...mayNotEach(['kms:Encrypt', 'kms:ReEncryptFrom'], { who: 'Publisher', when: { ...via('sns'), ...FOR_TOPIC } }),
      ...['Sender', 'Consumer', 'Publisher'].flatMap(who => [
        ...mayNotEach(SENDING, { who, because: 'it would be use of the key outside of the service' }),
        ...mayNotEach(SENDING, { who, when: via('s3'), because: 'it is another service' }),
        ...mayNotEach(TAKEOVER, { who }),
      ]),
      { who: 'Sender', mayNot: 'kms:GenerateDataKey', when: via('sqs', OTHER_REGION), because: 'it is SQS of another Region' },
    ]);
  });
});

describe('a topic and a queue of two stacks', () => {
  const app = newApp();
  inject(app, 1, MESSAGING);
  const [keys, topics, queues, readers] = ['Keys', 'Topics', 'Queues', 'Readers'].map(id => stackIn(app, id));
  EncryptionKey.useSource(app, KeySource.given(new EncryptionKey(keys, 'Key')));
  const topic = new sns.Topic(topics, 'Topic');
  const queue = new sqs.Queue(queues, 'Queue');
  topic.addSubscription(new subscriptions.SqsSubscription(queue));
  queue.grantConsumeMessages(role(readers, 'Consumer'));
  topic.grantPublish(role(topics, 'Publisher'));
  const stacks = stacksOf(app);

  test('under a key of a third one close no cycle', () => {
    expect(stackCycles(Object.fromEntries(stacks.map(({ name, template }) => [name, template])))).toEqual([]);
    expect(stacks.flatMap(({ template }) => dependencyCycles(template))).toEqual([]);
  });

  decisions(worldOf(app), [
    ...mayEach(SENDING, { who: 'sns.amazonaws.com', onlyWhen: FOR_QUEUE }),
    { who: 'Consumer', may: 'kms:Decrypt', onlyWhen: via('sqs') },
    ...mayEach(SENDING, { who: 'Publisher', onlyWhen: via('sns') }),
  ]);
});

/** What each caller sends to KMS: all of it, so that narrower and wider policies can both allow it. */
const CALLS: ReadonlyArray<readonly [who: string, action: string, when: RequestContext]> = [
  ...['s3.amazonaws.com', 'sns.amazonaws.com', 'events.amazonaws.com'].flatMap(who => SENDING.map(action => [who, action, FOR_QUEUE] as const)),
  ...['s3.amazonaws.com', 'events.amazonaws.com'].flatMap(who => SENDING.map(action => [who, action, FOR_TOPIC] as const)),
  ...SENDING.map(action => ['Sender', action, { ...via('sqs'), ...FOR_QUEUE }] as const),
  ['Consumer', 'kms:Decrypt', { ...via('sqs'), ...FOR_QUEUE }],
  ...SENDING.map(action => ['Publisher', action, { ...via('sns'), ...FOR_TOPIC }] as const),
];

describe('whoever an app without enforcement lets use its keys', () => {
  const plain = stackIn(newApp(), 'Orders');
  const keyOf = (id: string) => new kms.Key(plain, `${id}Key`);
  const before = worldOf(wire(plain, { bucket: keyOf('Bucket'), topic: keyOf('Topic'), queue: keyOf('Queue') }));
  const app = newApp();
  inject(app, 1, [ENCRYPTED_BUCKET, ...MESSAGING]);
  const now = worldOf(wire(stackIn(app, 'Orders')));

  const decide = async (world: World, key: string | undefined, [who, action, context]: typeof CALLS[number]) => world.decide({
    principal: who.endsWith('.com') ? { service: who } : world.roleArn(who), action, key: world.keyArn(key), context,
  });

  test.each(CALLS.map(call => [call[0], call[1], call] as const))('%s can still call %s', async (who, _action, call) => {
    const key = QUEUE in call[2] ? 'QueueKey' : 'TopicKey';
    const source = { 'aws:SourceArn': who === 'sns.amazonaws.com' ? before.valueOf('Topic') : '', 'aws:SourceAccount': ACCOUNT };

    expect([await decide(before, key, [call[0], call[1], { ...call[2], ...(who.endsWith('.com') ? source : {}) }]), await decide(now, undefined, call)]).toEqual(['Allowed', 'Allowed']);
  });

  test('are fewer than before: S3, SNS and EventBridge on anybody\'s behalf', async () => {
    const open = (action: string): typeof CALLS[number] => ['s3.amazonaws.com', action, { [QUEUE]: ARN_OF_QUEUE.replace(ACCOUNT, OTHER_ACCOUNT) }];

    expect(await decide(before, 'QueueKey', open('kms:Decrypt'))).toBe('Allowed');
    expect(await decide(now, undefined, open('kms:Decrypt'))).toBe('ImplicitlyDenied');
  });
});

describe('a key of another account', () => {
  const keyArn = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/01234567-89ab-4cde-8f01-23456789abcd`;
  const app = newApp();
  inject(app, 1, MESSAGING);
  const stack = stackIn(app, 'Orders');
  const key = kms.Key.fromKeyArn(stack, 'Key', keyArn);
  wire(stack, { topic: key, queue: key });
  const world = World.of(deployed(stack), deployed(ownerStack()));
  const keyName = world.keyArn();

  /** The owner adds what the findings print. */
  function ownerStack(): Stack {
    templateOf(stack);
    const owner = stackIn(newApp(), 'Owner', { account: OTHER_ACCOUNT });
    const statements: Statement[] = [{ Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT }, Action: 'kms:*', Resource: '*' }, ...printedStatements(stack)];
    new kms.CfnKey(owner, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: statements } });
    return owner;
  }

  test('is asked to let services deliver to the account of queue and topic, not its own', () => {
    const services = printedStatements(stack).filter(({ Principal }) => typeof Principal === 'object' && Principal !== null && 'Service' in Principal);

    expect(services.map(({ Condition }) => Condition)).toEqual(expect.arrayContaining([
      { StringLike: { [QUEUE]: `arn:aws:sqs:${REGION}:${ACCOUNT}:*` } },
      { StringLike: { [TOPIC]: `arn:aws:sns:${REGION}:${ACCOUNT}:*` } },
    ]));
    expect(services.every(({ Condition }) => JSON.stringify(Condition).includes(ACCOUNT))).toBe(true);
  });

  decisions(world, ['s3.amazonaws.com', 'sns.amazonaws.com', 'events.amazonaws.com'].flatMap(who => [
    ...mayEach(SENDING, { who, on: keyName, onlyWhen: FOR_QUEUE }),
    ...mayNotEach(SENDING, { who, on: keyName, when: { [QUEUE]: ARN_OF_QUEUE.replace(ACCOUNT, OTHER_ACCOUNT) }, because: 'it is a queue of the key\'s account' }),
  ]));
});

describe('a statement that the app adds to the key of a queue', () => {
  const app = newApp();
  inject(app, 1, MESSAGING);
  const stack = stackIn(app, 'Orders');
  const { encryptionMasterKey } = new sqs.Queue(stack, 'Queue');
  encryptionMasterKey!.grantDecrypt(new ServicePrincipal('lambda.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': OTHER_ACCOUNT } } }));
  encryptionMasterKey!.grantDecrypt(role(stack, 'Reader'));

  decisions(worldOf(stack), [
    { who: 'lambda.amazonaws.com', may: 'kms:Decrypt', onlyWhen: FOR_QUEUE },
    { who: 'lambda.amazonaws.com', mayNot: 'kms:GenerateDataKey', when: FOR_QUEUE, because: 'reading was granted' },
    { who: 'Reader', may: 'kms:Decrypt', onlyWhen: via('sqs') },
  ]);
});

test('the views of both services are of one key', () => {
  const stack = stackIn(newApp(), 'Orders');
  const { encryptionMasterKey } = ENCRYPTED_QUEUE.props(stack, 'Queue', {});
  const { masterKey } = ENCRYPTED_TOPIC.props(stack, 'Topic', { masterKey: encryptionMasterKey });

  expect(masterKey!.keyArn).toBe(encryptionMasterKey!.keyArn);
  expect(masterKey!.node.scope).toBe(encryptionMasterKey!.node.scope);
  expect(ENCRYPTED_QUEUE.props(stack, 'Other', { encryptionMasterKey }).encryptionMasterKey).toBe(encryptionMasterKey);
});
