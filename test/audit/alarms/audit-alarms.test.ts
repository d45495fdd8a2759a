import { App, Stack, type StackProps } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { EncryptionKey } from '../../../src';
import { AuditAlarm } from '../../../src/audit/alarms/audit-alarm';
import { AuditAlarms, type AuditAlarmsProps } from '../../../src/audit/alarms/audit-alarms';
import {
  ACCOUNT, addedToKeyPolicy, errorOf, FOREIGN_KEY_ARN, HERE, IMPORTED_KEY_ARN, inPartition, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, OTHER_REGION,
  OTHER_REGION_HERE, REGION, warningIdsOf, warningsOf,
} from '../../keys/support';
import type { JsonObject } from '../../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../../support/template/synth';
import { FakeAuditTrail, type FakeAuditTrailProps } from '../fake-audit-trail';

interface Made {
  readonly stack: Stack;
  readonly alarms: AuditAlarms;
}

function securityStack(props: StackProps = { env: HERE }, app = new App()): Stack {
  return new Stack(app, 'Security', props);
}

/** Alarms with a trail that has a log group, unless it is said that it has none. */
function make(stack: Stack, props: Partial<AuditAlarmsProps> = {}, trail: FakeAuditTrailProps = { logGroup: new logs.LogGroup(stack, 'Log') }): Made {
  return { stack, alarms: new AuditAlarms(stack, 'Alarms', { trail: new FakeAuditTrail(stack, 'Trail', trail), ...props }) };
}

function propertiesOfType(stack: Stack, type: string): JsonObject[] {
  return Object.values(resourcesOfType(templateOf(stack), type)).map(({ Properties }) => Properties!);
}

function topicStatements(stack: Stack): JsonObject[] {
  const [, { Properties: policy }] = onlyResourceOfType(templateOf(stack), 'AWS::SNS::TopicPolicy');
  return (policy!.PolicyDocument as JsonObject).Statement as JsonObject[];
}

function errorIn(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const ALARM_ARN = inPartition(`:cloudwatch:${REGION}:${ACCOUNT}:alarm:*`);
const FROM_ALARMS = { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': ALARM_ARN } };

/** What the statement of the topic's policy says, wherever the topic is. */
function alarmsMayPublishTo(topicArn: JsonObject | string, sid: string): JsonObject {
  return { Sid: sid, Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Resource: topicArn, Condition: FROM_ALARMS };
}

describe('the alarms', () => {
  const { stack } = make(securityStack());
  const [topicId] = onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic');
  const TOPIC = { Ref: topicId };
  const NAMES = AuditAlarm.all().map(alarm => alarm.name);

  test('are all there are by default, each as a rule and as a CloudWatch alarm that is named after what happened', () => {
    expect(propertiesOfType(stack, 'AWS::CloudWatch::Alarm').map(alarm => alarm.AlarmName))
      .toEqual(NAMES.map(name => expect.stringMatching(new RegExp(`^Security-Alarms-${name}-[0-9A-F]{8}$`))));
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::Events::Rule')))
      .toEqual(NAMES.map(name => expect.stringMatching(new RegExp(`^Alarms${name}Rule[0-9A-F]{8}$`))));
  });

  test('of CloudWatch notify the topic of the first call in five minutes, and cost nothing for a metric until then', () => {
    for (const alarm of propertiesOfType(stack, 'AWS::CloudWatch::Alarm')) {
      expect(alarm).toEqual({
        AlarmName: alarm.AlarmName,
        AlarmDescription: expect.stringMatching(/^[A-Z].*\. Unless .*\.$/),
        AlarmActions: [TOPIC],
        Namespace: 'AuditAlarms',
        MetricName: alarm.AlarmName,
        Statistic: 'Sum',
        Period: 300,
        Threshold: 1,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      });
    }
  });

  test('of CloudWatch count what the metric filters of the trail\'s log group find', () => {
    const [logGroupId] = onlyResourceOfType(templateOf(stack), 'AWS::Logs::LogGroup');
    const filters = propertiesOfType(stack, 'AWS::Logs::MetricFilter');

    for (const filter of filters) {
      expect(filter).toEqual({
        LogGroupName: { Ref: logGroupId },
        FilterPattern: filter.FilterPattern,
        MetricTransformations: [{ MetricNamespace: 'AuditAlarms', MetricName: expect.any(String), MetricValue: '1' }],
      });
    }
    const counted = filters.map(filter => (filter.MetricTransformations as JsonObject[])[0].MetricName);
    expect(new Set(counted)).toEqual(new Set(propertiesOfType(stack, 'AWS::CloudWatch::Alarm').map(alarm => alarm.MetricName)));
    // One each, and a second where a benchmark prescribes the first.
    expect(counted).toHaveLength(NAMES.length + 2);
  });

  test('of EventBridge notify the topic with the role', () => {
    const [roleId] = onlyResourceOfType(templateOf(stack), 'AWS::IAM::Role');

    for (const rule of propertiesOfType(stack, 'AWS::Events::Rule')) {
      expect(rule).toMatchObject({ State: 'ENABLED', Description: expect.stringMatching(/^(A|EBS|The) /) });
      expect(rule.Targets).toEqual([{ Id: 'Target0', Arn: TOPIC, RoleArn: { 'Fn::GetAtt': [roleId, 'Arn'] }, InputTransformer: expect.anything() }]);
    }
  });

  test('are those that are asked for', () => {
    const { stack: some, alarms } = make(securityStack(), { alarms: [AuditAlarm.TRAIL_CHANGED, AuditAlarm.KEY_POLICY_CHANGED, AuditAlarm.TRAIL_CHANGED] });

    expect(alarms.cloudWatchAlarms.map(alarm => alarm.node.scope!.node.id)).toEqual(['TrailStoppedChangedOrDeleted', 'KeyPolicyChanged']);
    expect(propertiesOfType(some, 'AWS::Events::Rule')).toHaveLength(2);
  });

  test('refuse an empty list', () => {
    expect(errorOf(() => make(securityStack(), { alarms: [] })))
      .toBe('Security/Alarms: received alarms: [], which would never notify of anything: name at least one, or leave alarms out for all of them');
  });

  test('of a bucket in the app refer to it', () => {
    const own = securityStack();
    const bucket = new s3.Bucket(own, 'Logs');
    make(own, { alarms: [AuditAlarm.LOG_BUCKET_CHANGED] }, { bucket, logGroup: new logs.LogGroup(own, 'Log') });
    const [bucketId] = onlyResourceOfType(templateOf(own), 'AWS::S3::Bucket');
    const [rule] = propertiesOfType(own, 'AWS::Events::Rule');
    const [filter] = propertiesOfType(own, 'AWS::Logs::MetricFilter');

    expect(rule.EventPattern).toMatchObject({ detail: { requestParameters: { bucketName: [{ Ref: bucketId }] } } });
    expect(filter.FilterPattern).toEqual({ 'Fn::Join': ['', [expect.stringMatching(/bucketName = "$/), { Ref: bucketId }, expect.stringMatching(/^"\) }$/)]] });
  });
});

describe('metric filters', () => {
  test('need a log group', () => {
    const { stack, alarms } = make(securityStack(), {}, {});

    expect(alarms.cloudWatchAlarms).toEqual([]);
    expect(propertiesOfType(stack, 'AWS::Logs::MetricFilter')).toEqual([]);
    expect(propertiesOfType(stack, 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(propertiesOfType(stack, 'AWS::Events::Rule')).toHaveLength(6);
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each([OTHER_REGION_HERE, OTHER_ACCOUNT_HERE])('stay away from a log group of another place, %j: rules are made all the same', env => {
    const app = new App();
    const logGroup = new logs.LogGroup(new Stack(app, 'Audit', { env }), 'Log', { logGroupName: 'audit' });
    const { stack, alarms } = make(securityStack({ env: HERE }, app), {}, { logGroup });

    expect(alarms.cloudWatchAlarms).toEqual([]);
    expect(propertiesOfType(stack, 'AWS::Logs::MetricFilter')).toEqual([]);
    expect(propertiesOfType(stack, 'AWS::Events::Rule')).toHaveLength(6);
  });

  test('are made in a stack that leaves its account and Region open', () => {
    expect(make(securityStack({})).alarms.cloudWatchAlarms).toHaveLength(6);
  });
});

describe('the log bucket of another place', () => {
  const FINDING = 'AtRest-LogBucketOutOfSight';
  const bucketOf = (stack: Stack, place: { account?: string; region?: string }) => s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', ...place });

  test.each<[string, { account?: string; region?: string }, FakeAuditTrailProps, boolean, string[]]>([
    ['is out of sight in another account', { account: OTHER_ACCOUNT }, {}, true, [FINDING]],
    ['is seen by an organization\'s trail', { account: OTHER_ACCOUNT }, { organizationId: 'o-abcdefghij' }, true, []],
    ['is out of sight of an organization\'s trail without a log group', { account: OTHER_ACCOUNT }, { organizationId: 'o-abcdefghij' }, false, [FINDING]],
    ['is seen by metric filters in another Region', { region: OTHER_REGION }, {}, true, []],
    ['is out of sight of rules in another Region', { region: OTHER_REGION }, {}, false, [FINDING]],
    ['is in sight here', { account: ACCOUNT, region: REGION }, {}, false, []],
  ])('%s', (_what, place, trail, hasLogGroup, findings) => {
    const stack = securityStack();
    make(stack, {}, { ...trail, bucket: bucketOf(stack, place), logGroup: hasLogGroup ? new logs.LogGroup(stack, 'Log') : undefined });

    expect(warningIdsOf(stack)).toEqual(findings);
  });

  test.each<[string, { account?: string; region?: string }, boolean, number, RegExp | undefined]>([
    ['of another Region has no alarm without a log group, since nothing would be noticed', { region: OTHER_REGION }, false, 0, /in another Region .* Nothing of it is noticed here, and no alarm/],
    ['of another account and Region neither', { account: OTHER_ACCOUNT, region: OTHER_REGION }, false, 0, /in another Region .* Nothing of it is noticed here, and no alarm/],
    ['of another Region has one with a log group', { region: OTHER_REGION }, true, 1, undefined],
    ['of another account has one, for the calls from here', { account: OTHER_ACCOUNT }, false, 1, /in another account .* Only calls from this account are noticed here/],
    ['of another account and Region has one with a log group, for the calls from here', { account: OTHER_ACCOUNT, region: OTHER_REGION }, true, 1, /in another account .* Only calls from this account are noticed here/],
  ])('%s', (_what, place, hasLogGroup, rules, message) => {
    const stack = securityStack();
    make(stack, { alarms: [AuditAlarm.LOG_BUCKET_CHANGED] }, { bucket: bucketOf(stack, place), logGroup: hasLogGroup ? new logs.LogGroup(stack, 'Log') : undefined });

    expect(propertiesOfType(stack, 'AWS::Events::Rule')).toHaveLength(rules);
    expect(propertiesOfType(stack, 'AWS::Logs::MetricFilter')).toHaveLength(hasLogGroup ? 1 : 0);
    expect(warningsOf(stack)).toEqual(message ? [expect.stringMatching(message)] : []);
  });

  test.each<[string, string | undefined, StackProps['env'], boolean]>([
    ['needs no name in another Region, where no alarm refers to it', undefined, OTHER_REGION_HERE, false],
    ['needs a name in another account', undefined, OTHER_ACCOUNT_HERE, true],
    ['is referred to by its name in another account', 'logs', OTHER_ACCOUNT_HERE, false],
  ])('%s', (_what, bucketName, env, throws) => {
    const app = new App();
    const bucket = new s3.Bucket(new Stack(app, 'Audit', { env: HERE }), 'Logs', { bucketName });
    make(securityStack({ env }, app), {}, { bucket });

    expect(errorIn(() => app.synth())).toEqual(throws ? expect.stringContaining('physical name') : undefined);
  });

  test('matters to the alarm on the bucket only', () => {
    const stack = securityStack();
    make(stack, { alarms: [AuditAlarm.TRAIL_CHANGED] }, { bucket: bucketOf(stack, { account: OTHER_ACCOUNT }) });

    expect(warningIdsOf(stack)).toEqual([]);
  });
});

describe('the topic', () => {
  test('is encrypted under the key of the scope, which lets alarms in and nobody else', () => {
    const { stack, alarms } = make(securityStack());
    const [, { Properties: topic }] = onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic');
    const [keyId] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');

    expect(alarms.encryptionKey).toBe(EncryptionKey.of(stack));
    expect(topic).toEqual({ DisplayName: 'Audit alarms', KmsMasterKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] } });
    expect(addedToKeyPolicy(stack)).toEqual([{
      Sid: 'CloudWatchAlarms', Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: ['kms:GenerateDataKey*', 'kms:Decrypt'], Resource: '*', Condition: FROM_ALARMS,
    }]);
  });

  test('has a policy that lets alarms publish, and nobody without TLS', () => {
    const { stack } = make(securityStack());
    const [topicId] = onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic');

    expect(topicStatements(stack)).toEqual([
      { Sid: 'AllowPublishThroughSSLOnly', Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: { Ref: topicId }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      alarmsMayPublishTo({ Ref: topicId }, '1'),
    ]);
  });

  test('is under the given key', () => {
    const stack = securityStack();
    const key = new EncryptionKey(stack, 'Key');
    const { alarms } = make(stack, { encryptionKey: key });

    expect(alarms.encryptionKey).toBe(key);
    expect(propertiesOfType(stack, 'AWS::KMS::Key')).toHaveLength(1);
    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['CloudWatchAlarms']);
  });

  test('under an imported key prints what that key lacks, with the account of the alarms', () => {
    const stack = securityStack();
    make(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY_ARN) });

    const printed = warningsOf(stack).map(warning => JSON.parse(warning.split('\n')[1]) as JsonObject);
    expect(warningIdsOf(stack)).toEqual(['AtRest-KeyPolicyNotInApp', 'AtRest-KeyPolicyNotInApp']);
    expect(printed).toEqual([
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: '*',
        Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:*` }, StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
      {
        Sid: 'RulesOfAnotherAccount',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: '*',
        Condition: { StringEquals: { 'kms:ViaService': [`sns.${REGION}.amazonaws.com`] } },
      },
    ]);
  });

  test('notifies the subscribers', () => {
    const { stack, alarms } = make(securityStack(), { subscriptions: [new EmailSubscription('security@example.com')] });
    const [topicId] = onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic');

    expect(alarms.topic.node.scope).toBe(alarms);
    expect(propertiesOfType(stack, 'AWS::SNS::Subscription')).toEqual([{ Endpoint: 'security@example.com', Protocol: 'email', TopicArn: { Ref: topicId } }]);
  });

  test.each([
    ['of another Region', (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', IMPORTED_KEY_ARN.replace(REGION, OTHER_REGION)), 'a KMS key works in its own Region only'],
    ['that is asymmetric', (stack: Stack) => new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT }), 'symmetric encryption keys'],
  ])('refuses a key %s', (_what, key, message) => {
    const stack = securityStack();

    expect(errorOf(() => make(stack, { encryptionKey: key(stack) }))).toContain(message);
  });
});

describe('the role of the rules', () => {
  const { stack } = make(securityStack());
  const template = templateOf(stack);
  const [topicId] = onlyResourceOfType(template, 'AWS::SNS::Topic');
  const [keyId] = onlyResourceOfType(template, 'AWS::KMS::Key');
  const [roleId, { Properties: role }] = onlyResourceOfType(template, 'AWS::IAM::Role');

  test('is taken by EventBridge for the rules of this account and Region only', () => {
    expect((role!.AssumeRolePolicyDocument as JsonObject).Statement).toEqual([{
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': inPartition(`:events:${REGION}:${ACCOUNT}:rule/*`) } },
    }]);
  });

  test('publishes to the topic, uses its key through SNS, and has no other policy', () => {
    const [, { Properties: policy }] = onlyResourceOfType(template, 'AWS::IAM::ManagedPolicy');

    expect(policy!.Roles).toEqual([{ Ref: roleId }]);
    expect((policy!.PolicyDocument as JsonObject).Statement).toEqual([
      { Sid: 'Publish', Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: topicId } },
      {
        Sid: 'UseKeyOfTopic',
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: { 'Fn::GetAtt': [keyId, 'Arn'] },
        Condition: { StringEquals: { 'kms:ViaService': [`sns.${REGION}.amazonaws.com`] } },
      },
    ]);
    expect(resourcesOfType(template, 'AWS::IAM::Policy')).toEqual({});
    expect(role!.ManagedPolicyArns).toBeUndefined();
  });
});

describe('a given topic', () => {
  const TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:security`;

  test('in the app gets what alarms need, its key as well', () => {
    const stack = securityStack();
    const topic = new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) });
    const { alarms } = make(stack, { topic, subscriptions: [new EmailSubscription('security@example.com')] });
    const [topicId] = onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic');

    expect(alarms.topic).toBe(topic);
    expect(alarms.encryptionKey?.keyArn).toBe(topic.masterKey!.keyArn);
    expect(topicStatements(stack)).toEqual([alarmsMayPublishTo({ Ref: topicId }, '0')]);
    expect(addedToKeyPolicy(stack)).toContainEqual(expect.objectContaining({ Sid: 'CloudWatchAlarms' }));
    expect(propertiesOfType(stack, 'AWS::SNS::Subscription')).toHaveLength(1);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('in the app without a key is a finding', () => {
    const stack = securityStack();
    const { alarms } = make(stack, { topic: new sns.Topic(stack, 'Topic') });

    expect(alarms.encryptionKey).toBeUndefined();
    expect(warningIdsOf(stack)).toEqual(['AtRest-TopicNotEncrypted']);
    expect(propertiesOfType(stack, 'AWS::KMS::Key')).toEqual([]);
  });

  test('that is imported with its key prints what its owner has to add to both policies', () => {
    const stack = securityStack();
    make(stack, { topic: sns.Topic.fromTopicAttributes(stack, 'Topic', { topicArn: TOPIC_ARN, keyArn: IMPORTED_KEY_ARN }) });

    expect(warningIdsOf(stack).sort()).toEqual(['AtRest-KeyPolicyNotInApp', 'AtRest-TopicPolicyNotInApp']);
    const [, ...lines] = warningsOf(stack).find(warning => warning.includes('AtRest-TopicPolicyNotInApp'))!.split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0])).toEqual({ ...alarmsMayPublishTo(TOPIC_ARN, `CloudWatchAlarms${ACCOUNT}`), Condition: { ...FROM_ALARMS, ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:*` } } });
  });

  test('takes the alarms of two accounts, each statement with a Sid of its own, without which SNS refuses it', () => {
    const app = new App();
    const stack = securityStack({ env: HERE }, app);
    const topic = new sns.Topic(stack, 'Topic', { topicName: 'security', masterKey: EncryptionKey.fromKey(kms.Key.fromKeyArn(stack, 'Key', IMPORTED_KEY_ARN)) });
    make(stack, { topic });
    make(new Stack(app, 'Other', { env: OTHER_ACCOUNT_HERE }), { topic });
    const statements = topicStatements(stack);

    expect(statements.map(({ Principal }) => Object.keys(Principal as JsonObject))).toEqual([['Service'], ['Service'], ['AWS']]);
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(3);
  });

  test('of another account has to let the rules\' role in as well', () => {
    const stack = securityStack();
    make(stack, { topic: sns.Topic.fromTopicAttributes(stack, 'Topic', { topicArn: TOPIC_ARN.replace(ACCOUNT, OTHER_ACCOUNT), keyArn: FOREIGN_KEY_ARN }) });
    const printed = warningsOf(stack).flatMap(warning => warning.split('\n')).filter(line => line.startsWith('{')).map(line => JSON.parse(line) as JsonObject);

    expect(printed.slice(-2).map(({ Sid }) => Sid)).toEqual([`CloudWatchAlarms${ACCOUNT}`, `RulesOfAnotherAccount${ACCOUNT}`]);
    expect(printed.map(({ Principal, Action }) => [Principal, Action])).toEqual([
      [{ Service: 'cloudwatch.amazonaws.com' }, ['kms:GenerateDataKey*', 'kms:Decrypt']],
      [{ AWS: `arn:aws:iam::${ACCOUNT}:root` }, ['kms:GenerateDataKey*', 'kms:Decrypt']],
      [{ Service: 'cloudwatch.amazonaws.com' }, 'sns:Publish'],
      [{ AWS: `arn:aws:iam::${ACCOUNT}:root` }, 'sns:Publish'],
    ]);
  });

  test.each<[string, (stack: Stack) => Partial<AuditAlarmsProps>, string]>([
    ['with a key of its own', stack => ({ topic: sns.Topic.fromTopicArn(stack, 'Topic', TOPIC_ARN), encryptionKey: new kms.Key(stack, 'Key') }),
      'Security/Alarms: received the topic Security/Topic and the encryptionKey Security/Key: a topic that exists has its key already. Leave encryptionKey out'],
    ['that is a FIFO topic', stack => ({ topic: new sns.Topic(stack, 'Topic', { fifo: true }) }),
      'Security/Alarms: received the topic Security/Topic, which is a FIFO topic: EventBridge does not publish to these, and they send no e-mail. Pass a standard topic'],
    ['of another Region', stack => ({ topic: sns.Topic.fromTopicArn(stack, 'Topic', TOPIC_ARN.replace(REGION, OTHER_REGION)) }),
      `Security/Alarms: received the topic Security/Topic of ${OTHER_REGION}, but is itself in ${REGION}: alarms and rules publish within their Region only. Pass a topic of this Region`],
    ['under the AWS managed key, which lets no service in', stack => ({ topic: new sns.Topic(stack, 'Topic', { masterKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/sns') }) }),
      'received the alias Security/Key'],
  ])('is refused %s', (_what, props, message) => {
    const stack = securityStack();

    expect(errorOf(() => make(stack, props(stack)))).toContain(message);
  });
});
