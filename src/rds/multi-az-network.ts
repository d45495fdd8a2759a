import { RemovalPolicy } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { KeyedMultiAzProps } from './multi-az-encryption';

/** The subnets that a cluster is in: the group that was given, or one of three zones. */
export function subnetGroupOf(cluster: Construct, { subnetGroup, vpc, vpcSubnets, removalPolicy }: KeyedMultiAzProps): rds.ISubnetGroup {
  return subnetGroup ?? new rds.SubnetGroup(cluster, 'Subnets', {
    description: `Three zones for the cluster ${cluster.node.id}`,
    vpc,
    vpcSubnets,
    removalPolicy: removalPolicy === RemovalPolicy.RETAIN ? RemovalPolicy.RETAIN : undefined,
  });
}

/** RDS refuses public access while the VPC has no internet gateway. A subnet group that is given is taken to be of the public subnets. */
export function waitForInternet(cluster: rds.CfnDBCluster, { publiclyAccessible, subnetGroup, vpc, vpcSubnets }: KeyedMultiAzProps): void {
  if (publiclyAccessible) {
    const routes = subnetGroup ? vpc.publicSubnets : [vpc.selectSubnets(vpcSubnets)];
    cluster.node.addDependency(...routes.map(each => each.internetConnectivityEstablished));
  }
}
