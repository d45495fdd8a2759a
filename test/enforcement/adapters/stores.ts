import { Size, type Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksV2 from 'aws-cdk-lib/aws-eks-v2';
import * as elasticsearch from 'aws-cdk-lib/aws-elasticsearch';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

export const PARTITION_KEY = { name: 'id', type: dynamodb.AttributeType.STRING };
export const AURORA = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 });
export const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
const PRIVATE = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
const MACHINE = { instanceType: new ec2.InstanceType('m7g.large'), machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-12345678', 'us-east-1': 'ami-12345678' }) };

/** The network of a stack. */
export function networkOf(stack: Stack): ec2.Vpc {
  return stack.node.tryFindChild('Network') as ec2.Vpc | undefined
    ?? new ec2.Vpc(stack, 'Network', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
}

/** An L2 with an adapter, as an app would make it that thinks of encryption only where the L2 makes it. */
export interface Store {
  readonly make: (stack: Stack) => Construct;
  /** The type of the resource that its data is in. */
  readonly type: string;
  /** Whether a key that is given to a deployed one replaces it, or fails. */
  readonly replaces: boolean;
}

/** One of each. */
export const STORES: Readonly<Record<string, Store>> = {
  'efs.FileSystem': {
    type: 'AWS::EFS::FileSystem',
    replaces: true,
    make: stack => new efs.FileSystem(stack, 'Data', { vpc: networkOf(stack) }),
  },
  'fsx.LustreFileSystem': {
    type: 'AWS::FSx::FileSystem',
    replaces: true,
    make: stack => new fsx.LustreFileSystem(stack, 'Data', {
      vpc: networkOf(stack),
      vpcSubnet: networkOf(stack).privateSubnets[0],
      storageCapacityGiB: 1200,
      lustreConfiguration: { deploymentType: fsx.LustreDeploymentType.PERSISTENT_2, perUnitStorageThroughput: 125 },
    }),
  },
  'backup.BackupVault': { type: 'AWS::Backup::BackupVault', replaces: true, make: stack => new backup.BackupVault(stack, 'Data') },
  'dynamodb.Table': { type: 'AWS::DynamoDB::Table', replaces: false, make: stack => new dynamodb.Table(stack, 'Data', { partitionKey: PARTITION_KEY }) },
  'dynamodb.TableV2': { type: 'AWS::DynamoDB::GlobalTable', replaces: false, make: stack => new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY }) },
  'docdb.DatabaseCluster': {
    type: 'AWS::DocDB::DBCluster',
    replaces: true,
    make: stack => new docdb.DatabaseCluster(stack, 'Data', {
      masterUser: { username: 'orders' }, vpc: networkOf(stack), vpcSubnets: PRIVATE, instanceType: new ec2.InstanceType('r6g.large'),
    }),
  },
  'rds.DatabaseInstance': {
    type: 'AWS::RDS::DBInstance',
    replaces: true,
    make: stack => new rds.DatabaseInstance(stack, 'Data', { engine: POSTGRES, vpc: networkOf(stack), vpcSubnets: PRIVATE }),
  },
  'rds.DatabaseCluster': {
    type: 'AWS::RDS::DBCluster',
    replaces: true,
    make: stack => new rds.DatabaseCluster(stack, 'Data', {
      engine: AURORA,
      vpc: networkOf(stack),
      vpcSubnets: PRIVATE,
      writer: rds.ClusterInstance.serverlessV2('Writer'),
      credentials: rds.Credentials.fromGeneratedSecret('orders'),
    }),
  },
  'rds.DatabaseClusterFromSnapshot': {
    type: 'AWS::RDS::DBCluster',
    replaces: true,
    make: stack => new rds.DatabaseClusterFromSnapshot(stack, 'Data', {
      engine: AURORA,
      vpc: networkOf(stack),
      vpcSubnets: PRIVATE,
      writer: rds.ClusterInstance.serverlessV2('Writer'),
      snapshotIdentifier: 'snapshot',
      snapshotCredentials: rds.SnapshotCredentials.fromGeneratedSecret('orders'),
    }),
  },
  'rds.ServerlessCluster': {
    type: 'AWS::RDS::DBCluster',
    replaces: true,
    make: stack => new rds.ServerlessCluster(stack, 'Data', { engine: AURORA, vpc: networkOf(stack), vpcSubnets: PRIVATE, credentials: rds.Credentials.fromGeneratedSecret('orders') }),
  },
  'opensearch.Domain': {
    type: 'AWS::OpenSearchService::Domain',
    replaces: true,
    make: stack => new opensearch.Domain(stack, 'Data', { version: opensearch.EngineVersion.OPENSEARCH_2_11 }),
  },
  'elasticsearch.Domain': {
    type: 'AWS::Elasticsearch::Domain',
    replaces: true,
    make: stack => new elasticsearch.Domain(stack, 'Data', { version: elasticsearch.ElasticsearchVersion.V7_10 }),
  },
  'ec2.Volume': {
    type: 'AWS::EC2::Volume',
    replaces: true,
    make: stack => new ec2.Volume(stack, 'Data', { availabilityZone: networkOf(stack).availabilityZones[0], size: Size.gibibytes(20) }),
  },
  'ec2.Instance': {
    type: 'AWS::EC2::Instance',
    replaces: true,
    make: stack => new ec2.Instance(stack, 'Data', { ...MACHINE, vpc: networkOf(stack), vpcSubnets: PRIVATE, blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20) }] }),
  },
  'ec2.LaunchTemplate': {
    type: 'AWS::EC2::LaunchTemplate',
    replaces: false,
    make: stack => new ec2.LaunchTemplate(stack, 'Data', { blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20) }] }),
  },
  'autoscaling.AutoScalingGroup': {
    type: 'AWS::EC2::LaunchTemplate',
    replaces: false,
    make: stack => new autoscaling.AutoScalingGroup(stack, 'Data', {
      ...MACHINE, vpc: networkOf(stack), vpcSubnets: PRIVATE, blockDevices: [{ deviceName: '/dev/xvda', volume: autoscaling.BlockDeviceVolume.ebs(20) }],
    }),
  },
  'ecr.Repository': { type: 'AWS::ECR::Repository', replaces: true, make: stack => new ecr.Repository(stack, 'Data') },
  'ecs.Cluster': { type: 'AWS::ECS::Cluster', replaces: false, make: stack => new ecs.Cluster(stack, 'Data', { vpc: networkOf(stack) }) },
  'eks.Cluster': { type: 'Custom::AWSCDK-EKS-Cluster', replaces: true, make: stack => new eks.Cluster(stack, 'Data', kubernetes(stack, eks.KubernetesVersion.V1_31)) },
  'eks.FargateCluster': { type: 'Custom::AWSCDK-EKS-Cluster', replaces: true, make: stack => new eks.FargateCluster(stack, 'Data', kubernetes(stack, eks.KubernetesVersion.V1_31)) },
  'eksV2.Cluster': {
    type: 'AWS::EKS::Cluster',
    replaces: true,
    make: stack => new eksV2.Cluster(stack, 'Data', { version: eksV2.KubernetesVersion.V1_31, vpc: networkOf(stack), vpcSubnets: [PRIVATE] }),
  },
  'eksV2.FargateCluster': {
    type: 'AWS::EKS::Cluster',
    replaces: true,
    make: stack => new eksV2.FargateCluster(stack, 'Data', {
      version: eksV2.KubernetesVersion.V1_31, vpc: networkOf(stack), vpcSubnets: [PRIVATE], kubectlProviderOptions: { kubectlLayer: kubernetes(stack, '').kubectlLayer },
    }),
  },
  'cloudtrail.Trail': { type: 'AWS::CloudTrail::Trail', replaces: false, make: stack => new cloudtrail.Trail(stack, 'Data') },
};

function kubernetes<V>(stack: Stack, version: V): { version: V; vpc: ec2.IVpc; vpcSubnets: ec2.SubnetSelection[]; kubectlLayer: lambda.ILayerVersion } {
  const layer = stack.node.tryFindChild('Kubectl') as lambda.ILayerVersion | undefined
    ?? lambda.LayerVersion.fromLayerVersionArn(stack, 'Kubectl', 'arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1');
  return { version, vpc: networkOf(stack), vpcSubnets: [PRIVATE], kubectlLayer: layer };
}
