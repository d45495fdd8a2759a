import type { Holding } from './holding';

/** What is kept by another service than the type's own: that service calls KMS. */
const BY_HOLDING: Partial<Record<Holding, string>> = { objects: 's3', secret: 'secretsmanager' };

/**
 * By type, or by all types of a service. A condition on `kms:ViaService` denies for ever where a service does not send it: what is not
 * listed is unknown here, not unsupported by AWS.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
const BY_TYPE: Record<string, string> = {
  'AWS::AmazonMQ': 'mq',
  'AWS::Athena': 'athena',
  'AWS::AutoScaling': 'ec2',
  'AWS::Backup': 'backup',
  'AWS::Cassandra': 'cassandra',
  'AWS::CodeArtifact': 'codeartifact',
  'AWS::CodeCommit': 'codecommit',
  'AWS::DAX': 'dax',
  'AWS::DMS': 'dms',
  'AWS::DynamoDB': 'dynamodb',
  'AWS::EC2::EC2Fleet': 'ec2',
  'AWS::EC2::Instance': 'ec2',
  'AWS::EC2::LaunchTemplate': 'ec2',
  'AWS::EC2::SpotFleet': 'ec2',
  'AWS::EC2::Volume': 'ec2',
  'AWS::ECR': 'ecr',
  'AWS::EFS': 'elasticfilesystem',
  'AWS::ElastiCache': 'elasticache',
  'AWS::Elasticsearch': 'es',
  'AWS::FSx': 'fsx',
  'AWS::Glue': 'glue',
  'AWS::Kinesis': 'kinesis',
  'AWS::KinesisFirehose': 'firehose',
  'AWS::Lambda': 'lambda',
  'AWS::MSK': 'kafka',
  'AWS::MemoryDB': 'memorydb',
  'AWS::Neptune': 'rds',
  'AWS::OpenSearchService': 'es',
  'AWS::RDS': 'rds',
  'AWS::Redshift': 'redshift',
  'AWS::S3': 's3',
  'AWS::SNS': 'sns',
  'AWS::SQS': 'sqs',
  'AWS::SSM': 'ssm',
  'AWS::SageMaker': 'sagemaker',
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_id-based-policy-examples.html
  'AWS::Scheduler': 'scheduler',
  'AWS::SecretsManager': 'secretsmanager',
  // https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
  'AWS::StepFunctions': 'states',
  'AWS::WorkSpaces': 'workspaces',
};

/** The name before `.<Region>.amazonaws.com` in `kms:ViaService`, where it is known. */
export function viaServiceOf(type: string, holds: Holding): string | undefined {
  return BY_HOLDING[holds] ?? BY_TYPE[type] ?? BY_TYPE[type.split('::').slice(0, 2).join('::')];
}
