import { EncryptionLevel } from '../../src/checks/encryption-level';
import type { InventoryCost } from '../../src/inventory/cost';
import { takeInventory } from '../../src/inventory/take-inventory';
import { arnOf, bucket, key, setOf } from './support/orders';

function costOf(resources: Record<string, object>, requestsABucketAndMonth?: number): InventoryCost {
  return takeInventory(setOf(resources), { level: EncryptionLevel.CUSTOMER_MANAGED, requestsABucketAndMonth }).cost;
}

test('keys cost 1 USD, 2 after the first rotation and 3 after the second, and those that do not rotate 1 for ever', () => {
  expect(costOf({ A: key(), B: key(), Still: key([], { EnableKeyRotation: false }) }).keys).toEqual({
    keys: 3, rotating: 2, usdAMonth: 3, usdAMonthAfterFirstRotation: 5, usdAMonthAfterSecondRotation: 7,
  });
});

test('a replica is charged as a key, and rotates with its primary key', () => {
  const replica = { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: arnOf('Primary') } };
  expect(costOf({ Primary: key([], { MultiRegion: true }), Replica: replica }).keys).toMatchObject({ keys: 2, rotating: 2, usdAMonthAfterSecondRotation: 6 });
  expect(costOf({ Replica: { ...replica, Properties: { PrimaryKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/mrk-1' } } }).keys.rotating).toBe(0);
});

test('keys from outside and keys of AWS cost these templates nothing', () => {
  expect(costOf({ Bucket: bucket('alias/shared'), Secret: { Type: 'AWS::SecretsManager::Secret' } }).keys).toMatchObject({ keys: 0, usdAMonth: 0 });
});

test('Bucket Keys save 99 % of the requests that are assumed, where there can be one', () => {
  const dsse = { Type: 'AWS::S3::Bucket', Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms:dsse' }, BucketKeyEnabled: true }] } } };
  const buckets = {
    Key: key(),
    On: bucket(arnOf('Key')),
    AlsoOn: bucket(arnOf('Key'), { BucketKeyEnabled: 'true' }),
    Off: bucket(arnOf('Key'), {}),
    Dsse: dsse,
    Plain: { Type: 'AWS::S3::Bucket' },
    Open: bucket(arnOf('Key'), { BucketKeyEnabled: { Ref: 'Toggle' } }),
    Conditional: { Type: 'AWS::S3::Bucket', Properties: { BucketEncryption: { 'Fn::If': ['A', {}, {}] } } },
  };
  // One million requests are 100 times 10,000, at 0.03 USD.
  expect(costOf(buckets).buckets).toEqual({
    withBucketKey: 2, withoutBucketKey: 1, cannotHaveOne: 1, undecided: 2, savedUsdAMonth: 5.94, couldSaveUsdAMonth: 2.97,
  });
  expect(costOf(buckets, 10_000).buckets).toMatchObject({ savedUsdAMonth: 0.06, couldSaveUsdAMonth: 0.03 });
});

test('what was assumed, and where the prices are from, stands beside the figures', () => {
  expect(costOf({}, 5)).toMatchObject({
    assumptions: { requestsABucketAndMonth: 5, bucketKeySaves: 0.99 }, prices: { keyUsdAMonth: 1, usdFor10000Requests: 0.03, source: 'https://aws.amazon.com/kms/pricing/', checked: '2026-11' },
  });
  expect(costOf({}).assumptions.requestsABucketAndMonth).toBe(1_000_000);
});

test.each([-1, NaN, Infinity])('%p requests are refused', requests => {
  expect(() => costOf({}, requests)).toThrow(`The requests a bucket and month are ${requests}: give a number that is not negative`);
});
