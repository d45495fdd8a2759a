import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, elsewhere, NOTHING, outOfReach, undecidable } from '../outcome';

const NETWORK_FIREWALL = 'network-firewall/latest/APIReference/API_EncryptionConfiguration.html';
const SAYS_NOTHING = undecidable('what the service then uses is not in the overlay');

/** Types that store data under a key which the service's own API takes and CloudFormation does not. */
export const OUT_OF_REACH_FACTS: readonly Fact[] = [
  ...['Firewall', 'FirewallPolicy', 'RuleGroup', 'TLSInspectionConfiguration'].map(
    (kind): Fact => [`AWS::NetworkFirewall::${kind}`, '', '', outOfReach(AWS_OWNED), NETWORK_FIREWALL],
  ),
  ['AWS::Transcribe::Vocabulary', '', '', outOfReach(AWS_OWNED), 'transcribe/latest/APIReference/API_CreateVocabulary.html'],
  ['AWS::Transcribe::VocabularyFilter', '', '', outOfReach(AWS_OWNED), 'transcribe/latest/APIReference/API_CreateVocabularyFilter.html'],
  ['AWS::BedrockAgentCore::PaymentManager', '', '', outOfReach(AWS_OWNED), 'bedrock-agentcore-control/latest/APIReference/API_CreatePaymentManager.html'],
  ['AWS::DMS::Certificate', '', '', outOfReach(awsManaged('aws/dms')), 'dms/latest/APIReference/API_ImportCertificate.html'],
  ['AWS::DocDB::DBInstance', '', 'EnablePerformanceInsights=true', outOfReach(awsManaged()), 'documentdb/latest/developerguide/API_CreateDBInstance.html'],
  ['AWS::DocDB::DBInstance', '', '', NOTHING, CFN],
  ['AWS::S3Tables::Table', '', '', outOfReach(elsewhere('the table bucket')), 'AmazonS3/latest/API/API_s3Buckets_CreateTable.html'],
  ['AWS::Grafana::Workspace', '', '', outOfReach(SAYS_NOTHING), 'grafana/latest/APIReference/API_CreateWorkspace.html'],
  ['AWS::EMRContainers::JobTemplate', '', '', outOfReach(SAYS_NOTHING), 'emr-on-eks/latest/APIReference/API_CreateJobTemplate.html'],
  ['AWS::SageMaker::MlflowApp', '', '', outOfReach(SAYS_NOTHING), 'sagemaker/latest/APIReference/API_CreateMlflowApp.html'],
  ['AWS::Wickr::Network', '', '', outOfReach(SAYS_NOTHING), 'wickr/latest/APIReference/API_CreateNetwork.html'],
];
