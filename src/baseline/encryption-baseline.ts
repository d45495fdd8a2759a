import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AuditAlarms } from '../audit/alarms/audit-alarms';
import { AuditQueries } from '../audit/athena/audit-queries';
import { AuditCanary } from '../audit/canary/audit-canary';
import type { IAuditTrail } from '../audit/i-audit-trail';
import { AuditTrail } from '../audit/trail/audit-trail';
import type { AuditTrailProps } from '../audit/trail/audit-trail-props';
import { EbsEncryptionByDefault } from '../ebs/ebs-encryption-by-default';
import { EncryptionKey, keyFor } from '../keys/encryption-key';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { constructError } from '../private/errors';
import { usableKey } from '../private/usable-key';

/** Props of `EncryptionBaseline`. */
export interface EncryptionBaselineProps {
  /**
   * Who is notified when a key, the trail or the evidence is in danger: at least one. An e-mail address has to be confirmed by
   * whoever reads it.
   */
  readonly subscriptions: sns.ITopicSubscription[];

  /**
   * Key of new EBS volumes, of notifications, of the answers of queries and of the functions' logs. The trail has one of its own.
   *
   * @default - `EncryptionKey.of(this)`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * A trail of this app, such as that of an organization, for the alarms, queries and the canary. One of another Region needs a bucket with a
   * fixed name (`bucket`), since it is referred to.
   *
   * @default - a new one
   */
  readonly trail?: IAuditTrail;

  /**
   * Props of the trail that is made: what data events it records, where its files go. It rules out `trail`.
   *
   * @default - those of `AuditTrail`
   */
  readonly trailProps?: AuditTrailProps;

  /**
   * Accounts whose records the queries read, each 12 digits. An organization trail needs them named: Athena cannot list them.
   *
   * @default - the account of the trail's stack
   */
  readonly queriedAccounts?: string[];

  /**
   * Whether the canary runs, every hour.
   *
   * @default true
   */
  readonly canary?: boolean;
}

/**
 * What an account needs in a Region for its data at rest: a key, EBS encryption by default under it, a trail that records every KMS
 * call and the data events of S3 and DynamoDB, alarms on what endangers keys and evidence, queries for an auditor, and a canary that
 * proves the delivery of the log files.
 *
 * **Price:** some 5.20 USD a month (three keys 3.00, twelve alarms 1.20, the canary 1.00), log storage by volume, and data events: 0.10 USD for
 * 100,000 (`trailProps: { dataEvents: [] }` records none), CloudTrail's and the others' price lists as of November 2026.
 *
 * One for an account and Region: a second one in the app throws. The trail covers all Regions, and a second one would pay for each data event
 * again: in further Regions of the account use `EbsEncryptionByDefault` alone, or pass the first baseline's `trail`, made with a `bucket` of a fixed name.
 *
 * Keys, buckets and log groups stay when it is deleted, and so does EBS encryption by default.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/welcome.html
 */
export class EncryptionBaseline extends Construct {
  /** Key of new EBS volumes and of what the baseline itself stores, save the log files. */
  public readonly encryptionKey: IEncryptionKey;

  /** EBS encryption by default. */
  public readonly ebs: EbsEncryptionByDefault;

  /** The trail. */
  public readonly trail: IAuditTrail;

  /** The alarms, with their topic. */
  public readonly alarms: AuditAlarms;

  /** The queries. */
  public readonly queries: AuditQueries;

  /** The canary; `undefined` with `canary: false`. */
  public readonly canary?: AuditCanary;

  constructor(scope: Construct, id: string, props: EncryptionBaselineProps) {
    super(scope, id);
    if (props.subscriptions.length === 0) {
      throw constructError(this, 'received subscriptions: [], and nobody would be notified: pass at least one, such as new EmailSubscription(\'security@example.com\')');
    }
    if (props.trail && props.trailProps) {
      throw constructError(this, `received trail ${props.trail.node.path} and trailProps, which are for a trail that is made here: pass one of them`);
    }
    const encryptionKey = EncryptionKey.fromKey(usableKey(this, 'EncryptionKey', props.encryptionKey ?? keyFor(this)));
    this.encryptionKey = encryptionKey;
    this.ebs = new EbsEncryptionByDefault(this, 'Ebs', { encryptionKey });
    const trail = props.trail ?? new AuditTrail(this, 'Trail', props.trailProps);
    this.trail = trail;
    this.alarms = new AuditAlarms(this, 'Alarms', { trail, encryptionKey, subscriptions: props.subscriptions });
    this.queries = new AuditQueries(this, 'Queries', { trail, encryptionKey, accounts: props.queriedAccounts });
    this.canary = props.canary ?? true ? new AuditCanary(this, 'Canary', { trail, encryptionKey, topic: this.alarms.topic }) : undefined;
  }
}
