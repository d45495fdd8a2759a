import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import { Account } from '../../lambda/database-encryption-migration/support';
import { failure } from '../gather/world';
import { CLUSTER, INSTANCE, MULTI_AZ, READER, WRITER } from './databases';
import { SimulatedExecutions } from './simulated-execution';
import { SimulatedRds } from './simulated-rds';
import { idOf } from './simulated-state';

/** An account in which one database is to be migrated, and a stranger stands beside it. */
export interface Simulation {
  readonly account: Account;
  readonly rds: SimulatedRds;
  readonly executions: SimulatedExecutions;
  /** The resource id of the source. */
  readonly source: string;
}

const STRANGER = { ...INSTANCE, DBInstanceIdentifier: 'stranger', DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:stranger', DbiResourceId: 'db-STRANGER' } as DbInstance;
const STREAMING = { ActivityStreamStatus: 'started', ActivityStreamMode: 'async', ActivityStreamKmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/stream', ActivityStreamPolicyStatus: 'unlocked' };

function simulation(identifier: string, fill: (account: Account) => void): Simulation {
  const account = new Account();
  const { world } = account;
  Object.assign(world, { instances: [], clusters: [], endpoints: [] });
  // What the preflight looks at besides is tested elsewhere.
  Object.assign(world.failures, { DescribeOrderableDBInstanceOptions: failure('AccessDenied'), DescribeDBSubnetGroups: failure('AccessDenied') });
  fill(account);
  world.instances = [...world.instances, STRANGER];
  const rds = new SimulatedRds(world);
  const source = [...world.clusters, ...world.instances].find(each => each.DBClusterIdentifier === identifier || each.DBInstanceIdentifier === identifier)!;
  return { account, rds, executions: new SimulatedExecutions(account, rds, identifier), source: idOf(source) };
}

/** An instance with every setting, a role, an activity stream, and a proxy. */
export function instanceSimulation(): Simulation {
  return simulation('orders', ({ world }) => {
    world.instances = [{ ...INSTANCE, ...STREAMING, DeletionProtection: false }];
    world.proxies = [{ DBProxyName: 'front', EngineFamily: 'POSTGRESQL' }];
    world.targets = { front: [{ Type: 'RDS_INSTANCE', RdsResourceId: 'orders', group: 'default' }] };
  });
}

/** A cluster of Aurora with two readers of its own and one of scaling, custom endpoints, a proxy, and scaling. */
export function auroraSimulation(): Simulation {
  return simulation('shop', ({ world }) => {
    world.clusters = [{ ...CLUSTER, DeletionProtection: false }];
    world.instances = [READER, WRITER, { ...READER, DBInstanceIdentifier: 'shop-2', DbiResourceId: 'db-SECOND', PromotionTier: 3 },
      { ...READER, DBInstanceIdentifier: 'application-autoscaling-1', DbiResourceId: 'db-SCALED', PromotionTier: 15 }].map(each => (
      { ...each, DBInstanceArn: `arn:aws:rds:eu-west-1:111122223333:db:${each.DBInstanceIdentifier}` } as DbInstance));
    world.endpoints = [endpoint('reports', 'READER', ['shop-0', 'application-autoscaling-1'], []), endpoint('others', 'ANY', [], ['shop-0'])];
    world.tags = { [world.endpoints[0].DBClusterEndpointArn as string]: [{ Key: 'team', Value: 'bi' }], [world.endpoints[1].DBClusterEndpointArn as string]: [] };
    world.proxies = [{ DBProxyName: 'front', EngineFamily: 'MYSQL' }];
    world.targets = { front: [{ Type: 'TRACKED_CLUSTER', RdsResourceId: 'shop', group: 'default' }] };
    const scaled = { ServiceNamespace: 'rds', ResourceId: 'cluster:shop', ScalableDimension: 'rds:cluster:ReadReplicaCount' };
    const SuspendedState = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };
    world.scalableTargets = [{ ...scaled, MinCapacity: 1, MaxCapacity: 4, SuspendedState }];
    world.scalingPolicies = [{ ...scaled, PolicyName: 'cpu', PolicyType: 'TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration: { TargetValue: 40 } }];
    world.scheduledActions = [{ ...scaled, ScheduledActionName: 'night', Schedule: 'rate(1 day)', ScalableTargetAction: { MinCapacity: 0 } }];
  });
}

/** A Multi-AZ cluster, whose instances RDS makes. */
export function multiAzSimulation(): Simulation {
  return simulation('ledger', ({ world }) => {
    world.clusters = [{
      ...MULTI_AZ,
      DbClusterResourceId: 'cluster-LEDGER',
      Endpoint: 'ledger.cluster-abc.eu-west-1.rds.amazonaws.com',
      ReaderEndpoint: 'ledger.cluster-ro-abc.eu-west-1.rds.amazonaws.com',
      DeletionProtection: false,
      DBClusterMembers: [{ DBInstanceIdentifier: 'ledger-instance-1', IsClusterWriter: true }],
    } as DbCluster];
    world.instances = [1, 2, 3].map(each => ({
      DBInstanceIdentifier: `ledger-instance-${each}`,
      DBInstanceArn: `arn:aws:rds:eu-west-1:111122223333:db:ledger-instance-${each}`,
      DbiResourceId: `db-LEDGER-${each}`,
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.m6gd.large',
      DBClusterIdentifier: 'ledger',
      Engine: 'postgres',
      EngineVersion: '16.4',
    }));
  });
}

function endpoint(name: string, CustomEndpointType: string, StaticMembers: string[], ExcludedMembers: string[]) {
  return {
    DBClusterEndpointIdentifier: name,
    DBClusterIdentifier: 'shop',
    DBClusterEndpointArn: `arn:aws:rds:eu-west-1:111122223333:cluster-endpoint:${name}`,
    EndpointType: 'CUSTOM',
    CustomEndpointType,
    StaticMembers,
    ExcludedMembers,
    Status: 'available',
  };
}
