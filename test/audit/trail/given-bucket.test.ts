import * as s3 from 'aws-cdk-lib/aws-s3';
import { errorOf, keyPolicy, warningIdsOf } from '../../keys/support';
import { propertiesOf } from '../../s3/support';
import { acknowledge, auditStack, findingOf, trailProperties } from './trail-support';
import { AccessLogBucket, AuditTrail, EncryptedBucket, UploadEncryption } from 'cdk-at-rest';

const { ALLOW_ANY, REFUSE_OTHER, REQUIRE_HEADERS } = UploadEncryption;

test('takes a bucket as it is', () => {
  const stack = auditStack();
  const bucket = new s3.Bucket(stack, 'Logs');
  const before = propertiesOf(bucket);
  const other = auditStack();
  const given = new s3.Bucket(other, 'Logs');
  const trail = new AuditTrail(other, 'Trail', { bucket: given });

  expect(trail.bucket).toBe(given);
  expect(propertiesOf(given)).toEqual(before);
  expect(trailProperties(other).S3BucketName).toEqual(other.resolve(given.bucketName));
});

test('refuses an AccessLogBucket', () => {
  const stack = auditStack();

  expect(errorOf(() => new AuditTrail(stack, 'Trail', { bucket: AccessLogBucket.of(stack) }))).toMatch(/^Audit\/Trail: received the bucket Audit\/AccessLogBucket, an AccessLogBucket, .* pass an EncryptedBucket$/);
});

test('reports a Bucket Key, under which readers may be denied, and lets CloudTrail decrypt, which it needs then', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail', { bucket: new EncryptedBucket(stack, 'Logs') });

  expect(findingOf(trail, 'AtRest-TrailBucketKey')).toMatch(/The bucket Audit\/Logs of this trail uses an S3 Bucket Key\. .* Set bucketKeyEnabled: false/);
  expect(keyPolicy(stack).filter(statement => statement.Sid === 'CloudTrailBucketKey')).toEqual([expect.objectContaining({ Action: 'kms:Decrypt' })]);
});

test('is silent on it once it is acknowledged', () => {
  const stack = auditStack();
  acknowledge(stack, 'AtRest-TrailBucketKey');
  new AuditTrail(stack, 'Trail', { bucket: new EncryptedBucket(stack, 'Logs', { uploadEncryption: ALLOW_ANY }) });

  expect(warningIdsOf(stack)).toEqual([]);
});

test('says nothing of a bucket without one, and gives CloudTrail no decryption', () => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail', { bucket: new EncryptedBucket(stack, 'Logs', { bucketKeyEnabled: false, uploadEncryption: ALLOW_ANY }) });

  expect(warningIdsOf(stack)).toEqual([]);
  expect(keyPolicy(stack).map(statement => statement.Sid)).not.toContain('CloudTrailBucketKey');
});

describe('a bucket that may refuse the uploads of CloudTrail', () => {
  const REFUSES = 'AtRest-TrailBucketRefusesUploads';

  test.each<[string, UploadEncryption | undefined]>([['by default', undefined], ['of another key', REFUSE_OTHER], ['without headers', REQUIRE_HEADERS]])('%s is reported', (_, uploadEncryption) => {
    const stack = auditStack();
    const trail = new AuditTrail(stack, 'Trail', { bucket: new EncryptedBucket(stack, 'Logs', { bucketKeyEnabled: false, uploadEncryption }) });

    expect(findingOf(trail, REFUSES)).toMatch(/^The policy of the bucket Audit\/Logs of this trail refuses uploads by the key that they name.* Set uploadEncryption: UploadEncryption\.ALLOW_ANY/);
  });

  test('is not reported once it is acknowledged', () => {
    const stack = auditStack();
    acknowledge(stack, REFUSES);
    new AuditTrail(stack, 'Trail', { bucket: new EncryptedBucket(stack, 'Logs', { bucketKeyEnabled: false }) });

    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('is not one that denies something else', () => {
    const stack = auditStack();
    new AuditTrail(stack, 'Trail', { bucket: new s3.Bucket(stack, 'Logs', { enforceSSL: true }) });

    expect(warningIdsOf(stack)).toEqual([]);
  });

  test.each<[string, typeof s3.Bucket]>([['an EncryptedBucket', EncryptedBucket], ['a bucket', s3.Bucket]])('is refused under DSSE-KMS: %s', (_, Bucket) => {
    const stack = auditStack();
    const bucket = new Bucket(stack, 'Logs', { encryption: s3.BucketEncryption.DSSE });

    expect(errorOf(() => new AuditTrail(stack, 'Trail', { bucket }))).toMatch(/^Audit\/Trail: received the bucket Audit\/Logs, which is under DSSE-KMS: .* Pass a bucket with BucketEncryption\.KMS$/);
  });
});
