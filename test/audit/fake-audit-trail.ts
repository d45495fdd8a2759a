import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EncryptionKey, type IEncryptionKey } from '../../src';
import type { IAuditTrail } from '../../src/audit/i-audit-trail';
import { LOG_BUCKET } from '../support/events/samples';

/** What alarms see of a trail that a test makes. */
export interface FakeAuditTrailProps {
  /** @default - the bucket of the samples, imported */
  readonly bucket?: s3.IBucket;
  /** @default - none */
  readonly logGroup?: logs.ILogGroup;
  readonly organizationId?: string;
}

/** A trail as alarms see it, without one. */
export class FakeAuditTrail extends Construct implements IAuditTrail {
  public readonly trailName = 'Audit';
  public readonly trailArn: string;
  public readonly bucket: s3.IBucket;
  public readonly logFilePrefix = '';
  public readonly logGroup?: logs.ILogGroup;
  public readonly organizationId?: string;

  constructor(scope: Construct, id: string, props: FakeAuditTrailProps = {}) {
    super(scope, id);
    this.trailArn = Stack.of(this).formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: this.trailName });
    this.bucket = props.bucket ?? s3.Bucket.fromBucketName(this, 'Bucket', LOG_BUCKET);
    this.logGroup = props.logGroup;
    this.organizationId = props.organizationId;
  }

  public get encryptionKey(): IEncryptionKey {
    return EncryptionKey.of(this);
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.drop(grantee, 'nobody reads a trail that is not there');
  }
}
