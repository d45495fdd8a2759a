import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, EBS_DEFAULT_KEY, EBS_UNENCRYPTED, KEY, keyOr } from '../outcome';

const SAGEMAKER = 'sagemaker/latest/dg/encryption-at-rest-nbi.html';
const EBS_PAGE = 'ebs/latest/userguide/encryption-by-default.html';
const [AGENTS, KNOWLEDGE_BASES] = ['bedrock/latest/userguide/encryption-agents-new.html', 'bedrock/latest/userguide/encryption-kb.html'];
const CAPACITY = 'ComputeConfiguration.Ec2Configuration';

/** Storage volumes of jobs and endpoints: without a key, SageMaker encrypts them with a transient one. */
const JOB_VOLUMES: ReadonlyArray<readonly [type: string, key: string]> = [
  ['DataQualityJobDefinition', 'JobResources.ClusterConfig.VolumeKmsKeyId'],
  ['ModelBiasJobDefinition', 'JobResources.ClusterConfig.VolumeKmsKeyId'],
  ['ModelExplainabilityJobDefinition', 'JobResources.ClusterConfig.VolumeKmsKeyId'],
  ['ModelQualityJobDefinition', 'JobResources.ClusterConfig.VolumeKmsKeyId'],
  ['MonitoringSchedule', 'MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringResources.ClusterConfig.VolumeKmsKeyId'],
  ['ModelPackage', 'ValidationSpecification.ValidationProfiles.*.TransformJobDefinition.TransformResources.VolumeKmsKeyId'],
  ['ProcessingJob', 'ProcessingResources.ClusterConfig.VolumeKmsKeyId'],
  ['EndpointConfig', 'KmsKeyId'],
  ['NotebookInstance', 'KmsKeyId'],
  ['InferenceExperiment', 'KmsKey'],
];

/** Models, agents, notebooks, indexes, and health data. */
export const MACHINE_LEARNING_FACTS: readonly Fact[] = [
  ...JOB_VOLUMES.map(([kind, key]): Fact => [`AWS::SageMaker::${kind}`, key, '', keyOr(AWS_OWNED), SAGEMAKER]),
  ['AWS::SageMaker::Domain', 'KmsKeyId', '', keyOr(awsManaged('aws/elasticfilesystem')), CFN],
  ['AWS::SageMaker::ProcessingJob', 'ProcessingOutputConfig.KmsKeyId', '', keyOr(awsManaged('aws/s3')), SAGEMAKER],
  ['AWS::SageMaker::ModelPackage', 'ValidationSpecification.ValidationProfiles.*.TransformJobDefinition.TransformOutput.KmsKeyId', '', keyOr(awsManaged('aws/s3')), SAGEMAKER],
  ['AWS::SageMaker::DeviceFleet', 'OutputConfig.KmsKeyId', '', keyOr(awsManaged('aws/s3')), CFN],

  ['AWS::Bedrock::Agent', 'CustomerEncryptionKeyArn', '', keyOr(AWS_OWNED), AGENTS],
  ['AWS::Bedrock::DataSource', 'ServerSideEncryptionConfiguration.KmsKeyArn', '', keyOr(AWS_OWNED), KNOWLEDGE_BASES],
  ['AWS::Bedrock::KnowledgeBase', 'KnowledgeBaseConfiguration.ManagedKnowledgeBaseConfiguration.ServerSideEncryptionConfiguration.KmsKeyArn', '', keyOr(AWS_OWNED), KNOWLEDGE_BASES],
  ['AWS::Bedrock::AutomatedReasoningPolicy', 'KmsKeyId', '', keyOr(AWS_OWNED), 'bedrock/latest/userguide/create-automated-reasoning-policy.html'],
  ['AWS::BedrockAgentCore::Evaluator', 'KmsKeyArn', '', keyOr(AWS_OWNED), 'bedrock-agentcore-control/latest/APIReference/API_CreateEvaluator.html'],
  ['AWS::BedrockAgentCore::Harness', 'Memory.ManagedMemoryConfiguration.EncryptionKeyArn', '', keyOr(AWS_OWNED), CFN],
  // Encrypted unless told otherwise.
  ['AWS::BedrockAgentCore::CapacityProvider', `${CAPACITY}.Volumes.*.EbsConfiguration.KmsKeyId`, '.Encrypted=false', EBS_UNENCRYPTED, EBS_PAGE],
  ['AWS::BedrockAgentCore::CapacityProvider', `${CAPACITY}.Volumes.*.EbsConfiguration.KmsKeyId`, '', keyOr(EBS_DEFAULT_KEY), CFN],
  ...['RootVolume', 'LaunchTemplateSource.LaunchParameters.EphemeralVolumes.*.Ebs'].flatMap((volume): Fact[] => [
    ['AWS::BedrockAgentCore::CapacityProvider', `${CAPACITY}.${volume}.KmsKeyId`, '.Encrypted=true', keyOr(EBS_DEFAULT_KEY), EBS_PAGE],
    ['AWS::BedrockAgentCore::CapacityProvider', `${CAPACITY}.${volume}.KmsKeyId`, '', EBS_UNENCRYPTED, EBS_PAGE],
  ]),

  ['AWS::Kendra::Index', 'ServerSideEncryptionConfiguration.KmsKeyId', '', keyOr(AWS_OWNED), 'kendra/latest/dg/encryption-at-rest.html'],
  ['AWS::QBusiness::Application', 'EncryptionConfiguration.KmsKeyId', '', keyOr(awsManaged()), 'amazonq/latest/qbusiness-ug/create-application.html'],
  ...['Assistant', 'KnowledgeBase'].map((kind): Fact => [
    `AWS::Wisdom::${kind}`, 'ServerSideEncryptionConfiguration.KmsKeyId', '', keyOr(AWS_OWNED), 'connect/latest/adminguide/encryption-at-rest.html',
  ]),
  ['AWS::Translate::ParallelData', 'EncryptionKey.Id', '.Type=KMS', KEY, CFN],
  ['AWS::HealthLake::FHIRDatastore', 'SseConfiguration.KmsEncryptionConfig.KmsKeyId', '.CmkType=CUSTOMER_MANAGED_KMS_KEY', KEY, CFN],
  ['AWS::HealthLake::FHIRDatastore', 'SseConfiguration.KmsEncryptionConfig.KmsKeyId', '', AWS_OWNED, 'healthlake/latest/APIReference/API_KmsEncryptionConfig.html'],
  ['AWS::HealthLake::DataTransformationProfile', 'KmsKeyId', '', keyOr(AWS_OWNED), CFN],
  ...['AnnotationStore', 'ReferenceStore', 'SequenceStore', 'VariantStore'].flatMap((kind): Fact[] => [
    [`AWS::Omics::${kind}`, 'SseConfig.KeyArn', '.Type=KMS', keyOr(AWS_OWNED), 'omics/latest/dev/data-protection.html'],
    [`AWS::Omics::${kind}`, 'SseConfig.KeyArn', '', AWS_OWNED, 'omics/latest/dev/data-protection.html'],
  ]),
];
