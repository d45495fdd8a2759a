import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AuditTrail, EncryptedBucket, EncryptionKey } from '../../src';
import { type DecisionRow, decisions } from '../support/policy/decisions';
import { evaluate } from '../support/policy/evaluate';
import type { RequestContext } from '../support/policy/policy-document';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, role, stackIn,
  STRANGER, TAKEOVER, THIRD_STRANGER, USE, via, worldOf,
} from './cast';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const ALL_OF_S3 = allowing('s3:*');
const CONTEXT = 'kms:EncryptionContext:aws:cloudtrail:arn';

const trailArn = (name: string, account = ACCOUNT, region = REGION) => `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;

/** CloudTrail, writing for a trail. */
const writingFor = (arn: string): RequestContext => ({ 'aws:SourceArn': arn, 's3:x-amz-acl': 'bucket-owner-full-control' });

/** CloudTrail, asking for a data key for a trail. */
const encryptingFor = (arn: string): RequestContext => ({ 'aws:SourceArn': arn, [CONTEXT]: arn });

/** S3, decrypting a log file for whoever reads it. */
const readingFile = (arn = trailArn('audit'), region = REGION): RequestContext => ({ ...via('s3', region), [CONTEXT]: arn });

/** What a trail's bucket allows CloudTrail, and all others not. */
function deliveries(on: string, owner: string, folders: string[]): DecisionRow[] {
  const who = CLOUDTRAIL;
  const own = trailArn('audit', owner);
  return [
    ...folders.flatMap((folder): DecisionRow[] => [
      { who, may: 's3:PutObject', on: `${on}/AWSLogs/${folder}/CloudTrail/eu-west-1/file.json.gz`, onlyWhen: writingFor(own) },
      { who, may: 's3:PutObject', on: `${on}/AWSLogs/${folder}/CloudTrail-Digest/file.json.gz`, when: writingFor(own) },
      { who, mayNot: 's3:PutObject', on: `${on}/AWSLogs/${folder}/file.json.gz`, when: writingFor(trailArn('other', owner)), because: 'it is another trail' },
      { who, mayNot: 's3:PutObject', on: `${on}/AWSLogs/${folder}/file.json.gz`, when: writingFor(trailArn('audit', owner, OTHER_REGION)), because: 'it is a trail of another Region' },
    ]),
    { who, mayNot: 's3:PutObject', on: `${on}/AWSLogs/777788889999/file.json.gz`, when: writingFor(own), because: 'it is the folder of another account' },
    { who, mayNot: 's3:PutObject', on: `${on}/file.json.gz`, when: writingFor(own), because: 'it is outside of AWSLogs' },
    { who, may: 's3:GetBucketAcl', on, onlyWhen: { 'aws:SourceArn': own } },
    ...mayNotEach(['s3:GetObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectAcl'], { who, on: `${on}/AWSLogs/${folders[0]}/file.json.gz`, when: { 'aws:SourceArn': own } }),
    ...mayNotEach(['s3:PutBucketPolicy', 's3:ListBucket'], { who, on, when: { 'aws:SourceArn': own } }),
    { who: 'logging.s3.amazonaws.com', mayNot: 's3:PutObject', on: `${on}/AWSLogs/${folders[0]}/file.json.gz`, when: writingFor(own), because: 'it is another service' },
  ];
}

/** What a trail's key allows CloudTrail. */
function encryption(on: string, owner: string): DecisionRow[] {
  const who = CLOUDTRAIL;
  const own = trailArn('audit', owner);
  return [
    ...['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'].map((may): DecisionRow => ({ who, may, on, onlyWhen: encryptingFor(own) })),
    { who, may: 'kms:DescribeKey', on, onlyWhen: { 'aws:SourceArn': own } },
    { who, mayNot: 'kms:GenerateDataKey', on, when: encryptingFor(trailArn('other', owner)), because: 'it is another trail' },
    { who, mayNot: 'kms:GenerateDataKey', on, when: encryptingFor(trailArn('audit', owner, OTHER_REGION)), because: 'it is a trail of another Region' },
    ...mayNotEach(['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncryptFrom', ...TAKEOVER], { who, on, when: { 'aws:SourceArn': own }, because: 'CloudTrail only writes' }),
    { who: 'config.amazonaws.com', mayNot: 'kms:GenerateDataKey', on, when: encryptingFor(own), because: 'it is another service' },
  ];
}

/** What a reader may do with the key. */
function decryption(who: string, on: string, sentence: Partial<DecisionRow> = {}): DecisionRow[] {
  return [
    { ...sentence, who, may: 'kms:Decrypt', on, when: readingFile() },
    { ...sentence, who, may: 'kms:Decrypt', on, when: readingFile(trailArn('older')), because: 'files of an earlier trail are under the key, too' },
    { ...sentence, who, mayNot: 'kms:Decrypt', on, when: via('s3'), because: 'no trail encrypted it' },
    { ...sentence, who, mayNot: 'kms:Decrypt', on, when: { ...via('s3'), 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::other' }, because: 'no trail encrypted it' },
    { ...sentence, who, mayNot: 'kms:Decrypt', on, when: { [CONTEXT]: trailArn('audit') }, because: 'it calls KMS directly' },
    { ...sentence, who, mayNot: 'kms:Decrypt', on, when: readingFile(trailArn('audit'), OTHER_REGION), because: 'it is S3 of another Region' },
  ];
}

describe('a trail', () => {
  const stack = stackIn(newApp(), 'Audit');
  const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit' });
  trail.grantRead(role(stack, 'Reader'));
  (trail.bucket as s3.Bucket).addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ArnPrincipal(STRANGER)], actions: ['s3:GetObject'], resources: [trail.bucket.arnForObjects('*')],
  }));
  const world = worldOf(stack);
  const [bucket, key] = ['TrailBucket', 'TrailKey'];
  const file = `${bucket}/AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/file.json.gz`;

  describe('is written into its bucket by CloudTrail for itself', () => {
    decisions(world, deliveries(bucket, ACCOUNT, [ACCOUNT]));
  });

  describe('is encrypted under its key by CloudTrail for itself', () => {
    decisions(world, encryption(key, ACCOUNT));
  });

  describe('is read with its key by whom it was granted', () => {
    decisions(world, [
      ...decryption('Reader', key),
      { who: 'Reader', may: 's3:GetObject', on: file },
      { who: 'Reader', may: 's3:GetObjectVersion', on: file },
      { who: 'Reader', may: 's3:ListBucket', on: bucket },
      { who: 'Reader', may: 's3:GetBucketLocation', on: bucket },
      { who: 'Reader', mayNot: 's3:GetObject', on: `${bucket}/other/file`, because: 'it is outside of AWSLogs' },
      ...mayNotEach(['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'], { who: 'Reader', on: file }),
      ...mayNotEach(['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:DescribeKey', ...TAKEOVER], { who: 'Reader', on: key, when: via('s3') }),
      { who: 'Reader', mustNot: 's3:GetObject', on: file, when: { 'aws:SecureTransport': 'false' } },
    ]);
  });

  describe('is not read by others', () => {
    decisions(world, [
      { who: STRANGER, may: 's3:GetObject', on: file, because: 'the bucket\'s policy lets it' },
      ...mayNotEach(USE, { who: STRANGER, on: key, when: readingFile(), because: 'it is let into the bucket only, and the files are ciphertext to it' }),
      { who: OTHER_STRANGER, mayNot: 's3:GetObject', on: file, given: ALL_OF_S3 },
      ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: OTHER_STRANGER, on: key, given: ALL_OF_KMS, when: readingFile() }),
      { who: STRANGER, may: 'kms:Decrypt', on: key, given: ALL_OF_KMS, because: 'the account\'s own IAM still counts' },
    ]);
  });

  describe('has an encrypted log group', () => {
    const who = `logs.${REGION}.amazonaws.com`;
    const context = (group: string, account = ACCOUNT): RequestContext => ({ 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${account}:log-group:${group}` });

    decisions(world, [
      ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who, on: key, when: context('Audit-TrailLogEvents-1A2B3C') }),
      { who, mayNot: 'kms:Decrypt', on: key, when: context('Other-Log'), because: 'it is a log group of another stack' },
      { who, mayNot: 'kms:Decrypt', on: key, when: context('Audit-TrailLogEvents-1A2B3C', OTHER_ACCOUNT) },
      { who, mayNot: 'kms:Decrypt', on: key, because: 'there is no log group in the context' },
    ]);
  });

  test.each([
    [`${ACCOUNT}_CloudTrail_${REGION}`, 'Allowed'],
    [`${ACCOUNT}_CloudTrail_${REGION}_2`, 'Allowed'],
    [`${OTHER_ACCOUNT}_CloudTrail_${REGION}`, 'ImplicitlyDenied'],
    ['o-abcdefghij_1', 'ImplicitlyDenied'],
  ])('lets CloudTrail\'s role write the stream %s: %s', async (stream, decision) => {
    const principal = world.roleArn('TrailLogRole');
    const group = world.valueOf('TrailLogEvents');
    const decide = async (action: string, logGroup: string) => (await evaluate({
      principal,
      action,
      resource: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroup}:log-stream:${stream}`,
      resourceAccount: ACCOUNT,
      identityPolicies: world.identityPoliciesOf(principal),
    })).decision;

    expect(await decide('logs:CreateLogStream', group)).toBe(decision);
    expect(await decide('logs:PutLogEvents', group)).toBe(decision);
    expect(await decide('logs:PutLogEvents', 'another-group')).toBe('ImplicitlyDenied');
    expect(await decide('logs:DeleteLogStream', group)).toBe('ImplicitlyDenied');
  });
});

describe('an organization trail, deployed by a delegated administrator', () => {
  const stack = stackIn(newApp(), 'Audit');
  new AuditTrail(stack, 'Trail', { trailName: 'audit', organization: { organizationId: 'o-abcdefghij', managementAccountId: OTHER_ACCOUNT } });
  const world = worldOf(stack);

  decisions(world, [
    ...deliveries('TrailBucket', OTHER_ACCOUNT, [OTHER_ACCOUNT, 'o-abcdefghij']),
    ...encryption('TrailKey', OTHER_ACCOUNT),
    { who: CLOUDTRAIL, mayNot: 's3:PutObject', on: `TrailBucket/AWSLogs/${ACCOUNT}/file`, when: writingFor(trailArn('audit', OTHER_ACCOUNT)), because: 'members are below the organization\'s id' },
    { who: CLOUDTRAIL, mayNot: 's3:PutObject', on: 'TrailBucket/AWSLogs/o-klmnopqrst/file', when: writingFor(trailArn('audit', OTHER_ACCOUNT)), because: 'it is another organization' },
    { who: CLOUDTRAIL, mayNot: 'kms:GenerateDataKey', on: 'TrailKey', when: encryptingFor(trailArn('audit')), because: 'the management account owns the trail' },
  ]);
});

describe('a given bucket and key', () => {
  const stack = stackIn(newApp(), 'Audit');
  const encryptionKey = new EncryptionKey(stack, 'Key');
  const bucket = new EncryptedBucket(stack, 'Logs', { encryptionKey, bucketKeyEnabled: false });
  const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit', bucket });
  trail.grantRead(role(stack, 'Reader'));
  const world = worldOf(stack);

  decisions(world, [...deliveries('Logs', ACCOUNT, [ACCOUNT]), ...encryption('Key', ACCOUNT), ...decryption('Reader', 'Key')]);
});

describe('a log archive account that adds what is printed', () => {
  const app = newApp();
  const stack = stackIn(app, 'Audit');
  const who = `arn:aws:iam::${ACCOUNT}:role/reader`;
  const archive = stackIn(newApp(), 'Archive', { account: OTHER_ACCOUNT });
  const keyArn = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/imported`;
  const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit', logArchive: { accountId: OTHER_ACCOUNT, bucketName: 'archive', keyArn } });
  trail.grantRead(iam.Role.fromRoleArn(stack, 'Reader', who));
  const lines = (id: string) => trail.node.metadata.map(entry => String(entry.data)).filter(message => message.includes(id))
    .flatMap(message => message.split('\n')).filter(line => line.startsWith('{')).map(line => JSON.parse(line) as object);
  const ofKey = (statement: object) => JSON.stringify(statement).includes('"kms:');
  const Version = '2012-10-17';
  new s3.CfnBucket(archive, 'Bucket', { bucketName: 'archive' });
  new s3.CfnBucketPolicy(archive, 'Policy', { bucket: 'archive', policyDocument: { Version, Statement: [...lines('AtRest-LogArchive').filter(each => !ofKey(each)), ...lines('AtRest-BucketPolicyNotInApp')] } });
  const key = new EncryptionKey(archive, 'Key');
  [...lines('AtRest-LogArchive').filter(ofKey), ...printedStatements(stack)].forEach(statement => key.addToResourcePolicy(iam.PolicyStatement.fromJson(statement)));
  const world = worldOf(archive);
  const file = `Bucket/AWSLogs/${ACCOUNT}/file.json.gz`;

  decisions(world, [
    ...deliveries('Bucket', ACCOUNT, [ACCOUNT]),
    ...encryption('Key', ACCOUNT),
    { who: CLOUDTRAIL, mayNot: 'kms:GenerateDataKey', on: 'Key', when: encryptingFor(trailArn('audit', OTHER_ACCOUNT)), because: 'it is a trail of the archive\'s own account' },
    ...decryption(who, 'Key', { given: ALL_OF_KMS }),
    { who, may: 's3:GetObject', on: file, given: ALL_OF_S3 },
    { who, mayNot: 's3:DeleteObject', on: file, given: ALL_OF_S3 },
    { who: STRANGER, mayNot: 's3:GetObject', on: file, given: ALL_OF_S3, because: 'another principal of its account was granted' },
    { who: THIRD_STRANGER, mayNot: 'kms:Decrypt', on: 'Key', given: ALL_OF_KMS, when: readingFile() },
  ]);
});

describe('a reader of another account', () => {
  const app = newApp();
  const stack = stackIn(app, 'Audit');
  const other: Stack = stackIn(app, 'Other', { account: OTHER_ACCOUNT });
  const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit', bucket: new s3.Bucket(stack, 'Logs', { bucketName: 'central-logs' }) });
  trail.grantRead(role(other, 'Reader', { roleName: 'reader' }));
  const who = `arn:aws:iam::${OTHER_ACCOUNT}:role/reader`;
  const file = `Logs/AWSLogs/${ACCOUNT}/file.json.gz`;

  decisions(worldOf(stack), [
    ...decryption(who, 'TrailKey', { given: ALL_OF_KMS }),
    { who, may: 's3:GetObject', on: file, given: ALL_OF_S3 },
    { who: OTHER_STRANGER, mayNot: 's3:GetObject', on: file, given: ALL_OF_S3 },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'TrailKey', given: ALL_OF_KMS, when: readingFile() },
  ]);
});
