import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, CUSTOMER_PROVIDED, elsewhere, KEY, KEY_OR_UNKNOWN, keyOr, NOTHING, UNENCRYPTED } from '../outcome';

const [WORKGROUP, CATALOG, GLUE_SECURITY, EMR_SECURITY] = [
  'AWS::Athena::WorkGroup', 'AWS::Glue::DataCatalogEncryptionSettings', 'AWS::Glue::SecurityConfiguration', 'AWS::EMR::SecurityConfiguration',
];
const RESULT_KEY = 'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey';
const MANAGED_RESULT_KEY = 'WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey';
const CONTENT_KEY = 'WorkGroupConfiguration.CustomerContentEncryptionConfiguration.KmsKey';
const CATALOG_KEY = 'DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId';
const PASSWORD_KEY = 'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId';
const AT_REST = 'SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration';
const [EMR_S3_KEY, EMR_DISK_KEY] = [`${AT_REST}.S3EncryptionConfiguration.AwsKmsKey`, `${AT_REST}.LocalDiskEncryptionConfiguration.AwsKmsKey`];
const CONTAINERS_AT_REST = 'SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration';
const FLINK_KEY = 'ApplicationConfiguration.ApplicationEncryptionConfiguration.KeyId';
const PERSISTED_LOGS = 'MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.EncryptionKeyArn';
const EMR_PAGE = 'emr/latest/ManagementGuide/emr-create-security-configuration.html';
const GLUE_PAGE = 'glue/latest/dg/encrypt-glue-data-catalog.html';

/** Queries, catalogs, clusters, pipelines, migration. */
export const ANALYTICS_FACTS: readonly Fact[] = [
  [WORKGROUP, RESULT_KEY, '.EncryptionOption=SSE_KMS|CSE_KMS', KEY, CFN],
  [WORKGROUP, RESULT_KEY, '.EncryptionOption=SSE_S3', AWS_OWNED, CFN],
  [WORKGROUP, RESULT_KEY, '', elsewhere('the bucket of the results'), 'athena/latest/ug/encrypting-query-results-stored-in-s3.html'],
  [WORKGROUP, MANAGED_RESULT_KEY, 'WorkGroupConfiguration.ManagedQueryResultsConfiguration.Enabled=true', keyOr(AWS_OWNED), 'athena/latest/ug/managed-results.html'],
  [WORKGROUP, CONTENT_KEY, 'WorkGroupConfiguration.EngineVersion.SelectedEngineVersion=PySpark*', keyOr(awsManaged()), 'athena/latest/APIReference/API_CreateWorkGroup.html'],
  [WORKGROUP, CONTENT_KEY, '', keyOr(NOTHING), CFN],
  [WORKGROUP, 'WorkGroupConfigurationUpdates.CustomerContentEncryptionConfiguration.KmsKey', '', keyOr(NOTHING), CFN],
  [WORKGROUP, MANAGED_RESULT_KEY, '', NOTHING, 'athena/latest/APIReference/API_ManagedQueryResultsConfiguration.html'],

  [CATALOG, CATALOG_KEY, '.CatalogEncryptionMode=SSE-KMS|SSE-KMS-WITH-SERVICE-ROLE', keyOr(awsManaged('aws/glue')), GLUE_PAGE],
  [CATALOG, CATALOG_KEY, '', UNENCRYPTED, GLUE_PAGE],
  [CATALOG, PASSWORD_KEY, '.ReturnConnectionPasswordEncrypted=true', KEY, 'glue/latest/dg/encrypt-connection-passwords.html'],
  [CATALOG, PASSWORD_KEY, '', UNENCRYPTED, 'glue/latest/dg/encrypt-connection-passwords.html'],
  [GLUE_SECURITY, 'EncryptionConfiguration.S3Encryptions.*.KmsKeyArn', '.S3EncryptionMode=SSE-KMS', KEY, 'glue/latest/webapi/API_S3Encryption.html'],
  [GLUE_SECURITY, 'EncryptionConfiguration.S3Encryptions.*.KmsKeyArn', '.S3EncryptionMode=SSE-S3', AWS_OWNED, 'glue/latest/webapi/API_S3Encryption.html'],
  [GLUE_SECURITY, 'EncryptionConfiguration.S3Encryptions.*.KmsKeyArn', '.S3EncryptionMode=DISABLED', elsewhere('the bucket'), 'glue/latest/webapi/API_S3Encryption.html'],
  [GLUE_SECURITY, 'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn', '.CloudWatchEncryptionMode=SSE-KMS', KEY, 'glue/latest/webapi/API_CloudWatchEncryption.html'],
  [GLUE_SECURITY, 'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn', '', elsewhere('the log group'), 'glue/latest/webapi/API_CloudWatchEncryption.html'],
  [GLUE_SECURITY, 'EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn', '.JobBookmarksEncryptionMode=CSE-KMS', KEY, 'glue/latest/webapi/API_JobBookmarksEncryption.html'],
  [GLUE_SECURITY, 'EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn', '.JobBookmarksEncryptionMode=DISABLED', UNENCRYPTED, 'glue/latest/webapi/API_JobBookmarksEncryption.html'],
  ['AWS::Glue::MLTransform', 'TransformEncryption.MLUserDataEncryption.KmsKeyId', '.MLUserDataEncryptionMode=SSE-KMS|SSEKMS', KEY, CFN],
  ['AWS::Glue::MLTransform', 'TransformEncryption.MLUserDataEncryption.KmsKeyId', '.MLUserDataEncryptionMode=DISABLED', UNENCRYPTED, CFN],

  // A JSON document with the members of the EMR API.
  [EMR_SECURITY, EMR_S3_KEY, '.EncryptionMode=SSE-KMS|CSE-KMS', KEY, EMR_PAGE],
  [EMR_SECURITY, EMR_S3_KEY, '.EncryptionMode=SSE-S3', AWS_OWNED, EMR_PAGE],
  [EMR_SECURITY, EMR_S3_KEY, '.EncryptionMode=CSE-Custom', CUSTOMER_PROVIDED, EMR_PAGE],
  [EMR_SECURITY, EMR_S3_KEY, '', elsewhere('each bucket'), EMR_PAGE],
  [EMR_SECURITY, EMR_DISK_KEY, '.EncryptionKeyProviderType=AwsKms', KEY, EMR_PAGE],
  [EMR_SECURITY, EMR_DISK_KEY, '.EncryptionKeyProviderType=Custom', CUSTOMER_PROVIDED, EMR_PAGE],
  [EMR_SECURITY, EMR_DISK_KEY, '', UNENCRYPTED, EMR_PAGE],
  ['AWS::EMRContainers::SecurityConfiguration', `${CONTAINERS_AT_REST}.S3EncryptionConfiguration.KMSKeyId`, '.EncryptionOption=SSE-KMS|CSE-KMS', KEY, CFN],
  ['AWS::EMRContainers::SecurityConfiguration', `${CONTAINERS_AT_REST}.S3EncryptionConfiguration.KMSKeyId`, '.EncryptionOption=SSE-S3', AWS_OWNED, CFN],
  ['AWS::EMRContainers::SecurityConfiguration', `${CONTAINERS_AT_REST}.LocalDiskEncryptionConfiguration.AwsKmsKeyId`, '.EncryptionKeyProviderType=AwsKms', KEY, CFN],
  ['AWS::EMR::Cluster', 'LogEncryptionKmsKeyId', 'LogUri=*', keyOr(AWS_OWNED), 'emr/latest/APIReference/API_RunJobFlow.html'],
  ['AWS::EMR::Cluster', 'LogEncryptionKmsKeyId', '', NOTHING, 'emr/latest/APIReference/API_RunJobFlow.html'],
  ['AWS::EMRServerless::Application', PERSISTED_LOGS, 'MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.Enabled=false', NOTHING, CFN],
  ['AWS::EMRServerless::Application', PERSISTED_LOGS, '', KEY_OR_UNKNOWN, CFN],

  ['AWS::MWAA::Environment', 'KmsKey', '', keyOr(AWS_OWNED), 'mwaa/latest/userguide/custom-keys-certs.html'],
  ['AWS::MWAAServerless::Workflow', 'EncryptionConfiguration.KmsKeyId', '.Type=CUSTOMER_MANAGED_KEY', KEY, CFN],
  ['AWS::MWAAServerless::Workflow', 'EncryptionConfiguration.KmsKeyId', '.Type=AWS_MANAGED_KEY', awsManaged(), CFN],
  ['AWS::KinesisAnalyticsV2::Application', FLINK_KEY, '.KeyType=CUSTOMER_MANAGED_KEY', KEY, CFN],
  ['AWS::KinesisAnalyticsV2::Application', FLINK_KEY, '', AWS_OWNED, 'managed-flink/latest/java/key-management-flink.html'],
  ['AWS::OSIS::Pipeline', 'EncryptionAtRestOptions.KmsKeyArn', '', keyOr(AWS_OWNED), CFN],
  ['AWS::DataBrew::Job', 'EncryptionKeyArn', 'EncryptionMode=SSE-KMS', KEY, CFN],
  ['AWS::DataBrew::Job', 'EncryptionKeyArn', 'EncryptionMode=SSE-S3', AWS_OWNED, CFN],
  ['AWS::DataExchange::EventAction', 'Action.ExportRevisionToS3.Encryption.KmsKeyArn', '.Type=aws:kms', KEY, CFN],
  ['AWS::DataExchange::EventAction', 'Action.ExportRevisionToS3.Encryption.KmsKeyArn', '.Type=AES256', AWS_OWNED, CFN],
  ['AWS::DataZone::Domain', 'KmsKeyIdentifier', '', keyOr(AWS_OWNED), 'datazone/latest/userguide/encryption-rest-datazone.html'],
  ['AWS::SecurityLake::DataLake', 'EncryptionConfiguration.KmsKeyId', '', keyOr(AWS_OWNED), 'security-lake/latest/APIReference/API_UpdateDataLake.html'],

  ['AWS::DMS::Endpoint', 'KmsKeyId', '', keyOr(awsManaged('aws/dms')), CFN],
  ['AWS::DMS::Endpoint', 'S3Settings.ServerSideEncryptionKmsKeyId', '.EncryptionMode=sse-kms|SSE_KMS', KEY, CFN],
  ['AWS::DMS::Endpoint', 'S3Settings.ServerSideEncryptionKmsKeyId', '', AWS_OWNED, CFN],
  ['AWS::DMS::Endpoint', 'RedshiftSettings.ServerSideEncryptionKmsKeyId', '.EncryptionMode=sse-kms|SSE_KMS', KEY, CFN],
  ['AWS::DMS::Endpoint', 'RedshiftSettings.ServerSideEncryptionKmsKeyId', '', AWS_OWNED, CFN],
  ['AWS::DMS::InstanceProfile', 'KmsKeyArn', '', keyOr(AWS_OWNED), CFN],
  ['AWS::DMS::ReplicationConfig', 'ComputeConfig.KmsKeyId', '', keyOr(awsManaged('aws/dms')), CFN],
  ['AWS::DMS::ReplicationInstance', 'KmsKeyId', '', keyOr(awsManaged('aws/dms')), CFN],
];
