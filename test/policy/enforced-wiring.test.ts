import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EncryptionKey } from '../../src';
import { deployedStacks, encrypt, keyOfStack, raw, wire } from '../enforcement/wiring/support';
import { type DecisionRow, decisions } from '../support/policy/decisions';
import type { RequestContext } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { dependencyCycles, stackCycles } from '../support/template/cycles';
import { ACCOUNT, ALL_OF_KMS, OTHER_ACCOUNT, OTHER_REGION, REGION, STRANGER, THIRD_ACCOUNT, via } from './cast';

const ENV = { account: ACCOUNT, region: REGION };
const SECOND = 'Second/EncryptionKey';

/** Two stacks: destinations are in the second, so that every delivery crosses stacks as well. */
interface Stage {
  readonly app: App;
  readonly here: Stack;
  readonly destinations: Stack;
}

type Build = (stage: Stage) => void;

function built(build: Build): Stage {
  const app = new App();
  const stage = { app, here: new Stack(app, 'First', { env: ENV }), destinations: new Stack(app, 'Second', { env: ENV }) };
  build(stage);
  return stage;
}

/** The same app twice: only encrypted, and with its services admitted. */
function worlds(build: Build) {
  const [before, after] = [built(build), built(build)];
  encrypt(before.app);
  wire(after.app);
  const stacks = deployedStacks(after.app);
  return { before: World.of(...deployedStacks(before.app)), after: World.of(...stacks), stacks };
}

/** Registers the decisions: each that is allowed is denied while the keys only encrypt, and no template depends on itself. */
function delivered(title: string, build: Build, rows: readonly DecisionRow[]): void {
  describe(title, () => {
    const { before, after, stacks } = worlds(build);
    decisions(after, rows);
    const allowed = rows.filter(row => 'may' in row);
    if (allowed.length > 0) {
      describe('with encryption alone', () => {
        decisions(before, allowed.map(({ may, onlyWhen, ...row }) => ({ ...row, mayNot: may, when: { ...row.when, ...onlyWhen } })));
      });
    }
    test('without a cycle', () => {
      expect(stacks.flatMap(({ template }) => dependencyCycles(template))).toEqual([]);
      expect(stackCycles(Object.fromEntries(stacks.map(({ name, template }) => [name, template])))).toEqual([]);
    });
  });
}

const topicOf = (name: string, account = ACCOUNT) => `arn:aws:sns:${REGION}:${account}:${name}`;
const queueOf = (name: string, account = ACCOUNT) => `arn:aws:sqs:${REGION}:${account}:${name}`;
const TOPIC_CONTEXT = 'kms:EncryptionContext:aws:sns:topicArn';
const QUEUE_CONTEXT = 'kms:EncryptionContext:aws:sqs:arn';

/** A service that is tied to the destination: to topics or queues of the account, and to nothing else. */
function byDestination(who: string, kind: 'topic' | 'queue', on = SECOND): DecisionRow[] {
  const [context, arn, other] = kind === 'topic' ? [TOPIC_CONTEXT, topicOf, QUEUE_CONTEXT] : [QUEUE_CONTEXT, queueOf, TOPIC_CONTEXT];
  return [
    ...['kms:GenerateDataKey', 'kms:Decrypt'].map(may => ({ who, may, on, onlyWhen: { [context]: arn('Anything') } })),
    { who, mayNot: 'kms:GenerateDataKey', on, when: { [context]: arn('Anything', OTHER_ACCOUNT) }, because: 'it is a destination of another account' },
    { who, mayNot: 'kms:GenerateDataKey', on, when: { [context]: arn('Anything').replace(REGION, OTHER_REGION) }, because: 'it is a destination of another Region' },
    { who, mayNot: 'kms:GenerateDataKey', on, when: { [other]: arn('Anything') }, because: 'it is another kind of destination' },
    { who, mayNot: 'kms:Encrypt', on, when: { [context]: arn('Anything') } },
    { who: 'datapipeline.amazonaws.com', mayNot: 'kms:GenerateDataKey', on, when: { [context]: arn('Anything') }, because: 'it is another service' },
    { who: STRANGER, mayNot: 'kms:GenerateDataKey', on, when: { [context]: arn('Anything') }, because: 'it is no service' },
  ];
}

/** A service that is tied to its source. */
function bySource(who: string, may: string, source: { account?: string; arn: string }, on = SECOND): DecisionRow[] {
  const account: RequestContext = source.account ? { 'aws:SourceAccount': source.account } : {};
  // Any bucket of the account: its ARN says nothing of that.
  const isOfS3 = source.arn.startsWith('arn:aws:s3:::');
  return [
    isOfS3 ? { who, may, on, when: { 'aws:SourceArn': source.arn }, onlyWhen: account } : { who, may, on, onlyWhen: { ...account, 'aws:SourceArn': source.arn } },
    ...(isOfS3 ? [{ who, mayNot: may, on, when: { ...account, 'aws:SourceArn': `arn:aws:sqs:${REGION}:${ACCOUNT}:q` }, because: 'it is no bucket' }] : []),
    { who, mayNot: may, on, when: { 'aws:SourceAccount': THIRD_ACCOUNT, 'aws:SourceArn': source.arn.replace(/\d{12}/, THIRD_ACCOUNT) } },
    { who: 'datapipeline.amazonaws.com', mayNot: may, on, when: { 'aws:SourceAccount': source.account ?? ACCOUNT, 'aws:SourceArn': source.arn }, because: 'it is another service' },
  ];
}

describe('messages', () => {
  const FROM_S3 = bySource('s3.amazonaws.com', 'kms:GenerateDataKey', { account: ACCOUNT, arn: 'arn:aws:s3:::data' });
  const FROM_ALARMS = bySource('cloudwatch.amazonaws.com', 'kms:GenerateDataKey', { account: ACCOUNT, arn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:Any` });

  delivered('of a bucket to a topic, by L2s', ({ destinations }) => {
    const topic = new sns.Topic(destinations, 'Topic');
    new s3.Bucket(destinations, 'Data', { bucketName: 'data' }).addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SnsDestination(topic));
  }, FROM_S3);

  delivered('of a bucket to a queue, by L1s without a policy in the app', ({ here, destinations }) => {
    const queue = raw(destinations, 'Queue', 'AWS::SQS::Queue', { QueueName: 'work' });
    raw(here, 'Bucket', 'AWS::S3::Bucket', {
      NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: queue.getAtt('Arn') }] },
    });
  }, FROM_S3);

  delivered('of any bucket, as a policy of old has it', ({ destinations }) => {
    const queue = raw(destinations, 'Queue', 'AWS::SQS::Queue');
    raw(destinations, 'Policy', 'AWS::SQS::QueuePolicy', {
      Queues: [queue.ref],
      PolicyDocument: { Statement: { Effect: 'Allow', Principal: '*', Action: 'SQS:SendMessage', Resource: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::data' } } } },
    });
  }, FROM_S3);

  delivered('of a bucket of another account', ({ destinations }) => {
    const topic = raw(destinations, 'Topic', 'AWS::SNS::Topic');
    raw(destinations, 'Policy', 'AWS::SNS::TopicPolicy', {
      Topics: [topic.ref],
      PolicyDocument: {
        Statement: [{
          Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Resource: topic.ref, Condition: { StringEquals: { 'aws:SourceAccount': OTHER_ACCOUNT } },
        }],
      },
    });
  }, byDestination('s3.amazonaws.com', 'topic'));

  delivered('of an alarm, by L2s', ({ here, destinations }) => {
    const topic = new sns.Topic(destinations, 'Topic');
    const metric = new cloudwatch.Metric({ namespace: 'N', metricName: 'M' });
    new cloudwatch.Alarm(here, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 }).addOkAction(new actions.SnsAction(topic));
  }, FROM_ALARMS);

  delivered('of a composite alarm, by L1s', ({ here, destinations }) => {
    const topic = raw(destinations, 'Topic', 'AWS::SNS::Topic');
    raw(here, 'Alarm', 'AWS::CloudWatch::CompositeAlarm', { AlarmRule: 'TRUE', InsufficientDataActions: [topic.ref] });
  }, FROM_ALARMS);

  delivered('of a rule to a queue, by L2s', ({ destinations }) => {
    const queue = new sqs.Queue(destinations, 'Queue');
    new events.Rule(destinations, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.SqsQueue(queue)] });
  }, byDestination('events.amazonaws.com', 'queue'));

  delivered('of a rule to a topic, by L1s', ({ here, destinations }) => {
    const topic = raw(destinations, 'Topic', 'AWS::SNS::Topic');
    raw(here, 'Rule', 'AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'T', Arn: topic.ref }] });
  }, byDestination('events.amazonaws.com', 'topic'));

  delivered('of a rule that could not deliver', ({ here, destinations }) => {
    const queue = raw(destinations, 'Queue', 'AWS::SQS::Queue');
    raw(here, 'Rule', 'AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'T', Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f', DeadLetterConfig: { Arn: queue.getAtt('Arn') } }],
    });
  }, byDestination('events.amazonaws.com', 'queue'));

  delivered('of a topic to a queue, by L2s', ({ here, destinations }) => {
    new sns.Topic(here, 'Topic').addSubscription(new subscriptions.SqsSubscription(new sqs.Queue(destinations, 'Queue')));
  }, byDestination('sns.amazonaws.com', 'queue'));

  delivered('of a topic to the queue that its own subscriptions name', ({ here, destinations }) => {
    const queue = raw(destinations, 'Queue', 'AWS::SQS::Queue');
    raw(here, 'Topic', 'AWS::SNS::Topic', { Subscription: [{ Protocol: 'sqs', Endpoint: queue.getAtt('Arn') }] });
  }, byDestination('sns.amazonaws.com', 'queue'));

  delivered('of a topic that could not deliver', ({ here, destinations }) => {
    const queue = raw(destinations, 'Queue', 'AWS::SQS::Queue');
    raw(here, 'Subscription', 'AWS::SNS::Subscription', {
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:t', Protocol: 'https', Endpoint: 'https://example.com', RedrivePolicy: { deadLetterTargetArn: queue.getAtt('Arn') },
    });
  }, byDestination('sns.amazonaws.com', 'queue'));

  delivered('of a budget', ({ here, destinations }) => {
    const topic = raw(destinations, 'Topic', 'AWS::SNS::Topic');
    raw(here, 'Budget', 'AWS::Budgets::Budget', {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY' }, NotificationsWithSubscribers: [{ Subscribers: [{ SubscriptionType: 'SNS', Address: topic.ref }] }],
    });
  }, bySource('budgets.amazonaws.com', 'kms:GenerateDataKey', { account: ACCOUNT, arn: `arn:aws:budgets::${ACCOUNT}:budget/Any` }));

  test.each<[string, string, (topic: unknown) => Record<string, unknown>]>([
    ['AWS::Backup::BackupVault', 'backup.amazonaws.com', topic => ({ BackupVaultName: 'v', Notifications: { SNSTopicArn: topic, BackupVaultEvents: [] } })],
    ['AWS::RDS::EventSubscription', 'events.rds.amazonaws.com', topic => ({ SnsTopicArn: topic })],
    ['AWS::DMS::EventSubscription', 'dms.amazonaws.com', topic => ({ SnsTopicArn: topic })],
    ['AWS::Redshift::EventSubscription', 'redshift.amazonaws.com', topic => ({ SnsTopicArn: topic })],
    ['AWS::CodeStarNotifications::NotificationRule', 'codestar-notifications.amazonaws.com', topic => ({ Targets: [{ TargetType: 'SNS', TargetAddress: topic }] })],
    ['AWS::CE::AnomalySubscription', 'costalerts.amazonaws.com', topic => ({ Subscribers: [{ Type: 'SNS', Address: topic }] })],
    ['AWS::SES::ReceiptRule', 'ses.amazonaws.com', topic => ({ Rule: { Actions: [{ SNSAction: { TopicArn: topic } }] } })],
    ['AWS::SES::ConfigurationSetEventDestination', 'ses.amazonaws.com', topic => ({ EventDestination: { SnsDestination: { TopicARN: topic } } })],
    ['AWS::CloudTrail::Trail', 'cloudtrail.amazonaws.com', topic => ({ SnsTopicName: topic, S3BucketName: 'b', IsLogging: true })],
  ])('of %s are delivered by %s', async (type, service, properties) => {
    const { before, after } = worlds(({ here, destinations }) => {
      raw(here, 'Delivering', type, properties(raw(destinations, 'Topic', 'AWS::SNS::Topic').ref));
    });
    const call = { principal: { service }, action: 'kms:GenerateDataKey', context: { [TOPIC_CONTEXT]: topicOf('Any') } };
    expect(await before.decide({ ...call, key: before.keyArn(SECOND) })).not.toBe('Allowed');
    expect(await after.decide({ ...call, key: after.keyArn(SECOND) })).toBe('Allowed');
    expect(await after.decide({ ...call, key: after.keyArn(SECOND), context: { [TOPIC_CONTEXT]: topicOf('Any', OTHER_ACCOUNT) } })).not.toBe('Allowed');
    expect(await after.decide({ ...call, key: after.keyArn(SECOND), context: {} })).not.toBe('Allowed');
  });

  delivered('that Auto Scaling publishes as its service-linked role', ({ here, destinations }) => {
    const topic = raw(destinations, 'Topic', 'AWS::SNS::Topic');
    raw(here, 'Group', 'AWS::AutoScaling::AutoScalingGroup', { MinSize: '0', MaxSize: '1', NotificationConfigurations: [{ TopicARN: topic.ref }] });
  }, [
    {
      who: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
      may: 'kms:GenerateDataKey',
      on: SECOND,
      when: { 'kms:CallerAccount': ACCOUNT },
      onlyWhen: via('sns'),
    },
    { who: STRANGER, mayNot: 'kms:GenerateDataKey', on: SECOND, when: { 'kms:CallerAccount': ACCOUNT, ...via('sns') }, because: 'it is another role' },
  ]);

  delivered('that Image Builder publishes as its service-linked role', ({ here, destinations }) => {
    const topic = raw(destinations, 'Topic', 'AWS::SNS::Topic');
    raw(here, 'Infrastructure', 'AWS::ImageBuilder::InfrastructureConfiguration', { Name: 'i', InstanceProfileName: 'p', SnsTopicArn: topic.ref });
  }, [
    {
      who: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder`,
      may: 'kms:Decrypt',
      on: SECOND,
      when: { 'kms:CallerAccount': ACCOUNT },
      onlyWhen: via('sns'),
    },
    { who: STRANGER, mayNot: 'kms:Decrypt', on: SECOND, when: { 'kms:CallerAccount': ACCOUNT, ...via('sns') }, because: 'it is another role' },
  ]);

  delivered('of a rule with a role are the role\'s own affair', ({ here, destinations }) => {
    const topic = raw(destinations, 'Topic', 'AWS::SNS::Topic');
    raw(here, 'Rule', 'AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'T', Arn: topic.ref, RoleArn: 'arn:aws:iam::111122223333:role/r' }] });
  }, [{ who: 'events.amazonaws.com', mayNot: 'kms:GenerateDataKey', on: SECOND, when: { [TOPIC_CONTEXT]: topicOf('Any') } }]);
});

describe('objects', () => {
  const bucketPolicy = (destinations: Stack, bucket: CfnResource, Statement: Record<string, unknown>) =>
    raw(destinations, 'Policy', 'AWS::S3::BucketPolicy', { Bucket: bucket.ref, PolicyDocument: { Statement: [{ Effect: 'Allow', Resource: '*', ...Statement }] } });

  delivered('that CloudFront reads with an origin access control', ({ destinations }) => {
    const origin = origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(destinations, 'Site'));
    new cloudfront.Distribution(destinations, 'Distribution', { defaultBehavior: { origin } });
  }, [
    ...bySource('cloudfront.amazonaws.com', 'kms:Decrypt', { arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` }),
    { who: 'cloudfront.amazonaws.com', mayNot: 'kms:GenerateDataKey', on: SECOND, when: { 'aws:SourceArn': `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` }, because: 'it only reads' },
    { who: 'cloudfront.amazonaws.com', mayNot: 'kms:Decrypt', on: SECOND, when: { 'aws:SourceArn': `arn:aws:cloudfront::${OTHER_ACCOUNT}:distribution/E1` } },
  ]);

  delivered('of log delivery, by an L2 flow log', ({ here, destinations }) => {
    const vpc = new ec2.Vpc(here, 'Vpc');
    vpc.addFlowLog('Logs', { destination: ec2.FlowLogDestination.toS3(new s3.Bucket(destinations, 'Flows')) });
  }, bySource('delivery.logs.amazonaws.com', 'kms:GenerateDataKey', { account: ACCOUNT, arn: `arn:aws:logs:${REGION}:${ACCOUNT}:any` }));

  delivered('of log delivery for another account', ({ destinations }) => {
    bucketPolicy(destinations, raw(destinations, 'Bucket', 'AWS::S3::Bucket'), {
      Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: 's3:PutObject', Condition: { StringEquals: { 'aws:SourceAccount': [OTHER_ACCOUNT] } },
    });
  }, bySource('delivery.logs.amazonaws.com', 'kms:GenerateDataKey', { account: OTHER_ACCOUNT, arn: `arn:aws:logs:${OTHER_REGION}:${OTHER_ACCOUNT}:any` }));

  delivered('of AWS Config', ({ here, destinations }) => {
    raw(here, 'Channel', 'AWS::Config::DeliveryChannel', { S3BucketName: raw(destinations, 'Bucket', 'AWS::S3::Bucket').ref });
  }, [{ who: 'config.amazonaws.com', may: 'kms:GenerateDataKey', on: SECOND, onlyWhen: { 'aws:SourceAccount': ACCOUNT } }]);

  delivered('of an inventory', ({ destinations }) => {
    new s3.Bucket(destinations, 'Data', { bucketName: 'data' }).addInventory({ destination: { bucket: new s3.Bucket(destinations, 'Lists') } });
  }, bySource('s3.amazonaws.com', 'kms:GenerateDataKey', { account: ACCOUNT, arn: 'arn:aws:s3:::data' }));

  delivered('of received mail', ({ here, destinations }) => {
    raw(here, 'Rule', 'AWS::SES::ReceiptRule', { Rule: { Actions: [{ S3Action: { BucketName: raw(destinations, 'Mail', 'AWS::S3::Bucket').ref } }] } });
  }, bySource('ses.amazonaws.com', 'kms:GenerateDataKey', { account: ACCOUNT, arn: `arn:aws:ses:${REGION}:${ACCOUNT}:receipt-rule-set/s:receipt-rule/r` }));

  delivered('of a trail that the bucket\'s policy names', ({ destinations }) => {
    bucketPolicy(destinations, raw(destinations, 'Bucket', 'AWS::S3::Bucket'), {
      Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Condition: { StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/Audit` } },
    });
  }, bySource('cloudtrail.amazonaws.com', 'kms:DescribeKey', { arn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/Audit` }));

  delivered('of a trail of another account and Region', ({ destinations }) => {
    bucketPolicy(destinations, raw(destinations, 'Bucket', 'AWS::S3::Bucket'), {
      Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Condition: { StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:${OTHER_REGION}:${OTHER_ACCOUNT}:trail/Org` } },
    });
  }, bySource('cloudtrail.amazonaws.com', 'kms:DescribeKey', { arn: `arn:aws:cloudtrail:${OTHER_REGION}:${OTHER_ACCOUNT}:trail/Org` }));

  delivered('of a service that no page tells of, for the account only', ({ destinations }) => {
    bucketPolicy(destinations, raw(destinations, 'Bucket', 'AWS::S3::Bucket'), { Principal: { Service: 'billingreports.amazonaws.com' }, Action: 's3:*' });
  }, [
    { who: 'billingreports.amazonaws.com', may: 'kms:GenerateDataKey', on: SECOND, onlyWhen: { 'aws:SourceAccount': ACCOUNT } },
    { who: 'billingreports.amazonaws.com', mayNot: 'kms:CreateGrant', on: SECOND, when: { 'aws:SourceAccount': ACCOUNT } },
  ]);

  delivered('that nobody is let in to write or read', ({ destinations }) => {
    bucketPolicy(destinations, raw(destinations, 'Bucket', 'AWS::S3::Bucket'), { Principal: { Service: 'billingreports.amazonaws.com' }, Action: 's3:GetBucketAcl' });
  }, [{ who: 'billingreports.amazonaws.com', mayNot: 'kms:GenerateDataKey', on: SECOND, when: { 'aws:SourceAccount': ACCOUNT } }]);
});

describe('services that use the key of their own resource', () => {
  const own = (type: string, properties: Record<string, unknown> = {}): Build => ({ destinations }) => void raw(destinations, 'Own', type, properties);
  const LOGS = `logs.${REGION}.amazonaws.com`;
  const trail = (name: string, account = ACCOUNT) => `arn:aws:cloudtrail:${REGION}:${account}:trail/${name}`;

  delivered('log groups', own('AWS::Logs::LogGroup'), [
    { who: LOGS, may: 'kms:GenerateDataKey', on: SECOND, onlyWhen: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:any` } },
    { who: LOGS, mayNot: 'kms:Decrypt', on: SECOND, when: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${OTHER_ACCOUNT}:log-group:any` } },
  ]);

  delivered('detectors of anomalies in logs', own('AWS::Logs::LogAnomalyDetector'), [
    { who: LOGS, may: 'kms:GenerateDataKey', on: SECOND, onlyWhen: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:anomaly-detector:a` } },
    { who: LOGS, may: 'kms:Decrypt', on: SECOND, onlyWhen: { 'kms:EncryptionContext:aws-crypto-ec:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:anomaly-detector:a` } },
  ]);

  delivered('a trail with a name', own('AWS::CloudTrail::Trail', { TrailName: 'Audit', S3BucketName: 'b', IsLogging: true }), [
    { who: 'cloudtrail.amazonaws.com', may: 'kms:GenerateDataKey', on: SECOND, onlyWhen: { 'aws:SourceArn': trail('Audit'), 'kms:EncryptionContext:aws:cloudtrail:arn': trail('Audit') } },
    { who: 'cloudtrail.amazonaws.com', mayNot: 'kms:DescribeKey', on: SECOND, when: { 'aws:SourceArn': trail('Other') } },
  ]);

  delivered('a trail without a name', own('AWS::CloudTrail::Trail', { S3BucketName: 'b', IsLogging: true }), [
    { who: 'cloudtrail.amazonaws.com', may: 'kms:GenerateDataKey', on: SECOND, onlyWhen: { 'aws:SourceArn': trail('Any'), 'kms:EncryptionContext:aws:cloudtrail:arn': trail('Any') } },
    { who: 'cloudtrail.amazonaws.com', may: 'kms:DescribeKey', on: SECOND, onlyWhen: { 'aws:SourceArn': trail('Any') } },
    { who: 'cloudtrail.amazonaws.com', mayNot: 'kms:DescribeKey', on: SECOND, when: { 'aws:SourceArn': trail('Any', OTHER_ACCOUNT) } },
  ]);

  delivered('event data stores', own('AWS::CloudTrail::EventDataStore'), [
    { who: 'cloudtrail.amazonaws.com', may: 'kms:Decrypt', on: SECOND, onlyWhen: { 'aws:SourceArn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/e` } },
  ]);

  describe.each(['AWS::Events::EventBus', 'AWS::Events::Archive'])('%s', type => {
    delivered('in the account', own(type), [
      { who: 'events.amazonaws.com', may: 'kms:GenerateDataKey', on: SECOND, onlyWhen: { 'kms:EncryptionContext:aws:events:event-bus:arn': `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/b` } },
      { who: 'events.amazonaws.com', may: 'kms:DescribeKey', on: SECOND, onlyWhen: { 'aws:SourceAccount': ACCOUNT } },
    ]);
  });

  delivered('the maintenance of S3 tables', own('AWS::S3Tables::TableBucket'), [
    { who: 'maintenance.s3tables.amazonaws.com', may: 'kms:Decrypt', on: SECOND, onlyWhen: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3tables:${REGION}:${ACCOUNT}:bucket/b/table/t` } },
  ]);

  delivered('the indexes of S3 vectors', own('AWS::S3Vectors::VectorBucket'),
    bySource('indexing.s3vectors.amazonaws.com', 'kms:Decrypt', { account: ACCOUNT, arn: `arn:aws:s3vectors:${REGION}:${ACCOUNT}:bucket/b` }));

  delivered('the findings that GuardDuty exports', own('AWS::GuardDuty::PublishingDestination'),
    bySource('guardduty.amazonaws.com', 'kms:GenerateDataKey', { account: ACCOUNT, arn: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/d` }));
});

describe('launches', () => {
  const LAUNCH: DecisionRow[] = [
    { who: STRANGER, may: 'kms:GenerateDataKeyWithoutPlaintext', on: SECOND, when: { 'kms:CallerAccount': ACCOUNT }, onlyWhen: via('ec2') },
    { who: STRANGER, may: 'kms:CreateGrant', on: SECOND, when: { 'kms:CallerAccount': ACCOUNT, 'kms:GrantIsForAWSResource': 'true' }, onlyWhen: via('ec2') },
    { who: STRANGER, mayNot: 'kms:CreateGrant', on: SECOND, when: { 'kms:CallerAccount': ACCOUNT, ...via('ec2') }, because: 'it is for no resource' },
    { who: `arn:aws:iam::${OTHER_ACCOUNT}:role/Any`, mayNot: 'kms:Decrypt', on: SECOND, given: ALL_OF_KMS, when: { 'kms:CallerAccount': OTHER_ACCOUNT, ...via('ec2') } },
  ];

  delivered('of an Auto Scaling group, by L2s', ({ here, destinations }) => {
    const launchTemplate = new ec2.LaunchTemplate(destinations, 'Template', {
      machineImage: ec2.MachineImage.genericLinux({ [REGION]: 'ami-1' }),
      instanceType: new ec2.InstanceType('t3.micro'),
      role: new iam.Role(destinations, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
    });
    new autoscaling.AutoScalingGroup(here, 'Group', { vpc: new ec2.Vpc(here, 'Vpc'), launchTemplate });
  }, LAUNCH);

  delivered('of a group of mixed instances, by L1s', ({ here, destinations }) => {
    const template = raw(destinations, 'Template', 'AWS::EC2::LaunchTemplate', { LaunchTemplateName: 'workers', LaunchTemplateData: {} });
    raw(here, 'Group', 'AWS::EKS::Nodegroup', { NodeRole: 'r', Subnets: [], ClusterName: 'c', LaunchTemplate: { Id: template.ref } });
  }, LAUNCH);
});

describe('the policy of a key', () => {
  const statements = (topics: number) => {
    const { app, destinations } = built(({ here, destinations: there }) => {
      const queue = new sqs.Queue(there, 'Queue');
      for (let index = 0; index < topics; index++) {
        const topic = new sns.Topic(there, `Topic${index}`);
        raw(there, `Group${index}`, 'AWS::Logs::LogGroup');
        topic.addSubscription(new subscriptions.SqsSubscription(queue));
        new events.Rule(here, `Rule${index}`, { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.SnsTopic(topic)] });
        raw(here, `Alarm${index}`, 'AWS::CloudWatch::Alarm', { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, AlarmActions: [topic.topicArn] });
      }
    });
    wire(app);
    wire(app);
    return World.of(...deployedStacks(app)).keyPolicy(`${destinations.stackName}/EncryptionKey`).Statement;
  };

  test('is as long for 100 topics as for one, and for a second pass', () => {
    const ofOne = statements(1);
    expect(ofOne).toHaveLength(5);
    expect(statements(100)).toEqual(ofOne);
  });

  test('stays as it is where nothing delivers', () => {
    const { app } = built(({ here, destinations }) => {
      new sns.Topic(destinations, 'Topic');
      new sqs.Queue(here, 'Queue', { enforceSSL: true });
      new s3.Bucket(here, 'Bucket', { enforceSSL: true });
    });
    wire(app);
    expect(World.of(...deployedStacks(app)).keyPolicy(SECOND).Statement).toHaveLength(1);
  });
});

test('a key of one stack for the resources of another lets their services in without a cycle', () => {
  const { app, here, destinations } = built(({ here: first, destinations: second }) => {
    const topic = new sns.Topic(first, 'Topic');
    new events.Rule(second, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.SnsTopic(topic)] });
    raw(first, 'Group', 'AWS::Logs::LogGroup');
  });
  const keys = new Stack(app, 'Keys', { env: ENV });
  const key = new EncryptionKey(keys, 'Key');
  const exempt = keyOfStack(app);
  wire(app, resource => (exempt(resource) ? key : undefined));
  const stacks = [here, destinations, keys].map(stack => deployedStacks(app).find(({ name }) => name === stack.stackName)!);
  expect(stackCycles(Object.fromEntries(stacks.map(({ name, template }) => [name, template])))).toEqual([]);
});
