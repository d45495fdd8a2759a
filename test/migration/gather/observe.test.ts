import { CALLS } from '../../../src/migration/gather/calls';
import { observe, type Question } from '../../../src/migration/gather/observe';
import type { MigrationRecord } from '../../../src/migration/plan/observation';
import { problemsOf } from '../../../src/migration/preflight';
import { cluster, CLUSTER, INSTANCE, KEY, multiAz, MULTI_AZ, READER, WRITER } from '../support/databases';
import { failure, marked, World } from './world';

const ARN = 'arn:aws:rds:eu-west-1:111122223333';
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'].map(Name => ({ SubnetAvailabilityZone: { Name } }));

let world: World;
beforeEach(() => { world = new World(); });

const observed = async (question: Partial<Question> = {}) => observe(world.read, { identifier: 'shop', keyId: KEY.arn, region: 'eu-west-1', ...question });

/** A cluster of Aurora with everything around it that a migration looks for, and as much again that is not its own. */
function shop(): void {
  world.clusters = [CLUSTER, { ...CLUSTER, DBClusterIdentifier: 'shop-encrypted', StorageEncrypted: true, DbClusterResourceId: 'cluster-NEW', ...marked('shop', 'cluster-OLD') }];
  world.instances = [WRITER, READER];
  world.endpoints = [
    { DBClusterIdentifier: 'shop', EndpointType: 'WRITER' },
    { DBClusterIdentifier: 'shop', EndpointType: 'READER' },
    {
      DBClusterIdentifier: 'shop',
      EndpointType: 'CUSTOM',
      CustomEndpointType: 'READER',
      DBClusterEndpointIdentifier: 'reports',
      DBClusterEndpointArn: `${ARN}:cluster-endpoint:reports`,
      StaticMembers: ['shop-0'],
      ExcludedMembers: [],
      Status: 'available',
      Endpoint: 'reports.cluster-custom-abc.eu-west-1.rds.amazonaws.com',
    },
    { DBClusterIdentifier: 'shop', EndpointType: 'CUSTOM', CustomEndpointType: 'ANY', DBClusterEndpointIdentifier: 'going', Status: 'deleting' },
    { DBClusterIdentifier: 'shop-encrypted', EndpointType: 'CUSTOM', CustomEndpointType: 'ANY', DBClusterEndpointIdentifier: 'gone soon', Status: 'deleting' },
    { DBClusterIdentifier: 'shop-encrypted', EndpointType: 'CUSTOM', CustomEndpointType: 'ANY', DBClusterEndpointIdentifier: 'trial' },
  ];
  world.tags = { [`${ARN}:cluster-endpoint:reports`]: [{ Key: 'team', Value: 'finance' }] };
  world.subnetGroups = [{ DBSubnetGroupName: 'private', SubnetGroupStatus: 'Complete', Subnets: zones }];
  world.orderable = ['db.r7g.large', 'db.r7g.large', 'db.r7g.large', 'db.t2.small'].map(DBInstanceClass => ({
    Engine: CLUSTER.Engine,
    EngineVersion: CLUSTER.EngineVersion,
    DBInstanceClass,
    SupportsStorageEncryption: true,
    StorageType: 'aurora',
    MinIopsPerDbInstance: 1,
    AvailabilityZones: zones.map(zone => zone.SubnetAvailabilityZone),
  }));
  world.quotas = [{ AccountQuotaName: 'DBClusters', Used: 1, Max: 40 }];
  world.proxies = [
    { DBProxyName: 'elsewhere', EngineFamily: 'MYSQL' }, { DBProxyName: 'postgres', EngineFamily: 'POSTGRESQL' }, { DBProxyName: 'pool', EngineFamily: 'MYSQL' },
  ];
  world.targets = {
    elsewhere: [{ group: 'default', Type: 'TRACKED_CLUSTER', RdsResourceId: 'other' }],
    pool: [
      { group: 'default', Type: 'RDS_INSTANCE', RdsResourceId: 'shop-0', TrackedClusterId: 'shop' }, { group: 'default', Type: 'TRACKED_CLUSTER', RdsResourceId: 'shop' },
    ],
  };
  world.blueGreenDeployments = [
    { BlueGreenDeploymentIdentifier: 'bgd-1', BlueGreenDeploymentName: 'upgrade', Source: `${ARN}:cluster:shop`, Target: `${ARN}:cluster:shop-green` },
    { BlueGreenDeploymentIdentifier: 'bgd-2', BlueGreenDeploymentName: 'other', Source: `${ARN}:cluster:other`, SwitchoverDetails: [{ SourceMember: `${ARN}:db:other-1` }] },
    { BlueGreenDeploymentIdentifier: 'bgd-3', Source: `${ARN}:cluster:other`, SwitchoverDetails: [{ SourceMember: `${ARN}:db:other-1` }, { TargetMember: `${ARN}:db:shop-1` }] },
  ];
  world.integrations = [{ IntegrationName: 'lake', SourceArn: `${ARN}:cluster:shop` }, { IntegrationName: 'other', SourceArn: `${ARN}:cluster:other` }, { IntegrationName: 'sourceless' }];
  world.scalableTargets = ['shop', 'other'].map(name => ({ ServiceNamespace: 'rds', ResourceId: `cluster:${name}`, MinCapacity: 1, CreationTime: new Date('2026-01-01T00:00:00Z') }));
  world.scalingPolicies = [1, 2, 3].map(number => ({ PolicyName: `policy-${number}`, ResourceId: 'cluster:shop' }));
  world.scheduledActions = [{ ScheduledActionName: 'night', ResourceId: 'cluster:shop', StartTime: new Date('2026-01-01T00:00:00Z') }];
  world.dmsEndpoints = [
    { EndpointArn: 'arn:e1', ServerName: 'SHOP.cluster-abc.eu-west-1.rds.amazonaws.com' },
    { EndpointArn: 'arn:e2', PostgreSQLSettings: null, MySQLSettings: { ServerName: 'shop-0.abc.eu-west-1.rds.amazonaws.com' } },
    { EndpointArn: 'arn:e3', ServerName: 'other.cluster-abc.eu-west-1.rds.amazonaws.com' },
    { EndpointArn: 'arn:e4' },
  ];
  world.instances = [{ ...WRITER }, { ...READER, Endpoint: { Address: 'shop-0.abc.eu-west-1.rds.amazonaws.com', Port: 3306 } }];
  world.tasks = [
    { ReplicationTaskIdentifier: 'feed', SourceEndpointArn: 'arn:e1', TargetEndpointArn: 'arn:e9', Status: 'running' },
    { ReplicationTaskIdentifier: 'load', SourceEndpointArn: 'arn:e9', TargetEndpointArn: 'arn:e2', Status: 'stopped' },
    { ReplicationTaskIdentifier: 'other', SourceEndpointArn: 'arn:e3', TargetEndpointArn: 'arn:e9', Status: 'running' },
  ];
  world.replications = [{ ReplicationConfigIdentifier: 'serverless', SourceEndpointArn: 'arn:e1' }];
}

/** An instance with the little that it has. */
function orders(changes: Partial<typeof INSTANCE> = {}): Partial<Question> {
  world.instances = [{ ...INSTANCE, DBSubnetGroup: { DBSubnetGroupName: 'private', SubnetGroupStatus: 'Complete', Subnets: zones }, ...changes } as typeof INSTANCE];
  return { identifier: 'orders' };
}

test('finds what belongs to a cluster', async () => {
  shop();

  const { surroundings, endpoints } = await observed();

  expect(surroundings).toEqual({
    endpoints: [{ DBClusterEndpointIdentifier: 'reports', CustomEndpointType: 'READER', StaticMembers: ['shop-0'], ExcludedMembers: [], TagList: [{ Key: 'team', Value: 'finance' }] }],
    scalableTargets: [{ ServiceNamespace: 'rds', ResourceId: 'cluster:shop', MinCapacity: 1, CreationTime: '2026-01-01T00:00:00.000Z' }],
    scalingPolicies: world.scalingPolicies,
    scheduledActions: [{ ScheduledActionName: 'night', ResourceId: 'cluster:shop', StartTime: '2026-01-01T00:00:00.000Z' }],
    proxies: [{ name: 'pool', targetGroup: 'default' }],
  });
  expect(endpoints).toEqual({ source: ['reports'], target: ['trial'], deleting: ['going', 'gone soon'] });
});

test('finds the facts for the preflight', async () => {
  shop();

  const { facts } = await observed();

  expect(facts).toMatchObject({
    key: { Arn: KEY.arn, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', KeyManager: 'CUSTOMER' },
    quotas: [{ AccountQuotaName: 'DBClusters', Used: 1, Max: 40 }],
    subnetGroup: world.subnetGroups[0],
    proxies: ['pool'],
    blueGreenDeployments: ['upgrade', 'bgd-3'],
    integrations: ['lake'],
    replicationTasks: [{ name: 'feed', status: 'running' }, { name: 'load', status: 'stopped' }, { name: 'serverless', status: 'unknown' }],
    takenNames: [],
    unread: {},
  });
  expect(facts.orderable).toHaveLength(3);
  expect(facts.orderable![0]).toEqual({
    DBInstanceClass: 'db.r7g.large', StorageType: 'aurora', SupportsStorageEncryption: true, AvailabilityZones: zones.map(zone => zone.SubnetAvailabilityZone),
  });
  expect(problemsOf(facts).filter(problem => problem.id === 'NotChecked')).toEqual([]);
});

test('makes few calls, and few at a time', async () => {
  shop();
  await observed();

  const pages = world.calls.filter(({ input }) => input.Marker || input.NextToken).length;

  expect(world.calls.length - pages).toBeLessThanOrEqual(25);
  expect(world.most).toBe(4);
  expect(world.calls.filter(({ operation }) => operation === 'DescribeDBProxyTargets').map(({ input }) => input.DBProxyName)).not.toContain('postgres');
});

test('makes every call that the function is allowed, by the service that the table says, and no other', async () => {
  shop();
  await observed();
  await observed(orders());

  expect(world.operations()).toEqual(Object.keys(CALLS).sort());
  expect(world.calls.filter(({ service, operation }) => CALLS[operation as keyof typeof CALLS].service !== service)).toEqual([]);
});

test.each([
  ['DescribeKey', 'key'], ['DescribeOrderableDBInstanceOptions', 'orderable'], ['DescribeAccountAttributes', 'quotas'], ['DescribeDBSubnetGroups', 'subnetGroup'],
  ['DescribeDBProxies', 'proxies'], ['DescribeDBProxyTargets', 'proxies'], ['DescribeDBProxyTargetGroups', 'proxies'], ['DescribeBlueGreenDeployments', 'blueGreenDeployments'],
  ['DescribeEndpoints', 'replicationTasks'], ['DescribeReplicationTasks', 'replicationTasks'], ['DescribeReplications', 'replicationTasks'], ['DescribeIntegrations', 'integrations'],
] as const)('without %s the rest is found, and it says what was not', async (operation, fact) => {
  shop();
  world.failures[operation] = failure('AccessDeniedException', 'not you');

  const { facts, surroundings } = await observed();

  expect(facts[fact]).toBeUndefined();
  expect(facts.unread).toEqual({ [fact]: 'AccessDeniedException: not you' });
  expect(problemsOf(facts).filter(problem => problem.id === 'NotChecked').map(problem => problem.subject)).toEqual([fact]);
  expect(surroundings.endpoints).toHaveLength(1);
});

test.each(['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'])('without %s the rest is found, and it says so', async operation => {
  shop();
  world.failures[operation] = failure('ValidationException', 'no such service');

  const { facts, surroundings } = await observed();

  expect(facts.unread).toEqual({ scaling: 'ValidationException: no such service' });
  expect(Object.keys(surroundings).sort()).toEqual(['endpoints', 'proxies']);
  expect(problemsOf(facts).filter(problem => problem.id === 'NotChecked').map(problem => problem.what)).toEqual([
    'It was not checked whether Application Auto Scaling adds readers to it (ValidationException: no such service).',
  ]);
});

test('without the tags of a custom endpoint nothing goes on: they would be lost', async () => {
  shop();
  world.failures.ListTagsForResource = failure('AccessDenied');

  await expect(observed()).rejects.toThrow('The tags of the endpoint reports (rds:ListTagsForResource) could not be read. AccessDenied: no');
});

describe('later in a migration', () => {
  const record: MigrationRecord = {
    identifier: 'shop',
    execution: 'arn:execution',
    status: 'RUNNING',
    stage: 'cutover',
    keyArn: KEY.arn,
    source: cluster(),
    startedAt: '2026-11-01T00:00:00Z',
    surroundings: { proxies: [{ name: 'given up', targetGroup: 'default' }], endpoints: [] },
  };

  test('only where things stand is asked for: what belonged to the database stands in the record', async () => {
    shop();

    const { surroundings, endpoints, facts, record: kept } = await observed({ record, preflight: false });

    expect(world.operations().filter(each => !/Scal|ScheduledActions/.test(each)))
      .toEqual(['DescribeDBClusterEndpoints', 'DescribeDBClusterSnapshots', 'DescribeDBClusters', 'DescribeDBInstances']);
    expect(world.operations()).toContain('DescribeScalableTargets');
    expect(surroundings).toEqual(record.surroundings);
    expect(endpoints).toEqual({ source: ['reports'], target: ['trial'], deleting: ['going', 'gone soon'] });
    expect(facts.unread).toEqual({});
    expect(kept).toBe(record);
  });

  test('what belongs to it is looked for where nothing was written down', async () => {
    shop();

    expect((await observed({ preflight: false })).surroundings.proxies).toEqual([{ name: 'pool', targetGroup: 'default' }]);
  });

  test('a preflight looks at what there is now, whatever was written down', async () => {
    shop();

    expect((await observed({ record })).surroundings.proxies).toEqual([{ name: 'pool', targetGroup: 'default' }]);
  });
});

describe('of an instance', () => {
  test('nothing is asked that only clusters have', async () => {
    const { surroundings, endpoints, facts } = await observed(orders());

    expect(world.operations().filter(operation => /Scal|ClusterEndpoint|ClusterSnapshot|SubnetGroups/.test(operation))).toEqual([]);
    expect(surroundings).toEqual({ proxies: [] });
    expect(endpoints).toBeUndefined();
    expect(facts.subnetGroup?.Subnets).toEqual(zones);
  });

  test.each([
    ['leads to it', { Type: 'RDS_INSTANCE', RdsResourceId: 'orders' }, ['pool']],
    ['leads to another', { Type: 'RDS_INSTANCE', RdsResourceId: 'ledger' }, []],
    ['follows a cluster that has an instance of the name', { Type: 'RDS_INSTANCE', RdsResourceId: 'orders', TrackedClusterId: 'shop' }, []],
    ['leads to a cluster of the name', { Type: 'TRACKED_CLUSTER', RdsResourceId: 'orders' }, []],
  ])('a proxy that %s', async (_what, target, proxies) => {
    const question = orders();
    world.proxies = [{ DBProxyName: 'pool', EngineFamily: 'POSTGRESQL' }];
    world.targets = { pool: [{ group: 'default', ...target }] };

    expect((await observed(question)).facts.proxies).toEqual(proxies);
  });

  test('a proxy is asked for the group where it has several', async () => {
    const question = orders();
    world.proxies = [{ DBProxyName: 'pool', EngineFamily: 'POSTGRESQL' }];
    world.targets = { pool: [{ group: 'default', Type: 'RDS_INSTANCE', RdsResourceId: 'ledger' }, { group: 'second', Type: 'RDS_INSTANCE', RdsResourceId: 'orders' }] };

    expect((await observed(question)).surroundings.proxies).toEqual([{ name: 'pool', targetGroup: 'second' }]);
  });

  test('no proxy can lead to Oracle, so that none is asked for', async () => {
    const { facts } = await observed(orders({ Engine: 'oracle-ee' }));

    expect(facts.proxies).toEqual([]);
    expect(world.operations()).not.toContain('DescribeDBProxies');
  });

  test('a subnet group that RDS only names is asked for', async () => {
    const question = orders({ DBSubnetGroup: { DBSubnetGroupName: 'private' } });
    world.subnetGroups = [{ DBSubnetGroupName: 'private', Subnets: zones }];

    expect((await observed(question)).facts.subnetGroup).toEqual(world.subnetGroups[0]);
  });

  test('a subnet group that it does not have is said not to be there', async () => {
    expect((await observed(orders({ DBSubnetGroup: undefined }))).facts.unread).toEqual({ subnetGroup: 'Error: it has no DB subnet group' });
  });

  test('a key that KMS does not describe is not known', async () => {
    world.key = undefined;

    expect((await observed(orders())).facts.unread).toEqual({ key: `Error: KMS does not describe the key ${KEY.arn}` });
  });
});

describe('of a Multi-AZ cluster', () => {
  test('the class of the cluster is looked up, and nothing that Aurora alone has', async () => {
    world.clusters = [MULTI_AZ];
    world.orderable = [{ Engine: 'postgres', EngineVersion: '16.4', DBInstanceClass: 'db.m6gd.large', SupportsStorageEncryption: true }];

    const { facts, endpoints } = await observed({ identifier: 'ledger' });

    expect(facts).toMatchObject({ source: multiAz(), orderable: [{ DBInstanceClass: 'db.m6gd.large', SupportsStorageEncryption: true }] });
    expect(endpoints).toBeUndefined();
    expect(world.operations().filter(operation => /Scal|ClusterEndpoint/.test(operation))).toEqual([]);
  });
});

test('a cluster without instances has no class that could be looked up: that is no class that is not offered', async () => {
  shop();
  world.instances = [];

  const { facts } = await observed();

  expect(facts.orderable).toBeUndefined();
  expect(facts.unread).toEqual({ orderable: 'Error: it has no instance whose class could be looked up' });
});

test('a service that answers the same page for ever ends the observation', async () => {
  shop();
  const read = world.read;

  await expect(observe(async (service, operation, input) => ({ ...await read(service, operation, input), ...(operation === 'DescribeDBInstances' ? { Marker: '2' } : {}) }), {
    identifier: 'shop', keyId: KEY.arn, region: 'eu-west-1',
  })).rejects.toThrow('DescribeDBInstances answered the page 2 with itself: there is no end to it');
});

test('asks for large pages where the default is small', async () => {
  shop();
  await observed();

  expect(world.calls.find(({ operation }) => operation === 'DescribeOrderableDBInstanceOptions')!.input).toMatchObject({ MaxRecords: 1000, DBInstanceClass: 'db.r7g.large' });
});
