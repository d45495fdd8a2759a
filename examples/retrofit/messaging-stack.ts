import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SnsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Orders that arrive in a bucket, are announced, queued and worked off. */
export class MessagingStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    const deadLetters = new sqs.Queue(this, 'DeadLetters');
    const orders = new sqs.Queue(this, 'Orders', { deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 }, visibilityTimeout: Duration.minutes(2) });
    const arrivals = new sns.Topic(this, 'Arrivals');
    arrivals.addSubscription(new SqsSubscription(orders));
    const inbox = new s3.Bucket(this, 'Inbox');
    inbox.addEventNotification(s3.EventType.OBJECT_CREATED, new SnsDestination(arrivals));

    const worker = new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      environment: { INBOX: inbox.bucketName },
    });
    worker.addEventSource(new SqsEventSource(orders));
    inbox.grantRead(worker);

    const alarms = new sns.Topic(this, 'Alarms');
    new cloudwatch.Alarm(this, 'OldOrders', { metric: orders.metricApproximateAgeOfOldestMessage(), threshold: 3600, evaluationPeriods: 1 }).addAlarmAction(new SnsAction(alarms));

    const bus = new events.EventBus(this, 'Bus');
    new events.Archive(this, 'Archive', { sourceEventBus: bus, eventPattern: { account: [this.account] } });
    new events.Rule(this, 'Reorders', { eventBus: bus, eventPattern: { source: ['shop'] }, targets: [new targets.SqsQueue(orders), new targets.SnsTopic(arrivals)] });

    const clicks = new kinesis.Stream(this, 'Clicks');
    clicks.grantWrite(worker);
    new firehose.DeliveryStream(this, 'ClicksToLake', { source: new firehose.KinesisStreamSource(clicks), destination: new firehose.S3Bucket(new s3.Bucket(this, 'ClickLake')) });
    new firehose.DeliveryStream(this, 'EventsToLake', { destination: new firehose.S3Bucket(new s3.Bucket(this, 'EventLake')) });
  }
}
