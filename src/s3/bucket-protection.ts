import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';

/** Oldest TLS version that clients may use. */
export const MINIMUM_TLS_VERSION = 1.2;

/** Days after which the parts of an upload that was never completed are deleted: they cost, and no listing shows them. */
export const ABORT_UPLOADS_AFTER = Duration.days(7);

const ABORT_UPLOADS_ID = 'AbortIncompleteMultipartUploads';

/** Access control lists that S3 refuses on a bucket whose owner is enforced. */
const NEEDS_OBJECT_WRITER = [
  s3.BucketAccessControl.AUTHENTICATED_READ, s3.BucketAccessControl.AWS_EXEC_READ, s3.BucketAccessControl.LOG_DELIVERY_WRITE,
  s3.BucketAccessControl.PUBLIC_READ, s3.BucketAccessControl.PUBLIC_READ_WRITE,
];

/** What protects a bucket and costs next to nothing, where the user's own props do not say otherwise. */
export function protectedBucketProps(scope: Construct, id: string, props: s3.BucketProps): s3.BucketProps {
  if (props.publicReadAccess) {
    throw propsError(scope, id, 'received publicReadAccess: true, but all public access to this bucket is blocked: leave it out');
  }
  const enforceSSL = props.enforceSSL ?? true;
  return {
    ...props,
    blockPublicAccess: props.blockPublicAccess ?? s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL,
    minimumTLSVersion: props.minimumTLSVersion ?? (enforceSSL ? MINIMUM_TLS_VERSION : undefined),
    objectOwnership: props.objectOwnership ?? ownershipFor(props.accessControl),
    versioned: props.versioned ?? true,
    lifecycleRules: withAbortedUploads(props.lifecycleRules),
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
  };
}

/** Left to the L2 where an access control list is asked for that needs its writer as the owner. */
function ownershipFor(accessControl?: s3.BucketAccessControl): s3.ObjectOwnership | undefined {
  return accessControl && NEEDS_OBJECT_WRITER.includes(accessControl) ? undefined : s3.ObjectOwnership.BUCKET_OWNER_ENFORCED;
}

function withAbortedUploads(rules: s3.LifecycleRule[] = []): s3.LifecycleRule[] {
  const covered = rules.some(rule => rule.abortIncompleteMultipartUploadAfter && rule.enabled !== false && !rule.prefix && !rule.tagFilters);
  // Two rules of one id are refused by S3, which names a rule without one by itself.
  const id = rules.some(rule => rule.id === ABORT_UPLOADS_ID) ? undefined : ABORT_UPLOADS_ID;
  return covered ? rules : [...rules, { id, abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER }];
}
