import { Lazy } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Narrowing } from '../private/narrowed-grant';

/**
 * Use of a bucket's key through S3 and for that bucket only.
 *
 * The encryption context is the bucket's ARN under a Bucket Key and the object's without one; objects written before a
 * Bucket Key was switched on keep theirs, so both are allowed.
 *
 * @param region where the bucket is, and so its key
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function bucketNarrowing(bucket: s3.IBucket, region: string = bucket.env.region): Narrowing {
  return {
    conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    // Lazy: the L2's constructor grants to its replication role before the bucket's resource is there.
    identityContext: {
      StringLike: {
        'kms:EncryptionContext:aws:s3:arn': [
          Lazy.string({ produce: () => bucket.bucketArn }), Lazy.string({ produce: () => bucket.arnForObjects('*') }),
        ],
      },
    },
  };
}
