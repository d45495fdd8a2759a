import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Which objects `DataEvents.s3Objects` is about. */
export interface S3ObjectsOptions {
  /**
   * Buckets whose objects are recorded.
   *
   * @default - all buckets of the account, in all Regions, except those that logs are written to
   */
  readonly buckets?: s3.IBucket[];

  /**
   * Beginnings of the keys of the objects, in each of `buckets`, such as `orders/`.
   *
   * @default - all objects
   */
  readonly prefixes?: string[];
}

/** Which resources `DataEvents.of` is about. An event is recorded where any ARN or prefix matches. */
export interface DataEventsOptions {
  /**
   * ARNs of the resources.
   *
   * @default - all resources of the type
   */
  readonly arns?: string[];

  /**
   * Beginnings of the ARNs of the resources. CloudTrail knows no wildcards.
   *
   * @default - all resources of the type
   */
  readonly arnPrefixes?: string[];
}
