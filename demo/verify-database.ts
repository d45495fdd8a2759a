import { type DBCluster, type DBInstance, DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { ClientConfiguration } from '../test/emulator/harness/emulator';
import { expect, expectOne, resourcesOf, shortKey, type StackResource, type VerifiedKey, type VerifiedResource, verifyKey } from './verified-resource';

/** Reads back through the AWS API how the databases of a stack are encrypted; throws where one is not. */
export async function verifyDatabases(stackName: string, config: ClientConfiguration): Promise<VerifiedResource[]> {
  const resources = await resourcesOf(stackName, config);
  const key = await verifyKey(expectOne(resources('AWS::KMS::Key'), 'AWS::KMS::Key').physicalId, config);
  const instances = await Promise.all(resources('AWS::RDS::DBInstance').map(instance => verifyInstance(instance, key, config)));
  const clusters = await Promise.all(resources('AWS::RDS::DBCluster').map(cluster => verifyCluster(cluster, key, config)));
  return [key.line, ...instances, ...clusters];
}

async function verifyInstance({ name, physicalId }: StackResource, key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const { DBInstances = [] } = await new RDSClient(config).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: physicalId }));
  const [instance] = DBInstances;
  expectEncrypted(`instance ${physicalId}`, instance, key);
  expect(instance.PubliclyAccessible !== true, `instance ${physicalId} has no public address`);
  if (instance.PerformanceInsightsEnabled) {
    expect(instance.PerformanceInsightsKMSKeyId === key.arn, `Performance Insights of instance ${physicalId} are encrypted under ${key.arn}`);
  }
  return line(instance.DBClusterIdentifier ? `RDS cluster member ${name}` : `RDS instance ${name}`, key, 'DescribeDBInstances');
}

async function verifyCluster({ name, physicalId }: StackResource, key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const { DBClusters = [] } = await new RDSClient(config).send(new DescribeDBClustersCommand({ DBClusterIdentifier: physicalId }));
  expectEncrypted(`cluster ${physicalId}`, DBClusters[0], key);
  return line(`Aurora cluster ${name}`, key, 'DescribeDBClusters');
}

function expectEncrypted(what: string, database: DBInstance | DBCluster | undefined, key: VerifiedKey): void {
  expect(database?.StorageEncrypted === true && database.KmsKeyId === key.arn, `${what} is encrypted under ${key.arn}`);
}

function line(resource: string, key: VerifiedKey, verifiedHow: string): VerifiedResource {
  return { resource, key: shortKey(key.arn), kind: 'customer managed', rotation: key.rotation, verifiedHow };
}
