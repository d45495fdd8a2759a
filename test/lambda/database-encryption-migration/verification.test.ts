import { verify } from '../../../lambda/database-encryption-migration/verification';
import { namesFor } from '../../../src/migration/names';
import type { MigrationRecord, Observation } from '../../../src/migration/plan/observation';
import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import type { Source } from '../../../src/migration/rds/source';
import { CLUSTER, INSTANCE, instance, KEY, cluster, READER, RESTORED_INSTANCE, WRITER } from '../../migration/support/databases';

/** The outcome for what is there, of a source as it was described first. */
const verified = (seen: Observation, of: Source, afterCutover: boolean) => verify({ ...seen, record: record(of) }, KEY.arn, afterCutover);

function record(source: Source): MigrationRecord {
  return { identifier: 'any', execution: 'e', status: 'RUNNING', stage: 'copy', keyArn: KEY.arn, source, surroundings: {}, startedAt: '2026-11-01T00:00:00Z' };
}

function observation(identifier: string, more: Partial<Observation>): Observation {
  return { facts: { identifier, region: 'eu-west-1', names: namesFor(identifier), source: more.facts?.source }, surroundings: {}, ...more } as Observation;
}

/** What is there after the cutover of the instance, with changes to the new one. */
function cutOver(changes: Partial<DbInstance> = {}, more: Partial<Observation> = {}): Observation {
  const { Endpoint, DBInstanceArn } = INSTANCE;
  const target = { ...RESTORED_INSTANCE, DBInstanceIdentifier: 'orders', Endpoint, DBInstanceArn, ...changes } as DbInstance;
  const facts = { source: instance({ DBInstanceIdentifier: 'orders-unencrypted' }) } as Observation['facts'];
  return { ...observation('orders', { facts, sourceAt: 'old', target: { kind: 'instance', instance: target }, targetAt: 'identifier' }), ...more };
}

const faults = (seen: Observation) => verified({ ...seen, facts: { ...seen.facts, names: namesFor('orders') } }, instance(), true).faults;
const unexpected = (seen: Observation, of: Source, afterCutover: boolean) => (
  verified(seen, of, afterCutover).differences.filter(difference => !difference.expected).map(difference => difference.setting)
);

test('before the cutover a faithful copy differs in nothing that it should not', () => {
  const seen = observation('orders', { sourceAt: 'identifier', target: { kind: 'instance', instance: RESTORED_INSTANCE }, targetAt: 'temporary' });

  expect(unexpected(seen, instance(), false)).toEqual([]);
  expect(verified(seen, instance(), false).faults).toEqual([]);
});

test('before the cutover a setting that was not carried over is found', () => {
  const seen = observation('orders', { target: { kind: 'instance', instance: { ...RESTORED_INSTANCE, MaxAllocatedStorage: undefined } }, targetAt: 'temporary' });

  expect(unexpected(seen, instance(), false)).toEqual(['MaxAllocatedStorage']);
});

test('without a target nothing is as it should be', () => {
  expect(verified(observation('orders', {}), instance(), false)).toEqual({ differences: [], faults: ['No encrypted database of orders is there.'] });
});

test('after the cutover all is as it should be', () => {
  expect(faults(cutOver())).toEqual([]);
  expect(unexpected(cutOver(), instance(), true)).toEqual([]);
});

test.each(['backing-up', 'configuring-log-exports', 'storage-optimization'])('after the cutover a database that answers, and is %s, is as it should be', status => {
  expect(faults(cutOver({ DBInstanceStatus: status }))).toEqual([]);
});

test.each<[string, Observation, string[]]>([
  ['a database at work', cutOver({ DBInstanceStatus: 'rebooting' }), ['orders has the status rebooting.']],
  ['another address', cutOver({ Endpoint: { Address: 'orders-encrypted.abc.rds.amazonaws.com' } }), ['The address of orders is orders-encrypted.abc.rds.amazonaws.com.']],
  ['no address', cutOver({ Endpoint: undefined }), ['The address of orders is not there.']],
  ['another key', cutOver({ KmsKeyId: 'arn:other' }), [`orders is not encrypted under ${KEY.arn}: StorageEncrypted is true, KmsKeyId arn:other.`]],
  ['no encryption', cutOver({ StorageEncrypted: false, KmsKeyId: undefined }),
    [`orders is not encrypted under ${KEY.arn}: StorageEncrypted is false, KmsKeyId undefined.`, 'The storage of orders is not encrypted.']],
  ['the temporary name', cutOver({}, { targetAt: 'temporary' }), ['The encrypted database does not stand under orders.']],
  ['the old one elsewhere', cutOver({}, { sourceAt: 'identifier' }), ['The old database does not stand under orders-unencrypted.']],
])('after the cutover %s is a fault', (_what, seen, expected) => {
  expect(faults(seen)).toEqual(expected);
});

describe('a cluster', () => {
  const encrypted = { StorageEncrypted: true, KmsKeyId: KEY.arn };
  const copies = (suffix: string) => [WRITER, READER].map((member): DbInstance => ({
    ...member,
    ...encrypted,
    DBInstanceIdentifier: `${member.DBInstanceIdentifier}${suffix}`,
    DBClusterIdentifier: `shop${suffix}`,
    DbiResourceId: `${String(member.DbiResourceId)}-NEW`,
    Endpoint: { Address: `${member.DBInstanceIdentifier}${suffix}.abc.eu-west-1.rds.amazonaws.com`, Port: 3306 },
  }));
  const copy: DbCluster = { ...CLUSTER, ...encrypted, StorageEncryptionType: 'sse-kms', DbClusterResourceId: 'cluster-NEW' };
  const before = (members: readonly DbInstance[]) => observation('shop', {
    target: { kind: 'cluster', cluster: { ...copy, DBClusterIdentifier: 'shop-encrypted', DBClusterArn: 'arn:shop-encrypted' }, members }, targetAt: 'temporary',
  });
  const after = (changes: Partial<DbCluster> = {}, members: readonly DbInstance[] = copies('')) => observation('shop', {
    facts: { source: cluster() } as Observation['facts'], sourceAt: 'old', target: { kind: 'cluster', cluster: { ...copy, ...changes } as DbCluster, members }, targetAt: 'identifier',
  });
  const source = cluster({}, [{ ...READER, Endpoint: { Address: 'shop-0.abc.eu-west-1.rds.amazonaws.com', Port: 3306 } }, WRITER]);

  test('is compared instance by instance, under the temporary names until the cutover', () => {
    const [writer, reader] = copies('-encrypted');

    expect(unexpected(before([writer, reader]), source, false)).toEqual([]);
    expect(unexpected(before([writer, { ...reader, PromotionTier: 9 }]), source, false)).toEqual(['shop-0.PromotionTier']);
    expect(unexpected(before([writer]), source, false)).toEqual(['shop-0']);
  });

  test('is compared under its own names afterwards', () => {
    expect(unexpected(after(), source, true)).toEqual([]);
    expect(verified(after(), source, true).faults).toEqual([]);
  });

  test.each<[string, Observation, string[]]>([
    ['another address', after({ Endpoint: 'shop-encrypted.cluster-abc.eu-west-1.rds.amazonaws.com' }), ['The address of shop is shop-encrypted.cluster-abc.eu-west-1.rds.amazonaws.com.']],
    ['an instance at work', after({}, copies('').map(each => ({ ...each, DBInstanceStatus: each.DBInstanceIdentifier === 'shop-1' ? 'renaming' : 'available' }))), ['shop-1 has the status renaming.']],
    ['an instance without encryption', after({}, copies('').map(each => ({ ...each, StorageEncrypted: each.DBInstanceIdentifier === 'shop-1' }))), ['The storage of shop-0 is not encrypted.']],
  ])('afterwards %s is a fault', (_what, seen, expected) => {
    expect(verified(seen, source, true).faults).toEqual(expected);
  });

  test('may have readers of automatic scaling before, and others afterwards', () => {
    const scaled = { ...READER, DBInstanceIdentifier: 'application-autoscaling-1' };
    const roles = (...names: string[]) => [
      ...CLUSTER.DBClusterMembers!, ...names.map(DBInstanceIdentifier => ({ DBInstanceIdentifier, IsClusterWriter: false, PromotionTier: 15 })),
    ];
    const was = cluster({ DBClusterMembers: roles('application-autoscaling-1') }, [...source.members, scaled]);

    expect(unexpected(after(), was, true)).toEqual([]);
    expect(unexpected(after({ DBClusterMembers: roles('application-autoscaling-2', 'application-autoscaling-3') }, [
      ...copies(''), { ...scaled, DBInstanceIdentifier: 'application-autoscaling-2' }, { ...scaled, DBInstanceIdentifier: 'application-autoscaling-3' },
    ]), was, true)).toEqual([]);
    expect(unexpected(after({ DBClusterMembers: CLUSTER.DBClusterMembers!.slice(1) }), was, true)).toEqual(['DBClusterMembers']);
  });
});
