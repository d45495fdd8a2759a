import * as iam from 'aws-cdk-lib/aws-iam';
import type { TrailIdentity } from './trail-identity';

/**
 * What the bucket of a trail has to allow CloudTrail, for this one trail. Without a `Sid` each: a bucket can take the logs of several
 * trails, and S3 refuses two statements of one name.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function bucketStatements(bucketArn: string, trail: TrailIdentity): iam.PolicyStatement[] {
  const principals = [iam.ServicePrincipal.fromStaticServicePrincipleName('cloudtrail.amazonaws.com')];
  return [
    new iam.PolicyStatement({
      principals,
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      conditions: { StringEquals: { 'aws:SourceArn': trail.trailArn } },
    }),
    new iam.PolicyStatement({
      principals,
      actions: ['s3:PutObject'],
      resources: logFolders(trail).map(folder => `${bucketArn}/${folder}/*`),
      conditions: { StringEquals: { 'aws:SourceArn': trail.trailArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  ];
}

/** Where log and digest files are, without a slash at the end. */
export function logRoot({ logFilePrefix }: TrailIdentity): string {
  return logFilePrefix ? `${logFilePrefix}/AWSLogs` : 'AWSLogs';
}

/** An organization trail writes below its owner's id as well: whenever it is turned into a trail of that account alone. */
function logFolders(trail: TrailIdentity): string[] {
  return [trail.accountId, ...(trail.organizationId ? [trail.organizationId] : [])].map(owner => `${logRoot(trail)}/${owner}`);
}
