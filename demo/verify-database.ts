import { type DBCluster, type DBInstance, DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { ApiConfiguration } from './api-configuration';
import { callService } from './call-service';
import { expect, expectOne, resourcesOf, lineUnder, type StackResource, type VerifiedKey, type VerifiedResource, verifyKey } from './verified-resource';

/** Reads back through the AWS API how the databases of a stack, their secrets and their backups are encrypted; throws where one is not. */
export async function verifyDatabases(stackName: string, config: ApiConfiguration): Promise<VerifiedResource[]> {
  const resources = await resourcesOf(stackName, config);
  const key = await verifyKey(expectOne(resources('AWS::KMS::Key'), 'AWS::KMS::Key').physicalId, config);
  const instances = await Promise.all(resources('AWS::RDS::DBInstance').map(instance => verifyInstance(instance, key, config)));
  const clusters = await Promise.all(resources('AWS::RDS::DBCluster').map(cluster => verifyCluster(cluster, key, config)));
  const secrets = await Promise.all(resources('AWS::SecretsManager::Secret').map(secret => verifySecret(secret, key, config)));
  const vaults = await Promise.all(resources('AWS::Backup::BackupVault').map(vault => verifyVault(vault, key, config)));
  return [key.line, ...instances, ...clusters, ...secrets, ...vaults];
}

async function verifyInstance({ name, physicalId }: StackResource, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const { DBInstances = [] } = await new RDSClient(config).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: physicalId }));
  const [instance] = DBInstances;
  expectEncrypted(`instance ${physicalId}`, instance, key);
  expect(instance.PubliclyAccessible !== true, `instance ${physicalId} has no public address`);
  if (instance.PerformanceInsightsEnabled) {
    expect(instance.PerformanceInsightsKMSKeyId === key.arn, `Performance Insights of instance ${physicalId} are encrypted under ${key.arn}`);
  }
  return lineUnder(key, instance.DBClusterIdentifier ? `RDS cluster member ${name}` : `RDS instance ${name}`, 'DescribeDBInstances');
}

async function verifyCluster({ name, physicalId }: StackResource, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const { DBClusters = [] } = await new RDSClient(config).send(new DescribeDBClustersCommand({ DBClusterIdentifier: physicalId }));
  expectEncrypted(`cluster ${physicalId}`, DBClusters[0], key);
  return lineUnder(key, `Cluster ${name}`, 'DescribeDBClusters');
}

async function verifySecret({ name, physicalId }: StackResource, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const secret = await callService<{ readonly KmsKeyId?: string }>(config, 'secretsmanager', 'describe_secret', { SecretId: physicalId });
  expect(secret.KmsKeyId === key.arn, `secret ${physicalId} is encrypted under ${key.arn}`);
  return lineUnder(key, `Secret ${name}`, 'DescribeSecret');
}

async function verifyVault({ name, physicalId }: StackResource, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const vault = await callService<{ readonly EncryptionKeyArn?: string }>(config, 'backup', 'describe_backup_vault', { BackupVaultName: physicalId });
  expect(vault.EncryptionKeyArn === key.arn, `backup vault ${physicalId} is encrypted under ${key.arn}`);
  return lineUnder(key, `Backup vault ${name}`, 'DescribeBackupVault');
}

function expectEncrypted(what: string, database: DBInstance | DBCluster | undefined, key: VerifiedKey): void {
  expect(database?.StorageEncrypted === true && database.KmsKeyId === key.arn, `${what} is encrypted under ${key.arn}`);
}
