import { CfnResource, Stack, type StackProps } from 'aws-cdk-lib';
import * as mq from 'aws-cdk-lib/aws-amazonmq';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as config from 'aws-cdk-lib/aws-config';
import * as dms from 'aws-cdk-lib/aws-dms';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kendra from 'aws-cdk-lib/aws-kendra';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as msk from 'aws-cdk-lib/aws-msk';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import * as transfer from 'aws-cdk-lib/aws-transfer';
import type { Construct } from 'constructs';

/** Machines, clusters and what watches them. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps, vpc: ec2.IVpc) {
    super(scope, id, props);

    const machine = { vpc, instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023() };
    new ec2.Instance(this, 'Bastion', { ...machine, blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(8) }] });
    const template = new ec2.LaunchTemplate(this, 'Workers', { ...machine, blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(8) }] });
    new autoscaling.AutoScalingGroup(this, 'Fleet', { vpc, launchTemplate: template });
    new ec2.CfnVolume(this, 'Scratch', { availabilityZone: 'eu-west-1a', size: 8 });

    const role = new iam.Role(this, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const subnetIds = vpc.privateSubnets.map(subnet => subnet.subnetId);
    new eks.CfnCluster(this, 'Cluster', { roleArn: role.roleArn, resourcesVpcConfig: { subnetIds } });
    new fsx.CfnFileSystem(this, 'Lustre', { fileSystemType: 'LUSTRE', subnetIds: subnetIds.slice(0, 1), storageCapacity: 1200 });
    new msk.CfnCluster(this, 'Kafka', { clusterName: 'kafka', kafkaVersion: '3.8.x', numberOfBrokerNodes: 2, brokerNodeGroupInfo: { clientSubnets: subnetIds, instanceType: 'kafka.m7g.large' } });
    new mq.CfnBroker(this, 'Broker', {
      brokerName: 'broker', deploymentMode: 'SINGLE_INSTANCE', engineType: 'RABBITMQ', hostInstanceType: 'mq.m5.large', publiclyAccessible: false, users: [{ username: 'admin', password: '{{resolve:secretsmanager:broker}}' }],
    });
    new dms.CfnReplicationInstance(this, 'Replication', { replicationInstanceClass: 'dms.t3.small' });
    new transfer.CfnServer(this, 'Transfer');
    new kendra.CfnIndex(this, 'Index', { edition: 'DEVELOPER_EDITION', name: 'index', roleArn: role.roleArn });

    new cloudtrail.Trail(this, 'Trail');
    const changes = new s3.Bucket(this, 'Changes');
    const notified = new sns.Topic(this, 'Notified');
    new config.CfnDeliveryChannel(this, 'Channel', { s3BucketName: changes.bucketName, snsTopicArn: notified.topicArn });
    new ec2.FlowLog(this, 'Flow', { resourceType: ec2.FlowLogResourceType.fromVpc(vpc), destination: ec2.FlowLogDestination.toS3(changes, 'flow') });
    new logs.LogGroup(this, 'Audit', { logGroupName: '/shop/audit' });
    new ssm.StringParameter(this, 'Flag', { stringValue: 'on' });
    new synthetics.Canary(this, 'Canary', {
      runtime: synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1,
      test: synthetics.Test.custom({ handler: 'index.handler', code: synthetics.Code.fromInline('exports.handler = async () => {};') }),
    });

    // Of a type that no L1 was made for: as CloudFormation has it.
    new CfnResource(this, 'Workspace', { type: 'AWS::APS::Workspace', properties: { Alias: 'shop' } });
  }
}
