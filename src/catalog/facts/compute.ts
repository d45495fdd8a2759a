import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, EBS_DEFAULT_KEY, EBS_UNENCRYPTED, elsewhere, inherited, KEY, KEY_OR_UNKNOWN, keyOr, NOTHING, UNENCRYPTED } from '../outcome';

const EBS_PAGE = 'ebs/latest/userguide/encryption-by-default.html';
const SNAPSHOT_PAGE = 'ebs/latest/userguide/ebs-encryption.html';
const [INSTANCE, TEMPLATE] = ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate'];

/** Types that launch EBS volumes, with the path of their key, or of their switch where they take no key. */
const BLOCK_DEVICES: ReadonlyArray<readonly [type: string, key: string]> = [
  [INSTANCE, 'BlockDeviceMappings.*.Ebs.KmsKeyId'],
  [TEMPLATE, 'LaunchTemplateData.BlockDeviceMappings.*.Ebs.KmsKeyId'],
  ['AWS::EC2::EC2Fleet', 'LaunchTemplateConfigs.*.Overrides.*.BlockDeviceMappings.*.Ebs.KmsKeyId'],
  ['AWS::ImageBuilder::ImageRecipe', 'BlockDeviceMappings.*.Ebs.KmsKeyId'],
  ['AWS::ImageBuilder::ContainerRecipe', 'InstanceConfiguration.BlockDeviceMappings.*.Ebs.KmsKeyId'],
  ['AWS::WorkspacesInstances::WorkspaceInstance', 'ManagedInstance.BlockDeviceMappings.*.Ebs.KmsKeyId'],
  ['AWS::AutoScaling::LaunchConfiguration', 'BlockDeviceMappings.*.Ebs.Encrypted'],
  ['AWS::EC2::SpotFleet', 'SpotFleetRequestConfigData.LaunchSpecifications.*.BlockDeviceMappings.*.Ebs.Encrypted'],
];

/** Servers, containers, functions, desktops, builds. */
export const COMPUTE_FACTS: readonly Fact[] = [
  ...BLOCK_DEVICES.flatMap(([type, key]): Fact[] => [
    [type, key, '.Encrypted=true', key.endsWith('KmsKeyId') ? keyOr(EBS_DEFAULT_KEY) : EBS_DEFAULT_KEY, EBS_PAGE],
    // The snapshot of an encrypted volume makes an encrypted one, whatever is said here.
    ...(type.startsWith('AWS::WorkspacesInstances') ? [] : [[type, key, '.SnapshotId=*', inherited('the snapshot'), SNAPSHOT_PAGE] as Fact]),
    [type, key, '', EBS_UNENCRYPTED, EBS_PAGE],
  ]),
  [INSTANCE, '', 'BlockDeviceMappings=*', NOTHING, CFN],
  [INSTANCE, '', '', elsewhere('the image, with EBS encryption by default of account and Region,'), CFN],
  ['AWS::OpsWorks::Layer', 'VolumeConfigurations.*.Encrypted', '.Encrypted=true', EBS_DEFAULT_KEY, CFN],
  ['AWS::OpsWorks::Layer', 'VolumeConfigurations.*.Encrypted', '', EBS_UNENCRYPTED, EBS_PAGE],
  ['AWS::DRS::ReplicationConfigurationTemplate', 'EbsEncryptionKeyArn', 'EbsEncryption=CUSTOM', KEY, CFN],
  ['AWS::DRS::ReplicationConfigurationTemplate', 'EbsEncryptionKeyArn', 'EbsEncryption=DEFAULT', EBS_DEFAULT_KEY, CFN],
  ['AWS::DRS::ReplicationConfigurationTemplate', 'EbsEncryptionKeyArn', 'EbsEncryption=NONE', EBS_UNENCRYPTED, CFN],
  ['AWS::MGN::LaunchConfigurationTemplate', 'ParametersEncryptionKey', 'EnableParametersEncryption=true', KEY_OR_UNKNOWN, CFN],
  ...['Endpoint', 'Group', 'TrustProvider'].map(
    (kind): Fact => [`AWS::EC2::VerifiedAccess${kind}`, 'SseSpecification.KmsKeyArn', '.CustomerManagedKeyEnabled=true', KEY, CFN],
  ),

  ['AWS::Lambda::Function', 'KmsKeyArn', '', keyOr(AWS_OWNED), 'lambda/latest/api/API_CreateFunction.html'],
  ['AWS::Serverless::Function', 'KmsKeyArn', '', keyOr(AWS_OWNED), 'lambda/latest/api/API_CreateFunction.html'],
  // The key is for packages that Lambda stores: images stay in ECR.
  ['AWS::Lambda::Function', 'Code.SourceKMSKeyArn', 'Code.ImageUri=*', NOTHING, CFN],
  ['AWS::Lambda::Function', 'Code.SourceKMSKeyArn', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Lambda::EventSourceMapping', 'KmsKeyArn', 'FilterCriteria=*', keyOr(UNENCRYPTED), 'lambda/latest/api/API_CreateEventSourceMapping.html'],
  ['AWS::Lambda::EventSourceMapping', 'KmsKeyArn', '', NOTHING, 'lambda/latest/api/API_CreateEventSourceMapping.html'],
  ['AWS::ECS::Cluster', 'Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId', '', keyOr(AWS_OWNED),
    'AmazonECS/latest/developerguide/fargate-storage-encryption.html'],
  ['AWS::ECS::Cluster', 'Configuration.ManagedStorageConfiguration.KmsKeyId', '', keyOr(elsewhere('each service')), CFN],
  ['AWS::ECS::Service', 'VolumeConfigurations.*.ManagedEBSVolume.KmsKeyId', '.Encrypted=true', keyOr(EBS_DEFAULT_KEY), CFN],
  ['AWS::ECS::Service', 'VolumeConfigurations.*.ManagedEBSVolume.KmsKeyId', '.SnapshotId=*', inherited('the snapshot'), SNAPSHOT_PAGE],
  ['AWS::ECS::Service', 'VolumeConfigurations.*.ManagedEBSVolume.KmsKeyId', '', EBS_UNENCRYPTED, CFN],
  // Kubernetes 1.28 and later.
  ['AWS::EKS::Cluster', 'EncryptionConfig.*.Provider.KeyArn', '', keyOr(AWS_OWNED), 'eks/latest/userguide/envelope-encryption.html'],
  ['AWS::AppRunner::Service', 'EncryptionConfiguration.KmsKey', '', keyOr(awsManaged()), CFN],
  ['AWS::EVS::Environment', 'KmsKeyId', '', keyOr(awsManaged('aws/secretsmanager')), CFN],
  ['AWS::ImageBuilder::Component', 'KmsKeyId', '', keyOr(AWS_OWNED), 'imagebuilder/latest/APIReference/API_CreateComponent.html'],
  ['AWS::ImageBuilder::Workflow', 'KmsKeyId', '', keyOr(AWS_OWNED), 'imagebuilder/latest/APIReference/API_CreateWorkflow.html'],
  ['AWS::ImageBuilder::ContainerRecipe', 'KmsKeyId', '', keyOr(AWS_OWNED), 'imagebuilder/latest/APIReference/API_ContainerRecipe.html'],
  ['AWS::M2::Application', 'KmsKeyId', '', keyOr(AWS_OWNED), 'm2/latest/userguide/data-protection.html'],
  ['AWS::M2::Environment', 'KmsKeyId', '', keyOr(AWS_OWNED), 'm2/latest/userguide/data-protection.html'],
  ['AWS::Deadline::Farm', 'KmsKeyArn', '', keyOr(AWS_OWNED), 'deadline-cloud/latest/userguide/encryption-rest.html'],

  // One key for both volumes: as long as one of them is not encrypted, the desktop is not.
  ['AWS::WorkSpaces::Workspace', 'VolumeEncryptionKey', 'RootVolumeEncryptionEnabled=true & UserVolumeEncryptionEnabled=true', keyOr(awsManaged('aws/workspaces')),
    'workspaces/latest/adminguide/encrypt-workspaces.html'],
  ['AWS::WorkSpaces::Workspace', 'VolumeEncryptionKey', '', UNENCRYPTED, 'workspaces/latest/adminguide/encrypt-workspaces.html'],
  ['AWS::WorkSpacesThinClient::Environment', 'KmsKeyArn', '', keyOr(AWS_OWNED), 'workspaces-thin-client/latest/ag/encryption-rest.html'],
  ...['BrowserSettings', 'DataProtectionSettings', 'IpAccessSettings', 'Portal', 'SessionLogger', 'UserSettings'].map(
    (kind): Fact => [`AWS::WorkSpacesWeb::${kind}`, 'CustomerManagedKey', '', keyOr(AWS_OWNED), 'workspaces-web/latest/adminguide/encryption-rest.html'],
  ),

  ['AWS::CodeBuild::Project', 'EncryptionKey', 'Artifacts.EncryptionDisabled=true', elsewhere('the bucket of the artifacts'), CFN],
  ['AWS::CodeBuild::Project', 'EncryptionKey', '', keyOr(awsManaged('aws/s3')), CFN],
  ['AWS::CodeBuild::ReportGroup', 'ExportConfig.S3Destination.EncryptionKey', '.EncryptionDisabled=true', elsewhere('the bucket of the reports'), CFN],
  ['AWS::CodeBuild::ReportGroup', 'ExportConfig.S3Destination.EncryptionKey', '', KEY_OR_UNKNOWN, CFN],
  ['AWS::CodePipeline::Pipeline', 'ArtifactStore.EncryptionKey.Id', '.Type=KMS', KEY, CFN],
  ['AWS::CodePipeline::Pipeline', 'ArtifactStore.EncryptionKey.Id', '', awsManaged('aws/s3'), CFN],
  ['AWS::CodePipeline::Pipeline', 'ArtifactStores.*.ArtifactStore.EncryptionKey.Id', '.Type=KMS', KEY, CFN],
  ['AWS::CodePipeline::Pipeline', 'ArtifactStores.*.ArtifactStore.EncryptionKey.Id', '', awsManaged('aws/s3'), CFN],
  ['AWS::CodeCommit::Repository', 'KmsKeyId', '', keyOr(awsManaged('aws/codecommit')), 'codecommit/latest/APIReference/API_CreateRepository.html'],
  ['AWS::CodeArtifact::Domain', 'EncryptionKey', '', keyOr(awsManaged('aws/codeartifact')), 'codeartifact/latest/ug/domain-create.html'],
];
