import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ENCRYPTED_BUCKET } from '../../src/s3/bucket-encryption';
import { errorOf, HERE, OTHER_REGION_HERE } from '../keys/support';
import { EncryptionKey, KeySource } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
});

function encrypt(props: s3.BucketProps = {}, id = 'Data'): s3.BucketProps {
  return ENCRYPTED_BUCKET.props(stack, id, props);
}

test('is about s3.Bucket', () => {
  expect(ENCRYPTED_BUCKET.injectionId).toBe(s3.Bucket.PROPERTY_INJECTION_ID);
  expect(ENCRYPTED_BUCKET.cfnTypes).toEqual(['AWS::S3::Bucket']);
});

describe('a bucket that says nothing', () => {
  test('is under the shared key with SSE-KMS and a Bucket Key, and takes no SSE-C', () => {
    expect(encrypt()).toEqual({
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: EncryptionKey.of(stack),
      bucketKeyEnabled: true,
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      replicationRules: undefined,
    });
  });

  test('or says undefined, gets the same', () => {
    const names = ['encryption', 'encryptionKey', 'bucketKeyEnabled', 'blockedEncryptionTypes', 'replicationRules'];

    expect(encrypt(Object.fromEntries(names.map(name => [name, undefined])))).toEqual(encrypt());
  });
});

describe('the user\'s own props', () => {
  test.each<[string, s3.BucketProps]>([
    ['bucketKeyEnabled', { bucketKeyEnabled: false }],
    ['blockedEncryptionTypes', { blockedEncryptionTypes: [s3.BlockedEncryptionType.NONE] }],
    ['encryption', { encryption: s3.BucketEncryption.KMS }],
    ['a prop that encryption is not about', { bucketName: 'data', versioned: false }],
  ])('stay as they are: %s', (_name, props) => {
    expect(encrypt(props)).toMatchObject(props);
  });

  test('stay as they are: encryptionKey, and no other key is made', () => {
    const key = new kms.Key(stack, 'Key');

    expect(encrypt({ encryptionKey: key }).encryptionKey).toBe(key);
    expect(stack.node.children).toEqual([key]);
  });
});

test.each<[s3.BucketEncryption, string]>([
  [s3.BucketEncryption.S3_MANAGED, 'SSE-S3 has no key of yours to control or audit; for logs that AWS delivers to SSE-S3 buckets only, use AccessLogBucket'],
  [s3.BucketEncryption.KMS_MANAGED, 'the AWS managed key aws/s3 has a fixed policy and cannot be shared with another account; leave encryption out for a customer managed key'],
  [s3.BucketEncryption.DSSE_MANAGED, 'the AWS managed key aws/s3 has a fixed policy and cannot be shared with another account; use BucketEncryption.DSSE for a customer managed key'],
  [s3.BucketEncryption.UNENCRYPTED, 'S3 encrypts every new object, with SSE-S3 where a bucket says nothing; leave encryption out for a customer managed key'],
])('refuses BucketEncryption.%s, and says what to use instead', (encryption, instead) => {
  expect(errorOf(() => encrypt({ encryption }))).toBe(`Storage/Data: received BucketEncryption.${encryption}: ${instead}`);
});

test('refuses publicReadAccess, which S3 cannot give under a KMS key, and names CloudFront instead', () => {
  expect(errorOf(() => encrypt({ publicReadAccess: true }))).toBe(
    'Storage/Data: received publicReadAccess: true, but S3 refuses anonymous reads of objects under a KMS key: '
    + 'serve them through CloudFront with origin access control');
  expect(() => encrypt({ publicReadAccess: false })).not.toThrow();
});

describe('double-layer encryption', () => {
  test('is honoured, and goes without a Bucket Key', () => {
    expect(encrypt({ encryption: s3.BucketEncryption.DSSE })).toMatchObject({ encryption: s3.BucketEncryption.DSSE, bucketKeyEnabled: undefined });
    expect(encrypt({ encryption: s3.BucketEncryption.DSSE, bucketKeyEnabled: false }).bucketKeyEnabled).toBeUndefined();
  });

  test('refuses a Bucket Key', () => {
    expect(errorOf(() => encrypt({ encryption: s3.BucketEncryption.DSSE, bucketKeyEnabled: true }))).toBe(
      'Storage/Data: received bucketKeyEnabled together with BucketEncryption.DSSE, which S3 does not support: leave bucketKeyEnabled out');
  });
});

describe('a key that S3 cannot encrypt under, as it stands', () => {
  test('of another Region is refused, and names ReplicaEncryptionKey instead', () => {
    const key = new EncryptionKey(new Stack(stack.node.root as App, 'Far', { env: OTHER_REGION_HERE }), 'Key');

    expect(errorOf(() => encrypt({ encryptionKey: key }))).toMatch(
      /^Storage\/Data: received the key Far\/Key of us-east-1, but is itself in eu-west-1: .* ReplicaEncryptionKey/);
  });

  test.each([
    [kms.KeySpec.RSA_4096, kms.KeyUsage.ENCRYPT_DECRYPT], [kms.KeySpec.HMAC_256, kms.KeyUsage.GENERATE_VERIFY_MAC],
  ])('of keySpec %s is refused', (keySpec, keyUsage) => {
    const key = new kms.Key(stack, 'Key', { keySpec, keyUsage });

    expect(errorOf(() => encrypt({ encryptionKey: key }))).toBe(
      `Storage/Data: received the key Storage/Key with keySpec ${keySpec}: data at rest is encrypted under symmetric encryption keys (KeySpec.SYMMETRIC_DEFAULT) only`);
  });

  test('that is an alias stands for the key, which grants have to name', () => {
    const key = new EncryptionKey(stack, 'Key');

    expect(encrypt({ encryptionKey: key.addAlias('data') }).encryptionKey).toBe(key);
  });

  test('that is known by an alias only is refused, and says what to pass instead', () => {
    const alias = kms.Alias.fromAliasName(stack, 'Alias', 'alias/data');

    expect(() => encrypt({ encryptionKey: alias })).toThrow(/^Storage\/Data: received the alias Storage\/Alias, .* Pass the key /);
  });

  test('is refused from the KeySource as well', () => {
    EncryptionKey.useSource(stack, KeySource.given(new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048 })));

    expect(() => encrypt()).toThrow('with keySpec RSA_2048');
  });
});

describe('the KeySource of the scope', () => {
  test('one key a stack: buckets share it, and those of a nested stack with them', () => {
    const { encryptionKey } = encrypt();

    expect(encrypt({}, 'Other').encryptionKey).toBe(encryptionKey);
    expect(ENCRYPTED_BUCKET.props(new NestedStack(stack, 'Nested'), 'Data', {}).encryptionKey).toBe(encryptionKey);
    expect(encryptionKey!.node.path).toBe('Storage/EncryptionKey');
  });

  test('one key a service: buckets share the one of S3', () => {
    EncryptionKey.useSource(stack, KeySource.perService());

    expect(encrypt().encryptionKey).toBe(encrypt({}, 'Other').encryptionKey);
    expect(encrypt().encryptionKey).toBe(EncryptionKey.of(stack, { service: 'S3' }));
    expect(encrypt().encryptionKey!.node.path).toBe('Storage/S3EncryptionKey');
  });

  test('one key a resource: each bucket has one beside it', () => {
    EncryptionKey.useSource(stack, KeySource.perResource());

    expect(encrypt().encryptionKey!.node.path).toBe('Storage/DataEncryptionKey');
    expect(encrypt({}, 'Other').encryptionKey!.node.path).toBe('Storage/OtherEncryptionKey');
  });

  test('a given key: no other is made', () => {
    const key = new EncryptionKey(stack, 'Key');
    EncryptionKey.useSource(stack, KeySource.given(key));

    expect(encrypt().encryptionKey).toBe(key);
    expect(stack.node.children).toEqual([key]);
  });

  test('a given imported key', () => {
    const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/given');
    EncryptionKey.useSource(stack, KeySource.given(key));

    expect(encrypt().encryptionKey!.keyArn).toBe(key.keyArn);
  });
});
