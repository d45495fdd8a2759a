import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { constructError } from '../../private/errors';
import { raiseFinding } from '../../private/findings';
import { AccessLogBucket } from '../../s3/access-log-bucket';

/** Readers of a trail may not be able to meet the condition on the encryption context. */
export const TRAIL_BUCKET_KEY = 'AtRest-TrailBucketKey';

/** Refuses a bucket that logs of another kind are delivered to. */
export function refuseAccessLogBucket(trail: IConstruct, bucket: s3.IBucket): void {
  if (bucket instanceof AccessLogBucket) {
    throw constructError(trail, `received the bucket ${bucket.node.path}, an AccessLogBucket, which is for access logs: leave bucket out, or pass an EncryptedBucket`);
  }
}

/** Whether the bucket uses a Bucket Key, as far as the app knows. Reports it: what readers then need is not documented. */
export function usesBucketKey(trail: IConstruct, bucket: s3.IBucket): boolean {
  const resource = bucket.node.defaultChild;
  const encryption: unknown = resource instanceof s3.CfnBucket ? Stack.of(bucket).resolve(resource.bucketEncryption) : undefined;
  if (!/"bucketKeyEnabled":true/i.test(JSON.stringify(encryption ?? ''))) {
    return false;
  }
  raiseFinding(trail, TRAIL_BUCKET_KEY,
    `The bucket ${bucket.node.path} of this trail uses an S3 Bucket Key. S3 then calls KMS with the bucket's ARN as encryption context, and nothing says that the trail's context is there as well: `
    + `readers, whose permission asks for that, may be denied. Set bucketKeyEnabled: false on the bucket, or read a log file with such a permission and acknowledge ${TRAIL_BUCKET_KEY}.`);
  return true;
}
