import { Stack, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { EncryptedDatabaseCluster, EncryptedDatabaseInstance, EncryptionKey, KeySource } from 'cdk-at-rest';

const NETWORK = '10.0.0.0/16';

/**
 * An instance with every option on and an Aurora Serverless v2 cluster, both under one key of our own, in a network without a way
 * to the internet, and an application that reads their secrets.
 */
export class DatabaseStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const key = new EncryptionKey(this, 'Key', { alias: 'database' });
    EncryptionKey.useSource(this, KeySource.given(key));

    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(NETWORK),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    });
    // The functions that rotate the secrets have no other way to Secrets Manager.
    const endpoint = new ec2.SecurityGroup(this, 'Endpoint', { vpc, description: 'Secrets Manager, for the network of the databases' });
    endpoint.addIngressRule(ec2.Peer.ipv4(NETWORK), ec2.Port.HTTPS);
    vpc.addInterfaceEndpoint('SecretsManager', {
      service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER, securityGroups: [endpoint], open: false,
    });
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

    const orders = new EncryptedDatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_2 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
      instanceIdentifier: 'orders',
      vpc,
      vpcSubnets,
      port: 5440,
      multiAz: true,
      enablePerformanceInsights: true,
      createLogGroups: true,
      secretRotation: true,
      backupPlan: true,
    });
    const catalogue = new EncryptedDatabaseCluster(this, 'Catalogue', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
      clusterIdentifier: 'catalogue',
      vpc,
      vpcSubnets,
      port: 5441,
      writer: rds.ClusterInstance.serverlessV2('Writer', { enablePerformanceInsights: true }),
      createLogGroups: true,
    });

    const application = new iam.Role(this, 'Application', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    orders.secret!.grantRead(application);
    catalogue.secret!.grantRead(application);
  }
}
