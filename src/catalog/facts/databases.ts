import { CFN, type Fact } from '../fact';
import { AWS_OWNED, awsManaged, CUSTOMER_PROVIDED, elsewhere, inherited, KEY, keyOr, NOTHING, UNENCRYPTED } from '../outcome';

const AURORA = 'AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html';
const RDS_ENCRYPTION = 'AmazonRDS/latest/UserGuide/Overview.Encryption.html';
const RDS_SECRET = 'AmazonRDS/latest/APIReference/API_CreateDBInstance.html';
const ELASTICACHE = 'AmazonElastiCache/latest/dg/at-rest-encryption.html';
const REDSHIFT = 'redshift/latest/mgmt/working-with-db-encryption.html';
const DAX = 'amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html';
const [CLUSTER, INSTANCE, REPLICATION_GROUP] = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::ElastiCache::ReplicationGroup'];
const GLOBAL_TABLE_KEY = 'Replicas.*.SSESpecification.KMSMasterKeyId';
const REJECTED = 'MagneticStoreWriteProperties.MagneticStoreRejectedDataLocation.S3Configuration.KmsKeyId';

/** Relational, key-value, document, graph, in-memory and time-series databases, and warehouses. */
export const DATABASE_FACTS: readonly Fact[] = [
  [INSTANCE, 'KmsKeyId', 'DBClusterIdentifier=*', elsewhere('the DB cluster'), CFN],
  [INSTANCE, 'KmsKeyId', 'Engine=aurora*', elsewhere('the DB cluster'), CFN],
  [INSTANCE, 'KmsKeyId', 'DBSnapshotIdentifier=*', inherited('the snapshot'), CFN],
  [INSTANCE, 'KmsKeyId', 'DBClusterSnapshotIdentifier=*', inherited('the snapshot'), CFN],
  [INSTANCE, 'KmsKeyId', 'SourceDBInstanceAutomatedBackupsArn=*', inherited('the automated backup'), CFN],
  [INSTANCE, 'KmsKeyId', 'SourceDBInstanceIdentifier=* & KmsKeyId=*', keyOr(inherited('the source instance')), CFN],
  [INSTANCE, 'KmsKeyId', 'SourceDBInstanceIdentifier=*', inherited('the source instance'), CFN],
  [INSTANCE, 'KmsKeyId', 'SourceDbiResourceId=*', inherited('the source instance'), CFN],
  [INSTANCE, 'KmsKeyId', 'SourceDBClusterIdentifier=*', inherited('the source cluster'), CFN],
  [INSTANCE, 'KmsKeyId', 'StorageEncrypted=true', keyOr(awsManaged('aws/rds')), CFN],
  [INSTANCE, 'KmsKeyId', '', UNENCRYPTED, CFN],
  [INSTANCE, 'PerformanceInsightsKMSKeyId', 'EnablePerformanceInsights=true', keyOr(awsManaged('aws/rds')), CFN],
  [INSTANCE, 'PerformanceInsightsKMSKeyId', '', NOTHING, CFN],
  [INSTANCE, 'MasterUserSecret.KmsKeyId', 'ManageMasterUserPassword=true', keyOr(awsManaged('aws/secretsmanager')), RDS_SECRET],
  [INSTANCE, 'MasterUserSecret.KmsKeyId', '', NOTHING, RDS_SECRET],
  [INSTANCE, 'AutomaticBackupReplicationKmsKeyId', 'AutomaticBackupReplicationRegion=* & StorageEncrypted=true', KEY, CFN],
  [INSTANCE, 'AutomaticBackupReplicationKmsKeyId', '', NOTHING, CFN],

  [CLUSTER, 'KmsKeyId', 'SourceDBClusterIdentifier=*', inherited('the source cluster'), CFN],
  [CLUSTER, 'KmsKeyId', 'SnapshotIdentifier=* & StorageEncrypted=true & KmsKeyId=*', keyOr(inherited('the snapshot')), CFN],
  [CLUSTER, 'KmsKeyId', 'SnapshotIdentifier=*', inherited('the snapshot'), CFN],
  [CLUSTER, 'KmsKeyId', 'ReplicationSourceIdentifier=* & KmsKeyId=*', keyOr(inherited('the source cluster')), CFN],
  [CLUSTER, 'KmsKeyId', 'ReplicationSourceIdentifier=*', inherited('the source cluster'), CFN],
  [CLUSTER, 'KmsKeyId', 'StorageEncrypted=true', keyOr(awsManaged('aws/rds')), CFN],
  // Clusters from before 18 February 2026 can still be unencrypted.
  [CLUSTER, 'KmsKeyId', 'Engine=aurora*', AWS_OWNED, AURORA],
  [CLUSTER, 'KmsKeyId', '', UNENCRYPTED, RDS_ENCRYPTION],
  [CLUSTER, 'PerformanceInsightsKmsKeyId', 'PerformanceInsightsEnabled=true', keyOr(awsManaged('aws/rds')), CFN],
  [CLUSTER, 'PerformanceInsightsKmsKeyId', '', NOTHING, CFN],
  [CLUSTER, 'MasterUserSecret.KmsKeyId', 'ManageMasterUserPassword=true', keyOr(awsManaged('aws/secretsmanager')), RDS_SECRET],
  [CLUSTER, 'MasterUserSecret.KmsKeyId', '', NOTHING, RDS_SECRET],
  ['AWS::RDS::GlobalCluster', 'StorageEncrypted', '', elsewhere('each DB cluster'), CFN],
  ['AWS::RDS::Integration', 'KMSKeyId', '', keyOr(AWS_OWNED), CFN],

  ['AWS::DocDB::DBCluster', 'KmsKeyId', 'SnapshotIdentifier=* & KmsKeyId=*', keyOr(inherited('the snapshot')), CFN],
  ['AWS::DocDB::DBCluster', 'KmsKeyId', 'SnapshotIdentifier=*', inherited('the snapshot'), CFN],
  ['AWS::DocDB::DBCluster', 'KmsKeyId', 'SourceDBClusterIdentifier=* & KmsKeyId=*', keyOr(inherited('the source cluster')), CFN],
  ['AWS::DocDB::DBCluster', 'KmsKeyId', 'SourceDBClusterIdentifier=*', inherited('the source cluster'), CFN],
  ['AWS::DocDB::DBCluster', 'KmsKeyId', 'StorageEncrypted=true', keyOr(awsManaged()), CFN],
  ['AWS::DocDB::DBCluster', 'KmsKeyId', '', UNENCRYPTED, 'documentdb/latest/developerguide/encryption-at-rest.html'],
  ['AWS::DocDB::DBCluster', 'MasterUserSecretKmsKeyId', 'ManageMasterUserPassword=true', keyOr(awsManaged('aws/secretsmanager')), CFN],
  ['AWS::DocDB::DBCluster', 'MasterUserSecretKmsKeyId', '', NOTHING, CFN],
  ['AWS::DocDB::GlobalCluster', 'StorageEncrypted', '', elsewhere('each DB cluster'), CFN],
  ['AWS::DocDBElastic::Cluster', 'KmsKeyId', '', keyOr(awsManaged()), CFN],
  ['AWS::Neptune::DBCluster', 'KmsKeyId', 'SourceDBClusterIdentifier=*', inherited('the source cluster'), CFN],
  ['AWS::Neptune::DBCluster', 'KmsKeyId', 'SnapshotIdentifier=*', inherited('the snapshot'), CFN],
  ['AWS::Neptune::DBCluster', 'KmsKeyId', 'StorageEncrypted=true', keyOr(awsManaged()), CFN],
  ['AWS::Neptune::DBCluster', 'KmsKeyId', '', UNENCRYPTED, 'neptune/latest/userguide/encrypt.html'],
  ['AWS::Neptune::GlobalCluster', 'StorageEncrypted', '', elsewhere('each DB cluster'), CFN],
  ['AWS::NeptuneGraph::Graph', 'KmsKeyIdentifier', '', keyOr(awsManaged()), CFN],

  ['AWS::DynamoDB::Table', 'SSESpecification.KMSMasterKeyId', '.SSEEnabled=true', keyOr(awsManaged('aws/dynamodb')), CFN],
  ['AWS::DynamoDB::Table', 'SSESpecification.KMSMasterKeyId', '', AWS_OWNED, CFN],
  ['AWS::DynamoDB::GlobalTable', GLOBAL_TABLE_KEY, 'SSESpecification.SSEEnabled=true', keyOr(awsManaged('aws/dynamodb')), CFN],
  ['AWS::DynamoDB::GlobalTable', GLOBAL_TABLE_KEY, '', AWS_OWNED, CFN],
  ['AWS::Serverless::SimpleTable', 'SSESpecification.SSEEnabled', 'SSESpecification.SSEEnabled=true', awsManaged('aws/dynamodb'),
    'amazondynamodb/latest/developerguide/EncryptionAtRest.html'],
  ['AWS::Serverless::SimpleTable', 'SSESpecification.SSEEnabled', '', AWS_OWNED, 'amazondynamodb/latest/developerguide/EncryptionAtRest.html'],
  // DAX takes no key: it uses one key of the service for all clusters.
  ['AWS::DAX::Cluster', 'SSESpecification.SSEEnabled', 'SSESpecification.SSEEnabled=true', awsManaged(), DAX],
  ['AWS::DAX::Cluster', 'SSESpecification.SSEEnabled', '', UNENCRYPTED, DAX],
  ['AWS::DSQL::Cluster', 'KmsEncryptionKey', '', keyOr(AWS_OWNED), 'aurora-dsql/latest/userguide/data-encryption.html'],
  ['AWS::Cassandra::Table', 'EncryptionSpecification.KmsKeyIdentifier', '.EncryptionType=CUSTOMER_MANAGED_KMS_KEY', KEY, CFN],
  ['AWS::Cassandra::Table', 'EncryptionSpecification.KmsKeyIdentifier', '', AWS_OWNED, CFN],
  ['AWS::QLDB::Ledger', 'KmsKey', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Timestream::Database', 'KmsKeyId', '', keyOr(awsManaged()), 'timestream/latest/developerguide/API_CreateDatabase.html'],
  ['AWS::Timestream::ScheduledQuery', 'KmsKeyId', '', keyOr(AWS_OWNED), CFN],
  ['AWS::Timestream::Table', REJECTED, '.EncryptionOption=SSE_KMS', KEY, CFN],
  ['AWS::Timestream::Table', REJECTED, '.EncryptionOption=SSE_S3', AWS_OWNED, CFN],

  [REPLICATION_GROUP, 'KmsKeyId', 'GlobalReplicationGroupId=*', inherited('the global replication group'), CFN],
  [REPLICATION_GROUP, 'KmsKeyId', 'AtRestEncryptionEnabled=true', keyOr(AWS_OWNED), ELASTICACHE],
  [REPLICATION_GROUP, 'KmsKeyId', 'AtRestEncryptionEnabled=false', UNENCRYPTED, CFN],
  [REPLICATION_GROUP, 'KmsKeyId', 'Engine=valkey', keyOr(AWS_OWNED), 'AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html'],
  [REPLICATION_GROUP, 'KmsKeyId', '', UNENCRYPTED, CFN],
  // Encryption at rest is for replication groups and serverless caches.
  ['AWS::ElastiCache::CacheCluster', '', '', UNENCRYPTED, ELASTICACHE],
  ['AWS::ElastiCache::ServerlessCache', 'KmsKeyId', '', keyOr(AWS_OWNED), ELASTICACHE],
  ['AWS::MemoryDB::Cluster', 'KmsKeyId', '', keyOr(AWS_OWNED), 'memorydb/latest/devguide/at-rest-encryption.html'],

  ['AWS::Redshift::Cluster', 'KmsKeyId', 'HsmConfigurationIdentifier=*', CUSTOMER_PROVIDED, REDSHIFT],
  ['AWS::Redshift::Cluster', 'KmsKeyId', 'Encrypted=false', UNENCRYPTED, REDSHIFT],
  ['AWS::Redshift::Cluster', 'KmsKeyId', '', keyOr(AWS_OWNED), REDSHIFT],
  ['AWS::Redshift::Cluster', 'MasterPasswordSecretKmsKeyId', 'ManageMasterPassword=true', keyOr(awsManaged('aws/secretsmanager')), 'secretsmanager/latest/userguide/security-encryption.html'],
  ['AWS::Redshift::Cluster', 'MasterPasswordSecretKmsKeyId', '', NOTHING, CFN],
  ['AWS::Redshift::Integration', 'KMSKeyId', '', keyOr(AWS_OWNED), 'redshift/latest/APIReference/API_CreateIntegration.html'],
  ['AWS::RedshiftServerless::Namespace', 'AdminPasswordSecretKmsKeyId', 'ManageAdminPassword=true', keyOr(awsManaged('aws/secretsmanager')), 'secretsmanager/latest/userguide/security-encryption.html'],
  ['AWS::RedshiftServerless::Namespace', 'AdminPasswordSecretKmsKeyId', '', NOTHING, CFN],

  ['AWS::OpenSearchService::Domain', 'EncryptionAtRestOptions.KmsKeyId', '.Enabled=true', keyOr(AWS_OWNED), 'opensearch-service/latest/developerguide/encryption-at-rest.html'],
  ['AWS::OpenSearchService::Domain', 'EncryptionAtRestOptions.KmsKeyId', '', UNENCRYPTED, 'opensearch-service/latest/developerguide/encryption-at-rest.html'],
  ['AWS::Elasticsearch::Domain', 'EncryptionAtRestOptions.KmsKeyId', '.Enabled=true', keyOr(AWS_OWNED), 'opensearch-service/latest/developerguide/encryption-at-rest.html'],
  ['AWS::Elasticsearch::Domain', 'EncryptionAtRestOptions.KmsKeyId', '', UNENCRYPTED, 'opensearch-service/latest/developerguide/encryption-at-rest.html'],
  ['AWS::OpenSearchService::Application', 'KmsKeyArn', '', keyOr(awsManaged()), 'opensearch-service/latest/APIReference/API_CreateApplication.html'],
  ['AWS::OpenSearchServerless::Collection', 'EncryptionConfig.KmsKeyArn', '.AWSOwnedKey=true', AWS_OWNED, CFN],
  ['AWS::OpenSearchServerless::Collection', 'EncryptionConfig.KmsKeyArn', '', keyOr(elsewhere('its encryption policy')), 'opensearch-service/latest/developerguide/serverless-encryption.html'],
  ['AWS::OpenSearchServerless::SecurityPolicy', 'Policy.KmsARN', 'Type=network', NOTHING, CFN],
  ['AWS::OpenSearchServerless::SecurityPolicy', 'Policy.KmsARN', 'Policy.AWSOwnedKey=true', AWS_OWNED, 'opensearch-service/latest/developerguide/serverless-encryption.html'],
  ['AWS::OpenSearchServerless::SecurityPolicy', 'Policy.KmsARN', '', KEY, 'opensearch-service/latest/developerguide/serverless-encryption.html'],
];
