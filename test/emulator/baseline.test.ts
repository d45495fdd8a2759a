/**
 * examples/baseline, deployed with the real CDK command line on the emulator and read back through the APIs. The emulator is not AWS: what
 * passes here shows that template and calls are consistent, not that AWS accepts them. It neither hands CloudTrail's records to
 * EventBridge nor to the log group: these tests do, with records that have CloudTrail's schema.
 */
import { CloudTrailClient, GetTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { resourcesOf } from '../../demo/verified-resource';
import { verifyBaseline } from '../../demo/verify-baseline';
import { sample } from '../support/events/samples';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
/** Which of the samples is sent. */
const DISABLED = 'a key that is disabled';
const APP = 'npx tsx --tsconfig tsconfig.dev.json examples/baseline/app.ts';

let emulator: Emulator;
let cdk: CdkCli;
let queueUrl: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  cdk = await CdkCli.create(emulator, { app: APP });
  await cdk.deploy('Baseline');
  queueUrl = await subscribeQueue();
}, 3 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await emulator?.stop();
});

/** A queue that hears what the topic of the alarms says. */
async function subscribeQueue(): Promise<string> {
  const sqs = new SQSClient(emulator.client());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'operators' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const [topic] = (await resourcesOf('Baseline', emulator.client()))('AWS::SNS::Topic');
  await new SNSClient(emulator.client()).send(new SubscribeCommand({ TopicArn: topic.physicalId, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  return QueueUrl!;
}

/** The messages that the queue holds. */
async function heard(): Promise<string[]> {
  const { Messages = [] } = await new SQSClient(emulator.client()).send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '{}' }) => (JSON.parse(Body) as { Message: string }).Message);
}

test('trail, log files, log group, topic, answers and new volumes are encrypted under keys of the stack on the emulator', async () => {
  const verified = await verifyBaseline('Baseline', emulator.client());

  expect(verified.map(each => each.resource)).toEqual([
    'KMS key BaselineCanaryKey', 'KMS key BaselineTrailKey', 'KMS key EncryptionKey',
    'Trail', 'S3 bucket of the log files', 'Log group of the trail', 'SNS topic of the alarms', 'Answers of Athena', 'EBS encryption by default',
  ]);
  expect(new Set(verified.map(each => each.kind))).toEqual(new Set(['customer managed']));
});

test('an event of KMS that disables a key reaches the operators through EventBridge on the emulator, and one that describes it does not', async () => {
  const record = sample(DISABLED).record;
  const send = async (detail: Record<string, unknown>) => new EventBridgeClient(emulator.client()).send(new PutEventsCommand({
    Entries: [{ Source: 'aws.kms', DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(detail) }],
  }));
  await send({ ...record, eventName: 'DescribeKey' });
  await send(record);

  const messages = await heard();
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('DisableKey');
  expect(messages[0]).toContain('assumed-role/Operator/alice');
});

test('a record in the log group of the trail sets off the alarm of its kind, and no other, on the emulator', async () => {
  const [trail] = (await resourcesOf('Baseline', emulator.client()))('AWS::CloudTrail::Trail');
  const { Trail } = await new CloudTrailClient(emulator.client()).send(new GetTrailCommand({ Name: trail.physicalId }));
  const logGroupName = Trail!.CloudWatchLogsLogGroupArn!.replace(/^.*:log-group:/, '').replace(/:\*$/, '');
  const logs = new CloudWatchLogsClient(emulator.client());
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'records' }));
  await logs.send(new PutLogEventsCommand({
    logGroupName, logStreamName: 'records', logEvents: [{ timestamp: Date.now(), message: JSON.stringify(sample(DISABLED).record) }],
  }));

  const { MetricAlarms = [] } = await new CloudWatchClient(emulator.client()).send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  expect(MetricAlarms.map(alarm => alarm.AlarmName)).toEqual([expect.stringMatching(/KeyDisabledOrScheduledForDeletion/) as string]);
});

test('a second deployment changes nothing on the emulator', async () => {
  const { stdout, stderr } = await cdk.deploy('Baseline');

  expect(`${stdout}${stderr}`).toContain('(no changes)');
}, 3 * MINUTES);
