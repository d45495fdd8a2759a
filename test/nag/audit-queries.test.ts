/**
 * What cdk-nag's four packs and Control Tower's rules find in audit queries, exactly: one more finding fails, and so does one fewer. Each
 * has its reason.
 */
import { App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { AuditQueries } from '../../src/audit/athena/audit-queries';
import { FakeAuditTrail } from '../audit/fake-audit-trail';
import { guardFindings } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { templateOf } from '../support/template/synth';

const AUDITOR = 'Audit/Auditor/DefaultPolicy/Resource';
const LOG_BUCKET = 'AccessLogBucketDA470295';
const RESULTS = 'QueriesResultsB9A74B2C';

interface Remaining {
  readonly because: string;
  readonly findings: string[];
}

const REMAINING_OF_NAG: Remaining[] = [
  {
    because: 'Answers have names that Athena makes: an auditor reads and writes those in the folder of the queries',
    findings: [`AwsSolutions-IAM5[Resource::<${RESULTS}.Arn>/audit-queries/*] ${AUDITOR}`],
  },
  {
    because: 'aws-cdk-lib renders grants as inline policies of the role',
    findings: ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map(pack => `${pack}-IAMNoInlinePolicy ${AUDITOR}`),
  },
  {
    because: 'The access log bucket is of the stack, not of the queries; replication of it doubles the bill',
    findings: ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map(pack => `${pack}-S3BucketReplicationEnabled Audit/AccessLogBucket/Resource`),
  },
];

const REMAINING_OF_CONTROL_TOWER: Remaining[] = [
  {
    because: 'The account statement allows kms:*, CreateGrant included: without it the account could lose the key',
    findings: ['kms_create_grant_aws_service_check EncryptionKey1B843E66'],
  },
  {
    because: 'AWS delivers access logs to SSE-S3 buckets only, and a log bucket that logs its own accesses feeds on itself',
    findings: ['s3_bucket_default_encryption_kms_check', 's3_bucket_logging_enabled_check'].map(rule => `${rule} ${LOG_BUCKET}`),
  },
  {
    because: 'Answers are deleted after some days, and a lock would keep them',
    findings: [LOG_BUCKET, RESULTS].map(bucket => `s3_bucket_object_lock_enabled_check ${bucket}`),
  },
  {
    because: 'Who asked hears of the answer from Athena',
    findings: [LOG_BUCKET, RESULTS].map(bucket => `s3_event_notifications_enabled_check ${bucket}`),
  },
];

function make(): Stack {
  const stack = new Stack(new App(), 'Audit');
  const queries = new AuditQueries(stack, 'Queries', { trail: new FakeAuditTrail(stack, 'Trail') });
  queries.grantQuery(new Role(stack, 'Auditor', { assumedBy: new AccountPrincipal(stack.account) }));
  return stack;
}

const all = (remaining: Remaining[]) => remaining.flatMap(each => each.findings).sort();

test('cdk-nag finds in the queries what has a reason, and nothing else', () => {
  expect(nagFindings(make())).toEqual(all(REMAINING_OF_NAG));
});

test('Control Tower\'s rules find in the queries what has a reason, and nothing else', () => {
  expect(guardFindings(templateOf(make())).sort()).toEqual(all(REMAINING_OF_CONTROL_TOWER));
});
