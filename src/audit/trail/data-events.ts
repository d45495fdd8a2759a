import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { DataEventsOptions, S3ObjectsOptions } from './data-events-options';

/** Type of the objects in general purpose buckets: those that log files are, too. */
const S3_OBJECT = 'AWS::S3::Object';

/** What is recorded, as the selectors of a trail need it. */
export interface DataEventsSelection {
  readonly resourceType: string;

  /** ARNs and beginnings of ARNs. `undefined` for all resources of the type, and empty where somebody passed an empty list. */
  readonly arns?: string[];
  readonly arnPrefixes?: string[];

  /** Buckets that were named, each by itself. */
  readonly buckets?: s3.IBucket[];

  /** Whether it may cover the buckets that logs are written to, which have to be left out. */
  readonly mayCoverLogs?: boolean;

  /** What it is narrowed to: `true` for read-only events, `false` for write-only ones. */
  readonly readOnly?: boolean[];

  /** What contradicts itself in what was passed. */
  readonly mistake?: string;
}

/**
 * Data events of a trail: what is done with the contents of resources (objects, items, messages), where management events are
 * about the resources themselves. KMS calls are management events, which an `AuditTrail` always records all of.
 *
 * **Data events cost by volume**: 0.10 USD for 100,000 events that are delivered, the first copy included (CloudTrail's price list as of
 * November 2026), and as log records besides, in S3 and in CloudWatch Logs. A busy bucket or table has millions a day.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 * @see https://aws.amazon.com/cloudtrail/pricing/
 */
export class DataEvents {
  /**
   * Reads, writes and deletions of objects in S3 buckets; listing them as well.
   *
   * @param options by default all objects of all buckets, except those that logs are written to: there, logs would feed logs
   */
  public static s3Objects(options?: S3ObjectsOptions): DataEvents {
    const { buckets, prefixes } = options ?? {};
    return new DataEvents({
      resourceType: S3_OBJECT,
      arnPrefixes: buckets?.flatMap(bucket => (prefixes ?? ['']).map(prefix => `${bucket.bucketArn}/${prefix}`)),
      buckets,
      mayCoverLogs: buckets === undefined,
      mistake: prefixes && !buckets ? 'prefixes without buckets, which the beginning of an ARN needs: pass buckets as well' : undefined,
    });
  }

  /**
   * Reads and writes of items in DynamoDB tables, and of their streams.
   *
   * @param tables by default all tables. The replicas of a global table have ARNs of their own
   */
  public static dynamoDbItems(tables?: dynamodb.ITable[]): DataEvents {
    return new DataEvents({ resourceType: 'AWS::DynamoDB::Table', arns: tables?.map(table => table.tableArn) });
  }

  /**
   * Invocations of Lambda functions.
   *
   * @param functions by default all functions
   */
  public static lambdaInvocations(functions?: lambda.IFunction[]): DataEvents {
    return new DataEvents({ resourceType: 'AWS::Lambda::Function', arns: functions?.map(each => each.functionArn) });
  }

  /**
   * Messages published to SNS topics.
   *
   * @param topics by default all topics
   */
  public static snsTopics(topics?: sns.ITopic[]): DataEvents {
    return new DataEvents({ resourceType: 'AWS::SNS::Topic', arns: topics?.map(topic => topic.topicArn) });
  }

  /**
   * Data events of any other type of resource.
   *
   * @param resourceType as CloudTrail names it in `resources.type`, such as `AWS::SQS::Queue`
   * @param options by default all resources of the type
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html#logging-data-events
   */
  public static of(resourceType: string, options?: DataEventsOptions): DataEvents {
    return new DataEvents({ resourceType, arns: options?.arns, arnPrefixes: options?.arnPrefixes, mayCoverLogs: resourceType === S3_OBJECT });
  }

  private constructor(private readonly selection: DataEventsSelection) {}

  /** The same, of calls that read only. */
  public readOnly(): DataEvents {
    return this.narrowedTo(true);
  }

  /** The same, of calls that write only. */
  public writeOnly(): DataEvents {
    return this.narrowedTo(false);
  }

  /**
   * What is recorded.
   *
   * @internal
   */
  public _selection(): DataEventsSelection {
    return this.selection;
  }

  private narrowedTo(readOnly: boolean): DataEvents {
    return new DataEvents({ ...this.selection, readOnly: [...new Set([...this.selection.readOnly ?? [], readOnly])] });
  }
}
