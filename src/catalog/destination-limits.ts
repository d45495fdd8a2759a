/** What a service does not write to: a destination that is encrypted otherwise than it can use. */
export interface DestinationLimit {
  /** The type whose property names the destination. */
  readonly type: string;
  /** The property, and, where it holds pairs of names and values, the name. */
  readonly path: string;
  readonly destination: 'bucket' | 'topic' | 'log group';
  /** How the destination must be encrypted at most. */
  readonly only: 'AWS owned' | 'unencrypted';
  readonly source: string;
}

/** Destinations that must not be put under a KMS key: an encrypted one loses what is delivered, mostly without a word. */
export const DESTINATION_LIMITS: readonly DestinationLimit[] = [
  {
    type: 'AWS::S3::Bucket',
    path: 'LoggingConfiguration.DestinationBucketName',
    destination: 'bucket',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    path: 'LoadBalancerAttributes:access_logs.s3.bucket',
    destination: 'bucket',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    path: 'LoadBalancerAttributes:connection_logs.s3.bucket',
    destination: 'bucket',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-connection-logging.html',
  },
  {
    type: 'AWS::ElasticLoadBalancing::LoadBalancer',
    path: 'AccessLoggingPolicy.S3BucketName',
    destination: 'bucket',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    path: 'LoadBalancerAttributes:health_check_logs.s3.bucket',
    destination: 'bucket',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-health-check-logging.html',
  },
  {
    // A key would have to be open to delivery.logs without a source: AWS documents none for these logs.
    type: 'AWS::CloudFront::Distribution',
    path: 'DistributionConfig.Logging.Bucket',
    destination: 'bucket',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html',
  },
  {
    type: 'AWS::Config::DeliveryChannel',
    path: 'SnsTopicARN',
    destination: 'topic',
    only: 'unencrypted',
    source: 'https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html',
  },
  {
    type: 'AWS::Cognito::LogDeliveryConfiguration',
    path: 'LogConfigurations.*.CloudWatchLogsConfiguration.LogGroupArn',
    destination: 'log group',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-logdeliveryconfiguration.html',
  },
];
