import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, elsewhere, KEY, keyOr } from '../outcome';

const LOCATION = 'location/latest/developerguide/encryption-at-rest.html';

/** Secrets, identities, and applications that AWS runs. */
export const APPLICATION_FACTS: readonly Fact[] = [
  ['AWS::SecretsManager::Secret', 'KmsKeyId', '', keyOr(awsManaged('aws/secretsmanager')), CFN],
  ['AWS::SecretsManager::Secret', 'ReplicaRegions.*.KmsKeyId', '', keyOr(awsManaged('aws/secretsmanager')), CFN],
  ['AWS::Cognito::UserPool', 'KeyConfiguration.KmsKeyArn', '.KeyType=CUSTOMER_MANAGED_KEY', KEY, CFN],
  ['AWS::Cognito::UserPool', 'KeyConfiguration.KmsKeyArn', '', AWS_OWNED, 'cognito-user-identity-pools/latest/APIReference/API_KeyConfigurationType.html'],
  ['AWS::VerifiedPermissions::PolicyStore', 'EncryptionSettings.KmsEncryptionSettings.Key', '', keyOr(AWS_OWNED), 'verifiedpermissions/latest/apireference/API_EncryptionSettings.html'],
  ['AWS::SecurityAgent::AgentSpace', 'KmsKeyId', '', keyOr(awsManaged()), CFN],
  ['AWS::Connect::InstanceStorageConfig', 'S3Config.EncryptionConfig.KeyId', '.EncryptionType=KMS', KEY, CFN],
  ['AWS::Connect::InstanceStorageConfig', 'S3Config.EncryptionConfig.KeyId', '', elsewhere('the bucket'), 'AmazonS3/latest/userguide/default-bucket-encryption.html'],
  ['AWS::Connect::InstanceStorageConfig', 'KinesisVideoStreamConfig.EncryptionConfig.KeyId', '.EncryptionType=KMS', KEY, CFN],
  ['AWS::CustomerProfiles::Domain', 'DefaultEncryptionKey', '', keyOr(awsManaged()), CFN],
  ['AWS::CustomerProfiles::ObjectType', 'EncryptionKey', '', keyOr(elsewhere('the domain')), CFN],
  ['AWS::Location::GeofenceCollection', 'KmsKeyId', '', keyOr(AWS_OWNED), LOCATION],
  ['AWS::Location::Tracker', 'KmsKeyId', '', keyOr(AWS_OWNED), LOCATION],
  ['AWS::NimbleStudio::Studio', 'StudioEncryptionConfiguration.KeyArn', '.KeyType=CUSTOMER_MANAGED_KEY', KEY, CFN],
  ['AWS::NimbleStudio::Studio', 'StudioEncryptionConfiguration.KeyArn', '.KeyType=AWS_OWNED_KEY', AWS_OWNED, CFN],
];
