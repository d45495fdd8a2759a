import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { constructError, propsError } from '../private/errors';
import { rootStackOf } from '../private/root-stack';
import { protectedBucketProps } from './bucket-protection';

const ID = 'AccessLogBucket';

/**
 * A bucket for S3 server access logs and for the access logs of Application Load Balancers.
 *
 * It is encrypted with SSE-S3, the one kind of encryption under which AWS delivers these logs: in a bucket under a KMS key
 * they are lost without a word. Log files hold who accessed what, and not the data itself. All other protection is as of
 * `EncryptedBucket`: no public access, TLS 1.2, bucket owner enforced, versioned, retained.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogBucket extends s3.Bucket {
  /** The access log bucket that a stack shares, with its nested stacks; made on first use. */
  public static of(scope: IConstruct): AccessLogBucket {
    const stack = rootStackOf(scope);
    const existing = stack.node.tryFindChild(ID);
    if (existing && !(existing instanceof AccessLogBucket)) {
      throw constructError(existing, `has the id that AccessLogBucket.of makes its bucket under: rename it, or pass serverAccessLogsBucket to each EncryptedBucket of ${stack.node.path}`);
    }
    return existing ?? new AccessLogBucket(stack, ID);
  }

  /** @param props as of `s3.Bucket`; throws where `encryption` is anything but `BucketEncryption.S3_MANAGED` */
  constructor(scope: Construct, id: string, props: s3.BucketProps = {}) {
    if (props.encryptionKey || (props.encryption ?? s3.BucketEncryption.S3_MANAGED) !== s3.BucketEncryption.S3_MANAGED) {
      throw propsError(scope, id, `received ${props.encryptionKey ? 'encryptionKey' : `BucketEncryption.${props.encryption}`}: AWS delivers access logs to SSE-S3 buckets only, leave it out`);
    }
    super(scope, id, { ...protectedBucketProps(scope, id, props), encryption: s3.BucketEncryption.S3_MANAGED });
    // One statement for all buckets of the account: one a source, as the L2 adds them, would outgrow the 20 KB of a bucket policy.
    this.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'ServerAccessLogs',
      principals: [iam.ServicePrincipal.fromStaticServicePrincipleName('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [this.arnForObjects('*')],
      conditions: {
        StringEquals: { 'aws:SourceAccount': this.env.account },
        ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: '*' }) },
      },
    }));
    acknowledge(this);
  }
}

/** The two findings that follow from what the bucket is for. */
function acknowledge(bucket: AccessLogBucket): void {
  const encryption = 'AWS delivers S3 server access logs and ALB access logs to SSE-S3 buckets only';
  const logging = 'This is the bucket that access logs are delivered to: logging its own accesses would feed on itself';
  Validations.of(bucket).acknowledge(
    { id: 'AwsSolutions-S1', reason: logging },
    ...['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].flatMap(pack => [
      { id: `${pack}-S3BucketLoggingEnabled`, reason: logging },
      { id: `${pack}-S3DefaultEncryptionKMS`, reason: encryption },
    ]),
  );
}
