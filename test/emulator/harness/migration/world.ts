import {
  ApplicationAutoScalingClient, DescribeScalableTargetsCommand, DescribeScalingPoliciesCommand, DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeDBClusterEndpointsCommand, DescribeDBClustersCommand, DescribeDBClusterSnapshotsCommand, DescribeDBInstancesCommand, DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand, DescribeDBSnapshotsCommand, ListTagsForResourceCommand, RDSClient, type DBCluster, type DBClusterEndpoint,
  type DBClusterSnapshot, type DBInstance, type DBSnapshot,
} from '@aws-sdk/client-rds';
import type { ClientConfiguration } from '../emulator';

/** All that a migration could have to do with, in an account. */
export interface World {
  readonly instances: readonly DBInstance[];
  readonly clusters: readonly DBCluster[];
  readonly snapshots: readonly DBSnapshot[];
  readonly clusterSnapshots: readonly DBClusterSnapshot[];
  readonly attached: Attached;
}

/** What is described elsewhere: custom endpoints with their tags, scaling, and the databases behind proxies. */
export interface Attached {
  readonly endpoints: readonly (DBClusterEndpoint & { readonly tags: unknown })[];
  readonly scaling: readonly unknown[];
  readonly proxied: readonly (readonly [proxy: string, databases: readonly (string | undefined)[]])[];
}

/** Reads it. */
export async function worldOf(config: ClientConfiguration): Promise<World> {
  const rds = new RDSClient(config);
  const [{ DBInstances = [] }, { DBClusters = [] }, { DBSnapshots = [] }, { DBClusterSnapshots = [] }, attached] = await Promise.all([
    rds.send(new DescribeDBInstancesCommand({})),
    rds.send(new DescribeDBClustersCommand({})),
    rds.send(new DescribeDBSnapshotsCommand({})),
    rds.send(new DescribeDBClusterSnapshotsCommand({})),
    attachedIn(config),
  ]);
  return { instances: DBInstances, clusters: DBClusters, snapshots: DBSnapshots, clusterSnapshots: DBClusterSnapshots, attached };
}

async function attachedIn(config: ClientConfiguration): Promise<Attached> {
  const [rds, scaling, of] = [new RDSClient(config), new ApplicationAutoScalingClient(config), { ServiceNamespace: 'rds' } as const];
  const [{ ScalableTargets }, { ScalingPolicies }, { ScheduledActions }, { DBProxies = [] }, endpoints] = await Promise.all([
    scaling.send(new DescribeScalableTargetsCommand(of)),
    scaling.send(new DescribeScalingPoliciesCommand(of)),
    scaling.send(new DescribeScheduledActionsCommand(of)),
    rds.send(new DescribeDBProxiesCommand({})),
    customEndpoints(rds),
  ]);
  const proxied = DBProxies.map(async ({ DBProxyName }) => {
    const { Targets = [] } = await rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName }));
    return [DBProxyName!, Targets.map(target => target.RdsResourceId)] as const;
  });
  return { endpoints, scaling: [ScalableTargets, ScalingPolicies, ScheduledActions], proxied: await Promise.all(proxied) };
}

/** By name, without the id that each has for its own. */
async function customEndpoints(rds: RDSClient): Promise<Attached['endpoints']> {
  const Filters = [{ Name: 'db-cluster-endpoint-type', Values: ['custom'] }];
  const { DBClusterEndpoints = [] } = await rds.send(new DescribeDBClusterEndpointsCommand({ Filters }));
  const read = DBClusterEndpoints.map(async ({ DBClusterEndpointResourceIdentifier: _id, ...endpoint }) => (
    { ...endpoint, tags: (await rds.send(new ListTagsForResourceCommand({ ResourceName: endpoint.DBClusterEndpointArn }))).TagList }
  ));
  return (await Promise.all(read)).sort((one, other) => one.DBClusterEndpointIdentifier!.localeCompare(other.DBClusterEndpointIdentifier!));
}

/** Members that are new with every database, by name. The table of settings has no say in this. */
const NEW_WITH_EVERY_DATABASE: ReadonlySet<string> = new Set([
  'DbiResourceId', 'DbClusterResourceId', 'InstanceCreateTime', 'ClusterCreateTime', 'LatestRestorableTime', 'EarliestRestorableTime', 'DBInstanceStatus',
  'Status', 'StorageEncrypted', 'KmsKeyId', 'EnhancedMonitoringResourceArn', 'ActivityStreamKinesisStreamName', 'PendingModifiedValues', 'PercentProgress',
]);

/** All that the database in the place of another one has to have still. Marks of the migration are let pass. */
export function kept(database: DBInstance | DBCluster): Record<string, unknown> {
  const { MasterUserSecret, TagList = [], ...others } = Object.fromEntries(
    Object.entries(database).filter(([name]) => !NEW_WITH_EVERY_DATABASE.has(name)),
  ) as Pick<DBInstance, 'MasterUserSecret' | 'TagList'>;
  return {
    ...others,
    TagList: TagList.filter(tag => !tag.Key?.startsWith('cdk-at-rest:')),
    // The secret is new, its key is not.
    ...(MasterUserSecret ? { MasterUserSecretKey: MasterUserSecret.KmsKeyId } : {}),
  };
}
