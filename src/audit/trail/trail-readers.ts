import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { grantNarrowed, type Narrowing } from '../../private/narrowed-grant';
import type { IAuditTrail } from '../i-audit-trail';
import { addToBucketPolicy } from './bucket-policy-not-in-app';

/** What it takes to find and read log and digest files. */
const READ_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:GetBucketLocation'];

/**
 * Grants to read the log and digest files of a trail, and to decrypt what CloudTrail encrypted. The conditions hold on both sides,
 * identity policy and key policy: they name no resource, and so cannot close a cycle.
 *
 * @param logRoot folder of the files in the bucket
 */
export function grantReadOfTrail(trail: IAuditTrail, logRoot: string, grantee: iam.IGrantable): iam.Grant {
  const { bucket } = trail;
  const files = iam.Grant.addToPrincipalOrResource({
    grantee,
    actions: READ_ACTIONS,
    resourceArns: [bucket.bucketArn, bucket.arnForObjects(`${logRoot}/*`)],
    resource: Object.create(bucket, { addToResourcePolicy: { value: (each: iam.PolicyStatement) => addToBucketPolicy(trail, bucket, [each]) } }) as s3.IBucket,
  });
  return files.combine(grantNarrowed(trail.encryptionKey, grantee, ['kms:Decrypt'], trailNarrowing(trail)));
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
function trailNarrowing({ encryptionKey }: IAuditTrail): Narrowing {
  return {
    conditions: {
      StringEquals: { 'kms:ViaService': `s3.${encryptionKey.env.region}.amazonaws.com` },
      Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' },
    },
  };
}
