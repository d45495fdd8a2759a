import { App } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, errorOf, HERE, IMPORTED_KEY_ARN, OTHER_REGION, OTHER_REGION_HERE, REGION, warningIdsOf, warningsOf } from '../../keys/support';
import { isObject, type JsonObject } from '../../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../../support/template/synth';
import { arnOf, auditStack, trailProperties } from './trail-support';
import { AuditTrail, EncryptedBucket, EncryptionKey } from 'cdk-at-rest';

/** The `Sid` of each statement of a key's policy, besides the account's. */
function sids(key: JsonObject): unknown[] {
  const { KeyPolicy } = key;
  const { Statement } = isObject(KeyPolicy) ? KeyPolicy : {};
  return (Statement as JsonObject[]).map(statement => statement.Sid).filter(sid => sid !== 'AccountDelegatesToIam');
}

test('is a key of the trail\'s own, which admits CloudTrail for this trail and CloudWatch Logs, and is retained', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit' });
  const [, key] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');

  expect(trailProperties(stack).KMSKeyId).toEqual(arnOf(trail.encryptionKey));
  expect(sids(key.Properties!)).toEqual(['CloudTrailEncrypt', 'CloudTrailDescribe', 'CloudWatchLogs']);
  expect(JSON.stringify(key.Properties)).toContain(`:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`);
  expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
});

test.each<[string, (stack: ReturnType<typeof auditStack>) => kms.IKey]>([
  ['an EncryptionKey', stack => new EncryptionKey(stack, 'Given')],
  ['a kms.Key', stack => new kms.Key(stack, 'Given')],
  ['an alias of a key of the app', stack => new kms.Key(stack, 'Given').addAlias('audit')],
])('is %s where one is given, which gets the same statements', (_, build) => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail', { encryptionKey: build(stack) });
  const [id, key] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');

  expect(sids(key.Properties!)).toEqual(expect.arrayContaining(['CloudTrailEncrypt', 'CloudTrailDescribe', 'CloudWatchLogs']));
  expect(trailProperties(stack).KMSKeyId).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
});

test('is an imported one where one is given, whose owner is told the statements', () => {
  const stack = auditStack();
  const key = kms.Key.fromKeyArn(stack, 'Given', IMPORTED_KEY_ARN);
  new AuditTrail(stack, 'Trail', { encryptionKey: key });
  const printed = key.node.findAll().flatMap(each => each.node.metadata).map(entry => String(entry.data)).filter(message => message.includes('AtRest-KeyPolicyNotInApp'));

  expect(trailProperties(stack).KMSKeyId).toBe(IMPORTED_KEY_ARN);
  expect(resourcesOfType(templateOf(stack), 'AWS::KMS::Key')).toEqual({});
  expect(printed).toEqual(['"Sid":"CloudTrailEncrypt"', '"Sid":"CloudTrailDescribe"', '"Sid":"CloudWatchLogs"'].map(sid => expect.stringContaining(sid)));
});

test('is the key of a given bucket', () => {
  const stack = auditStack();
  const encryptionKey = new EncryptionKey(stack, 'Given');
  const trail = new AuditTrail(stack, 'Trail', { bucket: new EncryptedBucket(stack, 'Logs', { encryptionKey, bucketKeyEnabled: false }) });

  expect(trail.encryptionKey).toBe(encryptionKey);
  expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toHaveLength(1);
});

test('is a new one for a given bucket without a key', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail', { bucket: new s3.Bucket(stack, 'Logs') });

  expect(trail.encryptionKey.node.path).toBe('Audit/Trail/Key');
});

test('is none that an EncryptedBucket refuses uploads under', () => {
  const stack = auditStack();
  const [key, other] = ['Key', 'Other'].map(id => new EncryptionKey(stack, id));
  const bucket = new EncryptedBucket(stack, 'Logs', { encryptionKey: key, bucketKeyEnabled: false });

  expect(errorOf(() => new AuditTrail(stack, 'Trail', { bucket, encryptionKey: other }))).toBe(
    'Audit/Trail: received the encryptionKey Audit/Other and the bucket Audit/Logs, which refuses uploads under any other key than Audit/Key: leave encryptionKey out');
  expect(() => new AuditTrail(stack, 'Trail2', { bucket, encryptionKey: key })).not.toThrow();
  expect(() => new AuditTrail(stack, 'Trail3', { bucket: new s3.Bucket(stack, 'Plain', { encryptionKey: key }), encryptionKey: other })).not.toThrow();
});

describe('of another Region', () => {
  const elsewhere = (app: App) => auditStack(app, 'Elsewhere', OTHER_REGION_HERE);
  const importedBucket = (stack: ReturnType<typeof auditStack>) => s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', region: OTHER_REGION });
  const importedKey = (stack: ReturnType<typeof auditStack>) => kms.Key.fromKeyArn(stack, 'Given', `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/1234`);

  test('is refused without a bucket there', () => {
    const app = new App();
    const key = new EncryptionKey(elsewhere(app), 'Key');

    expect(errorOf(() => new AuditTrail(auditStack(app), 'Trail', { encryptionKey: key })))
      .toMatch(/^Audit\/Trail: received the key Elsewhere\/Key of us-east-1, but is itself in eu-west-1/);
  });

  test('is asked for where the bucket is there', () => {
    const stack = auditStack();

    expect(errorOf(() => new AuditTrail(stack, 'Trail', { bucket: importedBucket(stack) })))
      .toBe('Audit/Trail: would encrypt under a key of eu-west-1 in the bucket Audit/Logs of us-east-1, and CloudTrail takes a key of the bucket\'s Region only: pass such a key as encryptionKey');
  });

  test('encrypts the files in a bucket there, and not the log group here', () => {
    const stack = auditStack();
    new AuditTrail(stack, 'Trail', { bucket: importedBucket(stack), encryptionKey: importedKey(stack) });
    const [keyId] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');

    expect(trailProperties(stack).KMSKeyId).toBe(`arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/1234`);
    expect(onlyResourceOfType(templateOf(stack), 'AWS::Logs::LogGroup')[1].Properties!.KmsKeyId).toEqual({ 'Fn::GetAtt': [keyId, 'Arn'] });
    // CloudTrail names the trail, which is here.
    expect(warningsOf(stack).filter(warning => warning.includes('AtRest-KeyPolicyNotInApp')).join('\n')).toContain(`"aws:SourceArn":"arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/Audit-Trail-`);
  });
});

test('encrypts the log group too, where the stack does not say its account and an imported key does', () => {
  const stack = auditStack(new App(), 'Audit', {});
  new AuditTrail(stack, 'Trail', { encryptionKey: kms.Key.fromKeyArn(stack, 'Given', IMPORTED_KEY_ARN) });

  expect(onlyResourceOfType(templateOf(stack), 'AWS::Logs::LogGroup')[1].Properties!.KmsKeyId).toBe(IMPORTED_KEY_ARN);
});

test('of another stack gets its statements there, and no cycle', () => {
  const app = new App();
  const keys = auditStack(app, 'Keys', HERE);
  const stack = auditStack(app);
  new AuditTrail(stack, 'Trail', { encryptionKey: new EncryptionKey(keys, 'Key') });

  expect(sids(onlyResourceOfType(templateOf(keys), 'AWS::KMS::Key')[1].Properties!)).toEqual(['CloudTrailEncrypt', 'CloudTrailDescribe', 'CloudWatchLogs']);
  expect(warningIdsOf(app)).toEqual([]);
});
