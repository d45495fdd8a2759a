import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import type { IEncryptionKey } from '../keys/i-encryption-key';

/** A trail that records every KMS call, as its alarms, queries and canary see it. `AuditTrail` is one. */
export interface IAuditTrail extends IConstruct {
  /** Name of the trail: fixed at synthesis, since its key policy contains it. */
  readonly trailName: string;

  /** ARN of the trail. */
  readonly trailArn: string;

  /** Bucket of the log and digest files. It may belong to another account. */
  readonly bucket: s3.IBucket;

  /** Key of the log and digest files. It may belong to another account. */
  readonly encryptionKey: IEncryptionKey;

  /** Prefix before `AWSLogs/` in the bucket, without a slash at its end; empty where there is none. */
  readonly logFilePrefix: string;

  /** Id of the organization whose accounts the trail records, such as `o-abcdefghij`; `undefined` for a trail of one account. */
  readonly organizationId?: string;

  /** Log group that the trail writes to besides the bucket, if it does. */
  readonly logGroup?: logs.ILogGroup;

  /** Lets somebody read the log and digest files, and use the key for nothing else: only with a trail's encryption context. */
  grantRead(grantee: iam.IGrantable): iam.Grant;
}
