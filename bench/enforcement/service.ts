import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/** How many resources a service has. */
export const RESOURCES_OF_SERVICE = 20;

/**
 * A service as it is often built, without a key anywhere: it takes orders from a queue that a topic feeds, and files them in a table and a
 * bucket. Eleven of its resources store data, two of them as L1s; the others are what wires those together.
 */
export class Service extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const orders = new sns.Topic(this, 'Orders');
    const rejected = new sqs.Queue(this, 'Rejected');
    const inbox = new sqs.Queue(this, 'Inbox', { deadLetterQueue: { queue: rejected, maxReceiveCount: 3 } });
    orders.addSubscription(new subscriptions.SqsSubscription(inbox));

    const archive = new s3.Bucket(this, 'Archive', { enforceSSL: true, versioned: true });
    const table = new dynamodb.Table(this, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    const secret = new secretsmanager.Secret(this, 'Secret');
    const stream = new kinesis.CfnStream(this, 'Stream', { shardCount: 1 });
    new ssm.CfnParameter(this, 'Mode', { type: 'String', value: 'normal' });
    new efs.CfnFileSystem(this, 'Files', { throughputMode: 'elastic' });

    const worker = this.worker();
    worker.addEventSource(new SqsEventSource(inbox));
    archive.grantReadWrite(worker);
    table.grantReadWriteData(worker);
    secret.grantRead(worker);
    orders.grantPublish(worker);
    worker.addToRolePolicy(new iam.PolicyStatement({ actions: ['kinesis:PutRecord', 'kinesis:PutRecords'], resources: [stream.attrArn] }));

    const alarms = new sns.Topic(this, 'Alarms');
    worker.metricErrors().createAlarm(this, 'Alarm', { threshold: 1, evaluationPeriods: 1, comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD })
      .addAlarmAction(new SnsAction(alarms));
    new events.Rule(this, 'EveryNight', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.SqsQueue(inbox)] });
  }

  private worker(): lambda.Function {
    return new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      environment: { STAGE: 'production' },
      logGroup: new logs.LogGroup(this, 'Logs'),
    });
  }
}
