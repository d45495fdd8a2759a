import { marksOf } from '../../../src/migration/marks';
import { namesFor } from '../../../src/migration/names';
import type { MigrationRecord, Observation, SnapshotFacts } from '../../../src/migration/plan/observation';
import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import { resourceIdOf, type Source } from '../../../src/migration/rds/source';
import type { Surroundings } from '../../../src/migration/settings';
import { cluster, CLUSTER, instance, KEY, READER, RESTORED_INSTANCE, WRITER } from './databases';

export const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:Migration:1';

/** What belongs to the cluster of the tests. */
export const SURROUNDINGS: Surroundings = {
  endpoints: [{ DBClusterEndpointIdentifier: 'reports', CustomEndpointType: 'READER', StaticMembers: ['shop-0', 'application-autoscaling-1'], TagList: [{ Key: 'team', Value: 'bi' }] }],
  proxies: [{ name: 'front', targetGroup: 'default' }],
  scalableTargets: [{ ServiceNamespace: 'rds', ResourceId: 'cluster:shop', ScalableDimension: 'rds:cluster:ReadReplicaCount', MinCapacity: 0, MaxCapacity: 4 }],
  scalingPolicies: [{ ServiceNamespace: 'rds', ResourceId: 'cluster:shop', ScalableDimension: 'rds:cluster:ReadReplicaCount', PolicyName: 'cpu', PolicyType: 'TargetTrackingScaling' }],
};

/** A source before anything was done. */
export function untouched(source: Source = instance(), surroundings: Surroundings = {}): Observation {
  const identifier = source.kind === 'instance' ? source.instance.DBInstanceIdentifier : source.cluster.DBClusterIdentifier;
  const endpoints = source.kind === 'cluster' ? { endpoints: { source: (surroundings.endpoints ?? []).map(each => each.DBClusterEndpointIdentifier), target: [], deleting: [] } } : {};
  return {
    facts: {
      identifier,
      region: 'eu-west-1',
      names: namesFor(identifier),
      source,
      takenNames: [],
      key: { Arn: KEY.arn, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' },
    },
    surroundings,
    sourceAt: 'identifier',
    ...endpoints,
  };
}

/** What an execution has written down of it. */
export function recordOf(observation: Observation, changes: Partial<MigrationRecord> = {}): MigrationRecord {
  return {
    identifier: observation.facts.identifier,
    execution: EXECUTION,
    status: 'RUNNING',
    stage: 'copy',
    keyArn: KEY.arn,
    source: observation.facts.source!,
    surroundings: observation.surroundings,
    startedAt: '2026-11-01T00:00:00.000Z',
    ...changes,
  };
}

/** A snapshot that the migration has taken. */
export function snapshot(name: string, changes: Partial<SnapshotFacts> = {}): SnapshotFacts {
  return { name, status: 'available', encrypted: false, takenAt: '2026-11-01T01:00:00.000Z', ours: true, ...changes };
}

/** The encrypted copy of the instance of the tests, under one of its two names. */
export function copyOfInstance(name = 'orders-encrypted', changes: Partial<DbInstance> = {}): Source {
  const marks = marksOf('orders', resourceIdOf(instance())!);
  return { kind: 'instance', instance: { ...RESTORED_INSTANCE, DBInstanceIdentifier: name, DBInstanceStatus: 'available', TagList: [...RESTORED_INSTANCE.TagList!, ...marks], ...changes } as DbInstance };
}

/** The encrypted copy of the cluster of the tests. */
export function copyOfCluster(name = 'shop-encrypted', members: readonly DbInstance[] = [], changes: Partial<DbCluster> = {}): Source {
  return {
    kind: 'cluster',
    cluster: {
      ...CLUSTER,
      DBClusterIdentifier: name,
      DbClusterResourceId: 'cluster-NEW',
      StorageEncrypted: true,
      KmsKeyId: KEY.arn,
      ActivityStreamStatus: 'stopped',
      AssociatedRoles: [],
      HttpEndpointEnabled: false,
      Status: 'available',
      ...changes,
    } as DbCluster,
    members,
  };
}

/** An instance of the new cluster. */
export function copyOfMember(member: DbInstance, name: string, changes: Partial<DbInstance> = {}): DbInstance {
  return { ...member, DBInstanceIdentifier: name, DbiResourceId: `${String(member.DbiResourceId)}-NEW`, DBInstanceStatus: 'available', ...changes } as DbInstance;
}

/** The instance half way: under the names given. */
export function instanceAt(sourceAt: 'identifier' | 'old' | undefined, targetAt: 'temporary' | 'identifier' | undefined, record?: Partial<MigrationRecord>): Observation {
  const first = untouched();
  const { names } = first.facts;
  const source = sourceAt && instance({ DBInstanceIdentifier: sourceAt === 'old' ? names.old : names.identifier });
  return {
    ...first,
    facts: { ...first.facts, source },
    sourceAt,
    ...(targetAt ? { target: copyOfInstance(targetAt === 'temporary' ? names.temporary : names.identifier), targetAt } : {}),
    ...(record ? { record: recordOf(first, record) } : {}),
  };
}

/** The cluster of the tests with its members, all under the names of after the cutover. */
export function clusterAfterCutover(changes: Partial<Observation> = {}): Observation {
  const first = untouched(cluster(), SURROUNDINGS);
  const oldMembers = [READER, WRITER].map(each => ({ ...each, DBInstanceIdentifier: `${each.DBInstanceIdentifier}-unencrypted` }) as DbInstance);
  return {
    ...first,
    facts: { ...first.facts, source: cluster({ DBClusterIdentifier: 'shop-unencrypted' }, oldMembers) },
    sourceAt: 'old',
    target: copyOfCluster('shop', [copyOfMember(WRITER, 'shop-1'), copyOfMember(READER, 'shop-0')], { ActivityStreamStatus: 'started' }),
    targetAt: 'identifier',
    endpoints: { source: [], target: ['reports'], deleting: [] },
    record: recordOf(first, { stage: 'cutover', cutoverBeganAt: '2026-11-01T02:00:00.000Z' }),
    ...changes,
  };
}
