import type { MigrationNames } from '../names';
import type { DbCluster } from '../rds/db-cluster';
import type { DbInstance } from '../rds/db-instance';
import type { Tag } from '../rds/shared-shapes';
import type { Source } from '../rds/source';
import type { CallParameters } from './parameters';
import { settableTags, streams } from './values';

/**
 * When a call is due.
 *
 * - `before-cutover`: on the new database under its temporary name
 * - `giving-up`: when writes have stopped, before the old database is renamed: it gives up what only one database can have
 * - `after-rename`: on the new database under the name that it takes over, before writes resume
 */
export type CallTime = 'before-cutover' | 'giving-up' | 'after-rename';

/** A call that carries what neither the restore nor the modification takes. */
export interface OtherCall {
  /** As a state machine calls it: `rds`, `applicationautoscaling`. */
  readonly service: 'rds' | 'applicationautoscaling';
  readonly operation: string;
  readonly parameters: CallParameters;
  readonly at: CallTime;
  /** The call that takes it back. */
  readonly undo?: Pick<OtherCall, 'service' | 'operation' | 'parameters'>;
}

/** What belongs to a database and is described elsewhere. */
export interface Surroundings {
  /** The custom endpoints of a cluster: members of `DescribeDBClusterEndpoints` of the type CUSTOM, with their tags. */
  readonly endpoints?: readonly CustomEndpoint[];
  /** Members of `DescribeScalableTargets` for `cluster:<identifier>`. */
  readonly scalableTargets?: readonly Readonly<Record<string, unknown>>[];
  /** Members of `DescribeScalingPolicies` for the same. */
  readonly scalingPolicies?: readonly Readonly<Record<string, unknown>>[];
  /** Members of `DescribeScheduledActions` for the same. */
  readonly scheduledActions?: readonly Readonly<Record<string, unknown>>[];
  /** The proxies whose target the database is. */
  readonly proxies?: readonly { readonly name: string; readonly targetGroup: string }[];
}

/** A custom endpoint of a cluster. */
export interface CustomEndpoint {
  readonly DBClusterEndpointIdentifier: string;
  readonly CustomEndpointType: string;
  readonly StaticMembers?: readonly string[];
  readonly ExcludedMembers?: readonly string[];
  readonly TagList?: readonly Tag[];
}

/** The calls that carry the rest, in the order in which they are due. */
export function otherCalls(source: Source, names: MigrationNames, surroundings: Surroundings = {}): OtherCall[] {
  const database = source.kind === 'instance' ? source.instance : source.cluster;
  const calls = [
    ...roles(source, names),
    ...(source.kind === 'cluster' ? httpEndpoint(source.cluster, names) : []),
    ...(source.kind === 'cluster' ? (surroundings.endpoints ?? []).flatMap(endpoint => customEndpoint(endpoint, names.identifier)) : []),
    ...(surroundings.proxies ?? []).flatMap(proxy => proxyTarget(source.kind, proxy, names.identifier)),
    ...activityStream(database, source.kind === 'instance' ? source.instance.DBInstanceArn : source.cluster.DBClusterArn),
    ...scaling(surroundings),
  ];
  return ORDER.flatMap(time => calls.filter(call => call.at === time));
}

const ORDER: readonly CallTime[] = ['before-cutover', 'giving-up', 'after-rename'];

function rds(operation: string, at: CallTime, parameters: CallParameters, undo?: OtherCall['undo']): OtherCall {
  return { service: 'rds', operation, at, parameters, ...(undo ? { undo } : {}) };
}

function roles(source: Source, names: MigrationNames): OtherCall[] {
  const [operation, identifier, of] = source.kind === 'instance'
    ? ['AddRoleToDBInstance', 'DBInstanceIdentifier', source.instance.AssociatedRoles]
    : ['AddRoleToDBCluster', 'DBClusterIdentifier', source.cluster.AssociatedRoles];
  return (of ?? []).map(({ RoleArn, FeatureName }) => rds(operation, 'before-cutover', {
    [identifier]: names.temporary, RoleArn, ...(FeatureName ? { FeatureName } : {}),
  }));
}

/** ModifyDBCluster takes it for serverless v1 alone. */
function httpEndpoint(cluster: DbCluster, names: MigrationNames): OtherCall[] {
  if (!cluster.HttpEndpointEnabled || !cluster.DBClusterArn) { return []; }
  return [rds('EnableHttpEndpoint', 'before-cutover', { ResourceArn: cluster.DBClusterArn.replace(/[^:]+$/, names.temporary) })];
}

/**
 * The identifier of a custom endpoint, and with it the address, belongs to one cluster of the account and Region at a time. Its members are names,
 * which the new instances have after the rename.
 */
function customEndpoint(endpoint: CustomEndpoint, cluster: string): OtherCall[] {
  const DBClusterEndpointIdentifier = endpoint.DBClusterEndpointIdentifier;
  const tags = settableTags(endpoint.TagList);
  const parameters = {
    DBClusterIdentifier: cluster,
    DBClusterEndpointIdentifier,
    EndpointType: endpoint.CustomEndpointType,
    ...(endpoint.StaticMembers?.length ? { StaticMembers: endpoint.StaticMembers } : {}),
    ...(endpoint.ExcludedMembers?.length ? { ExcludedMembers: endpoint.ExcludedMembers } : {}),
    ...(tags.length > 0 ? { Tags: tags } : {}),
  };
  const remove = { service: 'rds', operation: 'DeleteDBClusterEndpoint', parameters: { DBClusterEndpointIdentifier } } as const;
  const create = { service: 'rds', operation: 'CreateDBClusterEndpoint', parameters } as const;
  return [{ ...remove, at: 'giving-up', undo: create }, { ...create, at: 'after-rename', undo: remove }];
}

/** A proxy knows its target by more than the name. */
function proxyTarget(kind: Source['kind'], proxy: { readonly name: string; readonly targetGroup: string }, identifier: string): OtherCall[] {
  const parameters = {
    DBProxyName: proxy.name,
    TargetGroupName: proxy.targetGroup,
    [kind === 'instance' ? 'DBInstanceIdentifiers' : 'DBClusterIdentifiers']: [identifier],
  };
  const deregister = { service: 'rds', operation: 'DeregisterDBProxyTargets', parameters } as const;
  const register = { service: 'rds', operation: 'RegisterDBProxyTargets', parameters } as const;
  return [{ ...deregister, at: 'giving-up', undo: register }, { ...register, at: 'after-rename', undo: deregister }];
}

function activityStream(database: DbInstance | DbCluster, arn?: string): OtherCall[] {
  if (!streams(database) || !arn) { return []; }
  const audit = database.ActivityStreamEngineNativeAuditFieldsIncluded === true ? { EngineNativeAuditFieldsIncluded: true } : {};
  const start = rds('StartActivityStream', 'after-rename', {
    ResourceArn: arn, Mode: database.ActivityStreamMode, KmsKeyId: database.ActivityStreamKmsKeyId, ApplyImmediately: true, ...audit,
  }, { service: 'rds', operation: 'StopActivityStream', parameters: { ResourceArn: arn, ApplyImmediately: true } });
  // A stream starts locked.
  const unlocked = database.ActivityStreamPolicyStatus === 'unlocked';
  return unlocked ? [start, rds('ModifyActivityStream', 'after-rename', { ResourceArn: arn, AuditPolicyState: 'unlocked' })] : [start];
}

/**
 * Scaling goes by the name of the cluster: what is registered stays, unless Application Auto Scaling has cleaned it up while the name was not there.
 * The calls change nothing where it stands.
 */
function scaling({ scalableTargets = [], scalingPolicies = [], scheduledActions = [] }: Surroundings): OtherCall[] {
  return [
    ...scalableTargets.map(target => registration('RegisterScalableTarget', target, [
      'ServiceNamespace', 'ResourceId', 'ScalableDimension', 'MinCapacity', 'MaxCapacity', 'SuspendedState',
    ])),
    ...scalingPolicies.map(policy => registration('PutScalingPolicy', policy, [
      'PolicyName', 'ServiceNamespace', 'ResourceId', 'ScalableDimension', 'PolicyType', 'StepScalingPolicyConfiguration', 'TargetTrackingScalingPolicyConfiguration',
      'PredictiveScalingPolicyConfiguration',
    ])),
    ...scheduledActions.map(action => registration('PutScheduledAction', action, [
      'ServiceNamespace', 'Schedule', 'Timezone', 'ScheduledActionName', 'ResourceId', 'ScalableDimension', 'StartTime', 'EndTime', 'ScalableTargetAction',
    ])),
  ];
}

function registration(operation: string, described: Readonly<Record<string, unknown>>, members: readonly string[]): OtherCall {
  const parameters = Object.fromEntries(members.filter(member => described[member] !== undefined).map(member => [member, described[member]]));
  return { service: 'applicationautoscaling', operation, at: 'after-rename', parameters };
}
