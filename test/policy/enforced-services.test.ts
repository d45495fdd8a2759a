import { Duration, PhysicalName, type Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import { EncryptionKey, KeySource } from '../../src';
import { SERVICE_ADAPTERS } from '../../src/enforcement/adapters/service-adapters';
import { inject } from '../enforcement/adapters/injected';
import { decisions } from '../support/policy/decisions';
import type { RequestContext } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { dependencyCycles } from '../support/template/cycles';
import { deployed, resourcesOfType, templateOf } from '../support/template/synth';
import {
  ACCOUNT, ALL_OF_KMS, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, role, stackIn, STRANGER,
  TAKEOVER, USE, via, worldOf,
} from './cast';

/** A stack whose L2s are encrypted when they are made. */
function enforced(make: (stack: Stack) => void): Stack {
  const app = newApp();
  inject(app, 1, SERVICE_ADAPTERS);
  const stack = stackIn(app, 'Orders');
  make(stack);
  return stack;
}

const context = (name: string, arn: string): RequestContext => ({ [`kms:EncryptionContext:${name}`]: arn });
const arn = (service: string, resource: string, account = ACCOUNT, region = REGION) => `arn:aws:${service}:${region}:${account}:${resource}`;

describe('secrets', () => {
  const stack = enforced(each => {
    const secret = new secretsmanager.Secret(each, 'Secret');
    secret.grantRead(role(each, 'Reader'));
    secret.grantWrite(role(each, 'Writer'));
    const rotation = new lambda.Function(each, 'Rotation', {
      runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};'), role: role(each, 'Rotator'),
    });
    secret.addRotationSchedule('Schedule', { rotationLambda: rotation, automaticallyAfter: Duration.days(30) });
  });
  const world = worldOf(stack);
  const through = via('secretsmanager');

  test('close no cycle, and leave the key\'s policy alone', () => {
    expect(dependencyCycles(templateOf(stack))).toEqual([]);
    expect(JSON.stringify(world.keyPolicy())).not.toContain('secretsmanager');
  });

  decisions(world, [
    { who: 'Reader', may: 'kms:Decrypt', onlyWhen: through },
    ...mayNotEach(USE.filter(action => action !== 'kms:Decrypt'), { who: 'Reader', when: through }),
    ...mayEach(['kms:GenerateDataKey', 'kms:Encrypt'], { who: 'Writer', onlyWhen: through }),
    { who: 'Writer', mayNot: 'kms:Decrypt', when: through, because: 'the L2 gives no more' },
    ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who: 'Rotator', onlyWhen: through }),
    ...mayNotEach(USE, { who: STRANGER, when: through }),
    ...mayEach(USE, { who: STRANGER, given: ALL_OF_KMS, when: through, because: 'the account\'s IAM decides' }),
    ...mayNotEach([...USE, ...TAKEOVER], { who: OTHER_STRANGER, given: ALL_OF_KMS }),
  ]);
});

describe('the secret of a database whose storage is left alone', () => {
  const stack = enforced(each => {
    const instance = new rds.DatabaseInstance(each, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc: new ec2.Vpc(each, 'Network', { natGateways: 0, restrictDefaultSecurityGroup: false }),
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    });
    instance.secret!.grantRead(role(each, 'Reader'));
  });

  const [attachment] = Object.keys(resourcesOfType(templateOf(stack), 'AWS::SecretsManager::SecretTargetAttachment'));
  const world = World.of({ ...deployed(stack), values: { [attachment]: arn('secretsmanager', 'secret:orders-1a2b3c') } });

  decisions(world, [
    { who: 'Reader', may: 'kms:Decrypt', onlyWhen: via('secretsmanager') },
    ...mayNotEach(['kms:GenerateDataKey', ...TAKEOVER], { who: 'Reader', when: via('secretsmanager') }),
  ]);
});

describe('log groups', () => {
  const who = `logs.${REGION}.amazonaws.com`;
  const allowed = USE;
  const of = (name: string, account = ACCOUNT, region = REGION) => context('aws:logs:arn', arn('logs', `log-group:${name}`, account, region));
  const stack = enforced(each => ['One', 'Two', 'Three'].forEach(id => new logs.LogGroup(each, id)));
  const world = worldOf(stack);

  test('add one statement to the policy of their key, however many there are', () => {
    expect([world.keyPolicy().Statement].flat()).toHaveLength(2);
  });

  decisions(world, [
    ...mayEach(allowed, { who, onlyWhen: of('Orders-One') }),
    { who, may: 'kms:Decrypt', when: of('/aws/lambda/created-by-lambda') },
    { who, mayNot: 'kms:Decrypt', when: of('Orders-One', ACCOUNT, OTHER_REGION) },
    { who, mayNot: 'kms:Decrypt', when: { 'aws:SourceAccount': ACCOUNT } },
    { who: 'logs.amazonaws.com', mayNot: 'kms:Decrypt', when: of('Orders-One') },
    ...mayNotEach(TAKEOVER.filter(action => action !== 'kms:CreateGrant'), { who }),
    ...mayNotEach(USE, { who: STRANGER, when: of('Orders-One') }),
  ]);

  test('under a key of another account ask its owner to let in those of their own', () => {
    const app = newApp();
    inject(app, 1, SERVICE_ADAPTERS);
    const here = stackIn(app, 'Orders');
    const key = kms.Key.fromKeyArn(here, 'Key', arn('kms', 'key/1234', OTHER_ACCOUNT));
    EncryptionKey.useSource(here, KeySource.given(key));
    new logs.LogGroup(here, 'One');
    new logs.LogGroup(here, 'Two');

    expect(printedStatements(here)).toEqual([expect.objectContaining({
      Principal: { Service: who }, Condition: { StringLike: { 'kms:EncryptionContext:aws:logs:arn': arn('logs', 'log-group:*') } },
    })]);
  });
});

describe('streams', () => {
  const stack = enforced(each => {
    const stream = new kinesis.Stream(each, 'Stream');
    stream.grantRead(role(each, 'Reader'));
    stream.grantWrite(role(each, 'Writer'));
    stream.grantReadWrite(role(each, 'Both'));
    const destination = new firehose.S3Bucket(new s3.Bucket(each, 'Bucket'));
    new firehose.DeliveryStream(each, 'Delivery', { destination, role: role(each, 'Deliverer') });
    new firehose.DeliveryStream(each, 'FromStream', { destination, source: new firehose.KinesisStreamSource(stream), role: role(each, 'Forwarder') });
  });
  const writing = ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:ReEncryptFrom'];

  decisions(worldOf(stack), [
    { who: 'Reader', may: 'kms:Decrypt', onlyWhen: via('kinesis') },
    ...mayNotEach(writing, { who: 'Reader', when: via('kinesis') }),
    ...mayEach(writing, { who: 'Writer', onlyWhen: via('kinesis') }),
    { who: 'Writer', mayNot: 'kms:Decrypt', when: via('kinesis') },
    ...mayEach(['kms:Decrypt', ...writing], { who: 'Both', onlyWhen: via('kinesis') }),
    ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: 'Deliverer', onlyWhen: via('firehose') }),
    { who: 'Forwarder', may: 'kms:Decrypt', onlyWhen: via('kinesis'), because: 'its records are under the key of its stream' },
    ...mayNotEach(['kms:GenerateDataKey'], { who: 'Forwarder', when: via('firehose') }),
    ...['Reader', 'Writer', 'Both', 'Deliverer', 'Forwarder'].flatMap(who => mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey', ...TAKEOVER], { who })),
    ...mayNotEach(USE, { who: STRANGER, when: via('kinesis') }),
  ]);
});

describe('event buses and archives', () => {
  const who = 'events.amazonaws.com';
  const stack = enforced(each => {
    const bus = new events.EventBus(each, 'Bus');
    new events.EventBus(each, 'Second', { eventBusName: 'second' });
    new events.Archive(each, 'Archive', { sourceEventBus: bus, eventPattern: { source: ['orders'] } });
    new events.Archive(each, 'Other', { sourceEventBus: bus, eventPattern: { source: ['invoices'] } });
  });
  const world = worldOf(stack);
  const bus = (name: string, account = ACCOUNT, region = REGION) => context('aws:events:event-bus:arn', arn('events', `event-bus/${name}`, account, region));

  test('close no cycle, and repeat no Sid', () => {
    const sids = [world.keyPolicy().Statement].flat().flatMap(({ Sid }) => Sid ?? []);

    expect(dependencyCycles(templateOf(stack))).toEqual([]);
    expect(sids).toEqual([...new Set(sids)]);
  });

  decisions(world, [
    ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt', 'kms:ReEncryptFrom'], { who, onlyWhen: bus('OrdersBus') }),
    { who, may: 'kms:DescribeKey', onlyWhen: { 'aws:SourceAccount': ACCOUNT } },
    { who, mayNot: 'kms:Decrypt', when: bus('OrdersBus', ACCOUNT, OTHER_REGION) },
    { who, mayNot: 'kms:Decrypt', when: { 'aws:SourceAccount': ACCOUNT } },
    { who, mayNot: 'kms:Encrypt', when: bus('OrdersBus') },
    { who: 'scheduler.amazonaws.com', mayNot: 'kms:Decrypt', when: bus('OrdersBus') },
  ]);

  describe('without an archive', () => {
    const second = arn('events', 'event-bus/second');

    decisions(worldOf(enforced(each => new events.EventBus(each, 'Second', { eventBusName: 'second' }))), [
      ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], {
        who, onlyWhen: { ...context('aws:events:event-bus:arn', second), 'aws:SourceArn': second, 'aws:SourceAccount': ACCOUNT }, because: 'the L2 names the bus',
      }),
    ]);
  });
});

describe('schedules', () => {
  const stack = enforced(each => {
    const target = new schedulerTargets.SqsSendMessage(new sqs.Queue(each, 'Queue'), { role: new Role(each, 'Target', { assumedBy: new AccountPrincipal(ACCOUNT) }) });
    new scheduler.Schedule(each, 'Schedule', { schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)), target });
  });
  const schedule = context('aws:scheduler:schedule:arn', arn('scheduler', 'schedule/default/Orders-Schedule'));

  decisions(worldOf(stack), [
    { who: 'Target', may: 'kms:Decrypt', onlyWhen: schedule, because: 'EventBridge Scheduler decrypts with the role of the target' },
    { who: 'Target', mayNot: 'kms:GenerateDataKey', when: schedule },
    ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: 'Target', onlyWhen: via('sqs'), because: 'it sends to the queue' }),
    ...mayNotEach(USE, { who: STRANGER, when: schedule }),
  ]);
});

describe('state machines', () => {
  const machine = (name: string, account = ACCOUNT) => context('aws:states:stateMachineArn', arn('states', `stateMachine:${name}`, account));
  const definition = (each: Stack, id: string) => stepfunctions.DefinitionBody.fromChainable(new stepfunctions.Pass(each, `${id}Pass`));
  const stack = enforced(each => {
    new stepfunctions.StateMachine(each, 'Unnamed', { definitionBody: definition(each, 'Unnamed'), role: role(each, 'UnnamedExecution') });
    new stepfunctions.StateMachine(each, 'Named', { definitionBody: definition(each, 'Named'), role: role(each, 'NamedExecution'), stateMachineName: 'named' });
    new stepfunctions.StateMachine(each, 'OnNeed', {
      definitionBody: definition(each, 'OnNeed'), role: role(each, 'OnNeedExecution'), stateMachineName: PhysicalName.GENERATE_IF_NEEDED,
    });
    new stepfunctions.StateMachine(each, 'Logged', {
      definitionBody: definition(each, 'Logged'),
      logs: { destination: new logs.LogGroup(each, 'Log'), level: stepfunctions.LogLevel.ALL, includeExecutionData: true },
    });
  });
  const world = worldOf(stack);
  const executing = ['kms:Decrypt', 'kms:GenerateDataKey'];

  test('close no cycle', () => {
    expect(dependencyCycles(templateOf(stack))).toEqual([]);
  });

  decisions(world, [
    ...mayEach(executing, { who: 'UnnamedExecution', onlyWhen: machine('Unnamed-1A2B3C4D5E6F'), because: 'CloudFormation names it' }),
    ...mayEach(executing, { who: 'OnNeedExecution', onlyWhen: machine('OnNeed-1A2B3C4D5E6F') }),
    ...mayEach(executing, { who: 'NamedExecution', onlyWhen: machine('named') }),
    ...executing.map(mayNot => ({ who: 'NamedExecution', mayNot, when: machine('Unnamed-1A2B3C4D5E6F'), because: 'it is another state machine' })),
    ...mayEach(executing, { who: 'LoggedRole', onlyWhen: machine('Logged-1A2B3C4D5E6F') }),
    { who: 'LoggedRole', may: 'kms:GenerateDataKey', onlyWhen: context('SourceArn', arn('logs', '*')) },
    ...mayNotEach(['kms:Encrypt', ...TAKEOVER], { who: 'UnnamedExecution' }),
    ...mayNotEach(USE, { who: STRANGER, when: machine('named') }),
    { who: 'delivery.logs.amazonaws.com', may: 'kms:Decrypt', onlyWhen: context('SourceArn', arn('logs', '*')) },
    { who: 'delivery.logs.amazonaws.com', mayNot: 'kms:Decrypt', when: { 'aws:SourceAccount': ACCOUNT }, because: 'it would be use for other logs' },
    { who: 'delivery.logs.amazonaws.com', mayNot: 'kms:GenerateDataKey', when: context('SourceArn', arn('logs', '*')) },
  ]);
});

describe('activities', () => {
  const activity = (name: string) => context('aws:states:activityArn', arn('states', `activity:${name}`));

  decisions(worldOf(enforced(each => new stepfunctions.Activity(each, 'Activity', { activityName: 'picking' }))), [
    ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: 'states.amazonaws.com', onlyWhen: activity('picking'), because: 'the L2 names the activity' }),
    { who: 'states.amazonaws.com', mayNot: 'kms:Decrypt', when: activity('packing') },
  ]);
});

describe('builds and canaries', () => {
  const stack = enforced(each => {
    new codebuild.Project(each, 'Build', { buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2' }), role: role(each, 'Builder') });
    new synthetics.Canary(each, 'Canary', {
      test: synthetics.Test.custom({ code: synthetics.Code.fromInline('exports.handler = async () => {};'), handler: 'index.handler' }),
      runtime: synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1,
      role: role(each, 'Prober'),
    });
  });

  const [project] = Object.keys(resourcesOfType(templateOf(stack), 'AWS::CodeBuild::Project'));
  const world = World.of({ ...deployed(stack), values: { [project]: 'Orders-Build' } });

  decisions(world, ['Builder', 'Prober'].flatMap(who => [
    ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey', 'kms:Encrypt'], { who, onlyWhen: via('s3') }),
    ...mayNotEach(TAKEOVER, { who, when: via('s3') }),
  ]));
});
