import { observe, type Question } from '../../../src/migration/gather/observe';
import { namesFor } from '../../../src/migration/names';
import type { MigrationRecord, Observation } from '../../../src/migration/plan/observation';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import type { Source } from '../../../src/migration/rds/source';
import { cluster, CLUSTER, instance, INSTANCE, KEY, MULTI_AZ, READER, WRITER } from '../support/databases';
import { failure, marked, World } from './world';

let world: World;
beforeEach(() => { world = new World(); });

const observed = async (question: Partial<Question> = {}) => observe(world.read, { identifier: 'orders', keyId: KEY.arn, region: 'eu-west-1', preflight: false, ...question });

/** Names alone: `orders at identifier, orders-encrypted at temporary`. */
const where = ({ facts: { source }, sourceAt, target, targetAt }: Observation) => [
  source ? `${named(source)} at ${sourceAt}` : 'no source', target ? `${named(target)} at ${targetAt}` : 'no target',
];
const named = (source: Source) => source.kind === 'instance'
  ? source.instance.DBInstanceIdentifier
  : `${source.cluster.DBClusterIdentifier} of ${source.members.map(each => each.DBInstanceIdentifier).sort().join(', ')}`;

function record(source: Source, more: Partial<MigrationRecord> = {}): MigrationRecord {
  const identifier = source.kind === 'instance' ? source.instance.DBInstanceIdentifier : source.cluster.DBClusterIdentifier;
  return { identifier, execution: 'arn:execution', status: 'RUNNING', stage: 'copy', keyArn: KEY.arn, source, surroundings: {}, startedAt: '2026-11-01T00:00:00Z', ...more };
}

const called = (DBInstanceIdentifier: string, more: Partial<DbInstance> = {}) => ({ ...INSTANCE, DBInstanceIdentifier, ...more } as DbInstance);
const OLD = called('orders-unencrypted');
const made = (name: string, of = 'db-OLD') => called(name, { StorageEncrypted: true, DbiResourceId: 'db-NEW', ...marked('orders', of) });

describe('an instance', () => {
  test.each<[string, DbInstance[], string[]]>([
    ['before anything', [INSTANCE], ['orders at identifier', 'no target']],
    ['while there is a copy', [INSTANCE, made('orders-encrypted')], ['orders at identifier', 'orders-encrypted at temporary']],
    ['between the renames', [OLD, made('orders-encrypted')], ['orders-unencrypted at old', 'orders-encrypted at temporary']],
    ['after the cutover', [OLD, made('orders')], ['orders-unencrypted at old', 'orders at identifier']],
    ['after the old one was deleted', [made('orders')], ['orders at identifier', 'no target']],
    ['beside a copy of another database of the same name', [INSTANCE, made('orders-encrypted', 'db-EARLIER')], ['orders at identifier', 'no target']],
    ['beside a stranger under the old name', [INSTANCE, OLD], ['orders at identifier', 'no target']],
    ['unencrypted, with marks that a snapshot gave it', [called('orders', { ...marked('orders', 'db-OLDER'), DbiResourceId: 'db-YOUNGER' }), called('orders-unencrypted', { DbiResourceId: 'db-OLDER' })],
      ['orders at identifier', 'no target']],
    ['that is gone, beside an unencrypted one under the old name', [OLD], ['no source', 'no target']],
    ['that never was', [called('ledger')], ['no source', 'no target']],
  ])('is told by names and marks %s', async (_when, instances, expected) => {
    world.instances = instances;

    expect(where(await observed())).toEqual(expected);
  });

  test.each<[string, DbInstance[], string[]]>([
    ['between the renames, without marks', [OLD, called('orders-encrypted', { DbiResourceId: 'db-NEW' })], ['orders-unencrypted at old', 'no target']],
    ['beside a stranger that has taken its name', [OLD, called('orders', { DbiResourceId: 'db-STRANGER' })], ['orders-unencrypted at old', 'no target']],
    ['after the cutover', [OLD, made('orders')], ['orders-unencrypted at old', 'orders at identifier']],
    ['that was deleted after the cutover', [made('orders')], ['no source', 'orders at identifier']],
    ['that was deleted before the second rename', [made('orders-encrypted')], ['no source', 'orders-encrypted at temporary']],
  ])('is told by the id that was written down %s', async (_when, instances, expected) => {
    world.instances = instances;

    expect(where(await observed({ record: record(instance()) }))).toEqual(expected);
  });

  test('has a record of its own: that of a database which had the name before is left out, with what it had made', async () => {
    world.instances = [called('orders', { DbiResourceId: 'db-YOUNGER' }), made('orders-encrypted')];

    const observation = await observed({ record: record(instance()) });

    expect(where(observation)).toEqual(['orders at identifier', 'no target']);
    expect(observation.record).toBeUndefined();
    expect(observation.facts.takenNames).toEqual(['orders-encrypted']);
  });

  test.each([[[INSTANCE]], [[OLD, made('orders')]], [[made('orders')]], [[]]])('keeps the record that is its own', async instances => {
    world.instances = instances;

    expect((await observed({ record: record(instance()) })).record).toEqual(record(instance()));
  });

  test('of a cluster is described as one, for the preflight to name the cluster', async () => {
    world.instances = [{ ...WRITER, DBInstanceIdentifier: 'orders' }];
    world.clusters = [CLUSTER];

    expect((await observed()).facts.source).toEqual({ kind: 'instance', instance: world.instances[0] });
  });

  test('is found in whatever case it is asked for', async () => {
    world.instances = [INSTANCE];

    expect((await observed({ identifier: 'Orders' })).facts).toMatchObject({ identifier: 'orders', source: instance() });
  });

  test('is found on the last page', async () => {
    world.instances = [called('a'), called('b'), called('c'), called('d'), INSTANCE];

    expect(where(await observed())).toEqual(['orders at identifier', 'no target']);
  });
});

describe('a cluster', () => {
  const SHOP = { identifier: 'shop' };
  const renamed = (of: DbInstance, name: string, clusterName: string) => ({ ...of, DBInstanceIdentifier: name, DBClusterIdentifier: clusterName });
  const twin = (of: DbInstance, name: string, clusterName: string) => (
    { ...renamed(of, name, clusterName), DbiResourceId: `${String(of.DbiResourceId)}-NEW`, StorageEncrypted: true, ...marked('shop', 'cluster-OLD') }
  );
  const NEW = { ...CLUSTER, DbClusterResourceId: 'cluster-NEW', StorageEncrypted: true, ...marked('shop', 'cluster-OLD') };

  test('has the instances that say so', async () => {
    world.clusters = [CLUSTER, { ...NEW, DBClusterIdentifier: 'shop-encrypted' }];
    world.instances = [READER, WRITER, twin(WRITER, 'shop-1-encrypted', 'shop-encrypted'), called('orders')];

    expect(where(await observed(SHOP))).toEqual(['shop of shop-0, shop-1 at identifier', 'shop-encrypted of shop-1-encrypted at temporary']);
  });

  test('has its instances half way through the renames', async () => {
    world.clusters = [{ ...CLUSTER, DBClusterIdentifier: 'shop-unencrypted' }, { ...NEW, DBClusterIdentifier: 'shop-encrypted' }];
    world.instances = [renamed(WRITER, 'shop-1-unencrypted', 'shop-unencrypted'), renamed(READER, 'shop-0', 'shop-unencrypted'), twin(WRITER, 'shop-1', 'shop-encrypted')];

    expect(where(await observed(SHOP))).toEqual(['shop-unencrypted of shop-0, shop-1-unencrypted at old', 'shop-encrypted of shop-1 at temporary']);
  });

  test('keeps its instances while they still name it as it was called before', async () => {
    world.clusters = [
      { ...CLUSTER, DBClusterIdentifier: 'shop-unencrypted' },
      { ...NEW, DBClusterIdentifier: 'shop', DBClusterMembers: [{ DBInstanceIdentifier: 'shop-1-encrypted' }] },
    ];
    world.instances = [WRITER, READER, twin(WRITER, 'shop-1-encrypted', 'shop-encrypted')];

    expect(where(await observed({ ...SHOP, record: record(cluster()) }))).toEqual(['shop-unencrypted of shop-0, shop-1 at old', 'shop of shop-1-encrypted at identifier']);
  });

  test('has no instance that bears the marks of a migration, whatever cluster it names', async () => {
    world.clusters = [CLUSTER];
    world.instances = [WRITER, twin(READER, 'shop-0-encrypted', 'shop')];

    expect(where(await observed(SHOP))).toEqual(['shop of shop-1 at identifier', 'no target']);
  });

  test('is meant where one of its instances has its name', async () => {
    world.clusters = [CLUSTER];
    world.instances = [{ ...WRITER, DBInstanceIdentifier: 'shop' }];

    expect(where(await observed(SHOP))).toEqual(['shop of shop at identifier', 'no target']);
  });

  test('is still meant when it was renamed and its instance was not', async () => {
    world.clusters = [{ ...CLUSTER, DBClusterIdentifier: 'shop-unencrypted' }, { ...NEW, DBClusterIdentifier: 'shop-encrypted' }];
    world.instances = [renamed(WRITER, 'shop', 'shop-unencrypted')];

    expect(where(await observed(SHOP))).toEqual(['shop-unencrypted of shop at old', 'shop-encrypted of  at temporary']);
  });

  test('is refused where an instance that is none of its own has its name', async () => {
    world.clusters = [CLUSTER];
    world.instances = [called('shop')];

    await expect(observed(SHOP)).rejects.toThrow('shop is the name of a DB instance and of a DB cluster that have nothing to do with each other: rename the one that is not meant');
  });

  test('is known by the record where an instance that is none of its own has its name', async () => {
    world.clusters = [CLUSTER];
    world.instances = [called('shop')];

    expect(where(await observed({ ...SHOP, record: record(cluster()) }))).toEqual(['shop of  at identifier', 'no target']);
  });
});

describe('names that others have', () => {
  test('are told: databases of the same kind, and snapshots', async () => {
    world.instances = [INSTANCE, called('orders-encrypted', { DbiResourceId: 'db-A' }), called('orders-unencrypted', { DbiResourceId: 'db-B' })];
    world.snapshots = [{ DBSnapshotIdentifier: 'orders-before-encryption', Status: 'available' }, { DBSnapshotIdentifier: 'orders-before-encryption-encrypted', Status: 'available' }];

    expect((await observed()).facts.takenNames).toEqual(['orders-unencrypted', 'orders-encrypted', 'orders-before-encryption', 'orders-before-encryption-encrypted']);
  });

  test('include the identifier when a stranger has taken it after the first rename', async () => {
    world.instances = [OLD, called('orders', { DbiResourceId: 'db-STRANGER' }), made('orders-encrypted')];

    expect((await observed({ record: record(instance()) })).facts.takenNames).toEqual(['orders']);
  });

  test('do not include what the migration has made', async () => {
    world.instances = [OLD, made('orders')];
    world.snapshots = [{ DBSnapshotIdentifier: 'orders-before-encryption', Status: 'available', ...marked('orders', 'db-OLD') }];

    expect((await observed()).facts.takenNames).toEqual([]);
  });

  test('are those of the instances of a cluster, too', async () => {
    world.clusters = [CLUSTER, { ...MULTI_AZ, DBClusterIdentifier: 'shop-encrypted' } as typeof CLUSTER];
    world.instances = [READER, WRITER, called('shop-0-encrypted'), called('shop-1-unencrypted'), called('shop-unencrypted')];

    expect((await observed({ identifier: 'shop' })).facts.takenNames).toEqual(['shop-encrypted', 'shop-1-unencrypted', 'shop-0-encrypted']);
  });

  test('follow from the names that the instances had first', async () => {
    world.clusters = [{ ...CLUSTER, DBClusterIdentifier: 'shop-unencrypted' }];
    world.instances = [{ ...WRITER, DBInstanceIdentifier: 'shop-1-unencrypted' }, called('shop-1'), called(namesFor('shop-1-unencrypted').old)];

    const observation = await observed({ identifier: 'shop', record: record(cluster()) });

    expect(observation.facts.takenNames).toEqual(['shop-1']);
  });
});

describe('the snapshots', () => {
  test('of an instance are told with their state, their time and whose they are', async () => {
    world.instances = [INSTANCE];
    world.snapshots = [
      { DBSnapshotIdentifier: 'orders-before-encryption', Status: 'available', Encrypted: false, SnapshotCreateTime: new Date('2026-11-01T01:00:00Z'), ...marked('orders', 'db-OLD') },
      {
        DBSnapshotIdentifier: 'orders-before-encryption-encrypted',
        Status: 'creating',
        Encrypted: true,
        OriginalSnapshotCreateTime: new Date('2026-11-01T01:00:00Z'),
        SnapshotCreateTime: new Date('2026-11-01T02:00:00Z'),
        ...marked('orders', 'db-EARLIER'),
      },
    ];

    const { snapshot, encryptedSnapshot } = await observed();

    expect(snapshot).toEqual({ name: 'orders-before-encryption', status: 'available', encrypted: false, takenAt: '2026-11-01T01:00:00.000Z', ours: true });
    expect(encryptedSnapshot).toEqual({ name: 'orders-before-encryption-encrypted', status: 'creating', encrypted: true, takenAt: '2026-11-01T01:00:00.000Z', ours: false });
  });

  test('of a cluster are one, without a time until RDS says it', async () => {
    world.clusters = [CLUSTER];
    world.clusterSnapshots = [
      { DBClusterSnapshotIdentifier: 'shop-before-encryption', Status: 'creating', StorageEncrypted: true, ...marked('shop', 'cluster-OLD') },
      { DBClusterSnapshotIdentifier: 'shop-before-encryption-encrypted', Status: 'available' },
    ];

    const { snapshot, encryptedSnapshot } = await observed({ identifier: 'shop' });

    expect(snapshot).toEqual({ name: 'shop-before-encryption', status: 'creating', encrypted: true, ours: true });
    expect(encryptedSnapshot).toBeUndefined();
  });

  test('are not looked for where there is no database', async () => {
    expect(await observed()).toEqual({ facts: { identifier: 'orders', region: 'eu-west-1', names: namesFor('orders'), takenNames: [], unread: {} }, surroundings: {} });
    expect(world.operations()).toEqual(['DescribeDBClusters', 'DescribeDBInstances']);
  });
});

test.each([
  ['DescribeDBInstances', 'The DB instances of eu-west-1 (rds:DescribeDBInstances) could not be read. AccessDenied: not you'],
  ['DescribeDBClusters', 'The DB clusters of eu-west-1 (rds:DescribeDBClusters) could not be read. AccessDenied: not you'],
  ['DescribeDBClusterSnapshots', 'The snapshot shop-before-encryption (rds:DescribeDBClusterSnapshots) could not be read. AccessDenied: not you'],
  ['DescribeDBClusterEndpoints', 'The endpoints of the cluster shop (rds:DescribeDBClusterEndpoints) could not be read. AccessDenied: not you'],
])('without %s nothing can be said, and the error says what was asked', async (operation, message) => {
  world.clusters = [CLUSTER];
  world.failures[operation] = failure('AccessDenied', 'not you');

  await expect(observed({ identifier: 'shop' })).rejects.toMatchObject({ name: 'AccessDenied', message });
});

test('without the snapshots of an instance nothing can be said either', async () => {
  world.instances = [INSTANCE];
  world.failures.DescribeDBSnapshots = failure('ThrottlingException', 'slower');

  await expect(observed()).rejects.toMatchObject({ name: 'ThrottlingException', message: expect.stringContaining('The snapshot orders-before-encryption') as string });
});
