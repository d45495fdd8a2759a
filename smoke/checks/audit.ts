import {
  AthenaClient, GetNamedQueryCommand, GetQueryExecutionCommand, ListNamedQueriesCommand, type QueryExecution, StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CloudTrailClient, GetTrailCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from '../../demo/verified-resource';
import { DISABLED_KEY_OUTPUT, OPERATORS_QUEUE_OUTPUT } from '../additions';
import type { SmokeCheck } from '../check';
import { eventually } from '../patience';
import { outputOf, resourceId } from './stack';

const MINUTE_MS = 60 * 1000;
/** Files come within some five minutes, which AWS does not promise. */
const DELIVERY_MS = 30 * MINUTE_MS;
const ALARM_MS = 20 * MINUTE_MS;
const QUERY_MS = 10 * MINUTE_MS;
/** The canary proves delivery after half an hour at the earliest, and gives up after two. */
const CANARY_MS = 150 * MINUTE_MS;

/** CloudTrail is let in to bucket, key and log group. */
export const trailDelivers: SmokeCheck = {
  name: 'trail',
  expectation: 'CloudTrail delivers log files under the key of the trail, and to its log group, without an error',
  onAwsAlone: true,
  run: async target => {
    const { config, account } = target;
    const cloudTrail = new CloudTrailClient(config);
    const Name = await resourceId(target, 'AWS::CloudTrail::Trail');
    const { Trail } = await cloudTrail.send(new GetTrailCommand({ Name }));
    await eventually(`trail ${Name} delivers`, DELIVERY_MS, async () => {
      const status = await cloudTrail.send(new GetTrailStatusCommand({ Name }));
      const error = status.LatestDeliveryError ?? status.LatestCloudWatchLogsDeliveryError;
      if (error) throw new Error(error);
      return status.LatestDeliveryTime && status.LatestCloudWatchLogsDeliveryTime;
    });
    const s3 = new S3Client(config);
    const Bucket = Trail?.S3BucketName;
    const Prefix = `${Trail?.S3KeyPrefix ? `${Trail.S3KeyPrefix}/` : ''}AWSLogs/${account}/CloudTrail/`;
    const file = await eventually(`log files in ${Bucket}/${Prefix}`, DELIVERY_MS, async () => (
      (await s3.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents?.find(each => each.Key?.endsWith('.json.gz'))
    ));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: file.Key }));
    expect(head.SSEKMSKeyId === Trail?.KmsKeyId, `${file.Key} is under ${Trail?.KmsKeyId}, found ${head.SSEKMSKeyId}`);
    return file.Key!;
  },
};

/** The way from a call of KMS to the people: CloudTrail, EventBridge, a role, the encrypted topic. */
export const alarmIsHeard: SmokeCheck = {
  name: 'alarm',
  expectation: 'a key that is disabled is heard of through the encrypted topic of the alarms',
  onAwsAlone: true,
  run: async target => {
    const { config } = target;
    const [KeyId, QueueUrl] = [await outputOf(target, DISABLED_KEY_OUTPUT), await outputOf(target, OPERATORS_QUEUE_OUTPUT)];
    await new KMSClient(config).send(new DisableKeyCommand({ KeyId }));
    const sqs = new SQSClient(config);
    await eventually(`a message about ${KeyId}`, ALARM_MS, async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 }));
      return Messages.find(({ Body = '' }) => Body.includes('DisableKey') && Body.includes(KeyId.replace(/^.*\//, '')));
    });
    return `DisableKey of ${KeyId}`;
  },
};

/** Athena reads what the trail delivered, and keeps its answers under the key. */
export const queryAnswers: SmokeCheck = {
  name: 'query',
  expectation: 'a query of the library reads the log files of the trail, through Athena',
  onAwsAlone: true,
  run: async target => {
    const athena = new AthenaClient(target.config);
    const WorkGroup = await resourceId(target, 'AWS::Athena::WorkGroup');
    const { NamedQueryIds = [] } = await athena.send(new ListNamedQueriesCommand({ WorkGroup }));
    const { NamedQuery } = await athena.send(new GetNamedQueryCommand({ NamedQueryId: NamedQueryIds[0] }));
    const { QueryExecutionId } = await athena.send(new StartQueryExecutionCommand({
      WorkGroup, QueryString: NamedQuery?.QueryString, QueryExecutionContext: { Database: NamedQuery?.Database },
    }));
    const { Status } = await eventually(`an answer to ${NamedQuery?.Name}`, QUERY_MS, async () => ended(
      (await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }))).QueryExecution,
    ));
    expect(Status?.State === 'SUCCEEDED', `query ${NamedQuery?.Name} succeeds: ${Status?.State}, ${Status?.StateChangeReason}`);
    return NamedQuery!.Name!;
  },
};

function ended(execution: QueryExecution | undefined): QueryExecution | undefined {
  return ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(execution?.Status?.State ?? '') ? execution : undefined;
}

/** The library's own proof. */
export const canarySucceeds: SmokeCheck = {
  name: 'canary',
  expectation: 'the canary finds the records of its calls in the log files, and its witnesses agree',
  onAwsAlone: true,
  run: async target => {
    const sfn = new SFNClient(target.config);
    const stateMachineArn = await resourceId(target, 'AWS::StepFunctions::StateMachine');
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const execution = await eventually('the end of the canary', CANARY_MS, async () => {
      const now = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return now.status === 'RUNNING' ? undefined : now;
    });
    expect(execution.status === 'SUCCEEDED', `execution ${executionArn} succeeds: ${execution.status}, ${execution.error}: ${execution.cause}`);
    return executionArn!;
  },
};
