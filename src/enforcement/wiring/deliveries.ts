import { QUEUE, TOPIC } from '../message-destinations';
import { BUCKET } from './buckets';

/** A property that names a destination which a service delivers to. */
export interface Delivery {
  readonly path: string;
  /** The types of destination that the property may name. */
  readonly to: readonly string[];
  /** The service that calls KMS in its own name; undefined where AWS does not say who does. */
  readonly by?: string;
  /** A property beside it: where it is set, a role delivers, and its policies count. */
  readonly unless?: string;
}

const TOPICS = [TOPIC];
const QUEUES = [QUEUE];
const BUCKETS = [BUCKET];

const ALARM_ACTIONS: Delivery[] = ['AlarmActions.*', 'OKActions.*', 'InsufficientDataActions.*'].map(path => ({ path, to: TOPICS, by: 'cloudwatch.amazonaws.com' }));

const RECEIPT_ACTIONS: Delivery[] = ['Bounce', 'S3', 'Stop', 'SNS', 'Workmail', 'Lambda'].map(action => ({
  path: `Rule.Actions.*.${action}Action.TopicArn`, to: TOPICS, by: 'ses.amazonaws.com', unless: 'IamRoleArn',
}));

const LOGS = 'delivery.logs.amazonaws.com';

/**
 * Who delivers what: services that call KMS in their own name for a destination that the property names.
 *
 * Publishers to topics are those of the table of SNS; where it has none for a service, the delivery is reported and not guessed. What
 * publishes with a role (IoT, Pipes, Scheduler, CodePipeline, Image Builder) is not here: the role's policies count.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export const DELIVERIES: Readonly<Record<string, readonly Delivery[]>> = {
  'AWS::CloudWatch::Alarm': ALARM_ACTIONS,
  'AWS::CloudWatch::CompositeAlarm': ALARM_ACTIONS,
  'AWS::S3::Bucket': [
    { path: 'NotificationConfiguration.TopicConfigurations.*.Topic', to: TOPICS, by: 's3.amazonaws.com' },
    { path: 'NotificationConfiguration.QueueConfigurations.*.Queue', to: QUEUES, by: 's3.amazonaws.com' },
    { path: 'InventoryConfigurations.*.Destination.BucketArn', to: BUCKETS, by: 's3.amazonaws.com' },
    { path: 'AnalyticsConfigurations.*.StorageClassAnalysis.DataExport.Destination.BucketArn', to: BUCKETS, by: 's3.amazonaws.com' },
  ],
  'AWS::S3::StorageLens': [{ path: 'StorageLensConfiguration.DataExport.S3BucketDestination.Arn', to: BUCKETS, by: 'storage-lens.s3.amazonaws.com' }],
  'Custom::S3BucketNotifications': [
    { path: 'NotificationConfiguration.TopicConfigurations.*.TopicArn', to: TOPICS, by: 's3.amazonaws.com' },
    { path: 'NotificationConfiguration.QueueConfigurations.*.QueueArn', to: QUEUES, by: 's3.amazonaws.com' },
  ],
  'AWS::Events::Rule': [
    // AWS advises against a role for encrypted topics and queues; where there is one, it publishes.
    { path: 'Targets.*.Arn', to: [TOPIC, QUEUE], by: 'events.amazonaws.com', unless: 'RoleArn' },
    { path: 'Targets.*.DeadLetterConfig.Arn', to: QUEUES, by: 'events.amazonaws.com' },
  ],
  'AWS::Events::EventBus': [{ path: 'DeadLetterConfig.Arn', to: QUEUES, by: 'events.amazonaws.com' }],
  'AWS::SNS::Subscription': [
    { path: 'Endpoint', to: QUEUES, by: 'sns.amazonaws.com' },
    { path: 'RedrivePolicy.deadLetterTargetArn', to: QUEUES, by: 'sns.amazonaws.com' },
  ],
  'AWS::SNS::Topic': [{ path: 'Subscription.*.Endpoint', to: QUEUES, by: 'sns.amazonaws.com' }],
  'AWS::CloudTrail::Trail': [{ path: 'SnsTopicName', to: TOPICS, by: 'cloudtrail.amazonaws.com' }],
  'AWS::SES::ReceiptRule': [...RECEIPT_ACTIONS, { path: 'Rule.Actions.*.S3Action.BucketName', to: BUCKETS, by: 'ses.amazonaws.com', unless: 'IamRoleArn' }],
  'AWS::SES::ConfigurationSetEventDestination': [{ path: 'EventDestination.SnsDestination.TopicARN', to: TOPICS, by: 'ses.amazonaws.com' }],
  'AWS::PinpointEmail::ConfigurationSetEventDestination': [{ path: 'EventDestination.SnsDestination.TopicArn', to: TOPICS, by: 'ses.amazonaws.com' }],
  'AWS::Backup::BackupVault': [{ path: 'Notifications.SNSTopicArn', to: TOPICS, by: 'backup.amazonaws.com' }],
  'AWS::Backup::LogicallyAirGappedBackupVault': [{ path: 'Notifications.SNSTopicArn', to: TOPICS, by: 'backup.amazonaws.com' }],
  'AWS::RDS::EventSubscription': [{ path: 'SnsTopicArn', to: TOPICS, by: 'events.rds.amazonaws.com' }],
  'AWS::DocDB::EventSubscription': [{ path: 'SnsTopicArn', to: TOPICS, by: 'events.rds.amazonaws.com' }],
  'AWS::Neptune::EventSubscription': [{ path: 'SnsTopicArn', to: TOPICS, by: 'events.rds.amazonaws.com' }],
  'AWS::DMS::EventSubscription': [{ path: 'SnsTopicArn', to: TOPICS, by: 'dms.amazonaws.com' }],
  'AWS::Redshift::EventSubscription': [{ path: 'SnsTopicArn', to: TOPICS, by: 'redshift.amazonaws.com' }],
  'AWS::DAX::Cluster': [{ path: 'NotificationTopicARN', to: TOPICS, by: 'dynamodb.amazonaws.com' }],
  'AWS::CodeStarNotifications::NotificationRule': [{ path: 'Targets.*.TargetAddress', to: TOPICS, by: 'codestar-notifications.amazonaws.com' }],
  'AWS::CodeCommit::Repository': [{ path: 'Triggers.*.DestinationArn', to: TOPICS, by: 'codecommit.amazonaws.com' }],
  'AWS::Budgets::Budget': [{ path: 'NotificationsWithSubscribers.*.Subscribers.*.Address', to: TOPICS, by: 'budgets.amazonaws.com' }],
  'AWS::Budgets::BudgetsAction': [{ path: 'Subscribers.*.Address', to: TOPICS, by: 'budgets.amazonaws.com' }],
  'AWS::CE::AnomalySubscription': [{ path: 'Subscribers.*.Address', to: TOPICS, by: 'costalerts.amazonaws.com' }],
  'AWS::SSMIncidents::ResponsePlan': [
    { path: 'IncidentTemplate.NotificationTargets.*.SnsTopicArn', to: TOPICS, by: 'ssm-incidents.amazonaws.com' },
    { path: 'ChatChannel.ChatbotSns.*', to: TOPICS, by: 'ssm-incidents.amazonaws.com' },
  ],
  'AWS::ElastiCache::CacheCluster': [{ path: 'NotificationTopicArn', to: TOPICS }],
  'AWS::ElastiCache::ReplicationGroup': [{ path: 'NotificationTopicArn', to: TOPICS }],
  'AWS::MemoryDB::Cluster': [{ path: 'SnsTopicArn', to: TOPICS }],
  'AWS::DevOpsGuru::NotificationChannel': [{ path: 'Config.Sns.TopicArn', to: TOPICS }],
  'AWS::ResilienceHub::App': [{ path: 'EventSubscriptions.*.SnsTopicArn', to: TOPICS }],
  'AWS::ApplicationInsights::Application': [{ path: 'OpsItemSNSTopicArn', to: TOPICS }, { path: 'SNSNotificationArn', to: TOPICS }],
  'AWS::SMSVOICE::ConfigurationSet': [{ path: 'EventDestinations.*.SnsDestination.TopicArn', to: TOPICS }],
  'AWS::SageMaker::Workteam': [{ path: 'NotificationConfiguration.NotificationTopicArn', to: TOPICS }],
  'AWS::Config::DeliveryChannel': [{ path: 'S3BucketName', to: BUCKETS, by: 'config.amazonaws.com' }],
  'AWS::EC2::FlowLog': [{ path: 'LogDestination', to: BUCKETS, by: LOGS }],
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': [{ path: 'DestinationArn', to: BUCKETS, by: LOGS }],
  'AWS::WAFv2::LoggingConfiguration': [{ path: 'LogDestinationConfigs.*', to: BUCKETS, by: LOGS }],
  'AWS::NetworkFirewall::LoggingConfiguration': [
    { path: 'LoggingConfiguration.LogDestinationConfigs.*.LogDestination.bucketName', to: BUCKETS, by: LOGS },
  ],
  'AWS::Logs::DeliveryDestination': [{ path: 'DestinationResourceArn', to: BUCKETS, by: LOGS }],
  'AWS::MSK::Cluster': [{ path: 'LoggingInfo.BrokerLogs.S3.Bucket', to: BUCKETS, by: LOGS }],
  'AWS::VpcLattice::AccessLogSubscription': [{ path: 'DestinationArn', to: BUCKETS, by: LOGS }],
};
