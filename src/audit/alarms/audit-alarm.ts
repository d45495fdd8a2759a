import type { IAuditTrail } from '../i-audit-trail';
import type { ApiCalls } from './api-calls';

/** What an alarm looks for, and what it says. */
export interface AuditAlarmDefinition {
  /** What happened, as the first line of a notification. */
  readonly summary: string;
  /** The calls, all of them. */
  readonly calls: (trail: IAuditTrail) => ApiCalls;
  /** A metric filter that a benchmark asks for word by word. It covers part of the calls; a second filter covers the rest. */
  readonly prescribed?: PrescribedFilter;
  /** What the call was made on: a label, and the fields of the record that name it. Of these one is there, or none. */
  readonly subjects: Record<string, string[]>;
  /** What to do, for somebody who has just been woken up. */
  readonly advice: string;
}

/** A metric filter as the CIS AWS Foundations Benchmark writes it. Security Hub refuses any other. */
export interface PrescribedFilter {
  readonly pattern: string;
  /** The operations that it covers. */
  readonly operations: string[];
}

/**
 * Services that make whatever call their user asks for, with the user's role. Who makes a grant through one of them makes it as if
 * directly, though the record is that of a call by a service.
 */
const PROXIES = ['apigateway', 'scheduler', 'ssm', 'states'].map(service => `${service}.amazonaws.com`);

/** Calls name a key by its id or an alias; its ARN is among the resources. */
const KEY = { Key: ['resources[0].ARN'] };

/**
 * What `AuditAlarms` notifies of. Each is the attempt: a call that AWS refused notifies as well, and the notification says so.
 */
export class AuditAlarm {
  /**
   * A KMS key was disabled, its deletion scheduled, its imported key material deleted or its key store disconnected. It notifies at the
   * call, when all of it can still be undone (imported material by importing it again); the event that a key *is* deleted comes too late.
   *
   * Rotation that was switched off is not among them: it leaves all data readable.
   *
   * Its metric filter is that of control 4.7 of the CIS AWS Foundations Benchmark, and one more for what that leaves out.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
   */
  public static readonly KEY_DISABLED_OR_DELETED = new AuditAlarm('KeyDisabledOrScheduledForDeletion', {
    summary: 'A KMS key is to become unusable: it was disabled, or its deletion scheduled',
    calls: () => ({ service: 'kms', operations: ['DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial', 'DisconnectCustomKeyStore'] }),
    prescribed: {
      pattern: '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
      operations: ['DisableKey', 'ScheduleKeyDeletion'],
    },
    subjects: { ...KEY, 'Key store': ['requestParameters.customKeyStoreId'] },
    advice: 'Unless it was planned: aws kms cancel-key-deletion --key-id KEY, then aws kms enable-key --key-id KEY. What is encrypted under a deleted key is lost.',
  });

  /**
   * The policy of a KMS key was replaced, by whomever: deployments that change a key's policy notify as well.
   *
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
   */
  public static readonly KEY_POLICY_CHANGED = new AuditAlarm('KeyPolicyChanged', {
    summary: 'The policy of a KMS key was changed',
    calls: () => ({ service: 'kms', operations: ['PutKeyPolicy'] }),
    subjects: KEY,
    advice: 'Unless a deployment did it: compare aws kms get-key-policy --key-id KEY with the policy before, which the record of the last change has.',
  });

  /**
   * A person or role made a grant on a KMS key: a way to let somebody use it that the key's policy does not show.
   *
   * The grants that EBS, RDS, DynamoDB and others make all the time, as part of a call to them, do not notify: such a record has the
   * service in `userIdentity.invokedBy`. Those made through a service that makes any call for its user (Step Functions, EventBridge
   * Scheduler, Systems Manager, API Gateway) do.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
   */
  public static readonly GRANT_CREATED = new AuditAlarm('GrantMadeByPersonOrRole', {
    summary: 'A person or role, and no AWS service, made a grant on a KMS key',
    calls: () => ({ service: 'kms', operations: ['CreateGrant'], fields: [{ path: 'userIdentity.invokedBy', anyOf: PROXIES, orAbsent: true }] }),
    subjects: { ...KEY, Grantee: ['requestParameters.granteePrincipal'], Grant: ['responseElements.grantId'] },
    advice: 'Unless it was planned: aws kms revoke-grant --key-id KEY --grant-id GRANT.',
  });

  /**
   * A trail was stopped, changed or deleted, or what it records was changed. Any trail of the account: there are few, and each is evidence.
   * Creating and starting one count as changes, as the benchmark has it.
   *
   * Its metric filter is that of control 4.5 of the CIS AWS Foundations Benchmark, and one more for what that leaves out.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
   */
  public static readonly TRAIL_CHANGED = new AuditAlarm('TrailStoppedChangedOrDeleted', {
    summary: 'A CloudTrail trail was stopped, changed or deleted',
    calls: () => ({ service: 'cloudtrail', operations: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'StartLogging', 'CreateTrail'] }),
    prescribed: {
      pattern: '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
      operations: ['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'],
    },
    subjects: { Trail: ['requestParameters.name', 'requestParameters.trailName'] },
    advice: 'Unless it was planned: aws cloudtrail start-logging --name TRAIL, then compare aws cloudtrail get-event-selectors --trail-name TRAIL with the stack. What happened in between is in no log.',
  });

  /**
   * The configuration of the bucket that the trail writes to was changed, or the bucket deleted: policy, access control list, lifecycle,
   * public access block, encryption, versioning, Object Lock, and whatever else begins with `PutBucket` or `DeleteBucket`.
   *
   * Control 4.8 of the CIS AWS Foundations Benchmark asks for an alarm on every bucket of the account, which this is not.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
   */
  public static readonly LOG_BUCKET_CHANGED = new AuditAlarm('LogBucketChanged', {
    summary: 'The bucket of the audit trail was changed: who can read, delete or write log files may be another than before',
    calls: trail => ({ service: 's3', operations: ['PutBucket*', 'DeleteBucket*'], fields: [{ path: 'requestParameters.bucketName', anyOf: [trail.bucket.bucketName] }] }),
    subjects: { Bucket: ['requestParameters.bucketName'] },
    advice: 'Unless a deployment did it: deploy the stack of the bucket again, and see in CloudTrail what else the caller did.',
  });

  /**
   * EBS encryption by default was switched off, or its key was changed. `EbsEncryptionByDefault` changes the key when it is deployed, and
   * notifies then.
   *
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
   */
  public static readonly EBS_DEFAULT_CHANGED = new AuditAlarm('EbsEncryptionByDefaultChanged', {
    summary: 'EBS encryption by default was switched off, or its key changed',
    calls: () => ({ service: 'ec2', operations: ['DisableEbsEncryptionByDefault', 'ModifyEbsDefaultKmsKeyId', 'ResetEbsDefaultKmsKeyId'] }),
    subjects: { 'New default key': ['requestParameters.ModifyEbsDefaultKmsKeyIdRequest.KmsKeyId'] },
    advice: 'Unless it was planned: aws ec2 enable-ebs-encryption-by-default in that Region. Volumes that were made in between are not encrypted, or under another key.',
  });

  /** All of them. */
  public static all(): AuditAlarm[] {
    return [
      AuditAlarm.KEY_DISABLED_OR_DELETED, AuditAlarm.KEY_POLICY_CHANGED, AuditAlarm.GRANT_CREATED,
      AuditAlarm.TRAIL_CHANGED, AuditAlarm.LOG_BUCKET_CHANGED, AuditAlarm.EBS_DEFAULT_CHANGED,
    ];
  }

  private constructor(
    /** What happened, such as `KeyPolicyChanged`: part of the names of alarms and rules. */
    public readonly name: string,
    private readonly definition: AuditAlarmDefinition,
  ) {}

  /**
   * What it looks for, and what it says.
   *
   * @internal
   */
  public get _definition(): AuditAlarmDefinition {
    return this.definition;
  }
}
