import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { DatabaseEncryptionMigration, type DatabaseEncryptionMigrationProps, EncryptionKey, MigrationHook } from '../../src';
import { PROGRESS_METRIC } from '../../src/migration/definition/metric';
import { FUNCTION_TIMEOUT_SECONDS } from '../../src/migration/definition/tasks';
import { ACCOUNT, errorOf, FOREIGN_KEY_ARN, HERE, IMPORTED_KEY_ARN, OTHER_ACCOUNT, OTHER_REGION, REGION, warningIdsOf, warningsOf } from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { dependencyCycles } from '../support/template/cycles';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../support/template/synth';
import { allHooks, hookFunction } from './support/hooks';

const shop = (env: { account?: string; region?: string } = HERE) => new Stack(new App(), 'Shop', { env });

function make(props: DatabaseEncryptionMigrationProps = {}, stack = shop()): { stack: Stack; migration: DatabaseEncryptionMigration } {
  return { stack, migration: new DatabaseEncryptionMigration(stack, 'Migration', props) };
}

function propertiesOf(stack: Stack, type: string, logicalId = ''): JsonObject {
  const found = Object.entries(resourcesOfType(templateOf(stack), type)).filter(([id]) => id.startsWith(logicalId));
  expect(found).toHaveLength(1);
  return found[0][1].Properties!;
}

/** The definition of the state machine, with what it refers to as `<logical id without its hash>`. */
function statesOf(stack: Stack): Record<string, JsonObject> {
  const { DefinitionString } = propertiesOf(stack, 'AWS::StepFunctions::StateMachine');
  const parts = (DefinitionString as { 'Fn::Join': [string, Array<string | JsonObject>] })['Fn::Join'][1];
  const name = (part: JsonObject) => String(part.Ref ?? (part['Fn::GetAtt'] as string[])[0]).replace(/[0-9A-F]{8}$/, '');
  const { States } = JSON.parse(parts.map(part => typeof part === 'string' ? part : `<${name(part)}>`).join('')) as { States: Record<string, JsonObject> };
  return States;
}

/** What the tasks of the state machine call, each once, with what of ours they call it on. */
function callsOf(stack: Stack): string[] {
  const calls = Object.values(statesOf(stack)).filter(({ Type }) => Type === 'Task').map(({ Resource, Arguments }) => {
    const { FunctionName, TopicArn } = Arguments as JsonObject;
    return [String(Resource).split(':::')[1], FunctionName ?? TopicArn].filter(each => each !== undefined).join(' ');
  });
  return [...new Set(calls)].sort();
}

const key = (logicalId: string) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${logicalId}[0-9A-F]{8}$`)), 'Arn'] });

describe('the key', () => {
  test('is the one that the scope shares, for databases and for all that the migration keeps itself', () => {
    const { stack, migration } = make();

    expect(migration.key).toBe(EncryptionKey.of(stack));
    expect(keysIn(stack)).toEqual({ database: key('EncryptionKey'), table: key('EncryptionKey'), topic: key('EncryptionKey'), logs: [key('EncryptionKey')], states: key('EncryptionKey') });
  });

  test('may be another of the app, which then is for all of it', () => {
    const stack = shop();
    const given = new kms.Key(stack, 'Given');
    const { migration } = make({ key: given }, stack);

    expect(migration.key.keyArn).toBe(given.keyArn);
    expect(keysIn(stack)).toEqual({ database: key('Given'), table: key('Given'), topic: key('Given'), logs: [key('Given')], states: key('Given') });
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test.each([['that is imported', IMPORTED_KEY_ARN, []], ['of another account', FOREIGN_KEY_ARN, ['AtRest-KeyPolicyNotInApp', 'AtRest-KeyPolicyNotInApp', 'AtRest-KeyPolicyNotInApp']]])(
    '%s is for databases alone, since nobody here can let other services use it', (_what, arn, warnings) => {
      const stack = shop();
      make({ key: kms.Key.fromKeyArn(stack, 'Imported', arn) }, stack);

      expect(keysIn(stack)).toEqual({ database: arn, table: key('EncryptionKey'), topic: key('EncryptionKey'), logs: [key('EncryptionKey')], states: key('EncryptionKey') });
      expect(warningIdsOf(stack)).toEqual(warnings);
    });

  test('of another account of the same app is for databases alone as well', () => {
    const app = new App();
    const given = new EncryptionKey(new Stack(app, 'Security', { env: { account: OTHER_ACCOUNT, region: REGION } }), 'Key', { alias: 'databases' });
    const stack = new Stack(app, 'Shop', { env: HERE });
    const { migration } = make({ key: given }, stack);

    expect(migration.key).toBe(given);
    expect(keysIn(stack)).toMatchObject({ table: key('EncryptionKey'), topic: key('EncryptionKey'), logs: [key('EncryptionKey')], states: key('EncryptionKey') });
  });

  test.each<[string, (stack: Stack) => kms.IKey, string]>([
    ['of another Region', stack => kms.Key.fromKeyArn(stack, 'Elsewhere', IMPORTED_KEY_ARN.replace(REGION, OTHER_REGION)), 'Shop/Migration/Database: received the key Shop/Elsewhere of us-east-1'],
    ['that is asymmetric', stack => new kms.Key(stack, 'Signing', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY }), 'Shop/Migration/Database: received the key Shop/Signing with keySpec RSA_2048'],
    ['that is an alias', stack => kms.Alias.fromAliasName(stack, 'Aws', 'alias/aws/rds'), 'Shop/Migration/Database: received the alias Shop/Aws'],
  ])('%s is refused', (_what, given, message) => {
    const stack = shop();

    expect(errorOf(() => make({ key: given(stack) }, stack))).toContain(message);
  });

  /** Under which key what is. */
  function keysIn(stack: Stack) {
    const { Variables } = propertiesOf(stack, 'AWS::Lambda::Function').Environment as { Variables: JsonObject };
    const logGroups = Object.values(resourcesOfType(templateOf(stack), 'AWS::Logs::LogGroup')).map(({ Properties }) => Properties!.KmsKeyId);
    expect(logGroups).toHaveLength(2);
    return {
      database: Variables.KEY_ARN,
      table: (propertiesOf(stack, 'AWS::DynamoDB::Table').SSESpecification as JsonObject).KMSMasterKeyId,
      topic: propertiesOf(stack, 'AWS::SNS::Topic').KmsMasterKeyId,
      logs: [...new Set(logGroups.map(each => JSON.stringify(each)))].map(each => JSON.parse(each) as JsonObject),
      states: (propertiesOf(stack, 'AWS::StepFunctions::StateMachine').EncryptionConfiguration as JsonObject).KmsKeyId,
    };
  }
});

describe('the state machine', () => {
  test('calls the function of the migration, the topic, and AWS: nothing deletes a database or a snapshot', () => {
    const calls = callsOf(make().stack);

    expect(calls).toEqual(expect.arrayContaining(['lambda:invoke <MigrationFunctionHandler>', 'sns:publish <MigrationTopic>', 'aws-sdk:rds:restoreDBInstanceFromDBSnapshot']));
    expect(calls.filter(call => call.includes('delete'))).toEqual(['aws-sdk:rds:deleteDBClusterEndpoint']);
  });

  test('calls the hooks that it is given', () => {
    const without = new Set(callsOf(make().stack));
    const stack = shop();
    make(allHooks(stack), stack);

    expect(callsOf(stack).filter(call => !without.has(call))).toEqual(['lambda:invoke <Stop>', 'lambda:invoke.waitForTaskToken <Start>', 'sns:publish.waitForTaskToken <Approvers>']);
  });

  test('asks for an approval in the topic of the migration, where no other is given', () => {
    expect(callsOf(make({ beforeCutover: MigrationHook.approval() }).stack)).toContain('sns:publish.waitForTaskToken <MigrationTopic>');
  });

  test('gives hooks the time that they are given, a day for a person and an hour for a token otherwise', () => {
    const secondsOf = (beforeCutover: (stack: Stack) => MigrationHook) => {
      const stack = shop();
      make({ beforeCutover: beforeCutover(stack) }, stack);
      return Object.values(statesOf(stack)).filter(({ Resource, Arguments }) => /waitForTaskToken|invoke/.test(String(Resource)) && !/MigrationFunction/.test(JSON.stringify(Arguments)))
        .map(({ TimeoutSeconds }) => TimeoutSeconds);
    };

    expect(secondsOf(() => MigrationHook.approval())).toEqual([86_400]);
    expect(secondsOf(() => MigrationHook.approval({ timeout: Duration.days(30) }))).toEqual([2_592_000]);
    expect(secondsOf(stack => MigrationHook.invokeWithTaskToken(hookFunction(stack, 'Hook')))).toEqual([3_600]);
    expect(secondsOf(stack => MigrationHook.invokeWithTaskToken(hookFunction(stack, 'Hook'), { timeout: Duration.minutes(1) }))).toEqual([60]);
    expect(secondsOf(stack => MigrationHook.invoke(hookFunction(stack, 'Hook')))).toEqual([960]);
  });

  test('logs every step without its data, which holds task tokens, and is traced', () => {
    const { stack } = make();

    expect(propertiesOf(stack, 'AWS::StepFunctions::StateMachine')).toMatchObject({
      StateMachineType: 'STANDARD', LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false }, TracingConfiguration: { Enabled: true },
    });
  });

  test('is in the partition of its stack', () => {
    const { stack } = make();
    const resources = Object.values(statesOf(stack)).filter(({ Type }) => Type === 'Task').map(({ Resource }) => String(Resource));

    expect(resources.filter(resource => !resource.startsWith('arn:<AWS::Partition>:states:::'))).toEqual([]);
  });

  test('and what it is made with depend on each other in no cycle, whoever else starts and answers it', () => {
    const stack = shop();
    const handler = hookFunction(stack, 'Hook');
    const { migration } = make({ beforeSnapshot: MigrationHook.invokeWithTaskToken(handler) }, stack);
    migration.grantStartExecution(handler);
    migration.grantAnswer(new iam.Role(stack, 'Responders', { assumedBy: new iam.AccountRootPrincipal() }));

    expect(dependencyCycles(templateOf(stack))).toEqual([]);
  });
});

describe('the function', () => {
  test('is given the time that the state machine waits for it', () => {
    expect(propertiesOf(make().stack, 'AWS::Lambda::Function')).toMatchObject({ Timeout: FUNCTION_TIMEOUT_SECONDS });
  });

  test('knows the table and the key', () => {
    expect(propertiesOf(make().stack, 'AWS::Lambda::Function').Environment).toEqual({
      Variables: { RECORDS_TABLE: { Ref: expect.stringMatching(/^MigrationRecords/) }, KEY_ARN: key('EncryptionKey') },
    });
  });
});

test('the records of migrations stay, protected, and can be had back', () => {
  const { stack, migration } = make();
  const [id, table] = onlyResourceOfType(templateOf(stack), 'AWS::DynamoDB::Table');

  expect(stack.resolve(migration.records.tableName)).toEqual({ Ref: id });
  expect(table).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      KeySchema: [{ AttributeName: 'identifier', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
});

test('logs are kept for a year, or as long as asked for', () => {
  const retentions = (props: DatabaseEncryptionMigrationProps) => Object.values(resourcesOfType(templateOf(make(props).stack), 'AWS::Logs::LogGroup'))
    .map(({ Properties }) => Properties!.RetentionInDays);

  expect(retentions({})).toEqual([365, 365]);
  expect(retentions({ logRetention: logs.RetentionDays.TEN_YEARS })).toEqual([3653, 3653]);
});

describe('the topic', () => {
  const TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:operators`;

  test('is made, and takes subscriptions', () => {
    const { stack } = make({ subscriptions: [new EmailSubscription('operators@example.com')] });

    expect(propertiesOf(stack, 'AWS::SNS::Subscription')).toMatchObject({ Protocol: 'email', Endpoint: 'operators@example.com' });
    expect(JSON.stringify(propertiesOf(stack, 'AWS::SNS::TopicPolicy'))).toContain('"aws:SecureTransport":"false"');
  });

  test('may be one that exists', () => {
    const stack = shop();
    const topic = new sns.Topic(stack, 'Operators', { masterKey: new EncryptionKey(stack, 'TopicKey') });
    const { migration } = make({ topic }, stack);

    expect(migration.topic).toBe(topic);
    expect(callsOf(stack)).toContain('sns:publish <Operators>');
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('that has no key is a finding, of an approval as well', () => {
    const stack = shop();
    const plain = (id: string) => new sns.Topic(stack, id);
    make({ topic: plain('One'), beforeCutover: MigrationHook.approval({ topic: plain('Two') }) }, stack);

    expect(warningsOf(stack).map(warning => /The topic (\S+) has no key/.exec(warning)?.[1])).toEqual(['Shop/One', 'Shop/Two']);
  });

  test('of another account prints what its owner has to add', () => {
    const stack = shop();
    make({ topic: sns.Topic.fromTopicAttributes(stack, 'Operators', { topicArn: TOPIC_ARN.replace(ACCOUNT, OTHER_ACCOUNT), keyArn: FOREIGN_KEY_ARN }) }, stack);

    expect(warningIdsOf(stack).sort()).toEqual(['AtRest-KeyPolicyNotInApp', 'AtRest-TopicPolicyNotInApp']);
    const [, printed] = warningsOf(stack).find(warning => warning.includes('AtRest-TopicPolicyNotInApp'))!.split('\n');
    expect(JSON.parse(printed)).toEqual({
      Sid: `MigrationOfAnotherAccount${ACCOUNT}`,
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'sns:Publish',
      Resource: TOPIC_ARN.replace(ACCOUNT, OTHER_ACCOUNT),
    });
  });

  test.each<[string, (stack: Stack) => DatabaseEncryptionMigrationProps, string]>([
    ['FIFO topics', stack => ({ topic: new sns.Topic(stack, 'Fifo', { fifo: true }) }),
      'Shop/Migration: received the FIFO topic Shop/Fifo as topic: messages to these need a group, and are not sent as e-mail. Pass a standard topic'],
    ['topics of another Region', stack => ({ topic: sns.Topic.fromTopicArn(stack, 'Elsewhere', TOPIC_ARN.replace(REGION, OTHER_REGION)) }),
      `Shop/Migration: received the topic Shop/Elsewhere of ${OTHER_REGION} as topic, but is itself in ${REGION}: a state machine publishes within its Region only. Pass a topic of this Region`],
    ['FIFO topics of an approval', stack => ({ beforeCutover: MigrationHook.approval({ topic: new sns.Topic(stack, 'Fifo', { fifo: true }) }) }),
      'Shop/Migration: received the FIFO topic Shop/Fifo as the topic of beforeCutover'],
    ['topics under the AWS managed key, which lets no role in', stack => ({ topic: new sns.Topic(stack, 'Topic', { masterKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/sns') }) }),
      'received the alias Shop/Key'],
  ])('refuses %s', (_what, props, message) => {
    const stack = shop();

    expect(errorOf(() => make(props(stack), stack))).toContain(message);
  });
});

describe('a hook', () => {
  const imported = (stack: Stack, arn: string) => lambda.Function.fromFunctionArn(stack, 'Hook', arn);
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:hook`;

  test.each<[string, (stack: Stack) => MigrationHook, string]>([
    ['with no time', () => MigrationHook.approval({ timeout: Duration.seconds(59) }), 'Shop/Migration: received a timeout of 59 seconds for afterCutover: pass 1 minute to 30 days, in whole seconds'],
    ['with more time than anybody waits', () => MigrationHook.approval({ timeout: Duration.days(31) }), 'Shop/Migration: received a timeout of 31 days for afterCutover: pass 1 minute to 30 days, in whole seconds'],
    ['with half a second', stack => MigrationHook.invokeWithTaskToken(hookFunction(stack, 'Hook'), { timeout: Duration.millis(90_500) }), 'for afterCutover: pass 1 minute to 30 days, in whole seconds'],
    ['with a time that nobody knows yet', () => MigrationHook.approval({ timeout: Duration.seconds(Lazy.number({ produce: () => 60 })) }),
      'Shop/Migration: received a token as the timeout of afterCutover: pass 1 minute to 30 days, in whole seconds, known at synthesis'],
    ['of another Region', stack => MigrationHook.invoke(imported(stack, arn.replace(REGION, OTHER_REGION))),
      `Shop/Migration: received the function Shop/Hook of ${ACCOUNT} in ${OTHER_REGION} as afterCutover, but is itself in ${ACCOUNT} in ${REGION}: pass a function that is there, which may call the other`],
    ['of another account', stack => MigrationHook.invokeWithTaskToken(imported(stack, arn.replace(ACCOUNT, OTHER_ACCOUNT))), `received the function Shop/Hook of ${OTHER_ACCOUNT} in ${REGION} as afterCutover`],
  ])('is refused %s', (_what, hook, message) => {
    const stack = shop();

    expect(errorOf(() => make({ afterCutover: hook(stack) }, stack))).toContain(message);
  });

  test('that answers with a token, and whose role the app does not know, has what it lacks printed', () => {
    const stack = shop();
    make({ beforeSnapshot: MigrationHook.invokeWithTaskToken(imported(stack, arn)) }, stack);

    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(/^Add statement to this resource's role: .*states:SendTaskSuccess/),
      expect.stringMatching(/^Add statement to this resource's role: .*kms:GenerateDataKey.*kms:EncryptionContext:aws:states:stateMachineArn/),
    ]);
  });

  test('may be a version of a function, which then is what is invoked', () => {
    const stack = shop();
    const { currentVersion } = hookFunction(stack, 'Hook');
    make({ beforeSnapshot: MigrationHook.invoke(currentVersion) }, stack);

    expect(callsOf(stack).some(call => call.startsWith('lambda:invoke <HookCurrentVersion'))).toBe(true);
  });
});

describe('grants and metrics', () => {
  test.each<[string, string | string[], (migration: DatabaseEncryptionMigration, grantee: iam.IGrantable) => iam.Grant]>([
    ['start migrations', 'states:StartExecution', (migration, grantee) => migration.grantStartExecution(grantee)],
    ['answer', ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'], (migration, grantee) => migration.grantAnswer(grantee)],
  ])('who may %s may use the key of the executions for it, and do nothing else', (_what, actions, grant) => {
    const stack = shop();
    const { migration } = make({ key: kms.Key.fromKeyArn(stack, 'Imported', IMPORTED_KEY_ARN) }, stack);
    const grants = grant(migration, new iam.Role(stack, 'Operators', { assumedBy: new iam.AccountRootPrincipal() }));
    const machine = stack.resolve(migration.stateMachine.stateMachineArn) as JsonObject;

    expect(grants.success).toBe(true);
    expect((propertiesOf(stack, 'AWS::IAM::Policy', 'Operators').PolicyDocument as JsonObject).Statement).toEqual([
      { Action: actions, Effect: 'Allow', Resource: machine },
      {
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Effect: 'Allow',
        Resource: key('EncryptionKey'),
        Condition: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': machine } },
      },
    ]);
  });

  test('the progress of a step is the metric that the state machine sends, and without a step that of each', () => {
    const { stack, migration } = make();
    const step = migration.metricProgress('orders', 'Take the snapshot orders-before-encryption') as cloudwatch.Metric;
    const every = migration.metricProgress('orders') as cloudwatch.MathExpression;
    const [sent] = Object.values(statesOf(stack)).filter(({ Resource }) => String(Resource).endsWith('putMetricData')).map(({ Arguments }) => Arguments as JsonObject);

    expect(sent).toMatchObject({ Namespace: step.namespace, MetricData: [{ MetricName: step.metricName, Dimensions: [{ Name: 'Database' }, { Name: 'Step' }] }] });
    expect(step.dimensions).toEqual({ Database: 'orders', Step: 'Take the snapshot orders-before-encryption' });
    expect(step.statistic).toBe('Maximum');
    expect(every.expression).toBe(`SEARCH('{${PROGRESS_METRIC.namespace},Database,Step} MetricName="Progress" Database="orders"', 'Maximum')`);
  });

  test('every step is in a dashboard without warnings', () => {
    const { stack, migration } = make();
    new cloudwatch.Dashboard(stack, 'Progress', { widgets: [[new cloudwatch.GraphWidget({ left: [migration.metricProgress('orders')] })]] });

    expect(JSON.stringify(propertiesOf(stack, 'AWS::CloudWatch::Dashboard'))).toContain('CdkAtRest/Migration,Database,Step');
    expect(warningsOf(stack)).toEqual([]);
  });
});
