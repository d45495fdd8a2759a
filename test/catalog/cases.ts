import type { EncryptionState } from '../../src/catalog';
import { KEY, KEY_ARN } from './support';

/** `nothing`: the resource stores nothing, as far as the catalog knows. */
type Row = readonly [type: string, properties: Record<string, unknown>, state: EncryptionState | 'nothing'];

export const NO_VALUE = { Ref: 'AWS::NoValue' };

/** As `Fn::If` on the condition of the template. */
export function either(then: unknown, otherwise: unknown, condition = 'IsProduction'): unknown {
  return { 'Fn::If': [condition, then, otherwise] };
}

function bucket(...rules: unknown[]): Record<string, unknown> {
  return { BucketEncryption: { ServerSideEncryptionConfiguration: rules } };
}

function rule(SSEAlgorithm: unknown, KMSMasterKeyID?: unknown): unknown {
  return { ServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID === undefined ? {} : { KMSMasterKeyID }) } };
}

export function disks(...ebs: unknown[]): unknown[] {
  return ebs.map((Ebs, index) => ({ DeviceName: `/dev/sd${index}`, Ebs }));
}

const STORAGE: Row[] = [
  ['AWS::S3::Bucket', {}, 'AWS owned'],
  ['AWS::S3::Bucket', bucket(), 'AWS owned'],
  ['AWS::S3::Bucket', bucket(rule('AES256')), 'AWS owned'],
  ['AWS::S3::Bucket', bucket(rule('aws:kms')), 'AWS managed'],
  ['AWS::S3::Bucket', bucket(rule('aws:kms', 'alias/aws/s3')), 'AWS managed'],
  ['AWS::S3::Bucket', bucket(rule('aws:kms', KEY)), 'customer managed'],
  ['AWS::S3::Bucket', bucket(rule('aws:kms:dsse', KEY_ARN)), 'customer managed'],
  ['AWS::S3::Bucket', bucket(rule('AES256', KEY)), 'AWS owned'],
  ['AWS::S3::Bucket', bucket({ BucketKeyEnabled: true }), 'AWS owned'],
  ['AWS::S3::Bucket', bucket(rule('aws:kms', KEY), rule('AES256')), 'AWS owned'],
  ['AWS::S3::Bucket', bucket(rule({ Ref: 'Toggle' }, KEY)), 'undecidable'],
  ['AWS::S3::Bucket', { BucketEncryption: { Ref: 'Toggle' } }, 'undecidable'],
  ['AWS::S3::Bucket', { BucketEncryption: { 'Fn::GetAtt': ['Key', 'Arn'] } }, 'undecidable'],
  ['AWS::S3::Bucket', { ...bucket(rule('aws:kms', KEY)), MetadataConfiguration: { JournalTableConfiguration: {} } }, 'AWS owned'],
  ['AWS::S3::Bucket', {
    ...bucket(rule('aws:kms', KEY)),
    MetadataConfiguration: { JournalTableConfiguration: { EncryptionConfiguration: { SseAlgorithm: 'aws:kms', KmsKeyArn: KEY } } },
  }, 'customer managed'],
  // The destination bucket decides on replicas that name no key.
  ['AWS::S3::Bucket', { ...bucket(rule('aws:kms', KEY)), ReplicationConfiguration: { Rules: [{ Destination: { Bucket: 'arn' } }] } }, 'customer managed'],
  ['AWS::S3Express::DirectoryBucket', {}, 'AWS owned'],
  ['AWS::S3Express::DirectoryBucket', bucket(rule('aws:kms', KEY)), 'customer managed'],
  ['AWS::S3Tables::TableBucket', { EncryptionConfiguration: { SSEAlgorithm: 'AES256' } }, 'AWS owned'],
  ['AWS::S3Tables::TableBucket', { EncryptionConfiguration: { SSEAlgorithm: 'aws:kms', KMSKeyArn: KEY } }, 'customer managed'],
  ['AWS::S3Vectors::VectorBucket', {}, 'AWS owned'],
  ['AWS::S3Vectors::Index', {}, 'undecidable'],
  ['AWS::EFS::FileSystem', {}, 'unencrypted'],
  ['AWS::EFS::FileSystem', { Encrypted: false }, 'unencrypted'],
  ['AWS::EFS::FileSystem', { Encrypted: true }, 'AWS managed'],
  ['AWS::EFS::FileSystem', { Encrypted: 'true', KmsKeyId: KEY }, 'customer managed'],
  ['AWS::EFS::FileSystem', { KmsKeyId: KEY }, 'unencrypted'],
  ['AWS::EFS::FileSystem', { Encrypted: { Ref: 'Toggle' }, KmsKeyId: KEY }, 'undecidable'],
  ['AWS::FSx::FileSystem', { FileSystemType: 'ONTAP' }, 'AWS managed'],
  ['AWS::FSx::FileSystem', { FileSystemType: 'WINDOWS', KmsKeyId: KEY }, 'customer managed'],
  ['AWS::FSx::FileSystem', { FileSystemType: 'LUSTRE', LustreConfiguration: { DeploymentType: 'SCRATCH_2' }, KmsKeyId: KEY }, 'AWS managed'],
  ['AWS::EC2::Volume', { Size: 8 }, 'unencrypted'],
  ['AWS::EC2::Volume', { SnapshotId: 'snap-1' }, 'undecidable'],
  ['AWS::EC2::Volume', { Encrypted: true }, 'AWS managed'],
  ['AWS::EC2::Volume', { Encrypted: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::EC2::Volume', { Encrypted: true, KmsKeyId: 'alias/aws/ebs' }, 'AWS managed'],
  ['AWS::Backup::BackupVault', {}, 'AWS managed'],
  ['AWS::Backup::BackupVault', { EncryptionKeyArn: KEY }, 'customer managed'],
  ['AWS::Backup::LogicallyAirGappedBackupVault', {}, 'AWS owned'],
  ['AWS::ECR::Repository', {}, 'AWS owned'],
  ['AWS::ECR::Repository', { EncryptionConfiguration: { EncryptionType: 'AES256' } }, 'AWS owned'],
  ['AWS::ECR::Repository', { EncryptionConfiguration: { EncryptionType: 'KMS' } }, 'AWS managed'],
  ['AWS::ECR::Repository', { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: KEY } }, 'customer managed'],
  ['AWS::StorageGateway::Volume', { KMSEncrypted: true, KMSKey: KEY }, 'customer managed'],
  ['AWS::StorageGateway::Volume', { KMSEncrypted: false }, 'AWS owned'],
];

const DATABASES: Row[] = [
  ['AWS::RDS::DBInstance', { Engine: 'postgres' }, 'unencrypted'],
  ['AWS::RDS::DBInstance', { Engine: 'postgres', StorageEncrypted: true }, 'AWS managed'],
  ['AWS::RDS::DBInstance', { Engine: 'postgres', StorageEncrypted: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::RDS::DBInstance', { Engine: 'postgres', KmsKeyId: KEY }, 'unencrypted'],
  ['AWS::RDS::DBInstance', { Engine: 'aurora-mysql', DBClusterIdentifier: { Ref: 'Cluster' } }, 'undecidable'],
  ['AWS::RDS::DBInstance', { SourceDBInstanceIdentifier: 'db' }, 'undecidable'],
  ['AWS::RDS::DBInstance', { SourceDBInstanceIdentifier: 'arn:aws:rds:eu-west-1:111122223333:db:db', KmsKeyId: KEY }, 'customer managed'],
  ['AWS::RDS::DBInstance', { DBSnapshotIdentifier: 'snapshot' }, 'undecidable'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: KEY, EnablePerformanceInsights: true }, 'AWS managed'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: KEY, EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: KEY }, 'customer managed'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: KEY, ManageMasterUserPassword: true }, 'AWS managed'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: KEY, ManageMasterUserPassword: true, MasterUserSecret: { KmsKeyId: KEY } }, 'customer managed'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: KEY, AutomaticBackupReplicationRegion: 'eu-west-1' }, 'undecidable'],
  ['AWS::RDS::DBCluster', { Engine: 'aurora-postgresql' }, 'AWS owned'],
  ['AWS::RDS::DBCluster', { Engine: 'aurora-postgresql', StorageEncrypted: true }, 'AWS managed'],
  ['AWS::RDS::DBCluster', { Engine: 'aurora-postgresql', StorageEncrypted: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::RDS::DBCluster', { Engine: 'mysql' }, 'unencrypted'],
  ['AWS::RDS::DBCluster', { Engine: 'aurora-mysql', SnapshotIdentifier: 'snapshot' }, 'undecidable'],
  ['AWS::RDS::DBCluster', { Engine: 'aurora-mysql', SnapshotIdentifier: 'snapshot', StorageEncrypted: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::RDS::GlobalCluster', { StorageEncrypted: true }, 'undecidable'],
  ['AWS::RDS::Integration', {}, 'AWS owned'],
  ['AWS::DynamoDB::Table', {}, 'AWS owned'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: false } }, 'AWS owned'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } }, 'AWS managed'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY } }, 'customer managed'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/aws/dynamodb' } }, 'AWS managed'],
  ['AWS::DynamoDB::GlobalTable', { Replicas: [{ Region: 'eu-west-1' }] }, 'AWS owned'],
  ['AWS::DynamoDB::GlobalTable', { SSESpecification: { SSEEnabled: true }, Replicas: [{ Region: 'eu-west-1' }] }, 'AWS managed'],
  ['AWS::DynamoDB::GlobalTable', {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [{ Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: KEY } }, { Region: 'eu-west-2', SSESpecification: { KMSMasterKeyId: KEY_ARN } }],
  }, 'customer managed'],
  ['AWS::DynamoDB::GlobalTable', {
    SSESpecification: { SSEEnabled: true },
    Replicas: [{ Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: KEY } }, { Region: 'eu-west-2' }],
  }, 'AWS managed'],
  ['AWS::DAX::Cluster', {}, 'unencrypted'],
  ['AWS::DAX::Cluster', { SSESpecification: { SSEEnabled: true } }, 'AWS managed'],
  ['AWS::DocDB::DBCluster', {}, 'unencrypted'],
  ['AWS::DocDB::DBCluster', { StorageEncrypted: true }, 'AWS managed'],
  ['AWS::DocDB::DBCluster', { StorageEncrypted: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::DocDBElastic::Cluster', {}, 'AWS managed'],
  ['AWS::Neptune::DBCluster', {}, 'unencrypted'],
  ['AWS::Neptune::DBCluster', { StorageEncrypted: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::Neptune::DBCluster', { SnapshotIdentifier: 'snapshot' }, 'undecidable'],
  ['AWS::NeptuneGraph::Graph', {}, 'AWS managed'],
  ['AWS::ElastiCache::ReplicationGroup', { Engine: 'redis' }, 'unencrypted'],
  ['AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey' }, 'AWS owned'],
  ['AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey', AtRestEncryptionEnabled: false }, 'unencrypted'],
  ['AWS::ElastiCache::ReplicationGroup', { AtRestEncryptionEnabled: true }, 'AWS owned'],
  ['AWS::ElastiCache::ReplicationGroup', { AtRestEncryptionEnabled: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::ElastiCache::CacheCluster', { Engine: 'memcached' }, 'unencrypted'],
  ['AWS::ElastiCache::ServerlessCache', {}, 'AWS owned'],
  ['AWS::MemoryDB::Cluster', {}, 'AWS owned'],
  ['AWS::Redshift::Cluster', {}, 'AWS owned'],
  ['AWS::Redshift::Cluster', { Encrypted: false }, 'unencrypted'],
  ['AWS::Redshift::Cluster', { Encrypted: true, KmsKeyId: KEY }, 'customer managed'],
  ['AWS::Redshift::Cluster', { HsmConfigurationIdentifier: 'hsm' }, 'customer provided'],
  ['AWS::RedshiftServerless::Namespace', { KmsKeyId: KEY, ManageAdminPassword: true }, 'AWS managed'],
  ['AWS::Cassandra::Table', { EncryptionSpecification: { EncryptionType: 'AWS_OWNED_KMS_KEY' } }, 'AWS owned'],
  ['AWS::Cassandra::Table', { EncryptionSpecification: { EncryptionType: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyIdentifier: KEY } }, 'customer managed'],
  ['AWS::QLDB::Ledger', { KmsKey: 'AWS_OWNED_KMS_KEY' }, 'AWS owned'],
  ['AWS::DSQL::Cluster', { KmsEncryptionKey: 'AWS_OWNED_KMS_KEY' }, 'AWS owned'],
  ['AWS::DSQL::Cluster', { KmsEncryptionKey: KEY_ARN }, 'customer managed'],
  ['AWS::Timestream::Database', {}, 'AWS managed'],
  ['AWS::OpenSearchService::Domain', {}, 'unencrypted'],
  ['AWS::OpenSearchService::Domain', { EncryptionAtRestOptions: { Enabled: true } }, 'AWS owned'],
  ['AWS::OpenSearchService::Domain', { EncryptionAtRestOptions: { Enabled: true, KmsKeyId: KEY } }, 'customer managed'],
  ['AWS::OpenSearchServerless::Collection', {}, 'undecidable'],
  ['AWS::OpenSearchServerless::SecurityPolicy', { Type: 'encryption', Policy: JSON.stringify({ Rules: [], AWSOwnedKey: true }) }, 'AWS owned'],
  ['AWS::OpenSearchServerless::SecurityPolicy', { Type: 'encryption', Policy: JSON.stringify({ Rules: [], AWSOwnedKey: false, KmsARN: KEY_ARN }) }, 'customer managed'],
  ['AWS::OpenSearchServerless::SecurityPolicy', { Type: 'encryption', Policy: { 'Fn::Join': ['', ['{"KmsARN":"', KEY, '"}']] } }, 'undecidable'],
  ['AWS::OpenSearchServerless::SecurityPolicy', { Type: 'network', Policy: '[]' }, 'nothing'],
];

const MESSAGING: Row[] = [
  ['AWS::SNS::Topic', {}, 'unencrypted'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' }, 'AWS managed'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'Key' } }, 'customer managed'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'Alias' } }, 'customer managed'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'KeyParameter' } }, 'undecidable'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': ['Bucket', 'Arn'] } }, 'undecidable'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: NO_VALUE }, 'unencrypted'],
  ['AWS::SQS::Queue', {}, 'AWS owned'],
  ['AWS::SQS::Queue', { SqsManagedSseEnabled: true }, 'AWS owned'],
  ['AWS::SQS::Queue', { SqsManagedSseEnabled: false }, 'unencrypted'],
  ['AWS::SQS::Queue', { SqsManagedSseEnabled: 'false' }, 'unencrypted'],
  ['AWS::SQS::Queue', { KmsMasterKeyId: 'alias/aws/sqs' }, 'AWS managed'],
  ['AWS::SQS::Queue', { KmsMasterKeyId: KEY }, 'customer managed'],
  ['AWS::SQS::Queue', { KmsMasterKeyId: '{{resolve:ssm:/keys/queue}}' }, 'undecidable'],
  // Whatever the toggle is: a key comes first.
  ['AWS::SQS::Queue', { KmsMasterKeyId: KEY, SqsManagedSseEnabled: { Ref: 'Toggle' } }, 'customer managed'],
  ['AWS::SQS::Queue', { SqsManagedSseEnabled: { Ref: 'Toggle' } }, 'undecidable'],
  ['AWS::AmazonMQ::Broker', {}, 'AWS owned'],
  ['AWS::AmazonMQ::Broker', { EncryptionOptions: { UseAwsOwnedKey: false } }, 'AWS managed'],
  ['AWS::AmazonMQ::Broker', { EncryptionOptions: { UseAwsOwnedKey: false, KmsKeyId: KEY } }, 'customer managed'],
  ['AWS::AmazonMQ::Broker', { EncryptionOptions: { UseAwsOwnedKey: true, KmsKeyId: KEY } }, 'AWS owned'],
  ['AWS::Events::EventBus', {}, 'AWS owned'],
  ['AWS::Scheduler::Schedule', { KmsKeyArn: KEY }, 'customer managed'],
  ['AWS::StepFunctions::StateMachine', {}, 'AWS owned'],
  ['AWS::StepFunctions::StateMachine', { EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: KEY } }, 'customer managed'],
  ['AWS::Kinesis::Stream', {}, 'unencrypted'],
  ['AWS::Kinesis::Stream', { StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } }, 'AWS managed'],
  ['AWS::Kinesis::Stream', { StreamEncryption: { EncryptionType: 'KMS', KeyId: KEY } }, 'customer managed'],
  // What the CDK writes for streams where some Regions have no encryption.
  ['AWS::Kinesis::Stream', { StreamEncryption: either(NO_VALUE, { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }, 'AwsCdkKinesisEncryptedStreamsUnsupportedRegions') },
    'undecidable'],
  ['AWS::KinesisVideo::Stream', {}, 'AWS managed'],
  ['AWS::KinesisFirehose::DeliveryStream', {}, 'unencrypted'],
  ['AWS::KinesisFirehose::DeliveryStream', { DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } }, 'AWS owned'],
  ['AWS::KinesisFirehose::DeliveryStream', { DeliveryStreamEncryptionConfigurationInput: { KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: KEY } }, 'customer managed'],
  ['AWS::KinesisFirehose::DeliveryStream', { KinesisStreamSourceConfiguration: { KinesisStreamARN: 'arn' } }, 'undecidable'],
  ['AWS::KinesisFirehose::DeliveryStream', {
    DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
    ExtendedS3DestinationConfiguration: { EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: KEY } } },
  }, 'AWS owned'],
  ['AWS::MSK::Cluster', {}, 'AWS managed'],
  ['AWS::MSK::Cluster', { EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: KEY } } }, 'customer managed'],
  // What gives the structure is no key, though it be one's attribute.
  ['AWS::MSK::Cluster', { EncryptionInfo: { 'Fn::GetAtt': ['Key', 'Arn'] } }, 'undecidable'],
  ['AWS::MSK::Cluster', { EncryptionInfo: { EncryptionInTransit: { InCluster: true } } }, 'AWS managed'],
  ['AWS::Logs::LogGroup', {}, 'AWS owned'],
  ['AWS::Logs::LogGroup', { KmsKeyId: KEY }, 'customer managed'],
  ['AWS::CloudTrail::Trail', {}, 'AWS owned'],
  ['AWS::CloudTrail::Trail', { KMSKeyId: KEY }, 'customer managed'],
  ['AWS::ApiGateway::Stage', { MethodSettings: [{ CachingEnabled: true }] }, 'unencrypted'],
  ['AWS::ApiGateway::Stage', { MethodSettings: [{ CachingEnabled: true, CacheDataEncrypted: true }] }, 'AWS owned'],
  ['AWS::ApiGateway::Stage', { MethodSettings: [{ CachingEnabled: false }] }, 'nothing'],
];

const COMPUTE: Row[] = [
  ['AWS::EC2::Instance', {}, 'undecidable'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: disks({ VolumeSize: 8 }) }, 'unencrypted'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: disks({ Encrypted: true }) }, 'AWS managed'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: disks({ Encrypted: true, KmsKeyId: KEY }, { Encrypted: true, KmsKeyId: KEY }) }, 'customer managed'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: disks({ Encrypted: true, KmsKeyId: KEY }, { Encrypted: true }) }, 'AWS managed'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: disks({ Encrypted: true, KmsKeyId: KEY }, { VolumeSize: 8 }) }, 'unencrypted'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: disks({ SnapshotId: 'snap-1' }, { VolumeSize: 8 }) }, 'unencrypted'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: disks({ SnapshotId: 'snap-1' }, { Encrypted: true }) }, 'undecidable'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: { 'Fn::FindInMap': ['Disks', { Ref: 'AWS::Region' }, 'Mappings'] } }, 'undecidable'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: [{ DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' }] }, 'nothing'],
  ['AWS::EC2::LaunchTemplate', { LaunchTemplateData: { BlockDeviceMappings: disks({ Encrypted: true, KmsKeyId: KEY }) } }, 'customer managed'],
  ['AWS::EC2::LaunchTemplate', { LaunchTemplateData: { BlockDeviceMappings: disks({ SnapshotId: 'snap-1' }) } }, 'undecidable'],
  ['AWS::EC2::LaunchTemplate', { LaunchTemplateData: { ImageId: 'ami-1' } }, 'nothing'],
  ['AWS::AutoScaling::LaunchConfiguration', { BlockDeviceMappings: disks({ Encrypted: true }) }, 'AWS managed'],
  ['AWS::AutoScaling::LaunchConfiguration', { BlockDeviceMappings: disks({ VolumeSize: 8 }) }, 'unencrypted'],
  ['AWS::Lambda::Function', { Code: { ZipFile: '' } }, 'AWS owned'],
  ['AWS::Lambda::Function', { KmsKeyArn: KEY, Code: { S3Bucket: 'code', SourceKMSKeyArn: KEY } }, 'customer managed'],
  ['AWS::Lambda::Function', { KmsKeyArn: KEY, Code: { S3Bucket: 'code' } }, 'AWS owned'],
  ['AWS::Lambda::Function', { KmsKeyArn: KEY, Code: { ImageUri: 'image' } }, 'customer managed'],
  ['AWS::Lambda::EventSourceMapping', {}, 'nothing'],
  ['AWS::Lambda::EventSourceMapping', { FilterCriteria: { Filters: [] } }, 'unencrypted'],
  ['AWS::EKS::Cluster', {}, 'AWS owned'],
  ['AWS::EKS::Cluster', { EncryptionConfig: [{ Resources: ['secrets'], Provider: { KeyArn: KEY } }] }, 'customer managed'],
  ['AWS::ECS::Cluster', {}, 'AWS owned'],
  // A key for sessions is none for data at rest.
  ['AWS::ECS::Cluster', { Configuration: { ExecuteCommandConfiguration: { KmsKeyId: KEY } } }, 'AWS owned'],
  ['AWS::ECS::Service', { VolumeConfigurations: [{ Name: 'data', ManagedEBSVolume: { Encrypted: true, KmsKeyId: KEY } }] }, 'customer managed'],
  ['AWS::ECS::Service', {}, 'nothing'],
  ['AWS::CodeBuild::Project', {}, 'AWS managed'],
  ['AWS::CodeBuild::Project', { EncryptionKey: KEY }, 'customer managed'],
  ['AWS::CodeBuild::Project', { EncryptionKey: 'alias/aws/s3' }, 'AWS managed'],
  ['AWS::CodePipeline::Pipeline', { ArtifactStore: { EncryptionKey: { Type: 'KMS', Id: KEY } } }, 'customer managed'],
  ['AWS::CodePipeline::Pipeline', { ArtifactStore: { Location: 'bucket' } }, 'AWS managed'],
  ['AWS::WorkSpaces::Workspace', { RootVolumeEncryptionEnabled: true, VolumeEncryptionKey: KEY }, 'unencrypted'],
  ['AWS::WorkSpaces::Workspace', { RootVolumeEncryptionEnabled: true, UserVolumeEncryptionEnabled: true, VolumeEncryptionKey: KEY }, 'customer managed'],
];

const OTHERS: Row[] = [
  // CloudFormation has no property for their key.
  ['AWS::NetworkFirewall::RuleGroup', { Capacity: 1 }, 'AWS owned'],
  ['AWS::DMS::Certificate', {}, 'AWS managed'],
  ['AWS::Grafana::Workspace', {}, 'undecidable'],
  ['AWS::S3Tables::Table', {}, 'undecidable'],
  ['AWS::DocDB::DBInstance', {}, 'nothing'],
  ['AWS::DocDB::DBInstance', { EnablePerformanceInsights: true }, 'AWS managed'],
  ['AWS::Athena::WorkGroup', {}, 'nothing'],
  ['AWS::Athena::WorkGroup', { WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://results' } } }, 'undecidable'],
  ['AWS::Athena::WorkGroup', { WorkGroupConfiguration: { ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } } } }, 'AWS owned'],
  ['AWS::Athena::WorkGroup', { WorkGroupConfiguration: { ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: KEY } } } }, 'customer managed'],
  ['AWS::Glue::DataCatalogEncryptionSettings', {
    DataCatalogEncryptionSettings: {
      EncryptionAtRest: { CatalogEncryptionMode: 'SSE-KMS', SseAwsKmsKeyId: KEY },
      ConnectionPasswordEncryption: { ReturnConnectionPasswordEncrypted: true, KmsKeyId: KEY },
    },
  }, 'customer managed'],
  ['AWS::Glue::DataCatalogEncryptionSettings', { DataCatalogEncryptionSettings: { EncryptionAtRest: { CatalogEncryptionMode: 'DISABLED' } } }, 'unencrypted'],
  ['AWS::EMR::SecurityConfiguration', {
    SecurityConfiguration: {
      EncryptionConfiguration: {
        AtRestEncryptionConfiguration: {
          S3EncryptionConfiguration: { EncryptionMode: 'CSE-Custom' },
          LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'Custom' },
        },
      },
    },
  }, 'customer provided'],
  ['AWS::EMR::SecurityConfiguration', {
    SecurityConfiguration: JSON.stringify({
      EncryptionConfiguration: {
        AtRestEncryptionConfiguration: {
          S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY_ARN },
          LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY_ARN },
        },
      },
    }),
  }, 'customer managed'],
  ['AWS::EMR::SecurityConfiguration', { SecurityConfiguration: {} }, 'unencrypted'],
  ['AWS::SageMaker::NotebookInstance', {}, 'AWS owned'],
  ['AWS::SageMaker::Domain', {}, 'AWS managed'],
  ['AWS::SageMaker::Domain', { KmsKeyId: KEY }, 'customer managed'],
  ['AWS::Bedrock::Agent', {}, 'AWS owned'],
  ['AWS::Bedrock::Guardrail', {}, 'undecidable'],
  ['AWS::Kendra::Index', {}, 'AWS owned'],
  ['AWS::HealthLake::FHIRDatastore', { SseConfiguration: { KmsEncryptionConfig: { CmkType: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: KEY } } }, 'customer managed'],
  ['AWS::SecretsManager::Secret', {}, 'AWS managed'],
  ['AWS::SecretsManager::Secret', { KmsKeyId: KEY, ReplicaRegions: [{ Region: 'eu-west-1' }] }, 'AWS managed'],
  ['AWS::SecretsManager::Secret', { KmsKeyId: KEY, ReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: KEY_ARN }] }, 'customer managed'],
  ['AWS::DMS::ReplicationInstance', {}, 'AWS managed'],
  ['AWS::Cognito::UserPool', { LambdaConfig: { KMSKeyID: KEY } }, 'AWS owned'],
  ['AWS::Location::Tracker', {}, 'AWS owned'],
  ['AWS::VerifiedPermissions::PolicyStore', { EncryptionSettings: { Default: {} } }, 'AWS owned'],
  ['AWS::IAM::Role', {}, 'nothing'],
  ['AWS::KMS::Alias', { TargetKeyId: KEY }, 'nothing'],
  ['Custom::Anything', { KmsKeyId: KEY }, 'nothing'],
];

const CONDITIONS: Row[] = [
  ['AWS::SNS::Topic', { KmsMasterKeyId: either(KEY, 'alias/my-topics') }, 'customer managed'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: either(KEY, NO_VALUE) }, 'undecidable'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: either(KEY, 'alias/aws/sns') }, 'undecidable'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: either(NO_VALUE, NO_VALUE) }, 'unencrypted'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: either(either(KEY, KEY_ARN, 'IsEurope'), 'alias/mine') }, 'customer managed'],
  ['AWS::EFS::FileSystem', { Encrypted: either(true, false), KmsKeyId: either(KEY, NO_VALUE) }, 'undecidable'],
  ['AWS::EFS::FileSystem', { Encrypted: true, KmsKeyId: either(KEY, KEY_ARN) }, 'customer managed'],
  ['AWS::EFS::FileSystem', { Encrypted: either(true, 'true'), KmsKeyId: KEY }, 'customer managed'],
  ['AWS::S3::Bucket', { BucketEncryption: either(bucket(rule('aws:kms', KEY)).BucketEncryption, NO_VALUE) }, 'undecidable'],
  ['AWS::S3::Bucket', { BucketEncryption: either(bucket(rule('AES256')).BucketEncryption, NO_VALUE) }, 'AWS owned'],
  ['AWS::S3::Bucket', { BucketName: either('one', 'other'), ...bucket(rule('aws:kms', KEY)) }, 'customer managed'],
  ['AWS::EC2::Instance', { BlockDeviceMappings: [either({ Ebs: { Encrypted: true, KmsKeyId: KEY } }, NO_VALUE), { Ebs: { Encrypted: true, KmsKeyId: KEY } }] },
    'customer managed'],
  // One branch stores nothing.
  ['AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: KEY, EnablePerformanceInsights: either(true, false), PerformanceInsightsKMSKeyId: KEY }, 'customer managed'],
  ['AWS::SNS::Topic', { KmsMasterKeyId: 'abcdefg'.split('').reduce<unknown>((otherwise, name) => either(KEY, otherwise, name), KEY_ARN) }, 'undecidable'],
];

/** Real types, as templates have them, in the states that they are in. */
export const CASES: readonly Row[] = [...STORAGE, ...DATABASES, ...MESSAGING, ...COMPUTE, ...OTHERS, ...CONDITIONS];
