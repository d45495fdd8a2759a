import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { instancesOf } from './cluster-encryption';
import { logExportsOf, supportsIamAuthentication } from './engine-features';
import { BACKUP_RETENTION, MONITORING_INTERVAL } from './instance-protection';

/** The props that a cluster and one from a snapshot share. */
type ClusterProps = Omit<rds.DatabaseClusterProps, 'credentials' | 'replicationSourceIdentifier' | 'manageMasterUserPassword'>;

/** What protects a cluster and costs little, where the user's own props do not say otherwise. */
export function protectedClusterProps<P extends ClusterProps>(props: P): P {
  return {
    ...props,
    backup: props.backup ?? { retention: BACKUP_RETENTION },
    // A database that is asked to go with its stack could not, under deletion protection.
    deletionProtection: props.deletionProtection ?? props.removalPolicy !== RemovalPolicy.DESTROY,
    copyTagsToSnapshot: props.copyTagsToSnapshot ?? true,
    autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
    iamAuthentication: props.iamAuthentication ?? (supportsIamAuthentication(props.engine) ? true : undefined),
    cloudwatchLogsExports: props.cloudwatchLogsExports ?? logExportsOf(props.engine),
    monitoringInterval: props.monitoringInterval ?? MONITORING_INTERVAL,
    vpcSubnets: withoutPublicAccess(props),
    ...(props.instanceProps && {
      instanceProps: {
        ...props.instanceProps,
        publiclyAccessible: props.instanceProps.publiclyAccessible ?? false,
        autoMinorVersionUpgrade: props.instanceProps.autoMinorVersionUpgrade ?? true,
      },
    }),
  };
}

/** The same for the instances that `writer` and `readers` made. */
export function protectInstancesOf(cluster: IConstruct): void {
  instancesOf(cluster).forEach(instance => {
    instance.publiclyAccessible ??= false;
    instance.autoMinorVersionUpgrade ??= true;
  });
}

/** The L2 makes instances in public subnets reachable from the internet. The same subnets, named one by one, leave it to the props of each instance. */
function withoutPublicAccess({ vpc, vpcSubnets }: ClusterProps): ec2.SubnetSelection | undefined {
  return vpc && vpcSubnets?.subnetType === ec2.SubnetType.PUBLIC ? { subnets: vpc.selectSubnets(vpcSubnets).subnets } : vpcSubnets;
}
