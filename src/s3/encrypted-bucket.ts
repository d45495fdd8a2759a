import { Names, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';
import { grantNarrowed } from '../private/narrowed-grant';
import { symmetricKey } from '../private/usable-key';
import { AccessLogBucket } from './access-log-bucket';
import { ENCRYPTED_BUCKET } from './bucket-encryption';
import { bucketNarrowing } from './bucket-narrowing';
import { protectedBucketProps } from './bucket-protection';
import { reportWebsite } from './bucket-website';
import { UploadEncryption } from './upload-encryption';

/** Props of `EncryptedBucket`. */
export interface EncryptedBucketProps extends s3.BucketProps {
  /**
   * What the bucket refuses of uploads that ask for another encryption.
   *
   * @default UploadEncryption.REFUSE_OTHER
   */
  readonly uploadEncryption?: UploadEncryption;

  /**
   * Whether accesses are logged. Each access is a record in the log bucket, which costs storage.
   *
   * @default true
   */
  readonly serverAccessLogs?: boolean;

  /**
   * The key that the objects of a bucket that already exists are encrypted under. Grants go on reading under it; nothing is
   * written under it. Without it, readers lose the old objects when the bucket changes to another key.
   *
   * @default - none
   */
  readonly formerEncryptionKey?: kms.IKey;
}

/**
 * An S3 bucket under a customer managed key, with a policy that keeps it that way. It takes the place of `s3.Bucket`: same
 * props, same logical id, nothing is replaced.
 *
 * What it turns on beyond the L2, each unless the same prop says otherwise: SSE-KMS under `EncryptionKey.of(this)` with a
 * Bucket Key; SSE-C blocked; uploads under other keys refused; no public access; TLS 1.2 at least; bucket owner enforced;
 * versions; incomplete uploads deleted after 7 days; retained; accesses logged to the stack's `AccessLogBucket`; grants that
 * give use of the key through S3, for this bucket, and no other way.
 *
 * Refused: encryption that is not under a customer managed key, and replication rules that would leave objects behind.
 * On a bucket that exists, default encryption holds for new objects only, and `formerEncryptionKey` keeps old ones readable.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export class EncryptedBucket extends s3.Bucket {
  private readonly formerEncryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: EncryptedBucketProps = {}) {
    refuseEncryptedLogBucket(scope, id, props);
    super(scope, id, protectedBucketProps(scope, id, ENCRYPTED_BUCKET.props(scope, id, withoutLogs(props))));
    this.formerEncryptionKey = props.formerEncryptionKey && symmetricKey(scope, id, props.formerEncryptionKey);
    grantFormerKeyToReplication(this, this.formerEncryptionKey);
    reportWebsite(this, props);
    if (props.serverAccessLogs ?? true) {
      logAccesses(this, props);
    }
    (props.uploadEncryption ?? UploadEncryption.REFUSE_OTHER)._statements({
      objectsArn: this.arnForObjects('*'),
      keyArn: this.encryptionKey!.keyArn,
      algorithm: props.encryption === s3.BucketEncryption.DSSE ? 'aws:kms:dsse' : 'aws:kms',
      allowsCustomerProvidedKeys: allowsCustomerProvidedKeys(props),
    }).forEach(statement => this.addToResourcePolicy(statement));
  }

  /**
   * Grants use of the bucket's key through S3, for this bucket: all grants of the bucket come through here.
   *
   * @param actions KMS actions such as `kms:Decrypt`
   */
  public grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult {
    const narrowing = bucketNarrowing(this);
    const grant = grantNarrowed(this.encryptionKey!, grantee, actions, narrowing);
    return {
      grant: this.formerEncryptionKey && actions.includes('kms:Decrypt')
        ? grant.combine(grantNarrowed(this.formerEncryptionKey, grantee, ['kms:Decrypt'], narrowing))
        : grant,
    };
  }
}

/** The L2's constructor granted to its replication role before this class knew of a former key. */
function grantFormerKeyToReplication(bucket: EncryptedBucket, formerEncryptionKey?: kms.IKey): void {
  const role = bucket.node.tryFindChild('ReplicationRole') as iam.Role | undefined;
  if (role && formerEncryptionKey) {
    grantNarrowed(formerEncryptionKey, role, ['kms:Decrypt'], bucketNarrowing(bucket));
  }
}

function allowsCustomerProvidedKeys(props: EncryptedBucketProps): boolean {
  return !(props.blockedEncryptionTypes ?? [s3.BlockedEncryptionType.SSE_C]).some(type => type.name === s3.BlockedEncryptionType.SSE_C.name);
}

/** S3 takes an encrypted destination without a word and delivers nothing. */
function refuseEncryptedLogBucket(scope: Construct, id: string, props: EncryptedBucketProps): void {
  if (props.serverAccessLogs === false && (props.serverAccessLogsBucket || props.serverAccessLogsPrefix)) {
    throw propsError(scope, id, `received serverAccessLogs: false together with ${props.serverAccessLogsBucket ? 'serverAccessLogsBucket' : 'serverAccessLogsPrefix'}: leave one of them out`);
  }
  if (props.serverAccessLogsBucket && isUnderKmsKey(props.serverAccessLogsBucket)) {
    throw propsError(scope, id, `received the serverAccessLogsBucket ${props.serverAccessLogsBucket.node.path}, which is under a KMS key: S3 delivers access logs to SSE-S3 buckets only. Leave it out, or pass an AccessLogBucket`);
  }
}

function isUnderKmsKey(bucket: s3.IBucket): boolean {
  const resource = bucket.node.defaultChild;
  const encryption: unknown = resource instanceof s3.CfnBucket ? Stack.of(bucket).resolve(resource.bucketEncryption) : undefined;
  return bucket.encryptionKey !== undefined || JSON.stringify(encryption ?? '').includes('aws:kms');
}

/** Logs to a bucket of another kind are left to the L2. Otherwise it would log into this very bucket, or add a statement a source to the log bucket. */
function logsToOther(props: EncryptedBucketProps): boolean {
  return props.serverAccessLogsBucket !== undefined && !(props.serverAccessLogsBucket instanceof AccessLogBucket);
}

function withoutLogs(props: EncryptedBucketProps): EncryptedBucketProps {
  return logsToOther(props) ? props : { ...props, serverAccessLogsBucket: undefined, serverAccessLogsPrefix: undefined, targetObjectKeyFormat: undefined };
}

function logAccesses(bucket: EncryptedBucket, props: EncryptedBucketProps): void {
  if (logsToOther(props)) {
    return;
  }
  const destination = props.serverAccessLogsBucket ?? AccessLogBucket.of(bucket);
  (bucket.node.defaultChild as s3.CfnBucket).loggingConfiguration = {
    destinationBucketName: destination.bucketName,
    logFilePrefix: props.serverAccessLogsPrefix ?? `${Names.uniqueResourceName(bucket, { maxLength: 200, separator: '-' })}/`,
    targetObjectKeyFormat: props.targetObjectKeyFormat?._render(),
  };
}
