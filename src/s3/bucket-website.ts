import type * as s3 from 'aws-cdk-lib/aws-s3';
import { raiseFinding } from '../private/findings';

/** A bucket under a KMS key is set up as a website, whose endpoint cannot serve it. */
export const BUCKET_WEBSITE = 'AtRest-BucketWebsite';

/**
 * Reports a bucket that is also a website: its endpoint serves anonymous requests over plain HTTP, and neither passes a KMS key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
 */
export function reportWebsite(bucket: s3.Bucket, props: s3.BucketProps): void {
  const asked = (['websiteIndexDocument', 'websiteErrorDocument', 'websiteRoutingRules'] as const).filter(name => props[name] !== undefined);
  if (asked.length > 0) {
    raiseFinding(bucket, BUCKET_WEBSITE, `The bucket is set up as a website (${asked.join(', ')}), whose endpoint cannot serve objects under a KMS key: `
      + `it answers anonymous requests over plain HTTP. Serve the bucket through CloudFront with origin access control and leave these out, or acknowledge ${BUCKET_WEBSITE}.`);
  }
}
