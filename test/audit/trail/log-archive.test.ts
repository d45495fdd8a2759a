import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ACCOUNT, errorOf, FOREIGN_KEY_ARN, HERE, IMPORTED_KEY_ARN, keyPolicy, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, warningIdsOf, warningsOf } from '../../keys/support';
import { bucketPolicyOf } from '../../s3/support';
import { resourcesOfType, templateOf } from '../../support/template/synth';
import { acknowledge, auditStack, findingOf, trailProperties } from './trail-support';
import { AuditTrail, type AuditTrailProps, EncryptedBucket, EncryptionKey, type LogArchive } from 'cdk-at-rest';

const ID = 'AtRest-LogArchive';
const ARCHIVE: LogArchive = { accountId: OTHER_ACCOUNT, bucketName: 'archive', keyArn: FOREIGN_KEY_ARN };
const SOURCE = { 'aws:SourceArn': `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/audit` };

function archivingTrail(props: AuditTrailProps = {}, stack = auditStack()): AuditTrail {
  return new AuditTrail(stack, 'Trail', { trailName: 'audit', logArchive: ARCHIVE, ...props });
}

test('writes into the bucket and under the key of the other account, and makes neither here', () => {
  const stack = auditStack();
  const trail = archivingTrail({}, stack);

  expect(trailProperties(stack)).toMatchObject({ S3BucketName: 'archive', KMSKeyId: FOREIGN_KEY_ARN });
  expect(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket')).toEqual({});
  expect([trail.bucket.env.account, trail.encryptionKey.env.account]).toEqual([OTHER_ACCOUNT, OTHER_ACCOUNT]);
});

test('prints exactly what the other account has to add', () => {
  const lines = findingOf(archivingTrail(), ID).split('\n');
  const principal = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };

  expect(lines[0]).toContain(`go to account ${OTHER_ACCOUNT}. Before the trail is deployed, that account has to add to the policy of the bucket archive:`);
  expect(lines.slice(1, 3).map(line => JSON.parse(line) as unknown)).toEqual([
    { ...principal, Action: 's3:GetBucketAcl', Resource: 'arn:aws:s3:::archive', Condition: { StringEquals: SOURCE } },
    {
      ...principal,
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::archive/AWSLogs/${ACCOUNT}/*`,
      Condition: { StringEquals: { ...SOURCE, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  ]);
  expect(lines[3]).toBe(`and to the policy of the key ${FOREIGN_KEY_ARN}:`);
  expect(lines.slice(4, 6).map(line => JSON.parse(line) as unknown)).toEqual([
    {
      ...principal,
      Action: 'kms:GenerateDataKey*',
      Resource: '*',
      Condition: { StringEquals: SOURCE, StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` } },
    },
    { ...principal, Action: 'kms:DescribeKey', Resource: '*', Condition: { StringEquals: SOURCE } },
  ]);
});

test('is silent once it is acknowledged, and never says it twice', () => {
  const acknowledged = auditStack();
  acknowledge(acknowledged, ID);
  archivingTrail({}, acknowledged);

  expect(warningIdsOf(acknowledged)).toEqual([]);
  expect(warningIdsOf(archivingTrail())).toEqual([ID]);
});

test('gives the same statements to the other account\'s own stack, as often as it is asked', () => {
  const app = new App();
  const archive = auditStack(app, 'Archive', OTHER_ACCOUNT_HERE);
  const key = new EncryptionKey(archive, 'Key');
  const bucket = new EncryptedBucket(archive, 'Bucket', { bucketName: 'archive', encryptionKey: key, bucketKeyEnabled: false });
  const trail = archivingTrail({}, auditStack(app));
  for (const _ of ['once', 'again']) {
    trail.logArchiveBucketStatements.forEach(statement => bucket.addToResourcePolicy(statement));
    trail.logArchiveKeyStatements.forEach(statement => key.addToResourcePolicy(statement));
  }
  const source = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:cloudtrail:eu-west-1:${ACCOUNT}:trail/audit`]] };
  const ofCloudTrail = (statements: ReturnType<typeof keyPolicy>) => statements.filter(({ Principal }) => JSON.stringify(Principal).includes('cloudtrail'));

  expect(ofCloudTrail(bucketPolicyOf(bucket)).map(statement => statement.Action)).toEqual(['s3:GetBucketAcl', 's3:PutObject']);
  expect(ofCloudTrail(keyPolicy(archive)).map(statement => statement.Action)).toEqual(['kms:GenerateDataKey*', 'kms:DescribeKey']);
  [...ofCloudTrail(bucketPolicyOf(bucket)), ...ofCloudTrail(keyPolicy(archive))].forEach(({ Condition, Sid }) => {
    expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceArn': source } });
    expect(Sid).toBeUndefined();
  });
});

test('has none to give without a log archive', () => {
  const trail = new AuditTrail(auditStack(), 'Trail');

  expect([trail.logArchiveBucketStatements, trail.logArchiveKeyStatements]).toEqual([[], []]);
});

test('of an organization, names its folder and the management account\'s trail', () => {
  const finding = findingOf(archivingTrail({ organization: { organizationId: 'o-abcdefghij' }, logFilePrefix: 'org' }), ID);

  expect(finding).toContain(`["arn:aws:s3:::archive/org/AWSLogs/${ACCOUNT}/*","arn:aws:s3:::archive/org/AWSLogs/o-abcdefghij/*"]`);
});

test('a reader here is told what bucket and key have to allow', () => {
  const stack = auditStack();
  const trail = archivingTrail({}, stack);
  trail.grantRead(new iam.Role(stack, 'Reader', { roleName: 'reader', assumedBy: new iam.AccountRootPrincipal() }));

  expect(findingOf(trail, 'AtRest-BucketPolicyNotInApp')).toContain('"s3:GetObject"');
  expect(warningsOf(stack).find(warning => warning.includes('AtRest-KeyPolicyNotInApp'))).toContain('"Null":{"kms:EncryptionContext:aws:cloudtrail:arn":"false"}');
});

test.each<[string, Partial<LogArchive>, string]>([
  ['the trail\'s own account', { accountId: ACCOUNT, keyArn: IMPORTED_KEY_ARN }, `received a logArchive of ${ACCOUNT}, the trail's own account: pass bucket and encryptionKey instead`],
  ['an account id of another form', { accountId: '1234' }, 'received the logArchive.accountId \'1234\': pass 12 digits'],
  ['a key of a third account', { accountId: '777788889999' }, `received the logArchive.accountId '777788889999' and a key of ${OTHER_ACCOUNT}: bucket and key are of one account`],
  ['an alias', { keyArn: `arn:aws:kms:eu-west-1:${OTHER_ACCOUNT}:alias/logs` }, 'received the logArchive.keyArn \'arn:aws:kms:eu-west-1:444455556666:alias/logs\': pass the ARN of a key'],
  ['the id of a key', { keyArn: '1234abcd-12ab-34cd-56ef-1234567890ab' }, 'received the logArchive.keyArn \'1234abcd-12ab-34cd-56ef-1234567890ab\': pass the ARN of a key'],
])('refuses %s', (_, archive, message) => {
  expect(errorOf(() => archivingTrail({ logArchive: { ...ARCHIVE, ...archive } }))).toContain(`Audit/Trail: ${message}`);
});

test.each([{}, { account: HERE.account }, { region: HERE.region }])('refuses a stack that does not know its account and Region: %j', env => {
  expect(errorOf(() => archivingTrail({}, auditStack(new App(), 'Audit', env)))).toMatch(/^Audit\/Trail: received a logArchive in a stack whose account and Region are not known .* give the stack an env$/);
});
