import { cataloguedTypes, Holding, keyPropertiesOf } from '../../src/catalog';
import { holdingOf } from '../../src/catalog/holding';

test.each<[string, string, Holding]>([
  ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.KMSMasterKeyID', 'data'],
  ['AWS::S3::Bucket', 'ReplicationConfiguration.Rules.*.Destination.EncryptionConfiguration.ReplicaKmsKeyID', 'copy'],
  ['AWS::RDS::DBInstance', 'KmsKeyId', 'data'],
  ['AWS::RDS::DBInstance', 'MasterUserSecret.KmsKeyId', 'secret'],
  ['AWS::RDS::DBInstance', 'AutomaticBackupReplicationKmsKeyId', 'copy'],
  ['AWS::EC2::Volume', 'KmsKeyId', 'volume'],
  ['AWS::EC2::Instance', 'BlockDeviceMappings.*.Ebs.KmsKeyId', 'volume'],
  ['AWS::EC2::VerifiedAccessGroup', 'SseSpecification.KmsKeyArn', 'data'],
  ['AWS::SageMaker::EndpointConfig', 'KmsKeyId', 'volume'],
  ['AWS::SageMaker::EndpointConfig', 'DataCaptureConfig.KmsKeyId', 'objects'],
  ['AWS::SageMaker::Domain', 'KmsKeyId', 'data'],
  ['AWS::SageMaker::ProcessingJob', 'ProcessingResources.ClusterConfig.VolumeKmsKeyId', 'volume'],
  ['AWS::Athena::WorkGroup', 'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey', 'objects'],
  ['AWS::Athena::WorkGroup', 'WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey', 'data'],
  ['AWS::KinesisFirehose::DeliveryStream', 'DeliveryStreamEncryptionConfigurationInput.KeyARN', 'data'],
  ['AWS::KinesisFirehose::DeliveryStream', 'S3DestinationConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN', 'objects'],
  ['AWS::Glue::SecurityConfiguration', 'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn', 'logs'],
  ['AWS::CloudTrail::Trail', 'KMSKeyId', 'objects'],
  ['AWS::CloudTrail::EventDataStore', 'KmsKeyId', 'data'],
  ['AWS::ECS::Cluster', 'Configuration.ExecuteCommandConfiguration.KmsKeyId', 'passing'],
  ['AWS::Cognito::UserPool', 'LambdaConfig.KMSKeyID', 'passing'],
  ['AWS::SecretsManager::RotationSchedule', 'HostedRotationLambda.KmsKeyArn', 'passing'],
  ['AWS::SecretsManager::Secret', 'KmsKeyId', 'data'],
  ['AWS::DataSync::LocationSMB', 'CmkSecretConfig.KmsKeyArn', 'secret'],
])('%s %s holds %s', (type, path, holds) => {
  expect(holdingOf(type, path)).toBe(holds);
});

test('most keys are for what the resource itself holds', () => {
  const counted = cataloguedTypes().flatMap(type => keyPropertiesOf(type)).reduce<Partial<Record<Holding, number>>>(
    (counts, { holds }) => ({ ...counts, [holds]: (counts[holds] ?? 0) + 1 }), {},
  );

  expect(counted).toEqual({ copy: 8, data: 212, logs: 6, objects: 74, passing: 10, secret: 14, volume: 31 });
});
