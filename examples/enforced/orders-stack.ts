import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SnsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Notes in a table which objects have arrived in the bucket. */
const WORKER = `
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const client = new DynamoDBClient();
exports.handler = async ({ Records }) => {
  for (const { body } of Records) {
    for (const { s3 } of JSON.parse(JSON.parse(body).Message).Records ?? []) {
      await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: s3.object.key }, bucket: { S: s3.bucket.name } } }));
    }
  }
};
`;

/**
 * Orders that arrive in a bucket, are announced by a topic, wait in a queue and are noted by a worker: written without a word of
 * encryption. Billing, elsewhere, polls a queue of its own.
 */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const orders = new dynamodb.Table(this, 'Orders', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    const credentials = new secretsmanager.Secret(this, 'Credentials');
    const worker = new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(WORKER),
      environment: { TABLE: orders.tableName, CREDENTIALS: credentials.secretArn },
      logGroup: new logs.LogGroup(this, 'WorkerLog', { retention: logs.RetentionDays.ONE_MONTH }),
    });
    orders.grantWriteData(worker);
    credentials.grantRead(worker);

    const work = new sqs.Queue(this, 'Work', {
      visibilityTimeout: Duration.minutes(1),
      deadLetterQueue: { queue: new sqs.Queue(this, 'Failed'), maxReceiveCount: 3 },
    });
    worker.addEventSource(new SqsEventSource(work));
    const billing = new sqs.Queue(this, 'Billing');

    const arrivals = new sns.Topic(this, 'Arrivals');
    arrivals.addSubscription(new SqsSubscription(work));
    arrivals.addSubscription(new SqsSubscription(billing));
    const inbox = new s3.Bucket(this, 'Inbox');
    inbox.addEventNotification(s3.EventType.OBJECT_CREATED, new SnsDestination(arrivals));

    new kinesis.CfnStream(this, 'Clicks', { shardCount: 1 });
    new sqs.CfnQueue(this, 'Returns');
  }
}
