import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { MetricName } from '../../../lambda/audit-canary/metrics';
import { EncryptionKey } from '../../../src';
import { AuditCanary } from '../../../src/audit/canary/audit-canary';
import type { AuditCanaryProps } from '../../../src/audit/canary/audit-canary-props';
import { AuditTrail, type AuditTrailProps } from '../../../src/audit/index';
import { ACCOUNT, errorOf, FOREIGN_KEY_ARN, IMPORTED_KEY_ARN, inPartition, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, OTHER_REGION, OTHER_REGION_HERE, REGION, warningIdsOf } from '../../keys/support';
import type { JsonObject } from '../../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../../support/template/synth';
import { auditStack } from '../trail/trail-support';

function make(props: Partial<AuditCanaryProps> = {}, trailProps: AuditTrailProps = {}, stack = auditStack()): { stack: Stack; canary: AuditCanary } {
  const trail = props.trail ?? new AuditTrail(stack, 'Trail', trailProps);
  return { stack, canary: new AuditCanary(stack, 'Canary', { trail, ...props }) };
}

/** The properties of the only resource of a type whose logical id begins so. */
function propertiesOf(stack: Stack, type: string, logicalId: string): JsonObject {
  const found = Object.entries(resourcesOfType(templateOf(stack), type)).filter(([id]) => id.startsWith(logicalId));
  expect(found).toHaveLength(1);
  return found[0][1].Properties!;
}

function environmentOf(stack: Stack): JsonObject {
  return (propertiesOf(stack, 'AWS::Lambda::Function', 'CanaryFunction').Environment as JsonObject).Variables as JsonObject;
}

/** The definition of the state machine, with what it refers to as `<logical id>`. */
function definitionOf(stack: Stack): { States: Record<string, JsonObject>; [field: string]: unknown } {
  const { DefinitionString } = propertiesOf(stack, 'AWS::StepFunctions::StateMachine', 'CanaryStateMachine');
  const parts = (DefinitionString as { 'Fn::Join': [string, Array<string | JsonObject>] })['Fn::Join'][1];
  return JSON.parse(parts.map(part => typeof part === 'string' ? part : `<${String((part.Ref ?? (part['Fn::GetAtt'] as string[])[0]))}>`).join('')) as ReturnType<typeof definitionOf>;
}

describe('the function', () => {
  const { stack } = make();

  test('is told where the log files of this account and Region are, and with which key to call', () => {
    const [bucketId] = Object.keys(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket')).filter(id => id.startsWith('TrailBucket'));
    expect(environmentOf(stack)).toEqual({
      CANARY: expect.stringMatching(/^Audit-Canary-[0-9A-F]{8}$/),
      KEY_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^CanaryKey/), 'Arn'] },
      CONTEXT_KEY: 'cdk-at-rest:canary',
      ROLE_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^CanaryFunctionRole/), 'Arn'] },
      BUCKET: { Ref: bucketId },
      BUCKET_REGION: REGION,
      FOLDER: `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}`,
      ACCOUNT_ID: ACCOUNT,
      DELIVER_WITHIN_SECONDS: '1800',
    });
  });

  test.each<[string, AuditTrailProps, string]>([
    ['below the prefix', { logFilePrefix: 'audit/logs' }, `audit/logs/AWSLogs/${ACCOUNT}/CloudTrail/${REGION}`],
    ['below the organization', { organization: { organizationId: 'o-abcdefghij' } }, `AWSLogs/o-abcdefghij/${ACCOUNT}/CloudTrail/${REGION}`],
  ])('looks %s of the trail', (_where, trailProps, folder) => {
    expect(environmentOf(make({}, trailProps).stack).FOLDER).toBe(folder);
  });

  test('has an encrypted log, and no policy but its managed one', () => {
    const group = propertiesOf(stack, 'AWS::Logs::LogGroup', 'CanaryFunctionLog');

    expect(group.KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] });
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::IAM::Policy')).filter(id => id.startsWith('Canary'))).toEqual([]);
    expect(propertiesOf(stack, 'AWS::IAM::Role', 'CanaryFunctionRole')).not.toHaveProperty('ManagedPolicyArns');
  });

  test('in another Region than the trail looks for the files of its own, in the bucket of the trail', () => {
    const app = new App();
    const central = auditStack(app, 'Central');
    const trail = new AuditTrail(central, 'Trail', { trailName: 'audit', bucket: new s3.Bucket(central, 'Logs', { bucketName: 'central-logs' }) });
    const elsewhere = auditStack(app, 'Elsewhere', OTHER_REGION_HERE);
    new AuditCanary(elsewhere, 'Canary', { trail });

    expect(environmentOf(elsewhere)).toMatchObject({ BUCKET: 'central-logs', BUCKET_REGION: REGION, FOLDER: `AWSLogs/${ACCOUNT}/CloudTrail/${OTHER_REGION}` });
  });
});

describe('the key of the calls', () => {
  test('is one that nothing else uses', () => {
    const { stack, canary } = make();

    expect(canary.calledKey).not.toBe(canary.encryptionKey);
    expect(canary.encryptionKey).toBe(EncryptionKey.of(stack));
    expect(propertiesOf(stack, 'AWS::KMS::Key', 'CanaryKey')).toMatchObject({ Description: 'Called by the audit canary Audit/Canary, and used for nothing else', EnableKeyRotation: true });
    const users = Object.entries(templateOf(stack).Resources).filter(([id, resource]) => !id.startsWith('CanaryKey') && JSON.stringify(resource).includes('"CanaryKey'));
    expect(users.map(([id]) => id.slice(0, -8))).toEqual(['CanaryFunctionPermissions', 'CanaryFunctionHandler']);
  });

  test('may be another', () => {
    const stack = auditStack();
    const calledKey = new EncryptionKey(stack, 'Called');
    const { canary } = make({ calledKey }, {}, stack);

    expect(canary.calledKey).toBe(calledKey);
    expect(environmentOf(stack).KEY_ARN).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Called/), 'Arn'] });
  });

  test('of another account prints what that account has to add', () => {
    const stack = auditStack();
    make({ calledKey: kms.Key.fromKeyArn(stack, 'Foreign', FOREIGN_KEY_ARN) }, {}, stack);

    expect(warningIdsOf(stack)).toContain('AtRest-KeyPolicyNotInApp');
  });

  test.each<[string, (stack: Stack) => Partial<AuditCanaryProps>, string]>([
    ['calledKey', stack => ({ calledKey: kms.Key.fromKeyArn(stack, 'Elsewhere', IMPORTED_KEY_ARN.replace(REGION, OTHER_REGION)) }), 'Audit/Canary/Call: received the key'],
    ['encryptionKey', stack => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Elsewhere', IMPORTED_KEY_ARN.replace(REGION, OTHER_REGION)) }), 'Audit/Canary/Log: received the key'],
  ])('is refused where the %s is of another Region', (_prop, props, message) => {
    const stack = auditStack();

    expect(errorOf(() => make(props(stack), {}, stack))).toContain(message);
  });
});

describe('the state machine', () => {
  const { stack, canary } = make();
  const definition = definitionOf(stack);

  test('calls, and then waits and looks until the function says what came of it', () => {
    expect(Object.fromEntries(Object.entries(definition.States).map(([name, state]) => [name, state.Next ?? state.Default ?? state.Type]))).toEqual({
      Call: 'Next', Next: 'NotProven', Wait: 'Look', Look: 'Next', Proven: 'Succeed', NotProven: 'Fail',
    });
    expect(definition.StartAt).toBe('Call');
    expect(definition.States.Next.Choices).toEqual([
      { Variable: '$.next', StringEquals: 'Wait', Next: 'Wait' }, { Variable: '$.next', StringEquals: 'Proven', Next: 'Proven' },
    ]);
    expect(definition.States.Wait).toEqual({ Type: 'Wait', SecondsPath: '$.seconds', Next: 'Look' });
    expect(definition.States.NotProven).toEqual({ Type: 'Fail', ErrorPath: '$.error', CausePath: '$.cause' });
  });

  test('hands on what the function returned, and nothing else', () => {
    expect(definition.States.Call).toMatchObject({
      Resource: 'arn:<AWS::Partition>:states:::lambda:invoke',
      Parameters: { Payload: { 'step': 'Call', 'execution.$': '$$.Execution.Name' } },
      OutputPath: '$.Payload',
    });
    expect(definition.States.Look.Parameters).toMatchObject({ Payload: { 'step': 'Look', 'run.$': '$.run' } });
  });

  test('never makes the calls twice for another reason than Lambda\'s, and looks again whatever failed', () => {
    const retried = (state: string) => (definition.States[state].Retry as Array<{ ErrorEquals: string[] }>).flatMap(each => each.ErrorEquals);

    expect(retried('Call').every(error => error.startsWith('Lambda.'))).toBe(true);
    expect(retried('Look')).toContain('States.ALL');
  });

  test('ends some time after the last look', () => {
    expect(definition.TimeoutSeconds).toBe(5 * 1_800);
  });

  test('is encrypted, with its log', () => {
    const machine = propertiesOf(stack, 'AWS::StepFunctions::StateMachine', 'CanaryStateMachine');
    const key = { 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] };

    expect(machine).toMatchObject({
      StateMachineName: expect.stringMatching(/^Audit-Canary-StateMachine-[0-9A-F]{8}$/),
      StateMachineType: 'STANDARD',
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: key },
      LoggingConfiguration: {
        Level: 'ALL', IncludeExecutionData: false, Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [expect.stringMatching(/^CanaryStateMachineLog/), 'Arn'] } } }],
      },
    });
    expect(propertiesOf(stack, 'AWS::Logs::LogGroup', 'CanaryStateMachineLog')).toMatchObject({ KmsKeyId: key, RetentionInDays: 365 });
  });

  test('has the ARN that its role and the rule name', () => {
    const name = String(propertiesOf(stack, 'AWS::StepFunctions::StateMachine', 'CanaryStateMachine').StateMachineName);

    expect(stack.resolve(canary.stateMachineArn)).toEqual(inPartition(`:states:${REGION}:${ACCOUNT}:stateMachine:${name}`));
  });

  test('waits for the permissions of its role', () => {
    const [, { DependsOn }] = onlyResourceOfType(templateOf(stack), 'AWS::StepFunctions::StateMachine');

    expect(DependsOn).toEqual([expect.stringMatching(/^CanaryStateMachinePermissions/)]);
  });
});

describe('the schedule', () => {
  test('is every hour, with a role of its own', () => {
    const { stack, canary } = make();

    expect(propertiesOf(stack, 'AWS::Events::Rule', 'CanarySchedule')).toEqual({
      Description: 'Starts the audit canary',
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: stack.resolve(canary.stateMachineArn) as object, Input: '{}', RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^CanaryScheduleRole/), 'Arn'] } }],
    });
  });

  test('waits for the state machine that it starts by a composed ARN, and for the permission to', () => {
    const template = templateOf(make().stack);
    const [[, { DependsOn }]] = Object.entries(resourcesOfType(template, 'AWS::Events::Rule')).filter(([id]) => id.startsWith('CanarySchedule'));

    expect(DependsOn).toEqual([expect.stringMatching(/^CanarySchedulePermissions/), onlyResourceOfType(template, 'AWS::StepFunctions::StateMachine')[0]]);
  });

  test.each<[Partial<AuditCanaryProps>, string, number, string]>([
    [{ schedule: Duration.minutes(15) }, 'rate(15 minutes)', 900, '1800'],
    [{ schedule: Duration.days(1) }, 'rate(1 day)', 86_400, '1800'],
    [{ deliverWithin: Duration.hours(6) }, 'rate(1 hour)', 3_600, '21600'],
  ])('may be another: %j', (props, rate, period, seconds) => {
    const { stack } = make(props);

    expect(propertiesOf(stack, 'AWS::Events::Rule', 'CanarySchedule').ScheduleExpression).toBe(rate);
    expect(propertiesOf(stack, 'AWS::CloudWatch::Alarm', 'CanaryAlarmsNotProven').Period).toBe(period);
    expect(environmentOf(stack).DELIVER_WITHIN_SECONDS).toBe(seconds);
  });

  test.each<[Partial<AuditCanaryProps>, string]>([
    [{ schedule: Duration.minutes(14) }, 'received schedule of 14 minutes: pass 15 minutes to 1 day, in whole minutes'],
    [{ schedule: Duration.hours(25) }, 'received schedule of 1 day 1 hour: pass 15 minutes to 1 day, in whole minutes'],
    [{ schedule: Duration.seconds(930) }, 'received schedule of 15 minutes 30 seconds: pass 15 minutes to 1 day, in whole minutes'],
    [{ deliverWithin: Duration.minutes(5) }, 'received deliverWithin of 5 minutes: pass 15 minutes to 6 hours, in whole minutes'],
    [{ deliverWithin: Duration.hours(7) }, 'received deliverWithin of 7 hours: pass 15 minutes to 6 hours, in whole minutes'],
    [{ deliverWithin: Duration.millis(900_001) }, 'received deliverWithin of 15 minutes 1 milli: pass 15 minutes to 6 hours, in whole minutes'],
    [{ schedule: Duration.minutes(Token.asNumber({ Ref: 'Minutes' })) }, 'received a token as schedule, which alarms depend on: pass 15 minutes to 1 day, in whole minutes, known at synthesis'],
  ])('refuses %j', (props, message) => {
    expect(errorOf(() => make(props))).toBe(`Audit/Canary: ${message}`);
  });
});

describe('the alarms', () => {
  const { stack, canary } = make();
  const [topicId] = onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic');
  const alarms = Object.values(resourcesOfType(templateOf(stack), 'AWS::CloudWatch::Alarm')).map(each => each.Properties!);

  test('are there for everything that can go wrong, and notify the topic', () => {
    const counted: MetricName[] = ['Delivered', 'Late', 'Missing', 'Tampered', 'CallFailed', 'WitnessDisagrees'];
    expect(alarms.map(alarm => alarm.MetricName)).toEqual(counted);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        AlarmName: expect.stringMatching(/^Audit-Canary-Alarms-[A-Za-z]+-[0-9A-F]{8}$/),
        AlarmDescription: expect.stringMatching(/^[A-Z].*\. The executions of the state machine and the log of its function say what was found\.$/),
        AlarmActions: [{ Ref: topicId }],
        Namespace: 'cdk-at-rest/AuditCanary',
        Dimensions: [{ Name: 'Canary', Value: environmentOf(stack).CANARY as string }],
        Statistic: 'Sum',
        Threshold: 1,
      });
    }
  });

  test('go off when nothing was proved in two schedules, a canary that does not run included', () => {
    expect(alarms[0]).toMatchObject({ Period: 3_600, EvaluationPeriods: 2, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' });
    expect(canary.alarms[0].node.path).toBe('Audit/Canary/Alarms/NotProven/Alarm');
  });

  test('go off for each finding, and are quiet without one', () => {
    for (const alarm of alarms.slice(1)) {
      expect(alarm).toMatchObject({ Period: 300, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' });
    }
  });

  test('are all at hand', () => {
    expect(canary.alarms.map((alarm: cloudwatch.Alarm) => stack.resolve(alarm.alarmName) as object)).toHaveLength(6);
  });
});

describe('the topic', () => {
  test('is under the key of the canary, with its subscribers', () => {
    const { stack } = make({ subscriptions: [new EmailSubscription('security@example.com')] });

    expect(propertiesOf(stack, 'AWS::SNS::Topic', 'CanaryTopic').KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] });
    expect(propertiesOf(stack, 'AWS::SNS::Subscription', 'CanaryTopic')).toMatchObject({ Endpoint: 'security@example.com' });
  });

  test('may be that of other alarms', () => {
    const stack = auditStack();
    const topic = new sns.Topic(stack, 'Topic', { masterKey: new EncryptionKey(stack, 'TopicKey') });
    const { canary } = make({ topic, encryptionKey: new EncryptionKey(stack, 'Own') }, {}, stack);

    expect(canary.topic).toBe(topic);
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::SNS::Topic'))).toHaveLength(1);
    expect(JSON.stringify(propertiesOf(stack, 'AWS::SNS::TopicPolicy', 'TopicPolicy'))).toContain('"cloudwatch.amazonaws.com"');
  });
});

describe('a trail', () => {
  test('of another account is refused', () => {
    const app = new App();
    const trail = new AuditTrail(auditStack(app, 'Other', OTHER_ACCOUNT_HERE), 'Trail', { trailName: 'audit' });

    expect(errorOf(() => make({ trail }, {}, auditStack(app)))).toBe(`Audit/Canary: received the trail Other/Trail of account ${OTHER_ACCOUNT}, but is itself in ${ACCOUNT}, `
      + 'which that trail does not record: put a canary where the trail is, or make it the trail of an organization');
  });

  test('with a log archive has its owner told that the canary reads', () => {
    const keyArn = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/archive`;
    const { stack } = make({}, { logArchive: { accountId: OTHER_ACCOUNT, bucketName: 'archive', keyArn } });

    expect(warningIdsOf(stack)).toEqual(expect.arrayContaining(['AtRest-BucketPolicyNotInApp', 'AtRest-KeyPolicyNotInApp']));
  });

  test('in the app needs nothing more', () => {
    expect(warningIdsOf(make().stack)).toEqual([]);
  });

  test('of an unknown account and Region is fine', () => {
    expect(environmentOf(make({}, {}, auditStack(new App(), 'Audit', {})).stack).FOLDER).toEqual({
      'Fn::Join': ['', ['AWSLogs/', { Ref: 'AWS::AccountId' }, '/CloudTrail/', { Ref: 'AWS::Region' }]],
    });
  });
});

test('two canaries in a stack keep their metrics apart', () => {
  const { stack, canary } = make();
  new AuditCanary(stack, 'Second', { trail: stack.node.findChild('Trail') as AuditTrail, topic: canary.topic });
  const names = Object.values(resourcesOfType(templateOf(stack), 'AWS::Lambda::Function')).map(each => (each.Properties!.Environment as { Variables: { CANARY?: string } } | undefined)?.Variables.CANARY);

  expect(new Set(names.filter(name => name !== undefined)).size).toBe(2);
});
