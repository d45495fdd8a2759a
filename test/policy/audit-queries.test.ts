import { Role, User } from 'aws-cdk-lib/aws-iam';
import { EncryptedBucket, EncryptionKey } from '../../src';
import { AuditQueries } from '../../src/audit/athena/audit-queries';
import { AuditTrail } from '../../src/audit/trail/audit-trail';
import { type DecisionRow, decisions } from '../support/policy/decisions';
import { evaluate } from '../support/policy/evaluate';
import type { RequestContext } from '../support/policy/policy-document';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_REGION, OTHER_STRANGER, REGION, role, stackIn, STRANGER, TAKEOVER, USE, via, worldOf,
} from './cast';

const S3_CONTEXT = 'kms:EncryptionContext:aws:s3:arn';
const TRAIL_CONTEXT = 'kms:EncryptionContext:aws:cloudtrail:arn';

const RUNNING = [
  'athena:StartQueryExecution', 'athena:StopQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:GetWorkGroup', 'athena:ListNamedQueries',
  'athena:GetNamedQuery',
];
const CHANGING_QUERIES = ['athena:UpdateWorkGroup', 'athena:DeleteWorkGroup', 'athena:CreateNamedQuery', 'athena:DeleteNamedQuery', 'athena:UpdateNamedQuery'];

const app = newApp();
const stack = stackIn(app, 'Audit');
const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit' });
const queries = new AuditQueries(stack, 'Queries', { trail });
queries.grantQuery(role(stack, 'Auditor'));
queries.grantQuery(new User(stack, 'Person'));
queries.grantQuery(role(stackIn(app, 'Elsewhere'), 'Neighbour'));
queries.grantQuery(Role.fromRoleName(stack, 'ByName', 'Visitor'));
role(stackIn(app, 'Outside'), 'Visitor', { roleName: 'Visitor' });
new AuditQueries(stack, 'Others', { trail, resultsBucket: new EncryptedBucket(stack, 'Given', { encryptionKey: new EncryptionKey(stack, 'GivenKey') }) })
  .grantQuery(role(stack, 'OtherAuditor'));
new EncryptedBucket(stack, 'Payroll');

const world = worldOf(app);
const workGroup = (queriesId: string) => `arn:aws:athena:${REGION}:${ACCOUNT}:workgroup/${world.valueOf(`Audit/${queriesId}WorkGroup`)}`;
const glue = (resource: string) => `arn:aws:glue:${REGION}:${ACCOUNT}:${resource}`;
const database = (queriesId: string) => world.valueOf(`Audit/${queriesId}RecordsDatabase`);

/** S3, for whoever runs a query: on an answer, and on a log file. */
const onAnswer = (bucket: string, region = REGION): RequestContext => ({ ...via('s3', region), [S3_CONTEXT]: world.bucketArn(bucket) });
const onLogFile = { ...via('s3'), [TRAIL_CONTEXT]: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit` };

const LOG_FILE = `TrailBucket/AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/2026/01/31/file.json.gz`;

interface Construct {
  readonly queries: string;
  readonly bucket: string;
  readonly key: string;
}

type IdentityRow = [verdict: 'Allowed' | 'ImplicitlyDenied', action: string, resource: string];

/** What is decided by the identity alone: workgroups and tables have no policy. */
function identityRows(own: Construct, other: Construct): IdentityRow[] {
  const each = (verdict: IdentityRow[0], actions: string[], resource: string) => actions.map((action): IdentityRow => [verdict, action, resource]);
  const table = `table/${database(own.queries)}/cloudtrail_logs`;
  return [
    ...each('Allowed', RUNNING, workGroup(own.queries)),
    ...each('ImplicitlyDenied', RUNNING, workGroup(other.queries)),
    // It has no settings of ours.
    ...each('ImplicitlyDenied', RUNNING, workGroup(own.queries).replace(/workgroup\/.*/, 'workgroup/primary')),
    ...each('ImplicitlyDenied', CHANGING_QUERIES, workGroup(own.queries)),
    ...each('Allowed', ['glue:GetDatabase', 'glue:CreateDatabase'], glue('catalog')),
    ...each('Allowed', ['glue:GetDatabase', 'glue:CreateDatabase'], glue('database/default')),
    ...each('Allowed', ['glue:GetDatabase'], glue(`database/${database(own.queries)}`)),
    ...each('ImplicitlyDenied', ['glue:CreateDatabase', 'glue:DeleteDatabase', 'glue:UpdateDatabase'], glue(`database/${database(own.queries)}`)),
    ...each('Allowed', ['glue:GetTable', 'glue:GetPartitions'], glue(table)),
    ...each('ImplicitlyDenied', ['glue:GetTable', 'glue:GetPartitions'], glue(`table/${database(own.queries)}/another`)),
    ...each('ImplicitlyDenied', ['glue:GetTable', 'glue:GetPartitions'], glue(`table/${database(other.queries)}/cloudtrail_logs`)),
    // A table that somebody changed answers otherwise.
    ...each('ImplicitlyDenied', ['glue:UpdateTable', 'glue:DeleteTable', 'glue:CreateTable', 'glue:CreatePartition'], glue(table)),
  ];
}

function identityDecisions(who: string, own: Construct, other: Construct): void {
  test.each(identityRows(own, other))('%s: %s on %s', async (verdict, action, resource) => {
    const identityPolicies = world.identityPoliciesOf(who);
    const { decision } = await evaluate({ principal: world.roleArn(who), action, resource, resourceAccount: ACCOUNT, identityPolicies });

    expect(decision).toBe(verdict);
  });
}

/** Who may run the queries of a construct, and what it may do with buckets and keys besides: nothing. */
function auditor(who: string, own: Construct, other: Construct): DecisionRow[] {
  return [
    ...mayEach(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], { who, on: `${own.bucket}/audit-queries/1.csv` }),
    ...mayEach(['s3:ListBucket', 's3:GetBucketLocation'], { who, on: own.bucket }),
    ...mayNotEach(['s3:GetObject', 's3:PutObject'], { who, on: `${own.bucket}/elsewhere/1.csv` }),
    ...mayNotEach(['s3:GetObject', 's3:PutObject'], { who, on: `${other.bucket}/audit-queries/1.csv`, because: 'it is the answer of others' }),
    ...mayNotEach(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectAcl'], { who, on: `${own.bucket}/audit-queries/1.csv` }),
    ...mayNotEach(['s3:GetObject'], { who, on: 'Payroll/2026.csv' }),

    ...['kms:Decrypt', 'kms:GenerateDataKey'].flatMap((may): DecisionRow[] => [
      { who, may, on: own.key, onlyWhen: onAnswer(own.bucket) },
      { who, mayNot: may, on: own.key, when: onAnswer(own.bucket, OTHER_REGION) },
      { who, mayNot: may, on: own.key, when: { ...onAnswer(own.bucket), ...via('athena') }, because: 'Athena writes answers through S3' },
      { who, mayNot: may, on: own.key, when: onAnswer('Payroll'), because: 'it is another bucket under the same key' },
      { who, mayNot: may, on: other.key, when: onAnswer(other.bucket) },
    ]),
    ...mayNotEach(USE.filter(action => !['kms:Decrypt', 'kms:GenerateDataKey'].includes(action)), { who, on: own.key, when: onAnswer(own.bucket) }),

    { who, may: 's3:GetObject', on: LOG_FILE },
    { who, may: 's3:ListBucket', on: 'TrailBucket' },
    ...mayNotEach(['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'], { who, on: LOG_FILE, because: 'an auditor reads the log' }),
    { who, may: 'kms:Decrypt', on: 'TrailKey', when: onLogFile },
    { who, mayNot: 'kms:Decrypt', on: 'TrailKey', when: via('s3'), because: 'nothing else under the key is a log file' },
    { who, mayNot: 'kms:GenerateDataKey', on: 'TrailKey', when: onLogFile },
    ...[own.key, 'TrailKey'].flatMap(on => mayNotEach(TAKEOVER, { who, on })),
  ];
}

const OWN = { queries: 'Queries', bucket: 'QueriesResults', key: 'EncryptionKey' };
const GIVEN = { queries: 'Others', bucket: 'Given', key: 'GivenKey' };

describe.each([
  ['a role', 'Auditor'],
  ['a user', 'Person'],
  ['a role of another stack', 'Neighbour'],
  ['a role that is imported by name', 'Visitor'],
])('%s that may ask', (_, who) => {
  identityDecisions(who, OWN, GIVEN);
  decisions(world, auditor(who, OWN, GIVEN));
});

describe('a role that may ask where answers go to a given bucket', () => {
  identityDecisions('OtherAuditor', GIVEN, OWN);
  decisions(world, auditor('OtherAuditor', GIVEN, OWN));
});

describe('nobody else', () => {
  const everything = allowing(['athena:*', 'glue:*', 's3:*', 'kms:*']);
  decisions(world, [
    ...mayNotEach(['s3:GetObject'], { who: STRANGER, on: 'QueriesResults/audit-queries/1.csv' }),
    ...mayNotEach(['kms:Decrypt'], { who: STRANGER, on: 'EncryptionKey', when: onAnswer('QueriesResults') }),
    ...mayNotEach(['s3:GetObject'], { who: OTHER_STRANGER, on: 'QueriesResults/audit-queries/1.csv', given: everything, because: 'it is of another account' }),
    ...mayNotEach(['kms:Decrypt'], { who: OTHER_STRANGER, on: 'EncryptionKey', given: ALL_OF_KMS, when: onAnswer('QueriesResults') }),
    ...mayNotEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who: 'athena.amazonaws.com', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT } }),
  ]);
});

describe('answers', () => {
  const who = 'Auditor';
  const on = 'QueriesResults/audit-queries/1.csv';
  const algorithm = 's3:x-amz-server-side-encryption';
  const keyId = 's3:x-amz-server-side-encryption-aws-kms-key-id';

  decisions(world, [
    { who, may: 's3:PutObject', on, when: { [algorithm]: 'aws:kms', [keyId]: world.keyArn('Audit/EncryptionKey') }, because: 'the workgroup names this key' },
    { who, mustNot: 's3:PutObject', on, when: { [algorithm]: 'aws:kms', [keyId]: world.keyArn('Audit/GivenKey') } },
    { who, mustNot: 's3:PutObject', on, when: { [algorithm]: 'AES256' } },
    { who, mustNot: 's3:GetObject', on, when: { 'aws:SecureTransport': 'false' } },
  ]);
});
