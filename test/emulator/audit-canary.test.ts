/**
 * A trail and its canary, deployed with the real CDK command line on the emulator, where the real function and state machine run. The emulator
 * records KMS calls, but delivers no log files, and CloudWatch takes no metrics from logs there: the test delivers, and reads the lines.
 */
import { setTimeout as sleep } from 'timers/promises';
import { gzipSync } from 'zlib';
import { CloudFormationClient, DescribeStackResourcesCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, type DescribeExecutionCommandOutput, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
const STACK = 'Canary';
const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';

interface RecordedCall {
  readonly eventID: string;
  readonly eventName: string;
  readonly requestParameters: { readonly EncryptionContext?: Record<string, string> };
  readonly [field: string]: unknown;
}

type Outputs = Record<'StateMachineArn' | 'Bucket' | 'KeyArn', string>;

let emulator: Emulator;
let cdk: CdkCli;
let outputs: Outputs;

beforeAll(async () => {
  // Five seconds for all waits: the test has to deliver before the canary's last look.
  emulator = await Emulator.start({ recordCalls: true, waitScale: 0.0003 });
  cdk = await CdkCli.create(emulator, { app: 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/canary-app.ts' });
  await cdk.deploy(STACK);
  const { Stacks = [] } = await new CloudFormationClient(emulator.client()).send(new DescribeStacksCommand({ StackName: STACK }));
  outputs = Object.fromEntries((Stacks[0].Outputs ?? []).map(output => [output.OutputKey, output.OutputValue])) as Outputs;
}, 3 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await emulator?.stop();
});

test('deployed, the emulated schedule starts the state machine', async () => {
  const events = new EventBridgeClient(emulator.client());
  const Name = await physicalId('AWS::Events::Rule');

  expect(await events.send(new DescribeRuleCommand({ Name }))).toMatchObject({ ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
  expect((await events.send(new ListTargetsByRuleCommand({ Rule: Name }))).Targets).toMatchObject([{ Arn: outputs.StateMachineArn, Input: '{}' }]);
});

test('an emulated execution proves delivery, when the test writes the records that the emulator keeps into a log file as CloudTrail would', async () => {
  const execution = await start();
  const records = await recordedCalls(execution);
  const file = await deliver(records);

  expect(await ended(execution)).toMatchObject({ status: 'SUCCEEDED' });

  const [report] = await reportsOf(execution);
  expect(report).toMatchObject({ Delivered: 1, tampering: [], unread: 0 });
  expect(report._aws).toMatchObject({ CloudWatchMetrics: [{ Namespace: 'cdk-at-rest/AuditCanary', Dimensions: [['Canary']] }] });
  expect(report.records).toMatchObject(records.map(({ eventName, eventID }) => ({ operation: eventName, eventId: eventID, file })));
  expect(report.records).toHaveLength(2);
}, MINUTES);

test('an emulated execution without delivery ends as missing, and the line for the metrics says so', async () => {
  const execution = await start();

  expect(await ended(execution)).toMatchObject({ status: 'FAILED', error: 'Missing' });

  expect(await reportsOf(execution)).toMatchObject([{ Late: 1 }, { Delivered: 0, Missing: 1, records: [] }]);
}, MINUTES);

test('an emulated execution notices a record that the test changed on its way into the log file', async () => {
  const execution = await start();
  const [made, decrypted] = await recordedCalls(execution);
  await deliver([made, { ...decrypted, requestID: 'another' }]);

  expect(await ended(execution)).toMatchObject({ status: 'FAILED', error: 'Tampered' });

  expect((await reportsOf(execution)).pop()).toMatchObject({ Delivered: 0, Tampered: 1, tampering: [expect.stringContaining('has another requestID')] });
}, MINUTES);

test('an emulated execution says that its call failed when the key is disabled', async () => {
  const kms = new KMSClient(emulator.client());
  await kms.send(new DisableKeyCommand({ KeyId: outputs.KeyArn }));

  const execution = await start();

  expect(await ended(execution)).toMatchObject({ status: 'FAILED', error: 'CallFailed', cause: expect.stringMatching(/^DisabledException: /) });
  expect(await reportsOf(execution)).toMatchObject([{ CallFailed: 1, key: outputs.KeyArn }]);
  await kms.send(new EnableKeyCommand({ KeyId: outputs.KeyArn }));
}, MINUTES);

/** Starts an execution, and remembers which calls were recorded before. */
async function start(): Promise<{ readonly arn: string; readonly before: Set<string> }> {
  const before = new Set((await canaryCalls()).map(call => call.eventID));
  const { executionArn = '' } = await new SFNClient(emulator.client()).send(new StartExecutionCommand({ stateMachineArn: outputs.StateMachineArn, input: '{}' }));
  return { arn: executionArn, before };
}

async function ended({ arn }: { readonly arn: string }): Promise<DescribeExecutionCommandOutput> {
  for (;;) {
    const execution = await new SFNClient(emulator.client()).send(new DescribeExecutionCommand({ executionArn: arn }));
    if (execution.status !== 'RUNNING') {
      return execution;
    }
    await sleep(100);
  }
}

/** The two calls of an execution, as soon as they are recorded. */
async function recordedCalls({ before }: { readonly before: Set<string> }): Promise<RecordedCall[]> {
  for (;;) {
    const calls = (await canaryCalls()).filter(call => !before.has(call.eventID));
    if (calls.length === 2) {
      return calls.sort((one, other) => other.eventName.localeCompare(one.eventName));
    }
    await sleep(20);
  }
}

async function canaryCalls(): Promise<RecordedCall[]> {
  const { Events = [] } = await new CloudTrailClient(emulator.client()).send(new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'kms.amazonaws.com' }] }));
  return Events.map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent) as RecordedCall)
    .filter(call => call.requestParameters?.EncryptionContext?.['cdk-at-rest:canary'] !== undefined);
}

/** Writes a log file. What the emulator leaves out of a record, or has in another form, is put as AWS documents it. */
async function deliver(calls: RecordedCall[]): Promise<string> {
  const roleArn = await roleOfFunction();
  const records = calls.map(({ requestParameters, ...call }) => ({
    ...call,
    userIdentity: { type: 'AssumedRole', accountId: ACCOUNT, sessionContext: { sessionIssuer: { type: 'Role', arn: roleArn, accountId: ACCOUNT } } },
    requestParameters: { encryptionContext: requestParameters.EncryptionContext },
    resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: outputs.KeyArn }],
  }));
  const now = new Date().toISOString();
  const key = `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/${now.slice(0, 10).replace(/-/g, '/')}/${ACCOUNT}_CloudTrail_${REGION}_${now.slice(0, 16).replace(/[-:]/g, '')}Z_${calls[0].eventID}.json.gz`;
  await new S3Client(emulator.client()).send(new PutObjectCommand({ Bucket: outputs.Bucket, Key: key, Body: gzipSync(JSON.stringify({ Records: records })) }));
  return key;
}

/** The lines that CloudWatch takes metrics from. */
async function reportsOf({ arn }: { readonly arn: string }): Promise<Array<Record<string, unknown>>> {
  const logGroupName = await physicalId('AWS::Logs::LogGroup', 'CanaryFunctionLog');
  const { events = [] } = await new CloudWatchLogsClient(emulator.client()).send(new FilterLogEventsCommand({ logGroupName }));
  return events.flatMap(({ message = '' }) => message.split('\n')).filter(line => line.startsWith('{"_aws"'))
    .map(line => JSON.parse(line) as Record<string, unknown>).filter(report => report.execution === arn.split(':').pop());
}

async function roleOfFunction(): Promise<string> {
  return `arn:aws:iam::${ACCOUNT}:role/${await physicalId('AWS::IAM::Role', 'CanaryFunctionRole')}`;
}

async function physicalId(type: string, logicalId = ''): Promise<string> {
  const { StackResources = [] } = await new CloudFormationClient(emulator.client()).send(new DescribeStackResourcesCommand({ StackName: STACK }));
  const found = StackResources.filter(each => each.ResourceType === type && each.LogicalResourceId?.startsWith(logicalId));
  expect(found).toHaveLength(1);
  return found[0].PhysicalResourceId ?? '';
}
