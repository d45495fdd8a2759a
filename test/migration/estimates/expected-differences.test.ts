import { expectedDifferences } from '../../../src/migration/estimates';
import { differences } from '../../../src/migration/settings';
import { cluster, instance, INSTANCE, KEY, RESTORED_INSTANCE } from '../support/databases';

const settings = (...args: Parameters<typeof expectedDifferences>) => expectedDifferences(...args).map(({ setting }) => setting);

test('names every difference that the comparison of a real copy expects for a reason', () => {
  const found = differences(instance(), { kind: 'instance', instance: { ...RESTORED_INSTANCE, DBName: 'other' } }, { key: KEY, afterCutover: false });
  const expected = found.filter(each => each.expected && each.why !== undefined).map(each => each.setting);
  expect(expected).toContain('SecondaryAvailabilityZone');
  expect(settings(instance())).toEqual(expect.arrayContaining(expected));
});

test('says why, and what it is now', () => {
  expect(expectedDifferences(instance())).toEqual(expect.arrayContaining([
    { setting: 'StorageEncrypted', source: false, why: 'it is what the migration changes' },
    { setting: 'KmsKeyId', why: 'it is what the migration changes' },
    expect.objectContaining({ setting: 'DbiResourceId', source: 'db-OLD' }),
  ]));
});

test('leaves out what the source does not have, and what may not differ of it', () => {
  expect(settings(instance())).not.toContain('DBSecurityGroups');
  expect(settings(instance())).toContain('AvailabilityZone');
  expect(settings(instance({ MultiAZ: false }))).not.toContain('AvailabilityZone');
  expect(settings(instance({ SecondaryAvailabilityZone: undefined, MultiAZ: false }))).not.toContain('SecondaryAvailabilityZone');
  expect(settings(instance())).not.toContain('MonitoringInterval');
  expect(INSTANCE.MonitoringInterval).toBe(30);
});

test('tells instances of a cluster by their names', () => {
  expect(settings(cluster())).toEqual(expect.arrayContaining(['DbClusterResourceId', 'shop-1.DbiResourceId', 'shop-0.DbiResourceId']));
});
