import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { errorOf } from '../../keys/support';
import { bucketPolicyOf, propertiesOf, resourceOf } from '../../s3/support';
import type { JsonObject } from '../../support/template/cloudformation';
import { arnOf, auditStack } from './trail-support';
import { AuditTrail, type AuditTrailProps } from 'cdk-at-rest';

function bucketWith(props: AuditTrailProps = {}): s3.Bucket {
  return new AuditTrail(auditStack(), 'Trail', props).bucket as s3.Bucket;
}

function rulesWith(props: AuditTrailProps): JsonObject[] {
  const { Rules } = propertiesOf(bucketWith(props)).LifecycleConfiguration as { Rules: JsonObject[] };
  return Rules.filter(rule => rule.Id !== 'AbortIncompleteMultipartUploads');
}

const archived = (days: number): JsonObject => ({
  Id: 'ArchiveLogFiles',
  Status: 'Enabled',
  Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: days }],
});

/** Former versions are archived as well, where they are kept. */
const archivedForEver = (days: number): JsonObject => ({ ...archived(days), NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: days }] });

const expired = (days: number): JsonObject[] => [
  { Id: 'ExpireLogFiles', Status: 'Enabled', ExpirationInDays: days, NoncurrentVersionExpiration: { NoncurrentDays: 90 } },
  { Id: 'ExpireDeleteMarkers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
];

test('is under the trail\'s key without a Bucket Key, and takes no key of a client', () => {
  const bucket = bucketWith();

  expect(propertiesOf(bucket).BucketEncryption).toEqual({
    ServerSideEncryptionConfiguration: [{
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      BucketKeyEnabled: false,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf(bucket.encryptionKey!) },
    }],
  });
});

test('is versioned, private, owned by its account, and retained', () => {
  const { Properties, DeletionPolicy, UpdateReplacePolicy } = resourceOf(bucketWith());

  expect(Properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
  });
  expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
});

test('logs its accesses to the stack\'s AccessLogBucket', () => {
  const bucket = bucketWith();

  expect(propertiesOf(bucket).LoggingConfiguration).toMatchObject({ DestinationBucketName: { Ref: bucket.stack.getLogicalId(bucket.stack.node.findChild('AccessLogBucket').node.defaultChild as s3.CfnBucket) } });
});

test('denies nothing but insecure connections: a deny that CloudTrail met would lose the log', () => {
  const denied = bucketPolicyOf(bucketWith()).filter(statement => statement.Effect === 'Deny');

  expect(denied.map(statement => statement.Condition)).toEqual([{ Bool: { 'aws:SecureTransport': 'false' } }, { NumericLessThan: { 's3:TlsVersion': 1.2 } }]);
});

describe('log files', () => {
  test('move to Glacier Instant Retrieval after 90 days where they are large enough, and are kept for ever', () => {
    const bucket = bucketWith();

    expect(rulesWith({})).toEqual([archivedForEver(90)]);
    expect(propertiesOf(bucket).LifecycleConfiguration).toMatchObject({ TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K' });
  });

  test.each<[string, AuditTrailProps, JsonObject[]]>([
    ['move when it is asked for', { archiveAfter: Duration.days(30) }, [archivedForEver(30)]],
    ['are deleted when it is asked for', { expireAfter: Duration.days(365) }, [archived(90), ...expired(365)]],
    ['stay where they would not be in the archive for as long as is paid for', { expireAfter: Duration.days(179) }, expired(179)],
    ['move late, and former versions never, which are deleted before', { archiveAfter: Duration.days(200), expireAfter: Duration.days(365) }, [archived(200), ...expired(365)]],
    ['move where they would', { expireAfter: Duration.days(180) }, [archived(90), ...expired(180)]],
    ['move for a short time where both are asked for', { archiveAfter: Duration.days(30), expireAfter: Duration.days(31) }, [archived(30), ...expired(31)]],
  ])('%s', (_, props, rules) => {
    expect(rulesWith(props)).toEqual(rules);
  });

  test('are not locked by default', () => {
    const properties = propertiesOf(bucketWith());

    expect([properties.ObjectLockEnabled, properties.ObjectLockConfiguration]).toEqual([undefined, undefined]);
  });

  test.each<[string, s3.ObjectLockRetention, string]>([
    ['compliance', s3.ObjectLockRetention.compliance(Duration.days(365)), 'COMPLIANCE'],
    ['governance', s3.ObjectLockRetention.governance(Duration.days(365)), 'GOVERNANCE'],
  ])('are locked in %s mode when it is asked for', (_, objectLock, Mode) => {
    const properties = propertiesOf(bucketWith({ objectLock, expireAfter: Duration.days(365) }));

    expect(properties.ObjectLockEnabled).toBe(true);
    expect(properties.ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Days: 365, Mode } } });
  });

  test.each<[string, AuditTrailProps, string]>([
    ['deleted before their lock is over', { objectLock: s3.ObjectLockRetention.compliance(Duration.days(366)), expireAfter: Duration.days(365) },
      'received expireAfter of 365 days and an objectLock of 366, under which nothing can be deleted before: make expireAfter as long at least'],
    ['archived when they are deleted', { archiveAfter: Duration.days(365), expireAfter: Duration.days(365) },
      'received archiveAfter of 365 days and expireAfter of 365: what is deleted by then cannot be archived'],
  ])('are not to be %s', (_, props, message) => {
    expect(errorOf(() => bucketWith(props))).toContain(`Audit/Trail/Bucket: ${message}`);
  });
});
