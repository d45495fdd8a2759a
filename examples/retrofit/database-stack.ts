import { Stack, type StackProps } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as memorydb from 'aws-cdk-lib/aws-memorydb';
import * as neptune from 'aws-cdk-lib/aws-neptune';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** Databases, file systems and caches, of which some have L1s only. */
export class DatabaseStack extends Stack {
  public readonly catalogue: dynamodb.Table;

  constructor(scope: Construct, id: string, props: StackProps, vpc: ec2.IVpc) {
    super(scope, id, props);

    const reader = new iam.Role(this, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    this.catalogue = new dynamodb.Table(this, 'Catalogue', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    this.catalogue.grantReadData(reader);
    new dynamodb.TableV2(this, 'Sessions', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }).grantReadWriteData(reader);

    new rds.DatabaseInstance(this, 'Orders', { vpc, engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }) });
    new rds.DatabaseCluster(this, 'Ledger', { vpc, engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_4 }), writer: rds.ClusterInstance.serverlessV2('Writer') });
    new docdb.DatabaseCluster(this, 'Documents', { vpc, masterUser: { username: 'documents' }, instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE) });
    new neptune.CfnDBCluster(this, 'Graph', { dbSubnetGroupName: 'graph' });
    new redshift.CfnCluster(this, 'Warehouse', { clusterType: 'multi-node', dbName: 'warehouse', masterUsername: 'root', manageMasterPassword: true, nodeType: 'ra3.xlplus', numberOfNodes: 2 });
    new elasticache.CfnReplicationGroup(this, 'Cache', { replicationGroupDescription: 'Cache of the shop', engine: 'valkey', cacheNodeType: 'cache.t4g.small', numCacheClusters: 2, automaticFailoverEnabled: true });
    new memorydb.CfnCluster(this, 'Carts', { aclName: 'open-access', clusterName: 'carts', nodeType: 'db.t4g.small' });
    new opensearch.Domain(this, 'Search', { version: opensearch.EngineVersion.OPENSEARCH_2_19, vpc, vpcSubnets: [{ subnets: vpc.privateSubnets.slice(0, 1) }] });

    const files = new efs.FileSystem(this, 'Files', { vpc });
    new secretsmanager.Secret(this, 'ApiKey').grantRead(reader);
    const vault = new backup.BackupVault(this, 'Vault');
    const plan = backup.BackupPlan.daily35DayRetention(this, 'Plan', vault);
    plan.addSelection('Everything', { resources: [backup.BackupResource.fromEfsFileSystem(files), backup.BackupResource.fromDynamoDbTable(this.catalogue)] });
  }
}
