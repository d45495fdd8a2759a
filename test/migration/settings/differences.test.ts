import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import { CLUSTER_SETTINGS, differences, INSTANCE_SETTINGS, MEMBER_SETTINGS } from '../../../src/migration/settings';
import { cluster, CLUSTER, instance, KEY, multiAz, READER, RESTORED_INSTANCE, WRITER } from '../support/databases';

const BEFORE = { key: KEY, afterCutover: false };
const AFTER = { key: KEY, afterCutover: true };
const restored = (changes: Partial<DbInstance> = {}) => ({ kind: 'instance', instance: { ...RESTORED_INSTANCE, ...changes } as DbInstance } as const);
const unexpected = (...args: Parameters<typeof differences>) => differences(...args).filter(each => !each.expected).map(each => each.setting);

describe('of instances', () => {
  test('are all expected where all went well, and named', () => {
    const found = differences(instance(), restored(), BEFORE);

    expect(found.filter(each => !each.expected)).toEqual([]);
    expect(found.map(each => each.setting).sort()).toEqual([
      'AvailabilityZone', 'DBInstanceArn', 'DBInstanceIdentifier', 'DbiResourceId', 'Endpoint', 'KmsKeyId', 'LatestRestorableTime', 'SecondaryAvailabilityZone',
      'StorageEncrypted', 'StorageEncryptionType',
    ]);
    expect(found.find(each => each.setting === 'DbiResourceId')).toEqual({
      setting: 'DbiResourceId', source: 'db-OLD', target: 'db-NEW', expected: true, why: expect.stringContaining('rds-db:connect'),
    });
  });

  test('in the names are not expected any more after the cutover', () => {
    expect(unexpected(instance(), restored(), AFTER)).toEqual(['DBInstanceIdentifier', 'DBInstanceArn', 'Endpoint']);
    expect(unexpected(instance(), restored({
      DBInstanceIdentifier: 'orders', DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders', Endpoint: { Address: 'orders.abc.eu-west-1.rds.amazonaws.com', Port: 6432 },
    }), AFTER)).toEqual([]);
  });

  test.each<[string, Partial<DbInstance>]>([
    ['StorageEncrypted', { StorageEncrypted: false }],
    ['StorageEncryptionType', { StorageEncryptionType: 'sse-rds' }],
    ['KmsKeyId', { KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/rds' }],
    ['Endpoint', { Endpoint: { Address: 'orders-encrypted.abc.eu-west-1.rds.amazonaws.com', Port: 5432 } }],
    ['VpcSecurityGroups', { VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }] }],
    ['TagList', { TagList: [{ Key: 'team', Value: 'other' }] }],
    ['MasterUserSecret', { MasterUserSecret: undefined }],
    ['MasterUserSecret', { MasterUserSecret: { SecretArn: 'x', KmsKeyId: 'aws/secretsmanager' } }],
    ['DomainMemberships', { DomainMemberships: [] }],
    ['AssociatedRoles', { AssociatedRoles: [] }],
    ['MultiAZ', { MultiAZ: false }],
    ['EnabledCloudwatchLogsExports', { EnabledCloudwatchLogsExports: ['postgresql'] }],
    ['EngineVersion', { EngineVersion: '16.5' }],
    ['PerformanceInsightsEnabled', { PerformanceInsightsEnabled: false, PerformanceInsightsKMSKeyId: 'same?' }],
    ['OptionGroupMemberships', { OptionGroupMemberships: [{ OptionGroupName: 'default:postgres-16', Status: 'in-sync' }] }],
    ['ANewSetting', { ANewSetting: 'of which the tables do not know' }],
  ])('in %s are not expected', (setting, changes) => {
    expect(unexpected(instance(), restored(changes), BEFORE)).toContain(setting);
  });

  test('none of the settings that are made or modified can differ unnoticed, but for the zones and the first database', () => {
    const carried = Object.entries(INSTANCE_SETTINGS).filter(([, setting]) => ['made', 'modified', 'called'].includes(setting.by)).map(([member]) => member);
    const noticed = carried.filter(member => {
      const other = member === 'DomainMemberships' ? [{ FQDN: 'x' }] : member === 'AssociatedRoles' ? [{ RoleArn: 'x' }] : member === 'MonitoringRoleArn' ? 'role' : UNLIKE[member] ?? 'unlike';
      return unexpected(instance(), restored({ [member]: other }), BEFORE).includes(member);
    });

    expect(carried.filter(member => !noticed.includes(member))).toEqual(['DBName', 'AvailabilityZone']);
  });

  test('of a single zone and of Oracle include these two', () => {
    expect(unexpected(instance({ MultiAZ: false }), restored({ MultiAZ: false }), BEFORE)).toEqual(['AvailabilityZone']);
    expect(unexpected(instance({ Engine: 'oracle-ee' }), restored({ Engine: 'oracle-ee', DBName: 'OTHER' }), BEFORE)).toEqual(['DBName']);
  });

  test('are none between absent and not set, and in what is only state', () => {
    expect(unexpected(instance({ AssociatedRoles: undefined, ProcessorFeatures: [] }), restored({ AssociatedRoles: [], ProcessorFeatures: undefined, DBInstanceStatus: 'rebooting' }), BEFORE)).toEqual([]);
  });

  test('in the role of monitoring that is off are none', () => {
    expect(unexpected(instance({ MonitoringInterval: 0 }), restored({ MonitoringInterval: 0, MonitoringRoleArn: undefined }), BEFORE)).toEqual([]);
  });

  test('in the activity stream are expected until it has been started, after the cutover', () => {
    const streaming = { ActivityStreamStatus: 'started', ActivityStreamMode: 'async', ActivityStreamKmsKeyId: 'key', ActivityStreamPolicyStatus: 'locked' };
    const renamed = { DBInstanceIdentifier: 'orders', DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders', Endpoint: instance().instance.Endpoint };

    expect(unexpected(instance(streaming), restored(), BEFORE)).toEqual([]);
    expect(unexpected(instance(streaming), restored(renamed), AFTER)).toEqual(['ActivityStreamStatus', 'ActivityStreamMode', 'ActivityStreamKmsKeyId', 'ActivityStreamPolicyStatus']);
    expect(unexpected(instance(streaming), restored({ ...renamed, ...streaming, ActivityStreamStatus: 'starting' }), AFTER)).toEqual([]);
  });

  test('in a date are seen whether it is one or is written down', () => {
    const at = new Date('2026-01-01T00:00:00Z');

    expect(unexpected(instance({ Something: at }), restored({ Something: new Date(at) }), BEFORE)).toEqual([]);
    expect(unexpected(instance({ Something: at }), restored({ Something: new Date('2027-01-01T00:00:00Z') }), BEFORE)).toEqual(['Something']);
  });
});

/** Values that the comparison of the member can see. */
const UNLIKE: Readonly<Record<string, unknown>> = {
  DBSubnetGroup: { DBSubnetGroupName: 'public' },
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-9' }],
  DBParameterGroups: [{ DBParameterGroupName: 'default' }],
  OptionGroupMemberships: [{ OptionGroupName: 'default' }],
  MasterUserSecret: { KmsKeyId: 'other' },
  TagList: [],
};

describe('of clusters', () => {
  const encrypted: Partial<DbCluster> = {
    DBClusterIdentifier: 'shop-encrypted',
    DBClusterArn: 'arn:new',
    Endpoint: 'new',
    ReaderEndpoint: 'new-ro',
    CustomEndpoints: [],
    DbClusterResourceId: 'cluster-NEW',
    StorageEncrypted: true,
    KmsKeyId: KEY.arn,
    AllocatedStorage: 3,
    ActivityStreamStatus: 'stopped',
    ActivityStreamMode: undefined,
    ActivityStreamKmsKeyId: undefined,
    ActivityStreamKinesisStreamName: undefined,
    LocalWriteForwardingStatus: 'requested',
  };
  const members = [READER, WRITER].map(each => ({ ...each, DBInstanceIdentifier: `${each.DBInstanceIdentifier}-encrypted`, DBInstanceArn: 'arn:new', DbiResourceId: 'db-NEW' }));
  const pairs = { 'shop-0': 'shop-0-encrypted', 'shop-1': 'shop-1-encrypted' };

  test('are all expected where all went well', () => {
    const found = differences(cluster(), cluster(encrypted, members), { ...BEFORE, members: pairs });

    expect(found.filter(each => !each.expected)).toEqual([]);
    expect(found.map(each => each.setting)).toEqual(expect.arrayContaining(['AllocatedStorage', 'CustomEndpoints', 'DbClusterResourceId', 'shop-0.DbiResourceId', 'KmsKeyId']));
  });

  test('include those of the instances, each under its name', () => {
    const other = members.map(each => each.DBInstanceIdentifier === 'shop-1-encrypted' ? { ...each, DBInstanceClass: 'db.t4g.medium' } : each);

    expect(unexpected(cluster(), cluster(encrypted, other), { ...BEFORE, members: pairs })).toEqual(['shop-1.DBInstanceClass']);
    expect(unexpected(cluster(), cluster(encrypted, members.slice(0, 1)), { ...BEFORE, members: pairs })).toEqual(['shop-1']);
  });

  test('in custom endpoints are not expected after the cutover', () => {
    expect(unexpected(cluster(), cluster({ StorageEncrypted: true, KmsKeyId: KEY.arn, CustomEndpoints: [] }), AFTER)).toEqual(['CustomEndpoints']);
  });

  test.each<[string, Partial<DbCluster>]>([
    ['HttpEndpointEnabled', { HttpEndpointEnabled: false }], ['LocalWriteForwardingStatus', { LocalWriteForwardingStatus: 'disabled' }], ['StorageEncrypted', { StorageEncrypted: false }],
    ['PreferredMaintenanceWindow', { PreferredMaintenanceWindow: 'x' }], ['AssociatedRoles', { AssociatedRoles: [] }], ['AvailabilityZones', { AvailabilityZones: ['eu-west-1a'] }],
  ])('in %s are not expected', (setting, changes) => {
    expect(unexpected(cluster(), cluster({ ...encrypted, ...changes }, members), BEFORE)).toEqual([setting]);
  });

  test('in the zones are expected of a Multi-AZ cluster, in the storage are not', () => {
    const found = unexpected(multiAz(), multiAz({ StorageEncrypted: true, KmsKeyId: KEY.arn, AvailabilityZones: ['eu-west-1a'], AllocatedStorage: 200, CertificateDetails: { CAIdentifier: 'other' } }), BEFORE);

    expect(found.sort()).toEqual(['AllocatedStorage', 'CertificateDetails']);
  });

  test('with an instance are refused', () => {
    expect(() => differences(cluster(), instance(), BEFORE)).toThrow('A cluster was compared with a instance');
  });
});

test('what is kept by the name, what encryption changes and what is lost is as written down', () => {
  const by = (settings: Readonly<Record<string, { by: string }>>, carriage: string) => (
    Object.entries(settings).filter(([, setting]) => setting.by === carriage).map(([member]) => member)
  );

  expect(by(INSTANCE_SETTINGS, 'encryption')).toEqual(['StorageEncrypted', 'StorageEncryptionType', 'KmsKeyId']);
  expect(by(INSTANCE_SETTINGS, 'refused')).toEqual(expect.arrayContaining(['ReadReplicaSourceDBInstanceIdentifier', 'TdeCredentialArn', 'DBClusterIdentifier']));
  expect(by(CLUSTER_SETTINGS, 'renamed')).toEqual(expect.arrayContaining(['Endpoint', 'ReaderEndpoint', 'CustomEndpoints']));
  expect(by(MEMBER_SETTINGS, 'lost')).toEqual(['EnhancedMonitoringResourceArn', 'DBCapacityReservationIdentifier', 'DbiResourceId']);
  expect(CLUSTER).not.toHaveProperty('ScalingConfigurationInfo');
});
