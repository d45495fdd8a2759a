import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { constructError } from '../../private/errors';
import { raiseFinding } from '../../private/findings';
import { AccessLogBucket } from '../../s3/access-log-bucket';

/** Readers of a trail may not be able to meet the condition on the encryption context. */
export const TRAIL_BUCKET_KEY = 'AtRest-TrailBucketKey';

/** The bucket's policy may refuse what CloudTrail uploads. */
export const TRAIL_BUCKET_REFUSES_UPLOADS = 'AtRest-TrailBucketRefusesUploads';

/** The header in which an upload names its key. */
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/** What is read of a statement of the bucket's policy. */
interface DenyOrAllow {
  readonly Effect: string;
  readonly Condition?: unknown;
}

/** Refuses a bucket that logs of another kind are delivered to. */
export function refuseAccessLogBucket(trail: IConstruct, bucket: s3.IBucket): void {
  if (bucket instanceof AccessLogBucket) {
    throw constructError(trail, `received the bucket ${bucket.node.path}, an AccessLogBucket, which is for access logs: leave bucket out, or pass an EncryptedBucket`);
  }
}

/** Refuses double-layer encryption: each upload of CloudTrail asks for the single one. */
export function refuseDoubleLayer(trail: IConstruct, bucket: s3.IBucket): void {
  if (encryptionOf(bucket).includes('"aws:kms:dsse"')) {
    throw constructError(trail, `received the bucket ${bucket.node.path}, which is under DSSE-KMS: CloudTrail uploads with SSE-KMS, which such a bucket refuses or stores with a single layer. Pass a bucket with BucketEncryption.KMS`);
  }
}

/**
 * Reports denies that look at the key an upload names, such as those of `UploadEncryption.REFUSE_OTHER`: in which form CloudTrail names it
 * is not documented.
 */
export function reportRefusedUploads(trail: IConstruct, bucket: s3.IBucket): void {
  // Not resolved, which would freeze the statements.
  const { Statement = [] } = (bucket.policy?.document.toJSON() ?? {}) as { readonly Statement?: DenyOrAllow[] };
  if (Statement.some(({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition ?? '').includes(`"${KEY_ID}"`))) {
    raiseFinding(trail, TRAIL_BUCKET_REFUSES_UPLOADS,
      `The policy of the bucket ${bucket.node.path} of this trail refuses uploads by the key that they name, and in which form CloudTrail names it is not documented: a refused upload is a lost log file. `
      + `Set uploadEncryption: UploadEncryption.ALLOW_ANY on the bucket, or see log files arrive in it and acknowledge ${TRAIL_BUCKET_REFUSES_UPLOADS}.`);
  }
}

/** Whether the bucket uses a Bucket Key, as far as the app knows. Reports it: what readers then need is not documented. */
export function usesBucketKey(trail: IConstruct, bucket: s3.IBucket): boolean {
  if (!/"bucketKeyEnabled":true/i.test(encryptionOf(bucket))) {
    return false;
  }
  raiseFinding(trail, TRAIL_BUCKET_KEY,
    `The bucket ${bucket.node.path} of this trail uses an S3 Bucket Key. S3 then calls KMS with the bucket's ARN as encryption context, and nothing says that the trail's context is there as well: `
    + `readers, whose permission asks for that, may be denied. Set bucketKeyEnabled: false on the bucket, or read a log file with such a permission and acknowledge ${TRAIL_BUCKET_KEY}.`);
  return true;
}

/** The encryption of a bucket, as JSON; empty for one that the app does not make. */
function encryptionOf(bucket: s3.IBucket): string {
  const resource = bucket.node.defaultChild;
  const encryption: unknown = resource instanceof s3.CfnBucket ? Stack.of(bucket).resolve(resource.bucketEncryption) : undefined;
  return JSON.stringify(encryption ?? '');
}
