import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { keyFor } from '../keys/encryption-key';
import type { EncryptedType } from '../private/encrypted-type';
import { propsError } from '../private/errors';
import { usableKey } from '../private/usable-key';
import { underReplicaKeys } from './bucket-replication';

/** What to use instead of each kind of encryption that is not under a customer managed key. */
const REFUSED: Partial<Record<s3.BucketEncryption, string>> = {
  [s3.BucketEncryption.S3_MANAGED]: 'SSE-S3 has no key of yours to control or audit; for logs that AWS delivers to SSE-S3 buckets only, use AccessLogBucket',
  [s3.BucketEncryption.KMS_MANAGED]: 'the AWS managed key aws/s3 has a fixed policy and cannot be shared with another account; leave encryption out for a customer managed key',
  [s3.BucketEncryption.DSSE_MANAGED]: 'the AWS managed key aws/s3 has a fixed policy and cannot be shared with another account; use BucketEncryption.DSSE for a customer managed key',
  [s3.BucketEncryption.UNENCRYPTED]: 'S3 encrypts every new object, with SSE-S3 where a bucket says nothing; leave encryption out for a customer managed key',
};

/**
 * How a bucket is encrypted under a customer managed key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export const ENCRYPTED_BUCKET: EncryptedType<s3.BucketProps> = {
  injectionId: s3.Bucket.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::S3::Bucket'],
  props: (scope, id, props) => ({
    ...props,
    encryption: encryptionOf(scope, id, props),
    encryptionKey: usableKey(scope, id, props.encryptionKey ?? keyFor(scope, id, 'S3')),
    bucketKeyEnabled: bucketKeyOf(scope, id, props),
    blockedEncryptionTypes: props.blockedEncryptionTypes ?? [s3.BlockedEncryptionType.SSE_C],
    replicationRules: underReplicaKeys(scope, id, props.replicationRules),
  }),
};

/** The encryption that a bucket asks for; refuses what is not under a customer managed key. */
export function encryptionOf(scope: Construct, id: string, props: s3.BucketProps): s3.BucketEncryption {
  if (props.publicReadAccess) {
    throw propsError(scope, id, 'received publicReadAccess: true, but S3 refuses anonymous reads of objects under a KMS key: serve them through CloudFront with origin access control');
  }
  const asked = props.encryption ?? s3.BucketEncryption.KMS;
  if (REFUSED[asked]) {
    throw propsError(scope, id, `received BucketEncryption.${asked}: ${REFUSED[asked]}`);
  }
  return asked;
}

/** A Bucket Key spares most calls to KMS and costs nothing; double-layer encryption cannot have one. */
function bucketKeyOf(scope: Construct, id: string, props: s3.BucketProps): boolean | undefined {
  if (props.encryption !== s3.BucketEncryption.DSSE) {
    return props.bucketKeyEnabled ?? true;
  }
  if (props.bucketKeyEnabled) {
    throw propsError(scope, id, 'received bucketKeyEnabled together with BucketEncryption.DSSE, which S3 does not support: leave bucketKeyEnabled out');
  }
  return undefined;
}
