// Generated from the CloudFormation specification by `npx projen catalog:generate`: change that, not this.
// A line a type: its key properties, then (~) its switches. Changing one replaces the resource always (!), sometimes (?), or never.
export const KEY_PROPERTIES: string = `
AWS::AIOps::InvestigationGroup EncryptionConfig.KmsKeyId ~EncryptionConfig.EncryptionConfigurationType
AWS::APS::Workspace KmsKeyArn!
AWS::AmazonMQ::Broker EncryptionOptions.KmsKeyId! ~EncryptionOptions.UseAwsOwnedKey!
AWS::ApiGateway::Deployment ~StageDescription.CacheDataEncrypted ~StageDescription.MethodSettings.*.CacheDataEncrypted
AWS::ApiGateway::Stage ~MethodSettings.*.CacheDataEncrypted
AWS::AppConfig::ConfigurationProfile KmsKeyIdentifier
AWS::AppConfig::Deployment KmsKeyIdentifier!
AWS::AppFlow::ConnectorProfile KMSArn
AWS::AppFlow::Flow KMSArn!
AWS::AppIntegrations::DataIntegration KmsKey!
AWS::AppRunner::Service EncryptionConfiguration.KmsKey!
AWS::AppSync::ApiCache ~AtRestEncryptionEnabled
AWS::Athena::WorkGroup WorkGroupConfiguration.CustomerContentEncryptionConfiguration.KmsKey WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey WorkGroupConfiguration.MonitoringConfiguration.ManagedLoggingConfiguration.KmsKey WorkGroupConfiguration.MonitoringConfiguration.S3LoggingConfiguration.KmsKey WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey WorkGroupConfigurationUpdates.CustomerContentEncryptionConfiguration.KmsKey WorkGroupConfigurationUpdates.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey WorkGroupConfigurationUpdates.MonitoringConfiguration.ManagedLoggingConfiguration.KmsKey WorkGroupConfigurationUpdates.MonitoringConfiguration.S3LoggingConfiguration.KmsKey WorkGroupConfigurationUpdates.ResultConfigurationUpdates.EncryptionConfiguration.KmsKey ~WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption ~WorkGroupConfigurationUpdates.ResultConfigurationUpdates.EncryptionConfiguration.EncryptionOption
AWS::AutoScaling::LaunchConfiguration ~BlockDeviceMappings.*.Ebs.Encrypted!
AWS::Backup::BackupVault EncryptionKeyArn!
AWS::Backup::LogicallyAirGappedBackupVault EncryptionKeyArn!
AWS::BackupGateway::Hypervisor KmsKeyArn!
AWS::Bedrock::Agent CustomerEncryptionKeyArn
AWS::Bedrock::AutomatedReasoningPolicy KmsKeyId!
AWS::Bedrock::Blueprint KmsKeyId
AWS::Bedrock::DataAutomationLibrary EncryptionConfiguration.KmsKeyId!
AWS::Bedrock::DataAutomationProject KmsKeyId
AWS::Bedrock::DataSource ServerSideEncryptionConfiguration.KmsKeyArn
AWS::Bedrock::Flow CustomerEncryptionKeyArn
AWS::Bedrock::Guardrail KmsKeyArn
AWS::Bedrock::KnowledgeBase KnowledgeBaseConfiguration.ManagedKnowledgeBaseConfiguration.ServerSideEncryptionConfiguration.KmsKeyArn!
AWS::Bedrock::Prompt CustomerEncryptionKeyArn
AWS::Bedrock::Session EncryptionKeyArn!
AWS::BedrockAgentCore::CapacityProvider ComputeConfiguration.Ec2Configuration.LaunchTemplateSource.LaunchParameters.EphemeralVolumes.*.Ebs.KmsKeyId! ComputeConfiguration.Ec2Configuration.RootVolume.KmsKeyId! ComputeConfiguration.Ec2Configuration.Volumes.*.EbsConfiguration.KmsKeyId! ~ComputeConfiguration.Ec2Configuration.LaunchTemplateSource.LaunchParameters.EphemeralVolumes.*.Ebs.Encrypted! ~ComputeConfiguration.Ec2Configuration.RootVolume.Encrypted! ~ComputeConfiguration.Ec2Configuration.Volumes.*.EbsConfiguration.Encrypted!
AWS::BedrockAgentCore::ConfigurationBundle KmsKeyArn
AWS::BedrockAgentCore::Dataset KmsKeyArn!
AWS::BedrockAgentCore::Evaluator KmsKeyArn
AWS::BedrockAgentCore::Gateway KmsKeyArn
AWS::BedrockAgentCore::Harness Memory.ManagedMemoryConfiguration.EncryptionKeyArn!
AWS::BedrockAgentCore::Memory EncryptionKeyArn!
AWS::BedrockAgentCore::PolicyEngine EncryptionKeyArn!
AWS::Cassandra::Table EncryptionSpecification.KmsKeyIdentifier ~EncryptionSpecification.EncryptionType
AWS::Chime::MediaInsightsPipelineConfiguration Elements.*.AmazonTranscribeCallAnalyticsProcessorConfiguration.PostCallAnalyticsSettings.OutputEncryptionKMSKeyId
AWS::CleanRooms::IdMappingTable KmsKeyArn
AWS::CleanRooms::IntermediateTable KmsKeyArn
AWS::CleanRoomsML::ConfiguredModelAlgorithm KmsKeyArn!
AWS::CloudTrail::EventDataStore KmsKeyId
AWS::CloudTrail::Trail KMSKeyId
AWS::CodeArtifact::Domain EncryptionKey!
AWS::CodeBuild::Project EncryptionKey ~Artifacts.EncryptionDisabled ~LogsConfig.S3Logs.EncryptionDisabled ~SecondaryArtifacts.*.EncryptionDisabled
AWS::CodeBuild::ReportGroup ExportConfig.S3Destination.EncryptionKey ~ExportConfig.S3Destination.EncryptionDisabled
AWS::CodeCommit::Repository KmsKeyId
AWS::CodePipeline::Pipeline ArtifactStore.EncryptionKey.Id ArtifactStores.*.ArtifactStore.EncryptionKey.Id ~ArtifactStore.EncryptionKey.Type ~ArtifactStores.*.ArtifactStore.EncryptionKey.Type
AWS::CodeStarConnections::RepositoryLink EncryptionKeyArn
AWS::Cognito::UserPool KeyConfiguration.KmsKeyArn LambdaConfig.KMSKeyID ~KeyConfiguration.KeyType
AWS::Cognito::UserPoolRegionalConfigurationAttachment LambdaConfig.KMSKeyID
AWS::Comprehend::DocumentClassifier ModelKmsKeyId! OutputDataConfig.KmsKeyId! VolumeKmsKeyId!
AWS::Comprehend::EntityRecognizer ModelKmsKeyId! VolumeKmsKeyId!
AWS::Comprehend::Flywheel DataSecurityConfig.DataLakeKmsKeyId DataSecurityConfig.ModelKmsKeyId DataSecurityConfig.VolumeKmsKeyId
AWS::Config::DeliveryChannel S3KmsKeyArn
AWS::Connect::InstanceStorageConfig KinesisVideoStreamConfig.EncryptionConfig.KeyId S3Config.EncryptionConfig.KeyId ~KinesisVideoStreamConfig.EncryptionConfig.EncryptionType ~S3Config.EncryptionConfig.EncryptionType
AWS::CustomerProfiles::Domain DefaultEncryptionKey
AWS::CustomerProfiles::DomainObjectType EncryptionKey
AWS::CustomerProfiles::Integration FlowDefinition.KmsArn
AWS::CustomerProfiles::ObjectType EncryptionKey
AWS::DAX::Cluster ~SSESpecification.SSEEnabled!
AWS::DLM::LifecyclePolicy PolicyDetails.Actions.*.CrossRegionCopy.*.EncryptionConfiguration.CmkArn PolicyDetails.Schedules.*.CrossRegionCopyRules.*.CmkArn ~PolicyDetails.Actions.*.CrossRegionCopy.*.EncryptionConfiguration.Encrypted ~PolicyDetails.Schedules.*.CrossRegionCopyRules.*.Encrypted
AWS::DMS::Endpoint KmsKeyId! RedshiftSettings.ServerSideEncryptionKmsKeyId S3Settings.ServerSideEncryptionKmsKeyId ~RedshiftSettings.EncryptionMode ~S3Settings.EncryptionMode
AWS::DMS::InstanceProfile KmsKeyArn
AWS::DMS::ReplicationConfig ComputeConfig.KmsKeyId
AWS::DMS::ReplicationInstance KmsKeyId!
AWS::DRS::ReplicationConfigurationTemplate EbsEncryptionKeyArn ~EbsEncryption
AWS::DSQL::Cluster KmsEncryptionKey
AWS::DataBrew::Job EncryptionKeyArn ~EncryptionMode
AWS::DataExchange::EventAction Action.ExportRevisionToS3.Encryption.KmsKeyArn ~Action.ExportRevisionToS3.Encryption.Type
AWS::DataSync::LocationAzureBlob CmkSecretConfig.KmsKeyArn
AWS::DataSync::LocationFSxONTAP Protocol.SMB.CmkSecretConfig.KmsKeyArn!
AWS::DataSync::LocationFSxWindows CmkSecretConfig.KmsKeyArn
AWS::DataSync::LocationHDFS CmkSecretConfig.KmsKeyArn
AWS::DataSync::LocationObjectStorage CmkSecretConfig.KmsKeyArn
AWS::DataSync::LocationSMB CmkSecretConfig.KmsKeyArn
AWS::DataZone::Connection Props.GlueProperties.GlueConnectionInput.AuthenticationConfiguration.KmsKeyArn
AWS::DataZone::Domain KmsKeyIdentifier!
AWS::Deadline::Farm KmsKeyArn!
AWS::DevOpsAgent::AgentSpace KmsKeyArn!
AWS::DevOpsAgent::Service KmsKeyArn!
AWS::DocDB::DBCluster KmsKeyId! MasterUserSecretKmsKeyId ~StorageEncrypted!
AWS::DocDB::GlobalCluster ~StorageEncrypted!
AWS::DocDBElastic::Cluster KmsKeyId!
AWS::DynamoDB::GlobalTable Replicas.*.SSESpecification.KMSMasterKeyId ~SSESpecification.SSEEnabled ~SSESpecification.SSEType
AWS::DynamoDB::Table SSESpecification.KMSMasterKeyId ~SSESpecification.SSEEnabled ~SSESpecification.SSEType
AWS::EC2::EC2Fleet LaunchTemplateConfigs.*.Overrides.*.BlockDeviceMappings.*.Ebs.KmsKeyId! ~LaunchTemplateConfigs.*.Overrides.*.BlockDeviceMappings.*.Ebs.Encrypted!
AWS::EC2::Instance BlockDeviceMappings.*.Ebs.KmsKeyId! ~BlockDeviceMappings.*.Ebs.Encrypted?
AWS::EC2::LaunchTemplate LaunchTemplateData.BlockDeviceMappings.*.Ebs.KmsKeyId ~LaunchTemplateData.BlockDeviceMappings.*.Ebs.Encrypted
AWS::EC2::SpotFleet ~SpotFleetRequestConfigData.LaunchSpecifications.*.BlockDeviceMappings.*.Ebs.Encrypted!
AWS::EC2::VerifiedAccessEndpoint SseSpecification.KmsKeyArn ~SseSpecification.CustomerManagedKeyEnabled
AWS::EC2::VerifiedAccessGroup SseSpecification.KmsKeyArn ~SseSpecification.CustomerManagedKeyEnabled
AWS::EC2::VerifiedAccessTrustProvider SseSpecification.KmsKeyArn ~SseSpecification.CustomerManagedKeyEnabled
AWS::EC2::Volume KmsKeyId! ~Encrypted!
AWS::ECR::Repository EncryptionConfiguration.KmsKey! ~EncryptionConfiguration.EncryptionType!
AWS::ECR::RepositoryCreationTemplate EncryptionConfiguration.KmsKey ~EncryptionConfiguration.EncryptionType
AWS::ECS::Cluster Configuration.ExecuteCommandConfiguration.KmsKeyId Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId Configuration.ManagedStorageConfiguration.KmsKeyId ~Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchEncryptionEnabled
AWS::ECS::Service ServiceConnectConfiguration.Services.*.Tls.KmsKey VolumeConfigurations.*.ManagedEBSVolume.KmsKeyId ~VolumeConfigurations.*.ManagedEBSVolume.Encrypted
AWS::EFS::FileSystem KmsKeyId! ReplicationConfiguration.Destinations.*.KmsKeyId ~Encrypted!
AWS::EKS::Cluster EncryptionConfig.*.Provider.KeyArn!
AWS::EMR::Cluster LogEncryptionKmsKeyId!
AWS::EMR::SecurityConfiguration SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKey! SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.AwsKmsKey!
AWS::EMR::Step EncryptionKeyArn!
AWS::EMR::Studio EncryptionKeyArn!
AWS::EMRContainers::SecurityConfiguration SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKeyId! SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.KMSKeyId! ~SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType! ~SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.EncryptionOption!
AWS::EMRServerless::Application MonitoringConfiguration.CloudWatchLoggingConfiguration.EncryptionKeyArn MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.EncryptionKeyArn MonitoringConfiguration.S3MonitoringConfiguration.EncryptionKeyArn
AWS::EVS::Environment KmsKeyId!
AWS::ElastiCache::ReplicationGroup KmsKeyId! ~AtRestEncryptionEnabled!
AWS::ElastiCache::ServerlessCache KmsKeyId!
AWS::ElastiCache::ServerlessCacheSnapshot KmsKeyId!
AWS::Elasticsearch::Domain EncryptionAtRestOptions.KmsKeyId! ~EncryptionAtRestOptions.Enabled?
AWS::EntityResolution::IdMappingWorkflow OutputSourceConfig.*.KMSArn
AWS::EntityResolution::MatchingWorkflow OutputSourceConfig.*.KMSArn
AWS::Events::Archive KmsKeyIdentifier
AWS::Events::Connection KmsKeyIdentifier
AWS::Events::EventBus KmsKeyIdentifier
AWS::EventsV2::EventBus EncryptionConfiguration.KmsKeyIdentifier
AWS::EventsV2::EventSource Configuration.PartnerEventsConfiguration.PartnerBusKmsKeyIdentifier
AWS::FSx::FileCache KmsKeyId!
AWS::FSx::FileSystem KmsKeyId!
AWS::FinSpace::Environment KmsKeyId!
AWS::Forecast::Dataset EncryptionConfig.KmsKeyArn
AWS::Glue::Catalog CatalogProperties.DataLakeAccessProperties.KmsKey
AWS::Glue::Connection ConnectionInput.AuthenticationConfiguration.KmsKeyArn
AWS::Glue::DataCatalogEncryptionSettings DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId ~DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted ~DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode
AWS::Glue::Integration KmsKeyId!
AWS::Glue::IntegrationResourceProperty TargetProcessingProperties.KmsArn
AWS::Glue::MLTransform TransformEncryption.MLUserDataEncryption.KmsKeyId! ~TransformEncryption.MLUserDataEncryption.MLUserDataEncryptionMode!
AWS::Glue::SecurityConfiguration EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn EncryptionConfiguration.S3Encryptions.*.KmsKeyArn ~EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode ~EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode ~EncryptionConfiguration.S3Encryptions.*.S3EncryptionMode
AWS::GroundStation::MissionProfile StreamsKmsKey.KmsAliasArn StreamsKmsKey.KmsAliasName StreamsKmsKey.KmsKeyArn
AWS::GuardDuty::PublishingDestination DestinationProperties.KmsKeyArn
AWS::HealthImaging::Datastore KmsKeyArn!
AWS::HealthLake::DataTransformationProfile KmsKeyId!
AWS::HealthLake::FHIRDatastore SseConfiguration.KmsEncryptionConfig.KmsKeyId! ~SseConfiguration.KmsEncryptionConfig.CmkType!
AWS::ImageBuilder::Component KmsKeyId!
AWS::ImageBuilder::ContainerRecipe InstanceConfiguration.BlockDeviceMappings.*.Ebs.KmsKeyId! KmsKeyId! ~InstanceConfiguration.BlockDeviceMappings.*.Ebs.Encrypted!
AWS::ImageBuilder::DistributionConfiguration Distributions.*.AmiDistributionConfiguration.KmsKeyId
AWS::ImageBuilder::ImageRecipe BlockDeviceMappings.*.Ebs.KmsKeyId! ~BlockDeviceMappings.*.Ebs.Encrypted!
AWS::ImageBuilder::Workflow KmsKeyId!
AWS::IoT::EncryptionConfiguration KmsKeyArn ~EncryptionType
AWS::IoTSiteWise::Workspace KmsKeyId! ~EncryptionConfiguration.EncryptionType!
AWS::Kendra::Index ServerSideEncryptionConfiguration.KmsKeyId!
AWS::Kinesis::Channel EncryptionConfiguration.KeyId! ~EncryptionConfiguration.EncryptionType!
AWS::Kinesis::Stream StreamEncryption.KeyId ~StreamEncryption.EncryptionType
AWS::KinesisAnalyticsV2::Application ApplicationConfiguration.ApplicationEncryptionConfiguration.KeyId ~ApplicationConfiguration.ApplicationEncryptionConfiguration.KeyType
AWS::KinesisFirehose::DeliveryStream AmazonOpenSearchServerlessDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN AmazonopensearchserviceDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN DeliveryStreamEncryptionConfigurationInput.KeyARN ElasticsearchDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN ExtendedS3DestinationConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN ExtendedS3DestinationConfiguration.S3BackupConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN HttpEndpointDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN IcebergDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN RedshiftDestinationConfiguration.S3BackupConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN RedshiftDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN S3DestinationConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN SnowflakeDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN SplunkDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN ~AmazonOpenSearchServerlessDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig ~AmazonopensearchserviceDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig ~DeliveryStreamEncryptionConfigurationInput.KeyType ~ElasticsearchDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig ~ExtendedS3DestinationConfiguration.EncryptionConfiguration.NoEncryptionConfig ~ExtendedS3DestinationConfiguration.S3BackupConfiguration.EncryptionConfiguration.NoEncryptionConfig ~HttpEndpointDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig ~IcebergDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig ~RedshiftDestinationConfiguration.S3BackupConfiguration.EncryptionConfiguration.NoEncryptionConfig ~RedshiftDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig ~S3DestinationConfiguration.EncryptionConfiguration.NoEncryptionConfig ~SnowflakeDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig ~SplunkDestinationConfiguration.S3Configuration.EncryptionConfiguration.NoEncryptionConfig
AWS::KinesisVideo::Stream KmsKeyId
AWS::Lambda::CapacityProvider KmsKeyArn!
AWS::Lambda::EventSourceMapping KmsKeyArn
AWS::Lambda::Function Code.SourceKMSKeyArn DurableConfig.KMSKeyArn KmsKeyArn
AWS::Lex::Bot BotLocales.*.SlotTypes.*.ExternalSourceSetting.GrammarSlotTypeSetting.Source.KmsKeyArn TestBotAliasSettings.ConversationLogSettings.AudioLogSettings.*.Destination.S3Bucket.KmsKeyArn
AWS::Lex::BotAlias ConversationLogSettings.AudioLogSettings.*.Destination.S3Bucket.KmsKeyArn
AWS::Location::GeofenceCollection KmsKeyId!
AWS::Location::Tracker KmsKeyId!
AWS::Logs::Integration ResourceConfig.OpenSearchResourceConfig.KmsKeyArn!
AWS::Logs::LogAnomalyDetector KmsKeyId
AWS::Logs::LogGroup KmsKeyId
AWS::LookoutEquipment::InferenceScheduler DataOutputConfiguration.KmsKeyId ServerSideKmsKeyId!
AWS::LookoutMetrics::AnomalyDetector KmsKeyArn
AWS::M2::Application KmsKeyId!
AWS::M2::Environment KmsKeyId!
AWS::MGN::LaunchConfigurationTemplate ParametersEncryptionKey ~EnableParametersEncryption
AWS::MSK::Channel EncryptionConfiguration.KmsKeyArn!
AWS::MSK::Cluster EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId!
AWS::MWAA::Environment KmsKey!
AWS::MWAAServerless::Workflow EncryptionConfiguration.KmsKeyId! ~EncryptionConfiguration.Type!
AWS::MemoryDB::Cluster KmsKeyId!
AWS::MemoryDB::Snapshot KmsKeyId!
AWS::Neptune::DBCluster KmsKeyId! ~StorageEncrypted!
AWS::Neptune::GlobalCluster ~StorageEncrypted!
AWS::NeptuneGraph::Graph ImportTask.ImportOptions.Neptune.S3ExportKmsKeyId! KmsKeyIdentifier!
AWS::NimbleStudio::Studio StudioEncryptionConfiguration.KeyArn ~StudioEncryptionConfiguration.KeyType
AWS::OSIS::Pipeline EncryptionAtRestOptions.KmsKeyArn
AWS::ObservabilityAdmin::OrganizationCentralizationRule Rule.Destination.DestinationLogsConfiguration.BackupConfiguration.KmsKeyArn Rule.Destination.DestinationLogsConfiguration.LogsEncryptionConfiguration.KmsKeyArn ~Rule.Destination.DestinationLogsConfiguration.LogsEncryptionConfiguration.EncryptionStrategy
AWS::ObservabilityAdmin::OrganizationTelemetryRule Rule.DestinationConfiguration.KmsKeyArn
AWS::ObservabilityAdmin::S3TableIntegration Encryption.KmsKeyArn! ~Encryption.SseAlgorithm!
AWS::ObservabilityAdmin::TelemetryRule Rule.DestinationConfiguration.KmsKeyArn
AWS::Omics::AnnotationStore SseConfig.KeyArn! ~SseConfig.Type!
AWS::Omics::ReferenceStore SseConfig.KeyArn! ~SseConfig.Type!
AWS::Omics::SequenceStore SseConfig.KeyArn! ~SseConfig.Type!
AWS::Omics::VariantStore SseConfig.KeyArn! ~SseConfig.Type!
AWS::OpenSearchServerless::Collection EncryptionConfig.KmsKeyArn! ~EncryptionConfig.AWSOwnedKey!
AWS::OpenSearchServerless::SecurityPolicy Policy.KmsARN
AWS::OpenSearchService::Application KmsKeyArn!
AWS::OpenSearchService::Domain EncryptionAtRestOptions.KmsKeyId? ~EncryptionAtRestOptions.Enabled?
AWS::OpsWorks::Layer ~VolumeConfigurations.*.Encrypted
AWS::Personalize::DatasetGroup KmsKeyArn!
AWS::Personalize::MetricAttribution MetricsOutputConfig.S3DataDestination.KmsKeyArn
AWS::Pipes::Pipe KmsKeyIdentifier
AWS::Proton::EnvironmentTemplate EncryptionKey!
AWS::Proton::ServiceTemplate EncryptionKey!
AWS::QBusiness::Application EncryptionConfiguration.KmsKeyId!
AWS::QLDB::Ledger KmsKey
AWS::RDS::CustomDBEngineVersion KMSKeyId!
AWS::RDS::DBCluster KmsKeyId! MasterUserSecret.KmsKeyId PerformanceInsightsKmsKeyId ~StorageEncrypted!
AWS::RDS::DBInstance AutomaticBackupReplicationKmsKeyId KmsKeyId! MasterUserSecret.KmsKeyId PerformanceInsightsKMSKeyId? ~StorageEncrypted!
AWS::RDS::GlobalCluster ~StorageEncrypted!
AWS::RDS::Integration KMSKeyId!
AWS::Redshift::Cluster KmsKeyId MasterPasswordSecretKmsKeyId ~Encrypted
AWS::Redshift::Integration KMSKeyId!
AWS::Redshift::SnapshotCopyGrant KmsKeyId!
AWS::RedshiftServerless::Namespace AdminPasswordSecretKmsKeyId KmsKeyId SnapshotCopyConfigurations.*.DestinationKmsKeyId
AWS::Rekognition::StreamProcessor KmsKeyId!
AWS::ResilienceHubV2::Policy KmsKeyId!
AWS::ResilienceHubV2::Service KmsKeyId!
AWS::ResilienceHubV2::System KmsKeyId!
AWS::S3::Bucket BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.KMSMasterKeyID MetadataConfiguration.AnnotationTableConfiguration.EncryptionConfiguration.KmsKeyArn MetadataConfiguration.InventoryTableConfiguration.EncryptionConfiguration.KmsKeyArn MetadataConfiguration.JournalTableConfiguration.EncryptionConfiguration.KmsKeyArn ReplicationConfiguration.Rules.*.Destination.EncryptionConfiguration.ReplicaKmsKeyID ~BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm ~MetadataConfiguration.AnnotationTableConfiguration.EncryptionConfiguration.SseAlgorithm ~MetadataConfiguration.InventoryTableConfiguration.EncryptionConfiguration.SseAlgorithm ~MetadataConfiguration.JournalTableConfiguration.EncryptionConfiguration.SseAlgorithm
AWS::S3::StorageLens StorageLensConfiguration.DataExport.S3BucketDestination.Encryption.SSEKMS.KeyId StorageLensConfiguration.DataExport.StorageLensTableDestination.Encryption.SSEKMS.KeyId StorageLensConfiguration.ExpandedPrefixesDataExport.S3BucketDestination.Encryption.SSEKMS.KeyId StorageLensConfiguration.ExpandedPrefixesDataExport.StorageLensTableDestination.Encryption.SSEKMS.KeyId
AWS::S3Express::DirectoryBucket BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.KMSMasterKeyID ~BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm
AWS::S3Files::FileSystem KmsKeyId!
AWS::S3Tables::TableBucket EncryptionConfiguration.KMSKeyArn ~EncryptionConfiguration.SSEAlgorithm
AWS::S3Vectors::Index EncryptionConfiguration.KmsKeyArn! ~EncryptionConfiguration.SseType!
AWS::S3Vectors::VectorBucket EncryptionConfiguration.KmsKeyArn! ~EncryptionConfiguration.SseType!
AWS::SES::MailManagerArchive KmsKeyArn!
AWS::SES::MailManagerIngressPoint IngressPointConfiguration.TlsAuthConfiguration.TrustStore.KmsKeyArn
AWS::SES::MailManagerRuleSet Rules.*.Actions.*.WriteToS3.S3SseKmsKeyId
AWS::SES::ReceiptRule Rule.Actions.*.S3Action.KmsKeyArn
AWS::SNS::Topic KmsMasterKeyId
AWS::SQS::Queue KmsMasterKeyId ~SqsManagedSseEnabled
AWS::SSM::ResourceDataSync KMSKeyArn! S3Destination.KMSKeyArn!
AWS::SSMGuiConnect::Preferences ConnectionRecordingPreferences.KMSKeyArn
AWS::SSMIncidents::ReplicationSet Regions.*.RegionConfiguration.SseKmsKeyId
AWS::SageMaker::Cluster InstanceGroups.*.InstanceStorageConfigs.*.EbsVolumeConfig.VolumeKmsKeyId RestrictedInstanceGroups.*.InstanceStorageConfigs.*.EbsVolumeConfig.VolumeKmsKeyId
AWS::SageMaker::DataQualityJobDefinition DataQualityJobOutputConfig.KmsKeyId! JobResources.ClusterConfig.VolumeKmsKeyId!
AWS::SageMaker::DeviceFleet OutputConfig.KmsKeyId
AWS::SageMaker::Domain DefaultUserSettings.SharingSettings.S3KmsKeyId KmsKeyId!
AWS::SageMaker::EndpointConfig AsyncInferenceConfig.OutputConfig.KmsKeyId! DataCaptureConfig.KmsKeyId! KmsKeyId! ProductionVariants.*.CoreDumpConfig.KmsKeyId! ShadowProductionVariants.*.CoreDumpConfig.KmsKeyId!
AWS::SageMaker::FeatureGroup OfflineStoreConfig.S3StorageConfig.KmsKeyId! OnlineStoreConfig.SecurityConfig.KmsKeyId!
AWS::SageMaker::InferenceExperiment DataStorageConfig.KmsKey KmsKey!
AWS::SageMaker::ModelBiasJobDefinition JobResources.ClusterConfig.VolumeKmsKeyId! ModelBiasJobOutputConfig.KmsKeyId!
AWS::SageMaker::ModelCard SecurityConfig.KmsKeyId!
AWS::SageMaker::ModelExplainabilityJobDefinition JobResources.ClusterConfig.VolumeKmsKeyId! ModelExplainabilityJobOutputConfig.KmsKeyId!
AWS::SageMaker::ModelPackage SecurityConfig.KmsKeyId! ValidationSpecification.ValidationProfiles.*.TransformJobDefinition.TransformOutput.KmsKeyId! ValidationSpecification.ValidationProfiles.*.TransformJobDefinition.TransformResources.VolumeKmsKeyId!
AWS::SageMaker::ModelQualityJobDefinition JobResources.ClusterConfig.VolumeKmsKeyId! ModelQualityJobOutputConfig.KmsKeyId!
AWS::SageMaker::MonitoringSchedule MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringOutputConfig.KmsKeyId MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringResources.ClusterConfig.VolumeKmsKeyId
AWS::SageMaker::NotebookInstance KmsKeyId!
AWS::SageMaker::PartnerApp KmsKeyId!
AWS::SageMaker::ProcessingJob ProcessingInputs.*.DatasetDefinition.AthenaDatasetDefinition.KmsKeyId! ProcessingInputs.*.DatasetDefinition.RedshiftDatasetDefinition.KmsKeyId! ProcessingOutputConfig.KmsKeyId! ProcessingResources.ClusterConfig.VolumeKmsKeyId!
AWS::SageMaker::UserProfile UserSettings.SharingSettings.S3KmsKeyId
AWS::Scheduler::Schedule KmsKeyArn
AWS::SecretsManager::RotationSchedule HostedRotationLambda.KmsKeyArn HostedRotationLambda.MasterSecretKmsKeyArn HostedRotationLambda.SuperuserSecretKmsKeyArn
AWS::SecretsManager::Secret KmsKeyId ReplicaRegions.*.KmsKeyId
AWS::SecurityAgent::AgentSpace KmsKeyId!
AWS::SecurityAgent::Application DefaultKmsKeyId
AWS::SecurityAgent::SecurityRequirementPack KmsKeyId!
AWS::SecurityHub::ConnectorV2 KmsKeyArn!
AWS::SecurityLake::DataLake EncryptionConfiguration.KmsKeyId
AWS::Serverless::Function KmsKeyArn!
AWS::Serverless::SimpleTable ~SSESpecification.SSEEnabled!
AWS::StepFunctions::Activity EncryptionConfiguration.KmsKeyId! ~EncryptionConfiguration.Type!
AWS::StepFunctions::StateMachine EncryptionConfiguration.KmsKeyId ~EncryptionConfiguration.Type
AWS::StorageGateway::Tape KMSKey! ~KMSEncrypted!
AWS::StorageGateway::Volume KMSKey! ~KMSEncrypted!
AWS::Synthetics::Canary ArtifactConfig.S3Encryption.KmsKeyArn KmsKeyArn Replicas.*.KmsKeyArn ~ArtifactConfig.S3Encryption.EncryptionMode
AWS::Timestream::Database KmsKeyId
AWS::Timestream::ScheduledQuery KmsKeyId! ~ErrorReportConfiguration.S3Configuration.EncryptionOption!
AWS::Timestream::Table MagneticStoreWriteProperties.MagneticStoreRejectedDataLocation.S3Configuration.KmsKeyId ~MagneticStoreWriteProperties.MagneticStoreRejectedDataLocation.S3Configuration.EncryptionOption
AWS::Translate::ParallelData EncryptionKey.Id! ~EncryptionKey.Type!
AWS::VerifiedPermissions::PolicyStore EncryptionSettings.KmsEncryptionSettings.Key
AWS::VoiceID::Domain ServerSideEncryptionConfiguration.KmsKeyId
AWS::Wisdom::Assistant ServerSideEncryptionConfiguration.KmsKeyId!
AWS::Wisdom::KnowledgeBase ServerSideEncryptionConfiguration.KmsKeyId!
AWS::WorkSpaces::Workspace VolumeEncryptionKey? ~RootVolumeEncryptionEnabled? ~UserVolumeEncryptionEnabled?
AWS::WorkSpacesThinClient::Environment KmsKeyArn!
AWS::WorkSpacesWeb::BrowserSettings CustomerManagedKey!
AWS::WorkSpacesWeb::DataProtectionSettings CustomerManagedKey!
AWS::WorkSpacesWeb::IpAccessSettings CustomerManagedKey!
AWS::WorkSpacesWeb::Portal CustomerManagedKey!
AWS::WorkSpacesWeb::SessionLogger CustomerManagedKey!
AWS::WorkSpacesWeb::UserSettings CustomerManagedKey!
AWS::WorkspacesInstances::Volume KmsKeyId! ~Encrypted!
AWS::WorkspacesInstances::WorkspaceInstance ManagedInstance.BlockDeviceMappings.*.Ebs.KmsKeyId! ~ManagedInstance.BlockDeviceMappings.*.Ebs.Encrypted!
`;
