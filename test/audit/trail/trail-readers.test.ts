import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { addedToKeyPolicy, identityPolicy, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE } from '../../keys/support';
import { bucketPolicyOf, keyStatements } from '../../s3/support';
import { arnOf, auditStack } from './trail-support';
import { AuditTrail, type AuditTrailProps, EncryptedBucket } from 'cdk-at-rest';

const NARROWED = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }, Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } };

function readTrail(props: AuditTrailProps = {}, stack = auditStack()) {
  const trail = new AuditTrail(stack, 'Trail', props);
  const grant = trail.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  const [files, key, ...rest] = identityPolicy(stack);
  expect(rest).toEqual([]);
  return { stack, trail, grant, files, key };
}

test('reads the files, and decrypts under the key with a trail\'s context through S3 only', () => {
  const { trail, grant, files, key } = readTrail();

  expect(files).toEqual({
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:GetBucketLocation'],
    Resource: [arnOf(trail.bucket), arnOf(trail.bucket, '/AWSLogs/*')],
  });
  expect(key).toEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: arnOf(trail.encryptionKey), Condition: NARROWED });
  expect(grant.success).toBe(true);
});

test('reads below the prefix of the log files only', () => {
  const { trail, files } = readTrail({ logFilePrefix: 'audit' });

  expect(files.Resource).toEqual([arnOf(trail.bucket), arnOf(trail.bucket, '/audit/AWSLogs/*')]);
});

test('writes nothing into the policies of bucket and key for a role of the same account', () => {
  const { stack, trail } = readTrail();

  expect(keyStatements(addedToKeyPolicy(stack)).filter(({ Principal }) => JSON.stringify(Principal).includes('AWS"'))).toEqual([]);
  expect(bucketPolicyOf(trail.bucket as s3.Bucket).filter(({ Action }) => JSON.stringify(Action).includes('GetObject'))).toEqual([]);
});

test('of a given bucket is as narrow as of the trail\'s own', () => {
  const stack = auditStack();
  const { key } = readTrail({ bucket: new EncryptedBucket(stack, 'Logs', { bucketKeyEnabled: false }) }, stack);

  expect(key.Condition).toEqual(NARROWED);
});

test('lets a role of another account in on both sides, under the same conditions', () => {
  const app = new App();
  const stack = auditStack(app);
  const other = auditStack(app, 'Other', OTHER_ACCOUNT_HERE);
  const trail = new AuditTrail(stack, 'Trail', { bucket: new s3.Bucket(stack, 'Logs', { bucketName: 'central-logs' }) });
  trail.grantRead(new iam.Role(other, 'Reader', { roleName: 'reader', assumedBy: new iam.AccountRootPrincipal() }));
  const reader = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${OTHER_ACCOUNT}:role/reader`]] } };

  expect(addedToKeyPolicy(stack)).toContainEqual({ Effect: 'Allow', Principal: reader, Action: 'kms:Decrypt', Resource: '*', Condition: NARROWED });
  expect(bucketPolicyOf(trail.bucket as s3.Bucket)).toContainEqual(expect.objectContaining({ Principal: reader, Action: expect.arrayContaining(['s3:GetObject']) }));
  expect(identityPolicy(other).map(statement => statement.Condition)).toEqual([undefined, NARROWED]);
});

test('prints what the owner of an imported bucket has to add for a reader of another account', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail', { bucket: s3.Bucket.fromBucketName(stack, 'Logs', 'central-logs') });
  trail.grantRead(new iam.ArnPrincipal(`arn:aws:iam::${OTHER_ACCOUNT}:role/reader`));
  const printed = trail.node.metadata.map(entry => String(entry.data)).filter(message => message.includes('s3:ListBucket'));

  expect(printed).toEqual([expect.stringContaining(`"AWS":"arn:aws:iam::${OTHER_ACCOUNT}:role/reader"`)]);
});
