import { Lazy } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../../keys/encryption-key';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import { constructError } from '../../private/errors';
import type { IAuditTrail } from '../i-audit-trail';
import type { AuditTrailProps } from './audit-trail-props';
import { addToBucketPolicy } from './bucket-policy-not-in-app';
import { DataEvents } from './data-events';
import { mistakesOf } from './event-selectors';
import { refuseAccessLogBucket, refuseDoubleLayer, reportRefusedUploads, usesBucketKey } from './given-bucket';
import { archiveBucketStatements, archiveKeyStatements, type ImportedLogArchive, importLogArchive, reportLogArchive } from './log-archive';
import { RecordedEvents } from './recorded-events';
import { TrailBucket } from './trail-bucket';
import { bucketStatements, logRoot } from './trail-bucket-policy';
import { refuseContradictions } from './trail-contradictions';
import { markDataEvents, reportSecondCopy, tooManyTrails } from './trail-count';
import { type TrailIdentity, trailIdentity } from './trail-identity';
import { isKeyOfPlace, trailKey } from './trail-key';
import { TrailLogGroup } from './trail-log-group';
import { trailNameOf } from './trail-name';
import { grantReadOfTrail } from './trail-readers';

/** Where the files of a trail are, and under which key. */
interface LogFiles {
  readonly bucket: s3.IBucket;
  readonly encryptionKey: IEncryptionKey;
}

/**
 * A CloudTrail trail that records every KMS call of the account, in all Regions, and proves that its records were not changed.
 *
 * All management events, those that only read included: KMS calls such as `Decrypt` are among them, and there is no prop to leave
 * them out. Besides, the data events of all S3 objects and DynamoDB items. **Data events cost 0.10 USD for 100,000** (see `DataEvents`); the
 * first trail's management events cost nothing, those of any further trail 2 USD for 100,000 (CloudTrail's price list as of November 2026).
 *
 * Log files are validated (hourly digest files, signed and chained) and go to a bucket under a key of the trail's own, and to CloudWatch Logs
 * for a year. The bucket has no Bucket Key, keeps every version, moves files to Glacier Instant Retrieval after 90 days and logs its accesses.
 * Bucket, key and log group are retained. CloudTrail may use them for this trail only, and `grantRead` gives the key with a trail's encryption
 * context only.
 *
 * Throws on props that contradict each other, on a given bucket under DSSE-KMS, on a sixth trail of the app in an account, and on more than
 * 500 values of event selectors.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 */
export class AuditTrail extends Construct implements IAuditTrail {
  /** Name of the trail, fixed at synthesis. */
  public readonly trailName: string;

  /** ARN of the trail, composed: using it makes nothing depend on the trail. */
  public readonly trailArn: string;

  /** Bucket of the log and digest files: the one that was given, that of the log archive, or the trail's own. */
  public readonly bucket: s3.IBucket;

  /** Key of the log and digest files. */
  public readonly encryptionKey: IEncryptionKey;

  /** Prefix before `AWSLogs/` in the bucket; empty where there is none. */
  public readonly logFilePrefix: string;

  /** Id of the organization whose accounts the trail records; `undefined` for a trail of one account. */
  public readonly organizationId?: string;

  /** Log group of the events; `undefined` with `cloudWatchLogs: false`. */
  public readonly logGroup?: logs.ILogGroup;

  private readonly identity: TrailIdentity;
  private readonly archive?: ImportedLogArchive;

  constructor(scope: Construct, id: string, props: AuditTrailProps = {}) {
    super(scope, id);
    refuseContradictions(this, props);
    const dataEvents = props.dataEvents ?? [DataEvents.s3Objects(), DataEvents.dynamoDbItems()];
    refuseMistakes(this, dataEvents);
    this.identity = trailIdentity(this, trailNameOf(this, props.trailName), props.logFilePrefix ?? '', props.organization);
    this.trailName = this.identity.trailName;
    this.trailArn = this.identity.trailArn;
    this.logFilePrefix = this.identity.logFilePrefix;
    this.organizationId = this.identity.organizationId;

    this.archive = props.logArchive && importLogArchive(this, props.logArchive);
    const files = this.archive ? filesInArchive(this, this.archive, this.identity) : filesInAccount(this, props, this.identity);
    this.bucket = files.bucket;
    this.encryptionKey = files.encryptionKey;
    const log = props.cloudWatchLogs ?? true ? new TrailLogGroup(this, 'Log', {
      trail: this.identity,
      encryptionKey: isKeyOfPlace(this, this.encryptionKey) ? this.encryptionKey : keyFor(this, undefined, 'CloudWatchLogs'),
      retention: props.logRetention,
    }) : undefined;
    this.logGroup = log?.logGroup;

    const events = new RecordedEvents(this, dataEvents, props.logBuckets ?? []);
    const trail = new CfnTrail(this, 'Resource', {
      trailName: this.trailName,
      isLogging: true,
      isMultiRegionTrail: true,
      isOrganizationTrail: props.organization ? true : undefined,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      s3BucketName: this.bucket.bucketName,
      s3KeyPrefix: this.logFilePrefix || undefined,
      kmsKeyId: this.encryptionKey.keyArn,
      cloudWatchLogsLogGroupArn: log?.logGroup.logGroupArn,
      cloudWatchLogsRoleArn: log?.role.roleArn,
      advancedEventSelectors: Lazy.any({ produce: () => events.selectors() }),
    });
    // CloudTrail tries bucket, key and role when the trail is made; the key's policy comes with the key.
    trail.node.addDependency(...[this.bucket.policy, log?.permissions].filter(policy => policy !== undefined));
    if (dataEvents.length > 0) {
      markDataEvents(this);
    }
    this.node.addValidation({
      validate: () => {
        reportSecondCopy(this, trail);
        return [...events.validate(), ...tooManyTrails(this, trail)];
      },
    });
  }

  /**
   * Lets somebody read the log and digest files, and decrypt them through S3 with a trail's encryption context: nothing else that is under the
   * key. For a bucket or key that the app does not make, a finding prints what its owner has to add.
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return grantReadOfTrail(this, logRoot(this.identity), grantee);
  }

  /**
   * What the bucket of the log archive account has to allow, for `addToResourcePolicy`; none without a `logArchive`. The finding
   * `AtRest-LogArchive` prints the same.
   */
  public get logArchiveBucketStatements(): iam.PolicyStatement[] {
    return this.archive ? archiveBucketStatements(this.archive, this.identity) : [];
  }

  /** What the key of the log archive account has to allow, for `addToResourcePolicy`; none without a `logArchive`. */
  public get logArchiveKeyStatements(): iam.PolicyStatement[] {
    return this.archive ? archiveKeyStatements(this.archive, this.identity) : [];
  }
}

function filesInAccount(trail: AuditTrail, props: AuditTrailProps, identity: TrailIdentity): LogFiles {
  const { trailName, accountId, region } = identity;
  if (props.bucket) {
    refuseAccessLogBucket(trail, props.bucket);
    refuseDoubleLayer(trail, props.bucket);
    reportRefusedUploads(trail, props.bucket);
  }
  const encryptionKey = trailKey(trail, 'Key', props.encryptionKey, props.bucket);
  const bucket = props.bucket ?? new TrailBucket(trail, 'Bucket', { ...props, encryptionKey });
  encryptionKey.allowService(KeyService.cloudTrail({ trailName, accountId, region, bucketKeyEnabled: usesBucketKey(trail, bucket) }));
  addToBucketPolicy(trail, bucket, bucketStatements(bucket.bucketArn, identity));
  return { bucket, encryptionKey };
}

function filesInArchive(trail: AuditTrail, archive: ImportedLogArchive, identity: TrailIdentity): LogFiles {
  reportLogArchive(trail, archive, identity);
  return { bucket: archive.bucket, encryptionKey: EncryptionKey.fromKey(archive.key) };
}

function refuseMistakes(trail: AuditTrail, dataEvents: DataEvents[]): void {
  const [mistake] = mistakesOf(dataEvents);
  if (mistake) {
    throw constructError(trail, mistake);
  }
}
