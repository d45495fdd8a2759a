/**
 * What is encrypted with a key.
 *
 * - `data`: what the resource itself holds.
 * - `volume`: EBS volumes or snapshots that it makes.
 * - `secret`: a secret of Secrets Manager that it makes.
 * - `objects`: what it writes to a bucket: results, exports, artifacts. Where it names no key, the bucket's default encryption applies.
 * - `logs`: what it writes to log groups.
 * - `copy`: copies in another place: replicas, copied snapshots.
 * - `passing`: nothing at rest: messages and calls, or a key that is only read or allowed.
 */
export type Holding = 'data' | 'volume' | 'secret' | 'objects' | 'logs' | 'copy' | 'passing';

/** All that is not `data`. A pattern is one of type and path: `AWS::EC2::Instance BlockDeviceMappings.*.Ebs.KmsKeyId`. */
const HOLDINGS: ReadonlyArray<readonly [Holding, RegExp]> = [
  // A key for sessions, for what a trigger receives, for streams to decrypt, for a grammar to read, for what a rotation function may decrypt.
  ['passing', /^AWS::ECS::Cluster .*ExecuteCommandConfiguration\.KmsKeyId$|LambdaConfig\.KMSKeyID$|^AWS::GroundStation::|GrammarSlotTypeSetting|HostedRotationLambda/],
  ['secret', /MasterUserSecret|MasterPasswordSecret|AdminPasswordSecret|CmkSecretConfig|^AWS::EVS::|^AWS::SecurityHub::ConnectorV2|\.Tls\.KmsKey$/],
  ['copy', /^AWS::EFS::.*ReplicationConfiguration|AutomaticBackupReplication|SnapshotCopy|ReplicaKmsKeyID|^AWS::DLM::|AmiDistributionConfiguration/],
  ['volume', /Ebs\.(KmsKeyId|Encrypted)$|EbsConfiguration|EBSVolume|RootVolume\.KmsKeyId|Volume(Kms)?KeyId$|VolumeKmsKeyId$|^AWS::(EC2|WorkspacesInstances)::Volume /],
  ['volume', /^AWS::SageMaker::(NotebookInstance|EndpointConfig) KmsKeyId$|^AWS::SageMaker::InferenceExperiment KmsKey$|ManagedStorageConfiguration\.KmsKeyId$/],
  ['volume', /LocalDiskEncryptionConfiguration|EbsEncryptionKeyArn|^AWS::OpsWorks::Layer /],
  ['objects', /^AWS::Athena::.*(ResultConfiguration|S3Logging)|^AWS::Code(Build|Pipeline)::|^AWS::Comprehend::.*Output|^AWS::(Config|DataBrew|DataExchange|GuardDuty)::/],
  ['objects', /S3Config\.|S3Settings|RedshiftSettings|^AWS::EMR::(Cluster|Step|Studio) |S3Monitoring|S3Encryption|^AWS::EntityResolution::|DestinationConfiguration\..*AWSKMSKeyARN$/],
  ['objects', /AudioLogSettings|^AWS::Glue::Catalog |DataOutputConfiguration|S3ExportKmsKeyId|S3DataDestination|^AWS::Rekognition::|^AWS::S3::StorageLens |WriteToS3|S3Action/],
  ['objects', /^AWS::SSM::ResourceDataSync |^AWS::SageMaker::.*(Output|Capture|CoreDump|S3|DataStorage|DatasetDefinition)|RejectedDataLocation|PostCallAnalytics|^AWS::CloudTrail::Trail /],
  ['logs', /CloudWatchLoggingConfiguration|CloudWatchEncryption|^AWS::ObservabilityAdmin::(Organization|TelemetryRule)/],
];

/** What a key property, or a store without one, holds. */
export function holdingOf(type: string, path: string): Holding {
  const name = `${type} ${path}`;
  return HOLDINGS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'data';
}
