import { Duration, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { constructError } from '../../private/errors';
import { acknowledgeOwnFinding } from '../../private/findings';
import { EncryptedBucket } from '../../s3/encrypted-bucket';
import type { AuditQueriesProps } from './audit-queries-props';

/** Where answers are in the bucket. */
export const RESULTS_FOLDER = 'audit-queries';

/** How long an answer is kept, unless `resultsExpiration` says otherwise: it can be asked for again. */
const RESULTS_EXPIRATION = Duration.days(30);

/** How long an answer can still be had after it expired or somebody deleted it. */
const NONCURRENT_EXPIRATION = Duration.days(1);

/** The bucket of the answers, and the key that they are under. */
export interface QueryResults {
  readonly bucket: s3.IBucket;
  readonly encryptionKey: kms.IKey;
}

/** The bucket that was given, or one that the construct makes. */
export function queryResults(scope: Construct, props: AuditQueriesProps): QueryResults {
  return props.resultsBucket ? givenResults(scope, props.resultsBucket, props) : ownResults(scope, props);
}

function givenResults(scope: Construct, bucket: s3.IBucket, { encryptionKey, resultsExpiration }: AuditQueriesProps): QueryResults {
  const [superfluous] = Object.entries({ encryptionKey, resultsExpiration }).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (superfluous) {
    throw constructError(scope, `received resultsBucket together with ${superfluous}, which is of the bucket that is made without it: leave one of them out`);
  }
  const { account, region } = Stack.of(scope);
  if (isOther(bucket.env.account, account) || isOther(bucket.env.region, region)) {
    throw constructError(scope, `received the resultsBucket ${bucket.node.path} of ${bucket.env.account} and ${bucket.env.region}, but is itself in ${account} and ${region}: `
      + 'Athena writes answers within an account and Region only. Pass a bucket of this one');
  }
  if (!bucket.encryptionKey) {
    throw constructError(scope, `received the resultsBucket ${bucket.node.path}, of which the app knows no KMS key: answers show what the log shows, and are encrypted under one. `
      + 'Pass an EncryptedBucket, or name the key of an imported bucket (Bucket.fromBucketAttributes with encryptionKey)');
  }
  return { bucket, encryptionKey: bucket.encryptionKey };
}

function isOther(one: string, own: string): boolean {
  return Token.compareStrings(one, own) === TokenComparison.DIFFERENT;
}

function ownResults(scope: Construct, { encryptionKey, resultsExpiration }: AuditQueriesProps): QueryResults {
  const bucket = new EncryptedBucket(scope, 'Results', {
    encryptionKey,
    lifecycleRules: [
      { id: 'ExpireResults', expiration: resultsExpiration ?? RESULTS_EXPIRATION, noncurrentVersionExpiration: NONCURRENT_EXPIRATION },
      // S3 takes it in a rule of its own only.
      { id: 'ExpireDeleteMarkers', expiredObjectDeleteMarker: true },
    ],
  });
  for (const pack of ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321']) {
    acknowledgeOwnFinding(bucket, `${pack}-S3BucketReplicationEnabled`, 'An answer expires within days, and the same question can be asked of the log again');
  }
  return { bucket, encryptionKey: bucket.encryptionKey! };
}
