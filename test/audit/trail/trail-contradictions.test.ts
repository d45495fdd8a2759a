import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { errorOf, FOREIGN_KEY_ARN, OTHER_ACCOUNT } from '../../keys/support';
import { auditStack } from './trail-support';
import { AuditTrail, type AuditTrailProps } from 'cdk-at-rest';

const RETENTION: AuditTrailProps = {
  objectLock: s3.ObjectLockRetention.governance(Duration.days(1)), archiveAfter: Duration.days(1), expireAfter: Duration.days(1),
};
const OF_OWN_BUCKET = Object.keys(RETENTION) as Array<keyof AuditTrailProps>;

test.each([
  ...OF_OWN_BUCKET.map(prop => ['bucket', prop, 'set it on that bucket']),
  ...['bucket', 'encryptionKey', ...OF_OWN_BUCKET].map(prop => ['logArchive', prop, 'bucket and key are the other account\'s']),
] as Array<[keyof AuditTrailProps, keyof AuditTrailProps, string]>)('%s rules out %s', (prop, other, why) => {
  const stack = auditStack();
  const all: AuditTrailProps = {
    ...RETENTION,
    bucket: new s3.Bucket(stack, 'Bucket'),
    encryptionKey: new kms.Key(stack, 'Key'),
    logArchive: { accountId: OTHER_ACCOUNT, bucketName: 'archive', keyArn: FOREIGN_KEY_ARN },
  };

  expect(errorOf(() => new AuditTrail(stack, 'Trail', { [prop]: all[prop], [other]: all[other] }))).toBe(`Audit/Trail: received ${other} together with ${prop}: ${why}. Leave one of them out`);
});

test('cloudWatchLogs: false rules out a time to keep the events', () => {
  const build = (props: AuditTrailProps) => () => new AuditTrail(auditStack(), 'Trail', props);

  expect(errorOf(build({ cloudWatchLogs: false, logRetention: logs.RetentionDays.ONE_WEEK }))).toBe('Audit/Trail: received logRetention together with cloudWatchLogs: false: leave one of them out');
  expect(build({ cloudWatchLogs: true, logRetention: logs.RetentionDays.ONE_WEEK })).not.toThrow();
});
