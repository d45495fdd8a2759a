import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { DataEvents } from './data-events';
import type { LogArchive } from './log-archive';
import type { AuditTrailOrganization } from './trail-identity';

/** Props of `AuditTrail`. */
export interface AuditTrailProps {
  /**
   * Name of the trail, unique in the account, known at synthesis. Changing it replaces the trail.
   *
   * @default - made of the construct's path
   */
  readonly trailName?: string;

  /**
   * Data events that are recorded besides the management events: 0.10 USD for 100,000 (see `DataEvents`). Pass `[]` for none.
   *
   * @default - those of all S3 objects, save in the buckets that logs are written to, and of all DynamoDB items
   */
  readonly dataEvents?: DataEvents[];

  /**
   * Further buckets that logs are written to, whose data events are not recorded: logs would feed logs.
   *
   * Found without it: the bucket of this trail; in the app, `AccessLogBucket`s, destinations of server access logs and buckets of other
   * trails, where they are in this stack or have a fixed name.
   *
   * @default - none
   */
  readonly logBuckets?: s3.IBucket[];

  /**
   * Key of the log and digest files, and of the log group. It is of the bucket's Region.
   *
   * @default - the key of `bucket`, or a new one for this trail alone
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Bucket of the log and digest files. Its own settings stay as they are; statements for this trail are added to its policy.
   * An `EncryptedBucket` needs `UploadEncryption.ALLOW_ANY`, and best no Bucket Key.
   *
   * @default - a new one: see `AuditTrail`
   */
  readonly bucket?: s3.IBucket;

  /**
   * Bucket and key of another account that the files go to. It rules out `bucket` and `encryptionKey`.
   *
   * @default - they stay in this account
   */
  readonly logArchive?: LogArchive;

  /**
   * Prefix of the log files in the bucket, before `AWSLogs/`, without a slash at its end; 200 characters at most.
   *
   * @default - none
   */
  readonly logFilePrefix?: string;

  /**
   * Locks each log and digest file: nobody can delete or overwrite it before the time is over, in compliance mode not even the root user.
   *
   * Decide before the first deployment: with CloudFormation, Object Lock cannot be turned on for a bucket that exists. A later change makes
   * a new bucket, and the former one stays behind with its log files.
   *
   * @default - not locked
   */
  readonly objectLock?: s3.ObjectLockRetention;

  /**
   * Time after which files of 128 KiB and more move to S3 Glacier Instant Retrieval: cheaper to keep, dearer to read. Smaller ones
   * would cost more there, and stay.
   *
   * @default - 90 days; never, where files expire less than 90 days later
   */
  readonly archiveAfter?: Duration;

  /**
   * Time after which log and digest files are deleted. What somebody deleted or overwrote before is kept for another 90 days.
   *
   * @default - never: all versions are kept
   */
  readonly expireAfter?: Duration;

  /**
   * Whether events go to CloudWatch Logs as well, which alarms by metric filters need. It is paid for by volume, about 0.50 USD a GB.
   *
   * @default true
   */
  readonly cloudWatchLogs?: boolean;

  /**
   * How long CloudWatch Logs keeps the events.
   *
   * @default - a year
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Records all accounts of an organization.
   *
   * @default - the account of the stack only
   */
  readonly organization?: AuditTrailOrganization;
}
