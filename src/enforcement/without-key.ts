import { valueAt } from '../catalog/template-value';

/** A resource, or a store of one, that must not be given a key, though its type takes one. */
interface WithoutKey {
  readonly type: string;
  /** Of the key property; without one, whatever the type holds. */
  readonly path?: string;
  /** @default - every resource of the type */
  readonly isOne?: (properties: Record<string, unknown>) => boolean;
  /** For people: a phrase. */
  readonly reason: string;
}

/** DataSync keeps these for a location, if it keeps any, in a secret of its own. */
const CREDENTIALS_OF_LOCATIONS: Readonly<Record<string, readonly string[]>> = {
  'AWS::DataSync::LocationAzureBlob': ['AzureBlobSasConfiguration'],
  'AWS::DataSync::LocationFSxWindows': ['Password'],
  'AWS::DataSync::LocationHDFS': ['KerberosKeytab'],
  'AWS::DataSync::LocationObjectStorage': ['SecretKey'],
  'AWS::DataSync::LocationSMB': ['Password', 'KerberosKeytab'],
};

const LIMITS: readonly WithoutKey[] = [
  {
    // https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html
    type: 'AWS::FSx::FileSystem',
    isOne: properties => {
      const deployment = valueAt(properties, ['LustreConfiguration', 'DeploymentType']);
      return properties.FileSystemType === 'LUSTRE' && (deployment.kind !== 'literal' || !String(deployment.value).startsWith('PERSISTENT'));
    },
    reason: 'only persistent file systems for Lustre take a key, and scratch ones are under the key of the service',
  },
  {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
    type: 'AWS::DynamoDB::GlobalTable',
    isOne: ({ Replicas: replicas }) => Array.isArray(replicas) && replicas.length > 1,
    reason: 'its replicas in other Regions need keys of those Regions',
  },
  // Without a key, SSEEnabled says aws/dynamodb, and nothing else does: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
  ...['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].map((type): WithoutKey => ({
    type,
    isOne: properties => valueAt(properties, ['SSESpecification', 'SSEEnabled']).kind !== 'absent',
    reason: 'SSESpecification says how it is encrypted, and what the app says stays',
  })),
  {
    // https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
    type: 'AWS::StepFunctions::StateMachine',
    reason: 'its execution role would have to be given the key, which the L2 does: use sfn.StateMachine',
  },
  {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-connections.html
    type: 'AWS::Events::Connection',
    reason: 'EventBridge uses a key for connections only where it has the tag EventBridgeApiDestinations=true',
  },
  {
    // A queue has one kind of encryption: SQS refuses both. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    type: 'AWS::SQS::Queue',
    isOne: ({ SqsManagedSseEnabled: ownKey }) => ownKey !== undefined,
    reason: 'SqsManagedSseEnabled says how it is encrypted, and what the app says stays',
  },
  {
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
    type: 'AWS::Scheduler::Schedule',
    reason: 'the role of its target would have to be given the key, which the L2 does: use scheduler.Schedule',
  },
  {
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
    type: 'AWS::ECS::Cluster',
    path: 'Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId',
    reason: 'Fargate would have to be admitted to the key for this cluster, or none of its tasks starts, which the L2 does: use ecs.Cluster',
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_artifact_encryption.html
    type: 'AWS::Synthetics::Canary',
    path: 'ArtifactConfig.S3Encryption.KmsKeyArn',
    isOne: ({ RuntimeVersion: runtime }) => typeof runtime !== 'string' || !runtime.startsWith('syn-nodejs-'),
    reason: 'only runtimes of Node.js encrypt their artifacts under a key',
  },
  {
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-iam.html
    type: 'AWS::ECR::RepositoryCreationTemplate',
    isOne: ({ CustomRoleArn: role }) => role === undefined,
    reason: 'ECR makes repositories under a key with a role only (CustomRoleArn)',
  },
  {
    // https://docs.aws.amazon.com/glue/latest/dg/encrypt-connection-passwords.html
    type: 'AWS::Glue::DataCatalogEncryptionSettings',
    path: 'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId',
    reason: 'Glue would then return the passwords of all connections encrypted, to whoever uses them now',
  },
  {
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
    type: 'AWS::ECS::Service',
    path: 'ServiceConnectConfiguration.Services.*.Tls.KmsKey',
    reason: 'the role that makes the certificates of Service Connect would have to be given the key',
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/metadata-tables-permissions.html
  ...['AnnotationTable', 'InventoryTable', 'JournalTable'].map((table): WithoutKey => ({
    type: 'AWS::S3::Bucket',
    path: `MetadataConfiguration.${table}Configuration.EncryptionConfiguration.KmsKeyArn`,
    reason: 'S3 Metadata and the maintenance of its tables would have to be admitted to the key, or the table is no longer written',
  })),
  // https://docs.aws.amazon.com/datasync/latest/userguide/location-credentials.html
  ...Object.entries(CREDENTIALS_OF_LOCATIONS).map(([type, credentials]): WithoutKey => ({
    type,
    isOne: properties => properties.CustomSecretConfig !== undefined || credentials.every(name => properties[name] === undefined),
    reason: 'the key is for credentials that DataSync keeps itself, and it keeps none for this location',
  })),
];

/** Why a store of a resource must not be given a key; undefined where nothing speaks against it. */
export function reasonAgainstKey(type: string, pattern: string, properties: Record<string, unknown>): string | undefined {
  return LIMITS.find(limit => limit.type === type && (limit.path ?? pattern) === pattern && (limit.isOne?.(properties) ?? true))?.reason;
}
