import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { raiseFinding } from '../../private/findings';
import type { IAuditTrail } from '../i-audit-trail';
import type { DataEvents } from './data-events';
import { eventSelectors, tooManyValues } from './event-selectors';
import { identityOf, type LogBucket, logBucketsOf } from './log-buckets';

/** The accesses of a bucket that logs are written to are recorded, and each record is written to a log. */
export const LOG_BUCKET_RECORDED = 'AtRest-LogBucketRecorded';

/** What a trail records, once the app is complete: until then, buckets that logs are written to can be added. */
export class RecordedEvents {
  /** @param logBuckets buckets that logs are written to, besides the trail's own and those that are found */
  constructor(private readonly trail: IAuditTrail, private readonly dataEvents: DataEvents[], private readonly logBuckets: s3.IBucket[]) {}

  public selectors(): CfnTrail.AdvancedEventSelectorProperty[] {
    return eventSelectors(this.dataEvents, this.found().flatMap(bucket => bucket.arn ?? []));
  }

  /** What is wrong with it; raises what is only risky as a finding. */
  public validate(): string[] {
    const found = this.found();
    if (this.dataEvents.some(each => each._selection().mayCoverLogs)) {
      this.reportRecorded(found.filter(bucket => bucket.arn === undefined));
    }
    return [...this.namedLogBuckets(found), ...tooManyValues(this.selectors())];
  }

  private found(): LogBucket[] {
    return logBucketsOf(this.trail, [this.trail.bucket, ...this.logBuckets]);
  }

  private namedLogBuckets(found: LogBucket[]): string[] {
    return this.dataEvents.flatMap(each => each._selection().buckets ?? [])
      .filter(bucket => found.some(({ identity }) => identity === identityOf(bucket)))
      .map(bucket => `received DataEvents.s3Objects of the bucket ${bucket.node.path}, which logs are written to: each record of a delivery would be delivered and recorded again. Leave the bucket out`);
  }

  private reportRecorded(buckets: LogBucket[]): void {
    if (buckets.length > 0) {
      raiseFinding(this.trail, LOG_BUCKET_RECORDED,
        `Logs are written to ${buckets.map(bucket => bucket.identity.replace(/\/Resource$/, '')).join(', ')}, of other stacks, and this trail records the data events there: each delivery is an event that is paid for and delivered. `
        + `Pass these buckets as logBuckets, which makes the trail's stack depend on theirs, or give them a bucketName, or acknowledge ${LOG_BUCKET_RECORDED}.`);
    }
  }
}
