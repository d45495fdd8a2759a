import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { protectedBucketProps } from '../../src/s3/bucket-protection';
import { errorOf } from '../keys/support';

const stack = new Stack(new App(), 'Storage');

function protect(props: s3.BucketProps = {}): s3.BucketProps {
  return protectedBucketProps(stack, 'Data', props);
}

const ABORTED_UPLOADS: s3.LifecycleRule = { id: 'AbortIncompleteMultipartUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) };

const DEFAULTS: s3.BucketProps = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  versioned: true,
  lifecycleRules: [ABORTED_UPLOADS],
  removalPolicy: RemovalPolicy.RETAIN,
};

test('protects a bucket that says nothing', () => {
  expect(protect()).toEqual(DEFAULTS);
});

test('takes undefined for the default, prop by prop', () => {
  expect(protect(Object.fromEntries(Object.keys(DEFAULTS).map(name => [name, undefined])))).toEqual(DEFAULTS);
});

test.each<[string, s3.BucketProps]>([
  ['blockPublicAccess', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY }],
  ['enforceSSL', { enforceSSL: false }],
  ['minimumTLSVersion', { minimumTLSVersion: 1.3 }],
  ['objectOwnership', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER }],
  ['versioned', { versioned: false }],
  ['removalPolicy', { removalPolicy: RemovalPolicy.DESTROY }],
  ['a prop that it has no opinion on', { transferAcceleration: true }],
])('leaves %s as the user has it', (_name, props) => {
  expect(protect(props)).toMatchObject(props);
});

test('asks for no TLS version of a bucket that need not be reached over TLS, which the L2 would refuse', () => {
  expect(protect({ enforceSSL: false }).minimumTLSVersion).toBeUndefined();
});

test('refuses publicReadAccess', () => {
  expect(errorOf(() => protect({ publicReadAccess: true }))).toBe(
    'Storage/Data: received publicReadAccess: true, but all public access to this bucket is blocked: leave it out');
});

test('names the bucket alone where it stands directly in the app', () => {
  expect(errorOf(() => protectedBucketProps(new App(), 'Data', { publicReadAccess: true }))).toMatch(/^Data: received/);
});

test('takes publicReadAccess: false for what it is', () => {
  expect(protect({ publicReadAccess: false })).toEqual({ ...DEFAULTS, publicReadAccess: false });
});

describe('object ownership', () => {
  test.each([
    s3.BucketAccessControl.PRIVATE, s3.BucketAccessControl.BUCKET_OWNER_READ, s3.BucketAccessControl.BUCKET_OWNER_FULL_CONTROL,
  ])('is enforced beside the access control list %s, which goes with it', accessControl => {
    expect(protect({ accessControl }).objectOwnership).toBe(s3.ObjectOwnership.BUCKET_OWNER_ENFORCED);
  });

  test.each([
    s3.BucketAccessControl.AUTHENTICATED_READ, s3.BucketAccessControl.AWS_EXEC_READ, s3.BucketAccessControl.LOG_DELIVERY_WRITE,
    s3.BucketAccessControl.PUBLIC_READ, s3.BucketAccessControl.PUBLIC_READ_WRITE,
  ])('is left to the L2 beside the access control list %s, which S3 refuses with it', accessControl => {
    expect(protect({ accessControl }).objectOwnership).toBeUndefined();
    expect(() => new s3.Bucket(new Stack(), 'Data', protect({ accessControl }))).not.toThrow();
  });

  test('every access control list of the L2 goes with the ownership that it gets', () => {
    for (const accessControl of Object.values(s3.BucketAccessControl)) {
      expect(() => new s3.Bucket(new Stack(), 'Data', protect({ accessControl }))).not.toThrow();
    }
  });

  test('that the user asks for stays, beside an access control list too', () => {
    const asked = { accessControl: s3.BucketAccessControl.PUBLIC_READ, objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED };

    expect(protect(asked)).toMatchObject(asked);
  });
});

describe('incomplete uploads', () => {
  const EXPIRED: s3.LifecycleRule = { id: 'Expired', expiration: Duration.days(90) };
  const AFTER_A_DAY = Duration.days(1);

  test.each<[string, s3.LifecycleRule[]]>([
    ['no rules', []],
    ['rules about something else', [EXPIRED]],
    ['a rule for one prefix', [{ abortIncompleteMultipartUploadAfter: AFTER_A_DAY, prefix: 'incoming/' }]],
    ['a rule for one tag', [{ abortIncompleteMultipartUploadAfter: AFTER_A_DAY, tagFilters: { kind: 'temporary' } }]],
    ['a rule that is switched off', [{ abortIncompleteMultipartUploadAfter: AFTER_A_DAY, enabled: false }]],
  ])('are deleted after 7 days beside %s, which stay', (_name, lifecycleRules) => {
    expect(protect({ lifecycleRules }).lifecycleRules).toEqual([...lifecycleRules, ABORTED_UPLOADS]);
  });

  test.each<[string, s3.LifecycleRule]>([
    ['without a filter', { abortIncompleteMultipartUploadAfter: AFTER_A_DAY }],
    ['with an empty prefix', { abortIncompleteMultipartUploadAfter: AFTER_A_DAY, prefix: '' }],
    ['switched on explicitly, with an expiration', { abortIncompleteMultipartUploadAfter: AFTER_A_DAY, enabled: true, expiration: Duration.days(9) }],
  ])('are left to the user\'s own rule %s', (_name, rule) => {
    expect(protect({ lifecycleRules: [EXPIRED, rule] }).lifecycleRules).toEqual([EXPIRED, rule]);
  });

  test('are deleted by a rule whose id no rule of the user has, which S3 would refuse', () => {
    const ids = protect({ lifecycleRules: [{ ...EXPIRED, id: ABORTED_UPLOADS.id }] }).lifecycleRules!.map(rule => rule.id);

    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
  });
});
