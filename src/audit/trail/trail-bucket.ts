import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { propsError } from '../../private/errors';
import { EncryptedBucket } from '../../s3/encrypted-bucket';
import { UploadEncryption } from '../../s3/upload-encryption';

/** How long log files are kept, and where. */
export interface LogFileRetention {
  readonly objectLock?: s3.ObjectLockRetention;
  readonly archiveAfter?: Duration;
  readonly expireAfter?: Duration;
}

/** When log files move to a cheaper class, unless `archiveAfter` says otherwise: most questions are about the last weeks. */
const ARCHIVE_AFTER = Duration.days(90);

/** Shortest time in Glacier Instant Retrieval that is paid for. @see https://aws.amazon.com/s3/pricing/ */
const LEAST_TIME_IN_ARCHIVE = Duration.days(90);

/** How long a log file that somebody deleted or overwrote can still be had, in a bucket whose files expire. */
const NONCURRENT_EXPIRATION = Duration.days(90);

/** The bucket that a trail makes for itself: retained with all versions of its log files, and never emptied. */
export class TrailBucket extends EncryptedBucket {
  constructor(scope: Construct, id: string, props: LogFileRetention & { readonly encryptionKey: IEncryptionKey }) {
    super(scope, id, {
      encryptionKey: props.encryptionKey,
      // With a Bucket Key, S3 asks KMS under the bucket's ARN, and nothing says that the trail's encryption context survives: readers,
      // whose permission asks for it, could then be denied every file.
      bucketKeyEnabled: false,
      // CloudTrail names the key in each upload, in a form that is not documented: a deny that it meets would lose the log. Nobody else may upload.
      uploadEncryption: UploadEncryption.ALLOW_ANY,
      objectLockEnabled: props.objectLock ? true : undefined,
      objectLockDefaultRetention: props.objectLock,
      lifecycleRules: lifecycleRules(scope, id, props),
      // Smaller files are billed in the archive as if they had this size, and most log files of a quiet account are smaller.
      transitionDefaultMinimumObjectSize: s3.TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K,
    });
  }
}

function lifecycleRules(scope: Construct, id: string, { objectLock, archiveAfter, expireAfter }: LogFileRetention): s3.LifecycleRule[] {
  if (objectLock && expireAfter && days(objectLock.duration) > days(expireAfter)) {
    throw propsError(scope, id, `received expireAfter of ${days(expireAfter)} days and an objectLock of ${days(objectLock.duration)}, under which nothing can be deleted before: make expireAfter as long at least`);
  }
  if (archiveAfter && expireAfter && days(archiveAfter) >= days(expireAfter)) {
    throw propsError(scope, id, `received archiveAfter of ${days(archiveAfter)} days and expireAfter of ${days(expireAfter)}: what is deleted by then cannot be archived. Leave archiveAfter out, or make it shorter`);
  }
  return [...archiveRule(archiveAfter, expireAfter), ...expiryRules(expireAfter)];
}

function archiveRule(archiveAfter: Duration | undefined, expireAfter: Duration | undefined): s3.LifecycleRule[] {
  const transitionAfter = archiveAfter ?? ARCHIVE_AFTER;
  if (!archiveAfter && expireAfter && days(expireAfter) < days(transitionAfter) + days(LEAST_TIME_IN_ARCHIVE)) {
    return [];
  }
  const transition = { storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter };
  return [{
    id: 'ArchiveLogFiles',
    transitions: [transition],
    // Where files expire, former versions do as well, too soon to be archived: S3 refuses a transition at or after the expiration.
    noncurrentVersionTransitions: expireAfter ? undefined : [transition],
  }];
}

/** Without `expireAfter` all versions stay: a log file has more than one only where somebody tampered with it. */
function expiryRules(expireAfter: Duration | undefined): s3.LifecycleRule[] {
  return expireAfter ? [
    { id: 'ExpireLogFiles', expiration: expireAfter, noncurrentVersionExpiration: NONCURRENT_EXPIRATION },
    // S3 takes it in a rule of its own only.
    { id: 'ExpireDeleteMarkers', expiredObjectDeleteMarker: true },
  ] : [];
}

function days(duration: Duration): number {
  return duration.toDays();
}
