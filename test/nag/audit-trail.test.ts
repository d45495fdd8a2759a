/**
 * What cdk-nag's four packs and Control Tower's rules still find in a stack with an audit trail, exactly: one more finding fails, and so
 * does one fewer. Each has its reason; docs/audit-trail.md lists them.
 */
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { guardFindingsOf } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { SOMEWHERE } from '../support/template/synth';
import { AuditTrail, type AuditTrailProps } from 'cdk-at-rest';

const REPLICATION = {
  because: 'Replication to a second bucket doubles the bill and needs another Region: a log archive account is the other way to keep a copy out of reach',
  findings: ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].flatMap(pack => ['AccessLogBucket', 'Trail/Bucket'].map(bucket => `${pack}-S3BucketReplicationEnabled Audit/${bucket}/Resource`)),
};

const OF_THE_TRAILS_BUCKET = {
  because: 'Object Lock cannot be taken back and keeps data that may have to be deleted: it is asked for with objectLock',
  findings: ['s3_bucket_object_lock_enabled_check Audit/TrailBucket6C1E344E'],
};

const REMAINING_OF_CONTROL_TOWER: Array<{ because: string; findings: string[] }> = [
  {
    because: 'The account statement allows kms:*, CreateGrant included: without it the account could lose the key',
    findings: ['kms_create_grant_aws_service_check Audit/TrailKey31F874A3'],
  },
  {
    because: 'AWS delivers access logs to SSE-S3 buckets only, and a log bucket that logs its own accesses feeds on itself',
    findings: ['s3_bucket_default_encryption_kms_check', 's3_bucket_logging_enabled_check', 's3_bucket_object_lock_enabled_check'].map(rule => `${rule} Audit/AccessLogBucketDA470295`),
  },
  {
    because: 'Nobody has to hear of each log file: what happened is told by alarms',
    findings: ['AccessLogBucketDA470295', 'TrailBucket6C1E344E'].map(bucket => `s3_event_notifications_enabled_check Audit/${bucket}`),
  },
];

function auditApp(props: AuditTrailProps = {}, env?: { account: string; region: string }): { app: App; stack: Stack } {
  const app = new App();
  const stack = new Stack(app, 'Audit', { env });
  new AuditTrail(stack, 'Trail', props);
  return { app, stack };
}

const all = (...remaining: Array<{ findings: string[] }>) => remaining.flatMap(each => each.findings).sort();

const LOCKED: AuditTrailProps = { objectLock: s3.ObjectLockRetention.governance(Duration.days(365)) };

test.each<[string, AuditTrailProps, { account: string; region: string } | undefined]>([
  ['as it is', {}, undefined],
  ['in a known account and Region', {}, SOMEWHERE],
  ['of an organization', { organization: { organizationId: 'o-abcdefghij' } }, SOMEWHERE],
])('cdk-nag finds in a stack with a trail what has a reason, and nothing else: %s', (_how, props, env) => {
  expect(nagFindings(auditApp(props, env).stack)).toEqual(all(REPLICATION));
});

test('cdk-nag finds nothing in a trail that writes to a log archive account', () => {
  const logArchive = { accountId: '444455556666', bucketName: 'archive', keyArn: 'arn:aws:kms:eu-west-1:444455556666:key/1234' };

  expect(nagFindings(auditApp({ logArchive }, SOMEWHERE).stack)).toEqual([]);
});

test('Control Tower\'s rules find in a stack with a trail what has a reason, and nothing else', () => {
  expect(guardFindingsOf(auditApp().app)).toEqual(all(OF_THE_TRAILS_BUCKET, ...REMAINING_OF_CONTROL_TOWER));
  expect(guardFindingsOf(auditApp(LOCKED).app)).toEqual(all(...REMAINING_OF_CONTROL_TOWER));
});
