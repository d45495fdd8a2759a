import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { constructError } from '../../private/errors';
import { raiseFinding } from '../../private/findings';
import type { IAuditTrail } from '../i-audit-trail';
import { ApiCallAlarm } from './api-call-alarm';
import { AuditAlarm } from './audit-alarm';
import { auditTopic } from './audit-topic';
import { publishingRole } from './publishing-role';

/** Props of `AuditAlarms`. */
export interface AuditAlarmsProps {
  /**
   * The trail. Without a log group in this account and Region there are rules only, and no metric filters; and none on a bucket of another
   * Region, of which nothing would be noticed.
   */
  readonly trail: IAuditTrail;

  /**
   * What to notify of.
   *
   * @default - `AuditAlarm.all()`
   */
  readonly alarms?: AuditAlarm[];

  /**
   * Who is notified. An e-mail address has to be confirmed by whoever reads it.
   *
   * @default - none: subscribe to `topic`
   */
  readonly subscriptions?: sns.ITopicSubscription[];

  /**
   * A topic that exists. It keeps its key, and its policy and its key's get what alarms need, where the app has these; where not, a finding
   * prints it.
   *
   * @default - a topic under `encryptionKey`
   */
  readonly topic?: sns.ITopic;

  /**
   * Key of the topic. Not together with `topic`.
   *
   * @default - `EncryptionKey.of(this)`
   */
  readonly encryptionKey?: kms.IKey;
}

/** The bucket's changes are recorded where no alarm of this construct sees them. */
export const LOG_BUCKET_OUT_OF_SIGHT = 'AtRest-LogBucketOutOfSight';

/**
 * Alarms on the calls that endanger encryption or its evidence, each named after what happened: a key disabled or scheduled for deletion,
 * a key policy changed, a grant made by a person or role, a trail stopped, changed or deleted, the log bucket changed, EBS encryption by
 * default switched off. An attempt that AWS refused notifies as well.
 *
 * Each works in two ways, into one encrypted topic:
 *
 * - A rule of EventBridge notifies of each single call, as soon as CloudTrail passes it on, and says who called what on which resource.
 *   **It sees this account and Region only.**
 * - A metric filter on the log group of the trail, with a CloudWatch alarm, as the CIS AWS Foundations Benchmark asks for. It is some five
 *   minutes later and only says that it happened, but sees all that the trail does: every Region, and with an organization trail every account.
 *
 * Rules publish with a role, alarms in CloudWatch's name and for this account only; besides, the topic's account may, as far as its IAM policies
 * go. A topic or key of another account admits the whole account of the rules, as far as that one's IAM policies go.
 *
 * Price: 0.10 USD a CloudWatch alarm and month, so 0.60 USD for all; 0.30 USD a month for a metric, for those hours only in which it has
 * data; events of AWS services are free, and so are the first 1,000 e-mails a month. A key of its own would be 1 USD a month.
 *
 * Throws for a FIFO topic, a topic or key of another Region, and a topic together with a key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
 */
export class AuditAlarms extends Construct {
  /** The topic that all alarms publish to. */
  public readonly topic: sns.ITopic;

  /** Key of the topic; `undefined` for a given topic whose key the app does not know. */
  public readonly encryptionKey?: IEncryptionKey;

  /** The CloudWatch alarms, for dashboards and composite alarms; none without a log group. */
  public readonly cloudWatchAlarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: AuditAlarmsProps) {
    super(scope, id);
    const { trail } = props;
    const alarms = new Set(props.alarms ?? AuditAlarm.all());
    if (alarms.size === 0) {
      throw constructError(this, 'received alarms: [], which would never notify of anything: name at least one, or leave alarms out for all of them');
    }
    const made = auditTopic(this, props);
    this.topic = made.topic;
    this.encryptionKey = made.key;
    props.subscriptions?.forEach(subscription => this.topic.addSubscription(subscription));

    const logGroup = trail.logGroup && isHere(this, trail.logGroup) ? trail.logGroup : undefined;
    if (alarms.has(AuditAlarm.LOG_BUCKET_CHANGED) && !seesBucket(this, trail, logGroup)) {
      alarms.delete(AuditAlarm.LOG_BUCKET_CHANGED);
    }
    const role = publishingRole(this, made);
    this.cloudWatchAlarms = [...alarms].flatMap(alarm => new ApiCallAlarm(this, { alarm, trail, topic: this.topic, role, logGroup }).cloudWatchAlarm ?? []);
  }
}

/** Whether any change to the bucket is noticed here. CloudTrail records it in the bucket's own account and Region; what is not noticed is reported. */
function seesBucket(scope: Construct, { bucket, organizationId }: IAuditTrail, logGroup?: logs.ILogGroup): boolean {
  const { account, region } = Stack.of(scope);
  // The log group has the calls of every Region, a rule those of its own.
  const ofOtherRegion = !logGroup && differs(region, bucket.env.region);
  const ofOtherAccount = !(logGroup && organizationId) && differs(account, bucket.env.account);
  if (ofOtherRegion || ofOtherAccount) {
    raiseFinding(scope, LOG_BUCKET_OUT_OF_SIGHT, `The bucket ${bucket.node.path} of the trail is in another ${ofOtherRegion ? 'Region' : 'account'} than these alarms, and changes to it are recorded there. `
      + `${ofOtherRegion ? 'Nothing of it is noticed here, and no alarm on it is made' : 'Only calls from this account are noticed here'}: put an AuditAlarms with AuditAlarm.LOG_BUCKET_CHANGED where the bucket is.`);
  }
  return !ofOtherRegion;
}

function isHere(scope: IConstruct, { env }: { readonly env: { readonly account: string; readonly region: string } }): boolean {
  const stack = Stack.of(scope);
  return !differs(stack.account, env.account) && !differs(stack.region, env.region);
}

function differs(one: string, other: string): boolean {
  return Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
}
