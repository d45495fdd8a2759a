import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, elsewhere, KEY, keyOr, NOTHING, UNENCRYPTED } from '../outcome';

const FIREHOSE = 'AWS::KinesisFirehose::DeliveryStream';
const STREAM_KEY = 'DeliveryStreamEncryptionConfigurationInput.KeyARN';
const FIREHOSE_PAGE = 'firehose/latest/dev/encryption.html';

/** Topics, queues, streams, buses, brokers, workflows, logs and what delivers to them. */
export const MESSAGING_FACTS: readonly Fact[] = [
  ['AWS::SNS::Topic', 'KmsMasterKeyId', '', keyOr(UNENCRYPTED), 'sns/latest/dg/sns-server-side-encryption.html'],
  ['AWS::SQS::Queue', 'KmsMasterKeyId', 'KmsMasterKeyId=*', keyOr(AWS_OWNED), CFN],
  ['AWS::SQS::Queue', 'KmsMasterKeyId', 'SqsManagedSseEnabled=false', UNENCRYPTED, CFN],
  ['AWS::SQS::Queue', 'KmsMasterKeyId', '', AWS_OWNED, CFN],
  ['AWS::AmazonMQ::Broker', 'EncryptionOptions.KmsKeyId', '.UseAwsOwnedKey=false', keyOr(awsManaged('aws/mq')), 'amazon-mq/latest/developer-guide/data-protection.html'],
  ['AWS::AmazonMQ::Broker', 'EncryptionOptions.KmsKeyId', '', AWS_OWNED, CFN],
  ['AWS::Events::EventBus', 'KmsKeyIdentifier', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Events::Archive', 'KmsKeyIdentifier', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Events::Connection', 'KmsKeyIdentifier', '', keyOr(AWS_OWNED), CFN],
  ['AWS::EventsV2::EventBus', 'EncryptionConfiguration.KmsKeyIdentifier', '', keyOr(AWS_OWNED), CFN],
  ['AWS::EventsV2::EventSource', 'Configuration.PartnerEventsConfiguration.PartnerBusKmsKeyIdentifier', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Pipes::Pipe', 'KmsKeyIdentifier', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Scheduler::Schedule', 'KmsKeyArn', '', keyOr(AWS_OWNED), 'scheduler/latest/UserGuide/encryption-rest.html'],
  ['AWS::StepFunctions::StateMachine', 'EncryptionConfiguration.KmsKeyId', '.Type=CUSTOMER_MANAGED_KMS_KEY', KEY, CFN],
  ['AWS::StepFunctions::StateMachine', 'EncryptionConfiguration.KmsKeyId', '', AWS_OWNED, 'step-functions/latest/dg/encryption-at-rest.html'],
  ['AWS::StepFunctions::Activity', 'EncryptionConfiguration.KmsKeyId', '.Type=CUSTOMER_MANAGED_KMS_KEY', KEY, CFN],
  ['AWS::StepFunctions::Activity', 'EncryptionConfiguration.KmsKeyId', '', AWS_OWNED, 'step-functions/latest/dg/encryption-at-rest.html'],

  ['AWS::Kinesis::Stream', 'StreamEncryption.KeyId', '.EncryptionType=KMS', KEY, CFN],
  ['AWS::Kinesis::Stream', 'StreamEncryption.KeyId', '', UNENCRYPTED, CFN],
  ['AWS::Kinesis::Channel', 'EncryptionConfiguration.KeyId', '.EncryptionType=KMS', KEY, CFN],
  ['AWS::KinesisVideo::Stream', 'KmsKeyId', '', keyOr(awsManaged('aws/kinesisvideo')), 'kinesisvideostreams/latest/dg/API_CreateStream.html'],
  [FIREHOSE, STREAM_KEY, '.KeyType=CUSTOMER_MANAGED_CMK', KEY, CFN],
  [FIREHOSE, STREAM_KEY, '.KeyType=AWS_OWNED_CMK', AWS_OWNED, CFN],
  [FIREHOSE, STREAM_KEY, 'KinesisStreamSourceConfiguration=*', elsewhere('the source stream'), FIREHOSE_PAGE],
  [FIREHOSE, STREAM_KEY, '', UNENCRYPTED, FIREHOSE_PAGE],
  ['AWS::MSK::Cluster', 'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId', '', keyOr(awsManaged('aws/kafka')), 'msk/latest/developerguide/msk-encryption.html'],

  ['AWS::Logs::LogGroup', 'KmsKeyId', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Logs::Integration', 'ResourceConfig.OpenSearchResourceConfig.KmsKeyArn', '', keyOr(AWS_OWNED), CFN],
  ['AWS::ObservabilityAdmin::S3TableIntegration', 'Encryption.KmsKeyArn', '.SseAlgorithm=AES256', AWS_OWNED, CFN],
  ['AWS::ObservabilityAdmin::S3TableIntegration', 'Encryption.KmsKeyArn', '.SseAlgorithm=aws:kms', KEY, CFN],
  ['AWS::ObservabilityAdmin::OrganizationCentralizationRule', 'Rule.Destination.DestinationLogsConfiguration.LogsEncryptionConfiguration.KmsKeyArn',
    '.EncryptionStrategy=CUSTOMER_MANAGED', KEY, CFN],
  ['AWS::ObservabilityAdmin::OrganizationCentralizationRule', 'Rule.Destination.DestinationLogsConfiguration.LogsEncryptionConfiguration.KmsKeyArn',
    '.EncryptionStrategy=AWS_OWNED', AWS_OWNED, CFN],
  ['AWS::CloudTrail::Trail', 'KMSKeyId', '', keyOr(AWS_OWNED), 'awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html'],
  ['AWS::CloudTrail::EventDataStore', 'KmsKeyId', '', keyOr(AWS_OWNED), 'awscloudtrail/latest/userguide/query-event-data-store-cloudtrail.html'],
  ['AWS::APS::Workspace', 'KmsKeyArn', '', keyOr(AWS_OWNED), 'prometheus/latest/userguide/encryption-at-rest-Amazon-Service-Prometheus.html'],
  ['AWS::AIOps::InvestigationGroup', 'EncryptionConfig.KmsKeyId', '.EncryptionConfigurationType=CUSTOMER_MANAGED_KMS_KEY', KEY, CFN],
  ['AWS::AIOps::InvestigationGroup', 'EncryptionConfig.KmsKeyId', '', AWS_OWNED, CFN],
  ['AWS::Synthetics::Canary', 'KmsKeyArn', '', keyOr(awsManaged()), CFN],
  ['AWS::Synthetics::Canary', 'Replicas.*.KmsKeyArn', '', keyOr(awsManaged()), 'AmazonSynthetics/latest/APIReference/API_AddReplicaLocationInput.html'],
  ['AWS::Synthetics::Canary', 'ArtifactConfig.S3Encryption.KmsKeyArn', '.EncryptionMode=SSE_KMS', KEY, CFN],
  ['AWS::Synthetics::Canary', 'ArtifactConfig.S3Encryption.KmsKeyArn', '.EncryptionMode=SSE_S3', AWS_OWNED, CFN],
  ['AWS::Synthetics::Canary', 'ArtifactConfig.S3Encryption.KmsKeyArn', '', awsManaged(), CFN],

  ['AWS::AppFlow::Flow', 'KMSArn', '', keyOr(awsManaged()), CFN],
  ['AWS::AppFlow::ConnectorProfile', 'KMSArn', '', keyOr(awsManaged()), CFN],
  ['AWS::IoT::EncryptionConfiguration', 'KmsKeyArn', 'EncryptionType=CUSTOMER_MANAGED_KMS_KEY', KEY, CFN],
  ['AWS::IoT::EncryptionConfiguration', 'KmsKeyArn', '', AWS_OWNED, 'iot/latest/apireference/API_UpdateEncryptionConfiguration.html'],
  ['AWS::IoTSiteWise::Workspace', 'KmsKeyId', 'EncryptionConfiguration.EncryptionType=KMS_BASED_ENCRYPTION', KEY, CFN],
  ['AWS::AppConfig::ConfigurationProfile', 'KmsKeyIdentifier', 'LocationUri=hosted', keyOr(AWS_OWNED), 'appconfig/latest/userguide/appconfig-security.html'],
  ['AWS::AppConfig::ConfigurationProfile', 'KmsKeyIdentifier', '', elsewhere('what stores the configuration'), 'appconfig/2019-10-09/APIReference/API_CreateConfigurationProfile.html'],
  ['AWS::AppConfig::Deployment', 'KmsKeyIdentifier', '', keyOr(AWS_OWNED), 'appconfig/latest/userguide/appconfig-security.html'],

  ['AWS::ApiGateway::Stage', 'MethodSettings.*.CacheDataEncrypted', '.CachingEnabled=true & .CacheDataEncrypted=true', AWS_OWNED, 'apigateway/latest/developerguide/api-gateway-caching.html'],
  ['AWS::ApiGateway::Stage', 'MethodSettings.*.CacheDataEncrypted', '.CachingEnabled=true', UNENCRYPTED, CFN],
  ['AWS::ApiGateway::Stage', 'MethodSettings.*.CacheDataEncrypted', '', NOTHING, CFN],
];
