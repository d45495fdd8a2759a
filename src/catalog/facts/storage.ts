import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, EBS_DEFAULT_KEY, EBS_UNENCRYPTED, elsewhere, inherited, KEY, keyOr, UNENCRYPTED } from '../outcome';

const BUCKET_KEY = 'BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.KMSMasterKeyID';
const [JOURNAL, INVENTORY, ANNOTATION] = ['Journal', 'Inventory', 'Annotation'].map(
  table => `MetadataConfiguration.${table}TableConfiguration.EncryptionConfiguration.KmsKeyArn`,
);
const REPLICA_KEY = 'ReplicationConfiguration.Rules.*.Destination.EncryptionConfiguration.ReplicaKmsKeyID';
const COPY_RULE = 'PolicyDetails.Schedules.*.CrossRegionCopyRules.*.CmkArn';
const COPY_ACTION = 'PolicyDetails.Actions.*.CrossRegionCopy.*.EncryptionConfiguration.CmkArn';
const [S3_DEFAULT, S3_VECTORS] = ['AmazonS3/latest/userguide/default-bucket-encryption.html', 'AmazonS3/latest/API/API_S3VectorBuckets_CreateVectorBucket.html'];

/** Buckets, file systems, volumes' snapshots, backups, images. */
export const STORAGE_FACTS: readonly Fact[] = [
  ['AWS::S3::Bucket', BUCKET_KEY, '.SSEAlgorithm=aws:kms|aws:kms:dsse', keyOr(awsManaged('aws/s3')), 'AmazonS3/latest/userguide/UsingKMSEncryption.html'],
  ['AWS::S3::Bucket', BUCKET_KEY, '', AWS_OWNED, S3_DEFAULT],
  ['AWS::S3::Bucket', REPLICA_KEY, '', keyOr(elsewhere('the destination bucket')), 'AmazonS3/latest/userguide/replication-config-for-kms-objects.html'],
  ...[JOURNAL, INVENTORY, ANNOTATION].flatMap((table): Fact[] => [
    ['AWS::S3::Bucket', table, '.SseAlgorithm=aws:kms', KEY, CFN],
    ['AWS::S3::Bucket', table, '', AWS_OWNED, 'AmazonS3/latest/userguide/metadata-tables-create-configuration.html'],
  ]),
  ['AWS::S3Express::DirectoryBucket', BUCKET_KEY, '.SSEAlgorithm=aws:kms', KEY, CFN],
  ['AWS::S3Express::DirectoryBucket', BUCKET_KEY, '', AWS_OWNED, 'AmazonS3/latest/API/API_GetBucketEncryption.html'],
  ['AWS::S3Tables::TableBucket', 'EncryptionConfiguration.KMSKeyArn', '.SSEAlgorithm=aws:kms', KEY, CFN],
  ['AWS::S3Tables::TableBucket', 'EncryptionConfiguration.KMSKeyArn', '', AWS_OWNED, 'AmazonS3/latest/userguide/s3-tables-encryption.html'],
  ['AWS::S3Vectors::VectorBucket', 'EncryptionConfiguration.KmsKeyArn', '.SseType=aws:kms', KEY, CFN],
  ['AWS::S3Vectors::VectorBucket', 'EncryptionConfiguration.KmsKeyArn', '', AWS_OWNED, S3_VECTORS],
  ['AWS::S3Vectors::Index', 'EncryptionConfiguration.KmsKeyArn', '.SseType=aws:kms', KEY, CFN],
  ['AWS::S3Vectors::Index', 'EncryptionConfiguration.KmsKeyArn', '.SseType=AES256', AWS_OWNED, CFN],
  ['AWS::S3Vectors::Index', 'EncryptionConfiguration.KmsKeyArn', '', elsewhere('the vector bucket'), CFN],
  ['AWS::S3Files::FileSystem', 'KmsKeyId', '', keyOr(AWS_OWNED), CFN],
  ['AWS::StorageGateway::Tape', 'KMSKey', 'KMSEncrypted=true', KEY, CFN],
  ['AWS::StorageGateway::Tape', 'KMSKey', '', AWS_OWNED, CFN],
  ['AWS::StorageGateway::Volume', 'KMSKey', 'KMSEncrypted=true', KEY, CFN],
  ['AWS::StorageGateway::Volume', 'KMSKey', '', AWS_OWNED, CFN],

  ['AWS::EFS::FileSystem', 'KmsKeyId', 'Encrypted=true', keyOr(awsManaged('aws/elasticfilesystem')), CFN],
  ['AWS::EFS::FileSystem', 'KmsKeyId', '', UNENCRYPTED, 'efs/latest/ug/encryption-at-rest.html'],
  ['AWS::FSx::FileSystem', 'KmsKeyId', 'LustreConfiguration.DeploymentType=SCRATCH_1|SCRATCH_2', awsManaged('aws/fsx'), CFN],
  ['AWS::FSx::FileSystem', 'KmsKeyId', '', keyOr(awsManaged('aws/fsx')), CFN],
  ['AWS::FSx::FileCache', 'KmsKeyId', '', keyOr(awsManaged('aws/fsx')), 'fsx/latest/APIReference/API_CreateFileCache.html'],

  ['AWS::EC2::Volume', 'KmsKeyId', 'Encrypted=true', keyOr(EBS_DEFAULT_KEY), CFN],
  ['AWS::EC2::Volume', 'KmsKeyId', 'SnapshotId=*', inherited('the snapshot'), 'ebs/latest/userguide/ebs-encryption.html'],
  ['AWS::EC2::Volume', 'KmsKeyId', 'SourceVolumeId=*', inherited('the source volume'), CFN],
  ['AWS::EC2::Volume', 'KmsKeyId', '', EBS_UNENCRYPTED, 'ebs/latest/userguide/encryption-by-default.html'],
  ['AWS::WorkspacesInstances::Volume', 'KmsKeyId', 'Encrypted=true', keyOr(EBS_DEFAULT_KEY), CFN],
  ['AWS::WorkspacesInstances::Volume', 'KmsKeyId', 'SnapshotId=*', inherited('the snapshot'), 'ebs/latest/userguide/ebs-encryption.html'],
  ['AWS::WorkspacesInstances::Volume', 'KmsKeyId', '', EBS_UNENCRYPTED, 'ebs/latest/userguide/encryption-by-default.html'],
  ['AWS::DLM::LifecyclePolicy', COPY_RULE, '.Encrypted=true', keyOr(EBS_DEFAULT_KEY), CFN],
  ['AWS::DLM::LifecyclePolicy', COPY_RULE, '', inherited('the snapshot that is copied'), CFN],
  ['AWS::DLM::LifecyclePolicy', COPY_ACTION, '.Encrypted=true', keyOr(EBS_DEFAULT_KEY), CFN],
  ['AWS::DLM::LifecyclePolicy', COPY_ACTION, '', inherited('the snapshot that is copied'), CFN],

  ['AWS::Backup::BackupVault', 'EncryptionKeyArn', '', keyOr(awsManaged('aws/backup')), 'aws-backup/latest/devguide/encryption.html'],
  ['AWS::Backup::LogicallyAirGappedBackupVault', 'EncryptionKeyArn', '', keyOr(AWS_OWNED), CFN],

  ['AWS::ECR::Repository', 'EncryptionConfiguration.KmsKey', '.EncryptionType=KMS|KMS_DSSE', keyOr(awsManaged('aws/ecr')), CFN],
  ['AWS::ECR::Repository', 'EncryptionConfiguration.KmsKey', '', AWS_OWNED, 'AmazonECR/latest/userguide/encryption-at-rest.html'],
  ['AWS::ECR::RepositoryCreationTemplate', 'EncryptionConfiguration.KmsKey', '.EncryptionType=KMS|KMS_DSSE', keyOr(awsManaged('aws/ecr')), CFN],
  ['AWS::ECR::RepositoryCreationTemplate', 'EncryptionConfiguration.KmsKey', '', AWS_OWNED, 'AmazonECR/latest/userguide/encryption-at-rest.html'],
];
