import { namesFor } from '../../../src/migration/names';
import { additionalUse, problemsOf, type PreflightFacts } from '../../../src/migration/preflight';
import { cluster, instance, INSTANCE, KEY, multiAz, READER, WRITER } from '../support/databases';

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const subnetGroup = (...zones: string[]) => ({
  DBSubnetGroupName: 'private', SubnetGroupStatus: 'Complete', Subnets: zones.map(Name => ({ SubnetAvailabilityZone: { Name } })),
});
const offered = (DBInstanceClass: string, encryption = true, zones = ZONES) => ({
  DBInstanceClass, SupportsStorageEncryption: encryption, AvailabilityZones: zones.map(Name => ({ Name })),
});
const quota = (AccountQuotaName: string, Used: number, Max: number) => ({ AccountQuotaName, Used, Max });

/** Facts under which nothing stops a migration. */
const GOOD: PreflightFacts = {
  identifier: 'orders',
  region: 'eu-west-1',
  names: namesFor('orders'),
  source: instance(),
  key: { Arn: KEY.arn, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', KeyManager: 'CUSTOMER', ExpirationModel: undefined, refusedOperations: [] },
  orderable: [offered('db.m7g.large'), offered('db.r7g.large'), offered('db.m6gd.large')],
  quotas: [quota('DBInstances', 1, 40), quota('DBClusters', 1, 40), quota('AllocatedStorage', 500, 100000), quota('ManualSnapshots', 0, 100), quota('ManualClusterSnapshots', 0, 100)],
  subnetGroup: subnetGroup(...ZONES),
  takenNames: [],
  proxies: [],
  blueGreenDeployments: [],
  replicationTasks: [],
  integrations: [],
};

const found = (facts: Partial<PreflightFacts>) => problemsOf({ ...GOOD, ...facts });
const stopping = (facts: Partial<PreflightFacts>) => found(facts).filter(each => each.stops).map(each => `${each.id} ${each.subject}`);
const notes = (facts: Partial<PreflightFacts>) => found(facts).filter(each => !each.stops).map(each => `${each.id} ${each.subject}`);
const of = (changes: object) => ({ source: instance(changes) });

test.each([['an instance', instance()], ['a cluster of Aurora', cluster()], ['a Multi-AZ cluster', multiAz()]])('nothing stops the migration of %s that is in order', (_kind, source) => {
  expect(stopping({ source })).toEqual([]);
});

test.each<[string, Partial<PreflightFacts>, string[]]>([
  ['no database', { source: undefined }, ['NotFound orders']],
  ['an encrypted one', of({ StorageEncrypted: true, KmsKeyId: 'key' }), ['AlreadyEncrypted orders']],
  ['one under a key that AWS owns', { source: cluster({ StorageEncrypted: true }) }, ['AlreadyEncrypted orders']],
  ['DocumentDB', { source: cluster({ Engine: 'docdb' }) }, ['OtherService orders']],
  ['Neptune', { source: cluster({ Engine: 'neptune' }) }, ['OtherService orders']],
  ['RDS Custom', of({ Engine: 'custom-oracle-ee' }), ['RdsCustom orders']],
  ['a replica', of({ ReadReplicaSourceDBInstanceIdentifier: 'main' }), ['IsReplica main']],
  ['a replica of a cluster', of({ ReadReplicaSourceDBClusterIdentifier: 'main' }), ['IsReplica main']],
  ['a cluster that replicates', { source: cluster({ ReplicationSourceIdentifier: 'arn:main' }) }, ['IsReplica arn:main']],
  ['an instance of a cluster', of({ DBClusterIdentifier: 'shop' }), ['InCluster orders']],
  ['a global database', { source: cluster({ GlobalClusterIdentifier: 'world' }) }, ['InGlobalDatabase world']],
  ['a limitless database', { source: cluster({ ClusterScalabilityType: 'limitless' }) }, ['LimitlessDatabase orders']],
  ['a key store', of({ TdeCredentialArn: 'arn:hsm' }), ['KeyStoreForTde arn:hsm']],
  ['a class that cannot', { orderable: [offered('db.m7g.large', false)] }, ['EncryptionNotSupported db.m7g.large']],
  ['a class that can on one type of storage', { orderable: [offered('db.m7g.large', false), offered('db.m7g.large')] }, []],
  ['a class that is not offered', { orderable: [offered('db.m8g.large')] }, ['ClassNotOffered db.m7g.large', 'SubnetGroupCoverage private']],
  ['an instance of a class that cannot', { source: cluster({}, [WRITER, { ...READER, DBInstanceClass: 'db.t2.small' }]), orderable: [offered('db.r7g.large'), offered('db.t2.small', false)] },
    ['EncryptionNotSupported db.t2.small']],

  ['a stopped one', of({ DBInstanceStatus: 'stopped' }), ['NotAvailable orders']],
  ['a cluster at work', { source: cluster({ Status: 'backing-up' }) }, ['NotAvailable shop']],
  ['an instance at work', { source: cluster({}, [WRITER, { ...READER, DBInstanceStatus: 'rebooting' }]) }, ['NotAvailable shop-0']],
  ['a full one', of({ DBInstanceStatus: 'storage-full' }), ['StorageFull orders']],
  ['a full volume', of({ StorageVolumeStatus: 'rdsdbdata2 is full' }), ['StorageFull orders']],
  ['a full one that says so twice', of({ DBInstanceStatus: 'storage-full', StorageVolumeStatus: 'full' }), ['StorageFull orders']],
  ['a waiting modification', of({ PendingModifiedValues: { DBInstanceClass: 'db.m7g.xlarge' } }), ['PendingModifications orders']],
  ['nothing that waits', of({ PendingModifiedValues: {} }), []],
  ['a waiting modification of an instance', { source: cluster({}, [{ ...WRITER, PendingModifiedValues: { EngineVersion: 'x' } }]) }, ['PendingModifications shop-1']],
  ['an option group on its way', of({ OptionGroupMemberships: [{ OptionGroupName: 'new', Status: 'pending-apply' }] }), ['OptionGroupInTransit orders']],

  ['a disabled key', { key: { ...GOOD.key!, KeyState: 'Disabled' } }, [`KeyNotEnabled ${KEY.arn}`]],
  ['a key that is deleted', { key: { ...GOOD.key!, KeyState: 'PendingDeletion' } }, [`KeyNotEnabled ${KEY.arn}`]],
  ['an asymmetric key', { key: { ...GOOD.key!, KeySpec: 'RSA_2048' } }, [`KeyNotSymmetric ${KEY.arn}`]],
  ['a key for codes', { key: { ...GOOD.key!, KeyUsage: 'GENERATE_VERIFY_MAC' } }, [`KeyNotSymmetric ${KEY.arn}`]],
  ['a key of another Region', { region: 'eu-central-1' }, [`KeyOfOtherRegion ${KEY.arn}`]],
  ['a key that refuses', { key: { ...GOOD.key!, refusedOperations: ['CreateGrant'] } }, [`KeyRefusesUse ${KEY.arn}`]],

  ['no room for an instance', { quotas: [quota('DBInstances', 40, 40)] }, ['QuotaExceeded DBInstances']],
  ['room for just one', { quotas: [quota('DBInstances', 39, 40)] }, []],
  ['room for one of two', { source: cluster(), quotas: [quota('DBInstances', 39, 40)] }, ['QuotaExceeded DBInstances']],
  ['room for one of two snapshots', { quotas: [quota('ManualSnapshots', 99, 100)] }, ['QuotaExceeded ManualSnapshots']],
  ['room for the one of a cluster', { source: cluster(), quotas: [quota('ManualClusterSnapshots', 99, 100), quota('ManualSnapshots', 100, 100)] }, []],
  ['too little storage', { quotas: [quota('AllocatedStorage', 99501, 100000)] }, ['QuotaExceeded AllocatedStorage']],
  ['too few clusters', { source: multiAz(), quotas: [quota('DBClusters', 40, 40)] }, ['QuotaExceeded DBClusters']],

  ['a broken subnet group', { subnetGroup: { ...subnetGroup(...ZONES), SubnetGroupStatus: 'Incomplete' } }, ['SubnetGroupIncomplete private']],
  ['one zone for two', { subnetGroup: subnetGroup('eu-west-1a') }, ['SubnetGroupCoverage private']],
  ['two subnets in one zone for two', { subnetGroup: subnetGroup('eu-west-1a', 'eu-west-1a') }, ['SubnetGroupCoverage private']],
  ['one zone for one', { ...of({ MultiAZ: false }), subnetGroup: subnetGroup('eu-west-1a') }, []],
  ['another zone for one', { ...of({ MultiAZ: false }), subnetGroup: subnetGroup('eu-west-1b') }, ['SubnetGroupCoverage private']],
  ['another zone for two', { subnetGroup: subnetGroup('eu-west-1b', 'eu-west-1c') }, []],
  ['two zones for Aurora', { source: cluster(), subnetGroup: subnetGroup('eu-west-1a', 'eu-west-1b') }, []],
  ['two zones for three', { source: multiAz(), subnetGroup: subnetGroup('eu-west-1a', 'eu-west-1b') }, ['SubnetGroupCoverage private']],
  ['zones without the class', { orderable: [offered('db.m7g.large', true, ['eu-west-1a'])] }, ['SubnetGroupCoverage private']],
  ['zones without one of the classes', {
    source: cluster({}, [WRITER, { ...READER, DBInstanceClass: 'db.r8g.large' }]), orderable: [offered('db.r7g.large'), offered('db.r8g.large', true, ['eu-west-1b'])],
  }, ['SubnetGroupCoverage private']],
  ['zones that nobody knows of', { orderable: undefined }, []],

  ['a name that is taken', { takenNames: ['orders-encrypted'] }, ['NameTaken orders-encrypted']],
  ['a blue/green deployment', { blueGreenDeployments: ['bgd-1'] }, ['BlueGreenDeployment bgd-1']],
  ['a running task', { replicationTasks: [{ name: 'cdc', status: 'running' }] }, ['DmsTask cdc']],
  ['a stopped task', { replicationTasks: [{ name: 'cdc', status: 'stopped' }] }, []],
  ['an integration', { integrations: ['to-redshift'] }, ['ZeroEtlIntegration to-redshift']],
  ['a proxy', { proxies: ['front'] }, []],
  ['a replica of its own', of({ ReadReplicaDBInstanceIdentifiers: ['orders-ro'] }), []],
])('%s: what stops', (_title, facts, expected) => {
  expect(stopping(facts)).toEqual(expected);
});

test('all problems are reported at once, those that stop first', () => {
  const problems = found({ source: instance({ DBInstanceStatus: 'stopped', PendingModifiedValues: { Iops: 1 } }), key: { ...GOOD.key!, KeyState: 'Disabled' }, takenNames: ['orders-unencrypted'] });

  expect(problems.filter(each => each.stops).map(each => each.id)).toEqual(['NotAvailable', 'PendingModifications', 'KeyNotEnabled', 'NameTaken']);
  expect(problems.map(each => each.stops).lastIndexOf(true)).toBe(3);
});

test('each says in sentences what there is, why it matters and what to do', () => {
  const everything = found({
    source: instance({ ReadReplicaDBInstanceIdentifiers: ['ro', 'arn:aws:rds:us-east-1:111122223333:db:far'], ReadReplicaDBClusterIdentifiers: ['aurora'], DBInstanceStatus: 'stopped' }),
    key: { ...GOOD.key!, KeyState: 'Disabled', KeyManager: 'AWS', ExpirationModel: 'KEY_MATERIAL_EXPIRES' },
    proxies: ['front'],
    quotas: undefined,
  });

  expect(everything.length).toBeGreaterThan(12);
  expect(everything.flatMap(each => [each.what, each.why, each.action]).filter(text => !/^[A-Za-z].{15,}\.$/.test(text) || /undefined|\[object/.test(text))).toEqual([]);
});

describe('notes', () => {
  test('plan how each replica is made anew: near, far, of Aurora, of a cluster', () => {
    const plans = found(of({
      ReadReplicaDBInstanceIdentifiers: ['orders-ro', 'arn:aws:rds:us-east-1:111122223333:db:orders-far'], ReadReplicaDBClusterIdentifiers: ['orders-aurora'],
    })).filter(each => /Replica/.test(each.id));

    expect(plans.map(each => each.id)).toEqual(['HasReplica', 'HasReplica', 'HasAuroraReplica']);
    expect(notes(of({ ReadReplicaDBInstanceIdentifiers: ['orders-ro'] }))).not.toContain('SettingChanges ReadReplicaDBInstanceIdentifiers');
    expect(plans[0].action).toContain('Rename orders-ro before the cutover, or choose a new name; after it, CreateDBInstanceReadReplica from orders makes');
    expect(plans[1].action).toContain('Rename orders-far before the cutover, or choose a new name; after it, CreateDBInstanceReadReplica in us-east-1, with the ARN of orders and a key of us-east-1');
    expect(plans[2].action).toContain('delete orders-aurora');
    expect(found({ source: cluster({ ReadReplicaIdentifiers: ['arn:aws:rds:us-east-1:111122223333:cluster:far'] }) }).find(each => each.id === 'HasReplica')?.action)
      .toContain('CreateDBCluster with ReplicationSourceIdentifier in us-east-1');
  });

  test('name what is lost, from the tables, with its value', () => {
    const changes = found({}).filter(each => each.id === 'SettingChanges');

    expect(changes.map(each => each.subject)).toEqual(['MasterUserSecret', 'LatestRestorableTime', 'DbiResourceId']);
    expect(changes[0].what).toContain(INSTANCE.MasterUserSecret!.SecretArn);
    expect(changes[0].why).toContain('new ARN');
    expect(changes[2]).toMatchObject({ what: 'DbiResourceId is "db-OLD".', why: expect.stringContaining('rds-db:connect') });
    expect(found({ source: cluster() }).filter(each => each.id === 'SettingChanges').map(each => each.subject)).toEqual([
      'MasterUserSecret', 'ActivityStreamKinesisStreamName', 'DbClusterResourceId', 'shop-0.DbiResourceId', 'shop-1.DbiResourceId',
    ]);
    expect(notes(of({ MasterUserSecret: undefined }))).not.toContain('SettingChanges MasterUserSecret');
  });

  test.each<[string, Partial<PreflightFacts>, string]>([
    ['a proxy', { proxies: ['front'] }, 'RdsProxy front'],
    ['a task that does not run', { replicationTasks: [{ name: 'cdc', status: 'stopped' }] }, 'DmsTask cdc'],
    ['the stack that made it', {}, 'ManagedByCloudFormation Shop'],
    ['tags of other services', of({ TagList: [{ Key: 'aws:backup:source-resource', Value: 'x' }] }), 'TagsOfAws orders'],
    ['parameters that wait for a reboot', of({ DBParameterGroups: [{ DBParameterGroupName: 'g', ParameterApplyStatus: 'pending-reboot' }] }), 'ParametersPendingReboot orders'],
    ['deletion protection', {}, 'DeletionProtectionStays orders'],
    ['the lack of it', of({ DeletionProtection: false }), 'DeletionProtectionOfOld orders'],
    ['the lack of it on a cluster', { source: cluster({ DeletionProtection: undefined }) }, 'DeletionProtectionOfOld shop'],
    ['storage that comes later', {}, 'StorageInitializes orders'],
    ['a key of AWS', { key: { ...GOOD.key!, KeyManager: 'AWS' } }, `KeyManagedByAws ${KEY.arn}`],
    ['key material that expires', { key: { ...GOOD.key!, ExpirationModel: 'KEY_MATERIAL_EXPIRES' } }, `KeyMaterialExpires ${KEY.arn}`],
  ])('tell of %s', (_title, facts, expected) => {
    expect(notes(facts)).toContain(expected);
  });

  test('tell neither of tags nor of initialization where there are none', () => {
    expect(notes({ source: cluster() }).filter(each => /^(TagsOfAws|ManagedBy|StorageInitializes|KeyM)/.test(each))).toEqual([]);
    expect(notes({}).filter(each => each.startsWith('TagsOfAws'))).toEqual([]);
  });

  test.each(['key', 'orderable', 'quotas', 'subnetGroup', 'takenNames', 'proxies', 'blueGreenDeployments', 'replicationTasks', 'integrations'] as const)('say that %s was not checked', fact => {
    expect(notes({ [fact]: undefined })).toContain(`NotChecked ${fact}`);
    expect(notes({})).not.toContain(`NotChecked ${fact}`);
  });

  test('that automatic scaling could not be read are told, since it is not carried over then', () => {
    expect(found({ unread: { scaling: 'AccessDenied' } }).find(each => each.id === 'NotChecked')?.what)
      .toBe('It was not checked whether Application Auto Scaling adds readers to it (AccessDenied).');
    expect(notes({ unread: {} })).not.toContain('NotChecked scaling');
  });

  test.each(['proxies', 'scaling'] as const)('of %s that could not be read is none: what is carried over has to be known', fact => {
    expect(found({ [fact]: undefined, unread: { [fact]: 'AccessDenied' } }).filter(each => each.id === 'NotChecked')).toEqual([
      expect.objectContaining({ subject: fact, stops: true }),
    ]);
  });

  test('say why something was not checked', () => {
    expect(found({ proxies: undefined, unread: { proxies: 'AccessDenied' } }).find(each => each.id === 'NotChecked')?.what).toBe('It was not checked whether a proxy leads to it (AccessDenied).');
  });
});

test('what exists besides the database during the migration is counted by kind', () => {
  const source = instance({ AllocatedStorage: 100, AdditionalStorageVolumes: [{ AllocatedStorage: 50 }] });

  expect(additionalUse(source)).toEqual({ DBInstances: 1, AllocatedStorage: 150, ManualSnapshots: 2 });
  expect(additionalUse(cluster())).toEqual({ DBClusters: 1, DBInstances: 2, ManualClusterSnapshots: 1 });
  expect(additionalUse(multiAz())).toEqual({ DBClusters: 1, DBInstances: 3, AllocatedStorage: 300, ManualClusterSnapshots: 1 });
});
