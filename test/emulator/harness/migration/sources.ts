import {
  ApplicationAutoScalingClient, PutScalingPolicyCommand, PutScheduledActionCommand, RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  AddRoleToDBClusterCommand, AddRoleToDBInstanceCommand, CreateDBClusterCommand, CreateDBClusterEndpointCommand, CreateDBInstanceCommand,
  CreateDBProxyCommand, DescribeDBClustersCommand, DescribeDBInstancesCommand, DescribeDBSubnetGroupsCommand, EnableHttpEndpointCommand,
  ModifyActivityStreamCommand, ModifyDBClusterCommand, RDSClient, RegisterDBProxyTargetsCommand, StartActivityStreamCommand,
} from '@aws-sdk/client-rds';
import type { ClientConfiguration } from '../emulator';
import { OPTION_GROUP, PARAMETER_GROUPS, type Surroundings } from './surroundings';

const TAGS = [{ Key: 'team', Value: 'shop' }, { Key: 'stage', Value: 'production' }];
const NOW = { ApplyImmediately: true };

/** An unencrypted instance of PostgreSQL behind a proxy, on which everything is set that PostgreSQL has. */
export async function makeInstance(config: ClientConfiguration, around: Surroundings, DeletionProtection = true): Promise<void> {
  const DBInstanceIdentifier = 'orders';
  const rds = new RDSClient(config);
  await rds.send(new CreateDBInstanceCommand({
    DBInstanceIdentifier,
    DBInstanceClass: 'db.m7g.large',
    Engine: 'postgres',
    EngineVersion: '16.4',
    EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
    LicenseModel: 'postgresql-license',
    MasterUsername: 'admin',
    ManageMasterUserPassword: true,
    MasterUserSecretKmsKeyId: around.keys.secret,
    DBName: 'orders',
    Port: 6432,
    AllocatedStorage: 500,
    MaxAllocatedStorage: 1000,
    StorageType: 'gp3',
    Iops: 13000,
    StorageThroughput: 600,
    DedicatedLogVolume: true,
    MultiAZ: true,
    DBSubnetGroupName: around.subnetGroup,
    VpcSecurityGroupIds: [...around.securityGroups],
    PubliclyAccessible: false,
    NetworkType: 'DUAL',
    ProcessorFeatures: [{ Name: 'threadsPerCore', Value: '1' }],
    AutoMinorVersionUpgrade: false,
    DBParameterGroupName: PARAMETER_GROUPS.instance,
    OptionGroupName: OPTION_GROUP,
    CACertificateIdentifier: 'rds-ca-rsa4096-g1',
    EnableIAMDatabaseAuthentication: true,
    Domain: 'd-1234567890',
    DomainIAMRoleName: 'directory',
    BackupRetentionPeriod: 14,
    PreferredBackupWindow: '01:00-01:30',
    PreferredMaintenanceWindow: 'sun:03:00-sun:03:30',
    CopyTagsToSnapshot: true,
    DeletionProtection,
    MonitoringInterval: 30,
    MonitoringRoleArn: around.role('monitoring'),
    DatabaseInsightsMode: 'advanced',
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: around.keys.insights,
    PerformanceInsightsRetentionPeriod: 465,
    EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    Tags: TAGS,
  }));
  await rds.send(new AddRoleToDBInstanceCommand({ DBInstanceIdentifier, RoleArn: around.role('import'), FeatureName: 's3Import' }));
  await rds.send(new AddRoleToDBInstanceCommand({ DBInstanceIdentifier, RoleArn: around.role('export'), FeatureName: 's3Export' }));
  await makeProxy(rds, around, `${DBInstanceIdentifier}-proxy`, { DBInstanceIdentifiers: [DBInstanceIdentifier] });
}

/** An unencrypted instance of Oracle with an activity stream, whose audit policy is unlocked. */
export async function makeOracle(config: ClientConfiguration, around: Surroundings): Promise<void> {
  const rds = new RDSClient(config);
  await rds.send(new CreateDBInstanceCommand({
    DBInstanceIdentifier: 'billing',
    DBInstanceClass: 'db.r6i.large',
    Engine: 'oracle-ee',
    LicenseModel: 'bring-your-own-license',
    MasterUsername: 'admin',
    MasterUserPassword: 'not-a-secret',
    AllocatedStorage: 100,
    DBSubnetGroupName: around.subnetGroup,
    StorageType: 'io1',
    Iops: 1000,
    Tags: TAGS,
  }));
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'billing' }));
  await rds.send(new StartActivityStreamCommand({
    ResourceArn: DBInstances[0].DBInstanceArn, Mode: 'async', KmsKeyId: around.keys.stream, ...NOW, EngineNativeAuditFieldsIncluded: true,
  }));
  // A look, with which the stream has started.
  await instanceOf(rds, 'billing');
  await rds.send(new ModifyActivityStreamCommand({ ResourceArn: DBInstances[0].DBInstanceArn, AuditPolicyState: 'unlocked' }));
}

/** One that nothing protects against deletion. */
export async function makeUnprotectedInstance(config: ClientConfiguration, around: Surroundings): Promise<void> {
  await makeInstance(config, around, false);
}

/** An unencrypted cluster of Aurora with a writer, a reader, two custom endpoints, scaling, a proxy and an activity stream, and everything else set. */
export async function makeAurora(config: ClientConfiguration, around: Surroundings): Promise<void> {
  const name = 'shop';
  const rds = new RDSClient(config);
  const cluster = { DBClusterIdentifier: name };
  await rds.send(new CreateDBClusterCommand({
    ...cluster,
    Engine: 'aurora-mysql',
    EngineMode: 'provisioned',
    EngineVersion: '8.0.mysql_aurora.3.08.0',
    EngineLifecycleSupport: 'open-source-rds-extended-support',
    DatabaseName: 'shop',
    MasterUsername: 'admin',
    ManageMasterUserPassword: true,
    MasterUserSecretKmsKeyId: around.keys.secret,
    Port: 3307,
    StorageType: 'aurora-iopt1',
    AvailabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    DBSubnetGroupName: around.subnetGroup,
    VpcSecurityGroupIds: [...around.securityGroups],
    NetworkType: 'IPV4',
    DBClusterParameterGroupName: PARAMETER_GROUPS.cluster,
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
    EnableIAMDatabaseAuthentication: true,
    Domain: 'd-1234567890',
    DomainIAMRoleName: 'directory',
    BackupRetentionPeriod: 7,
    PreferredBackupWindow: '01:00-01:30',
    PreferredMaintenanceWindow: 'sun:03:00-sun:03:30',
    BacktrackWindow: 3600,
    CopyTagsToSnapshot: true,
    DeletionProtection: true,
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: around.keys.insights,
    PerformanceInsightsRetentionPeriod: 465,
    DatabaseInsightsMode: 'advanced',
    MonitoringInterval: 60,
    MonitoringRoleArn: around.role('monitoring'),
    EnableCloudwatchLogsExports: ['audit'],
    Tags: TAGS,
  }));
  await rds.send(new ModifyDBClusterCommand({ ...cluster, ...NOW, AutoMinorVersionUpgrade: false, EnableLocalWriteForwarding: true }));
  await makeMember(rds, around, name, `${name}-1`, { PromotionTier: 1, DBParameterGroupName: PARAMETER_GROUPS.member, CACertificateIdentifier: 'rds-ca-ecc384-g1' });
  await makeMember(rds, around, name, `${name}-0`, { PromotionTier: 2 });
  await rds.send(new AddRoleToDBClusterCommand({ ...cluster, RoleArn: around.role('load'), FeatureName: 's3Import' }));
  await rds.send(new AddRoleToDBClusterCommand({ ...cluster, RoleArn: around.role('any') }));
  const { DBClusterArn } = await clusterOf(rds, name);
  await rds.send(new EnableHttpEndpointCommand({ ResourceArn: DBClusterArn }));
  await rds.send(new CreateDBClusterEndpointCommand({
    ...cluster, DBClusterEndpointIdentifier: 'reports', EndpointType: 'READER', StaticMembers: [`${name}-0`], Tags: TAGS,
  }));
  await rds.send(new CreateDBClusterEndpointCommand({ ...cluster, DBClusterEndpointIdentifier: 'jobs', EndpointType: 'ANY', ExcludedMembers: [`${name}-1`] }));
  await makeProxy(rds, around, `${name}-proxy`, { DBClusterIdentifiers: [name] }, 'MYSQL');
  await rds.send(new StartActivityStreamCommand({ ResourceArn: DBClusterArn, Mode: 'async', KmsKeyId: around.keys.stream, ...NOW }));
  // A look, with which the stream has started.
  await clusterOf(rds, name);
  await makeScaling(config, name);
}

/** An unencrypted Multi-AZ cluster of PostgreSQL. */
export async function makeMultiAz(config: ClientConfiguration, around: Surroundings): Promise<void> {
  await new RDSClient(config).send(new CreateDBClusterCommand({
    DBClusterIdentifier: 'ledger',
    Engine: 'postgres',
    EngineVersion: '16.4',
    DBClusterInstanceClass: 'db.m6gd.large',
    AllocatedStorage: 100,
    StorageType: 'io1',
    Iops: 1000,
    MasterUsername: 'admin',
    MasterUserPassword: 'not-a-secret',
    DBSubnetGroupName: around.subnetGroup,
    VpcSecurityGroupIds: [...around.securityGroups],
    DBClusterParameterGroupName: PARAMETER_GROUPS.multiAz,
    PubliclyAccessible: true,
    CACertificateIdentifier: 'rds-ca-rsa4096-g1',
    BackupRetentionPeriod: 7,
    DeletionProtection: true,
    CopyTagsToSnapshot: true,
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: around.keys.insights,
    PerformanceInsightsRetentionPeriod: 7,
    EnableCloudwatchLogsExports: ['postgresql'],
    Tags: TAGS,
  }));
}

async function makeMember(rds: RDSClient, around: Surroundings, cluster: string, identifier: string, own: object): Promise<void> {
  await rds.send(new CreateDBInstanceCommand({
    DBInstanceIdentifier: identifier,
    DBClusterIdentifier: cluster,
    DBInstanceClass: 'db.r7g.large',
    Engine: 'aurora-mysql',
    AutoMinorVersionUpgrade: false,
    PreferredMaintenanceWindow: 'mon:03:00-mon:03:30',
    PubliclyAccessible: false,
    MonitoringInterval: 15,
    MonitoringRoleArn: around.role('monitoring'),
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: around.keys.insights,
    PerformanceInsightsRetentionPeriod: 465,
    Tags: TAGS,
    ...own,
  }));
}

async function makeProxy(
  rds: RDSClient, around: Surroundings, DBProxyName: string, target: object, EngineFamily: 'POSTGRESQL' | 'MYSQL' = 'POSTGRESQL',
): Promise<void> {
  const { DBSubnetGroups = [] } = await rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: around.subnetGroup }));
  const VpcSubnetIds = (DBSubnetGroups[0].Subnets ?? []).flatMap(subnet => subnet.SubnetIdentifier ?? []);
  const SecretArn = `${around.role('proxy').replace(':iam::', ':secretsmanager:eu-west-1:').replace('role/proxy', 'secret:proxy')}`;
  await rds.send(new CreateDBProxyCommand({ DBProxyName, EngineFamily, RoleArn: around.role('proxy'), VpcSubnetIds, Auth: [{ AuthScheme: 'SECRETS', SecretArn }] }));
  await rds.send(new RegisterDBProxyTargetsCommand({ DBProxyName, TargetGroupName: 'default', ...target }));
}

async function makeScaling(config: ClientConfiguration, cluster: string): Promise<void> {
  const scaling = new ApplicationAutoScalingClient(config);
  const target = { ServiceNamespace: 'rds', ResourceId: `cluster:${cluster}`, ScalableDimension: 'rds:cluster:ReadReplicaCount' } as const;
  await scaling.send(new RegisterScalableTargetCommand({
    ...target,
    MinCapacity: 1,
    MaxCapacity: 4,
    SuspendedState: { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false },
  }));
  await scaling.send(new PutScalingPolicyCommand({
    ...target,
    PolicyName: 'load',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 60, ScaleInCooldown: 300, ScaleOutCooldown: 60, PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageCPUUtilization' },
    },
  }));
  await scaling.send(new PutScheduledActionCommand({
    ...target, ScheduledActionName: 'night', Schedule: 'cron(0 22 * * ? *)', Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 },
  }));
}

export async function instanceOf(rds: RDSClient, DBInstanceIdentifier: string) {
  return (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances![0];
}

export async function clusterOf(rds: RDSClient, DBClusterIdentifier: string) {
  return (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters![0];
}
