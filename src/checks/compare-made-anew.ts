/**
 * Types that the catalog lists a store of and whose replacement loses nothing that matters: what they hold is what the template says
 * (functions, configurations, credentials that it passes on), what is built from code, or what passes.
 */
const MADE_ANEW = new Set(`
  ApiGateway::Stage AppConfig::Deployment AppFlow::ConnectorProfile AppFlow::Flow AppIntegrations::DataIntegration AppRunner::Service Athena::WorkGroup
  AutoScaling::LaunchConfiguration BackupGateway::Hypervisor
  Bedrock::Agent Bedrock::AutomatedReasoningPolicy Bedrock::Blueprint Bedrock::DataAutomationProject Bedrock::DataSource Bedrock::Flow Bedrock::Guardrail
  Bedrock::Prompt BedrockAgentCore::CapacityProvider BedrockAgentCore::ConfigurationBundle BedrockAgentCore::Evaluator BedrockAgentCore::Gateway
  BedrockAgentCore::Harness BedrockAgentCore::PolicyEngine
  CodeStarConnections::RepositoryLink Connect::InstanceStorageConfig CustomerProfiles::Integration DLM::LifecyclePolicy
  DMS::Certificate DMS::Endpoint DMS::InstanceProfile DMS::ReplicationConfig DRS::ReplicationConfigurationTemplate
  DataSync::LocationAzureBlob DataSync::LocationFSxONTAP DataSync::LocationFSxWindows DataSync::LocationHDFS DataSync::LocationObjectStorage
  DataSync::LocationSMB DataZone::Connection DevOpsAgent::Service
  EC2::EC2Fleet EC2::LaunchTemplate EC2::SpotFleet EC2::VerifiedAccessEndpoint EC2::VerifiedAccessGroup EC2::VerifiedAccessTrustProvider
  ECR::RepositoryCreationTemplate ECS::Cluster ECS::Service EMR::SecurityConfiguration EMRContainers::JobTemplate EMRContainers::SecurityConfiguration
  EMRServerless::Application Events::Connection Events::EventBus EventsV2::EventBus EventsV2::EventSource
  Glue::Connection Glue::DataCatalogEncryptionSettings Glue::Integration Glue::IntegrationResourceProperty Glue::SecurityConfiguration
  HealthLake::DataTransformationProfile
  ImageBuilder::Component ImageBuilder::ContainerRecipe ImageBuilder::DistributionConfiguration ImageBuilder::ImageRecipe ImageBuilder::Workflow
  IoT::EncryptionConfiguration KinesisFirehose::DeliveryStream
  Lambda::CapacityProvider Lambda::EventSourceMapping Lambda::Function Logs::Integration Logs::LogAnomalyDetector LookoutEquipment::InferenceScheduler
  M2::Application MGN::LaunchConfigurationTemplate MWAAServerless::Workflow
  NetworkFirewall::Firewall NetworkFirewall::FirewallPolicy NetworkFirewall::RuleGroup NetworkFirewall::TLSInspectionConfiguration
  ObservabilityAdmin::S3TableIntegration OpenSearchServerless::SecurityPolicy OpsWorks::Layer
  Pipes::Pipe Proton::EnvironmentTemplate Proton::ServiceTemplate RDS::CustomDBEngineVersion RDS::Integration Redshift::Integration
  Redshift::SnapshotCopyGrant SES::MailManagerIngressPoint SNS::Topic SSMGuiConnect::Preferences
  SageMaker::DataQualityJobDefinition SageMaker::EndpointConfig SageMaker::InferenceExperiment SageMaker::ModelBiasJobDefinition
  SageMaker::ModelExplainabilityJobDefinition SageMaker::ModelQualityJobDefinition SageMaker::MonitoringSchedule SageMaker::ProcessingJob
  Scheduler::Schedule SecurityHub::ConnectorV2 Serverless::Function StepFunctions::Activity StepFunctions::StateMachine Synthetics::Canary
  Timestream::ScheduledQuery Transcribe::Vocabulary Transcribe::VocabularyFilter Translate::ParallelData
  WorkSpacesThinClient::Environment WorkSpacesWeb::BrowserSettings WorkSpacesWeb::DataProtectionSettings WorkSpacesWeb::IpAccessSettings
  WorkSpacesWeb::Portal WorkSpacesWeb::SessionLogger WorkSpacesWeb::UserSettings
`.trim().split(/\s+/).map(name => `AWS::${name}`));

/** Whether a new resource of a type is as good as the one that it replaces. */
export function isMadeAnew(type: string): boolean {
  return MADE_ANEW.has(type);
}

/** The list, for the test that compares it with the catalog. */
export function typesMadeAnew(): readonly string[] {
  return [...MADE_ANEW];
}
