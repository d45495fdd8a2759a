import { namesFor } from '../../../src/migration/names';
import { membersToMake, otherCalls, type OtherCall, type Surroundings } from '../../../src/migration/settings';
import { cluster, CLUSTER, instance, multiAz, READER, WRITER } from '../support/databases';
import { isOperation, parametersOf } from '../support/rds-model';

const NAMES = namesFor('shop');
const SURROUNDINGS: Surroundings = {
  endpoints: [
    {
      DBClusterEndpointIdentifier: 'reports',
      CustomEndpointType: 'READER',
      StaticMembers: ['shop-0'],
      ExcludedMembers: [],
      TagList: [{ Key: 'team', Value: 'bi' }, { Key: 'aws:x', Value: 'y' }],
    },
    { DBClusterEndpointIdentifier: 'others', CustomEndpointType: 'ANY', ExcludedMembers: ['shop-0'] },
  ],
  proxies: [{ name: 'front', targetGroup: 'default' }],
  scalableTargets: [{ ServiceNamespace: 'rds', ResourceId: 'cluster:shop', ScalableDimension: 'rds:cluster:ReadReplicaCount', MinCapacity: 0, MaxCapacity: 4, CreationTime: 'x', RoleARN: 'y' }],
  scalingPolicies: [{ PolicyName: 'cpu', ServiceNamespace: 'rds', ResourceId: 'cluster:shop', PolicyType: 'TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration: {}, Alarms: [] }],
  scheduledActions: [{ ScheduledActionName: 'night', ServiceNamespace: 'rds', Schedule: 'rate(1 day)', ScheduledActionARN: 'x' }],
};

const all = [...otherCalls(cluster(), NAMES, SURROUNDINGS), ...otherCalls(instance({ ActivityStreamStatus: 'started', ActivityStreamPolicyStatus: 'unlocked' }), NAMES, { proxies: SURROUNDINGS.proxies })];
const calls = (found: readonly OtherCall[]) => found.map(each => `${each.at} ${each.operation}`);

test('of a cluster come in the order in which they are due', () => {
  expect(calls(otherCalls(cluster(), NAMES, SURROUNDINGS))).toEqual([
    'before-cutover AddRoleToDBCluster', 'before-cutover AddRoleToDBCluster', 'before-cutover EnableHttpEndpoint',
    'giving-up DeleteDBClusterEndpoint', 'giving-up DeleteDBClusterEndpoint', 'giving-up DeregisterDBProxyTargets',
    'after-rename CreateDBClusterEndpoint', 'after-rename CreateDBClusterEndpoint', 'after-rename RegisterDBProxyTargets', 'after-rename StartActivityStream',
    'after-rename RegisterScalableTarget', 'after-rename PutScalingPolicy', 'after-rename PutScheduledAction',
  ]);
});

test('every call to RDS and what takes it back is an operation of RDS, with parameters that it has', () => {
  const made = all.flatMap(call => [call, ...(call.undo ? [call.undo] : [])]).filter(call => call.service === 'rds');

  expect(made.filter(call => !isOperation(call.operation))).toEqual([]);
  expect(made.flatMap(call => Object.keys(call.parameters).filter(name => !parametersOf(call.operation).includes(name)).map(name => `${call.operation}.${name}`))).toEqual([]);
  expect(made.flatMap(call => Object.entries(call.parameters).filter(([, value]) => value === undefined)).map(([name]) => name)).toEqual(['Mode', 'KmsKeyId']);
});

test('roles are given to the new database under its temporary name, with the feature where there is one', () => {
  expect(otherCalls(cluster(), NAMES).slice(0, 2).map(call => call.parameters)).toEqual([
    { DBClusterIdentifier: 'shop-encrypted', RoleArn: 'arn:aws:iam::111122223333:role/load', FeatureName: 's3Import' },
    { DBClusterIdentifier: 'shop-encrypted', RoleArn: 'arn:aws:iam::111122223333:role/any' },
  ]);
  expect(otherCalls(instance(), namesFor('orders'))).toEqual([{
    service: 'rds',
    operation: 'AddRoleToDBInstance',
    at: 'before-cutover',
    parameters: { DBInstanceIdentifier: 'orders-encrypted', RoleArn: 'arn:aws:iam::111122223333:role/import', FeatureName: 's3Import' },
  }]);
});

test('the Data API is turned on at the new cluster, not at the old one', () => {
  const found = (changes = {}) => otherCalls(cluster(changes), NAMES).filter(call => call.operation === 'EnableHttpEndpoint').map(call => call.parameters);

  expect(found()).toEqual([{ ResourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:shop-encrypted' }]);
  expect(found({ HttpEndpointEnabled: false })).toEqual([]);
});

test('a custom endpoint keeps its name: the old cluster gives it up, the new one takes it, and each undoes the other', () => {
  const [given, , , taken] = otherCalls(cluster(), NAMES, SURROUNDINGS).filter(call => /Endpoint$/.test(call.operation) && call.operation !== 'EnableHttpEndpoint')
    .sort((one, other) => JSON.stringify(one.parameters).includes('reports') && !JSON.stringify(other.parameters).includes('reports') ? -1 : 0)
    .filter((_, index) => index < 4);
  const parameters = { DBClusterIdentifier: 'shop', DBClusterEndpointIdentifier: 'reports', EndpointType: 'READER', StaticMembers: ['shop-0'], Tags: [{ Key: 'team', Value: 'bi' }] };

  expect(given).toMatchObject({ operation: 'DeleteDBClusterEndpoint', parameters: { DBClusterEndpointIdentifier: 'reports' }, undo: { operation: 'CreateDBClusterEndpoint', parameters } });
  expect(taken).toMatchObject({ operation: 'CreateDBClusterEndpoint', undo: { operation: 'DeleteDBClusterEndpoint' } });
  expect(otherCalls(cluster(), NAMES, SURROUNDINGS).filter(call => call.operation === 'CreateDBClusterEndpoint').map(call => call.parameters)).toEqual([
    parameters, { DBClusterIdentifier: 'shop', DBClusterEndpointIdentifier: 'others', EndpointType: 'ANY', ExcludedMembers: ['shop-0'] },
  ]);
});

test('nothing but the endpoint of a cluster is ever deleted', () => {
  expect([...new Set(all.flatMap(call => [call.operation, call.undo?.operation ?? '']).filter(each => each.startsWith('Delete')))]).toEqual(['DeleteDBClusterEndpoint']);
});

test('a proxy is led to the database by its name, of its kind', () => {
  const register = (found: OtherCall[]) => found.find(call => call.operation === 'RegisterDBProxyTargets')?.parameters;

  expect(register(otherCalls(cluster(), NAMES, SURROUNDINGS))).toEqual({ DBProxyName: 'front', TargetGroupName: 'default', DBClusterIdentifiers: ['shop'] });
  expect(register(otherCalls(instance(), namesFor('orders'), SURROUNDINGS))).toEqual({ DBProxyName: 'front', TargetGroupName: 'default', DBInstanceIdentifiers: ['orders'] });
  expect(otherCalls(cluster(), NAMES, SURROUNDINGS).find(call => call.operation === 'DeregisterDBProxyTargets')?.undo?.operation).toBe('RegisterDBProxyTargets');
});

describe('an activity stream', () => {
  const streams = (changes: object) => otherCalls(instance({ ActivityStreamMode: 'async', ActivityStreamKmsKeyId: 'key', AssociatedRoles: [], ...changes }), namesFor('orders'));

  test('is started anew under the name that stays', () => {
    expect(otherCalls(cluster(), NAMES).at(-1)).toEqual({
      service: 'rds',
      operation: 'StartActivityStream',
      at: 'after-rename',
      parameters: { ResourceArn: CLUSTER.DBClusterArn, Mode: 'async', KmsKeyId: CLUSTER.ActivityStreamKmsKeyId, ApplyImmediately: true },
      undo: { service: 'rds', operation: 'StopActivityStream', parameters: { ResourceArn: CLUSTER.DBClusterArn, ApplyImmediately: true } },
    });
  });

  test('has the audit fields of the engine where it had them, and is unlocked where it was', () => {
    expect(streams({ ActivityStreamStatus: 'started', ActivityStreamEngineNativeAuditFieldsIncluded: true })[0].parameters).toHaveProperty('EngineNativeAuditFieldsIncluded', true);
    expect(streams({ ActivityStreamStatus: 'starting' })[0].parameters).not.toHaveProperty('EngineNativeAuditFieldsIncluded');
    expect(calls(streams({ ActivityStreamStatus: 'started', ActivityStreamPolicyStatus: 'unlocked' }))).toEqual(['after-rename StartActivityStream', 'after-rename ModifyActivityStream']);
    expect(calls(streams({ ActivityStreamStatus: 'started', ActivityStreamPolicyStatus: 'locked' }))).toEqual(['after-rename StartActivityStream']);
  });

  test('that does not run is not started', () => {
    expect(streams({ ActivityStreamStatus: 'stopped' })).toEqual([]);
    expect(streams({ ActivityStreamStatus: 'stopping' })).toEqual([]);
  });
});

test('scaling is registered again with what is a setting of it', () => {
  expect(otherCalls(cluster({ ActivityStreamStatus: 'stopped' }), NAMES, SURROUNDINGS).slice(-3).map(call => call.parameters)).toEqual([
    { ServiceNamespace: 'rds', ResourceId: 'cluster:shop', ScalableDimension: 'rds:cluster:ReadReplicaCount', MinCapacity: 0, MaxCapacity: 4 },
    { PolicyName: 'cpu', ServiceNamespace: 'rds', ResourceId: 'cluster:shop', PolicyType: 'TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration: {} },
    { ServiceNamespace: 'rds', Schedule: 'rate(1 day)', ScheduledActionName: 'night' },
  ]);
});

describe('the instances to make', () => {
  const names = (...args: Parameters<typeof cluster>) => membersToMake(cluster(...args)).map(each => each.DBInstanceIdentifier);

  test('begin with the writer, whatever its name and tier', () => {
    expect(names()).toEqual(['shop-1', 'shop-0']);
    expect(names({ DBClusterMembers: [{ DBInstanceIdentifier: 'shop-0', IsClusterWriter: true, PromotionTier: 9 }, { DBInstanceIdentifier: 'shop-1', PromotionTier: 0 }] })).toEqual(['shop-0', 'shop-1']);
  });

  test('go on with the readers by tier and name', () => {
    const more = ['c', 'b', 'a'].map(name => ({ ...READER, DBInstanceIdentifier: name }));
    const DBClusterMembers = [{ DBInstanceIdentifier: 'shop-1', IsClusterWriter: true }, ...[['c', 0], ['b', 5], ['a', 5]].map(([name, tier]) => ({ DBInstanceIdentifier: String(name), PromotionTier: Number(tier) }))];

    expect(names({ DBClusterMembers }, [...more, WRITER])).toEqual(['shop-1', 'c', 'a', 'b']);
  });

  test('are not those that automatic scaling has added, and none of a Multi-AZ cluster', () => {
    expect(names({}, [WRITER, { ...READER, DBInstanceIdentifier: 'application-autoscaling-1' }])).toEqual(['shop-1']);
    expect(membersToMake({ ...multiAz(), members: [{ ...READER, Engine: 'postgres' }] })).toEqual([]);
  });
});
