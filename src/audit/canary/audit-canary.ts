import { Names, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../../keys/encryption-key';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { constructError } from '../../private/errors';
import { usableKey } from '../../private/usable-key';
import { auditTopic } from '../alarms/audit-topic';
import type { IAuditTrail } from '../i-audit-trail';
import type { AuditCanaryProps } from './audit-canary-props';
import { CanaryAlarms } from './canary-alarms';
import { CanaryFunction } from './canary-function';
import { CanarySchedule } from './canary-schedule';
import { CanaryStateMachine } from './canary-state-machine';
import { canaryTimes } from './canary-times';

/**
 * Proves again and again that a trail delivers: it makes a data key and decrypts it under an encryption context that no other call has, and then
 * looks for both records in the log files, as any reader of the bucket does.
 *
 * A state machine runs it. At the deadline (`deliverWithin`) it reads once more, and compares the log with two independent witnesses: the last use
 * of the key that KMS keeps (`GetKeyLastUsage`, which names the CloudTrail event), and the successful requests that CloudWatch counts. Alarms
 * tell what is wrong: no proof within two schedules (a canary that does not run included), records late, missing or tampered with, the
 * call itself failed, a witness disagrees. `NotProven` goes off when the canary is first deployed, until the first proof.
 *
 * **What it proves:** successful calls of this account and Region were delivered to the bucket, then. It does not prove that every record
 * arrives, and is no replacement for the validation of digest files. See docs/audit-canary.md.
 *
 * The function may use `calledKey` under the canary's encryption context only, and read the log files of this account and Region.
 *
 * Price, by default some 2.60 USD a month: 1 for `calledKey` (2 and 3 after its first rotations), 0.60 for six alarms, 0.60 for two metrics (each
 * further one 0.30, for the hours in which something was found), 0.16 for 6,600 state transitions, and about 0.20 for Lambda, KMS, S3 and logs,
 * which grows with the number of log files: each is read once or twice, for one S3 and one KMS request.
 *
 * Throws for times out of range, a trail that does not record this account, a topic or key of another Region, and a FIFO topic.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
export class AuditCanary extends Construct {
  /** The topic that the alarms publish to. */
  public readonly topic: sns.ITopic;

  /** Key that the canary makes its calls with. */
  public readonly calledKey: IEncryptionKey;

  /** Key of its logs and its state machine. */
  public readonly encryptionKey: IEncryptionKey;

  /** The alarms, for dashboards and composite alarms; that of a missing proof is the first. */
  public readonly alarms: cloudwatch.Alarm[];

  /** ARN of the state machine: start it to have a proof at once. */
  public readonly stateMachineArn: string;

  constructor(scope: Construct, id: string, props: AuditCanaryProps) {
    super(scope, id);
    const { trail } = props;
    refuseTrailOfOtherAccount(this, trail);
    const { schedule, deliverWithin } = canaryTimes(this, props);
    const canaryName = Names.uniqueResourceName(this, { separator: '-', maxLength: 255 });

    this.encryptionKey = EncryptionKey.fromKey(usableKey(this, 'Log', props.encryptionKey ?? keyFor(this, undefined, 'AuditCanary')));
    this.calledKey = props.calledKey
      ? EncryptionKey.fromKey(usableKey(this, 'Call', props.calledKey))
      : new EncryptionKey(this, 'Key', { description: `Called by the audit canary ${this.node.path}, and used for nothing else` });
    this.topic = auditTopic(this, { topic: props.topic, encryptionKey: props.topic ? undefined : this.encryptionKey }).topic;
    props.subscriptions?.forEach(subscription => this.topic.addSubscription(subscription));

    const { calledKey, encryptionKey } = this;
    const { handler } = new CanaryFunction(this, 'Function', { trail, canaryName, calledKey, encryptionKey, deliverWithin });
    const stateMachine = new CanaryStateMachine(this, 'StateMachine', { handler, encryptionKey, deliverWithin });
    this.stateMachineArn = stateMachine.stateMachineArn;
    new CanarySchedule(this, 'Schedule', { every: schedule, stateMachine });
    this.alarms = new CanaryAlarms(this, 'Alarms', { canaryName, topic: this.topic, schedule }).alarms;
  }
}

/** A trail of one account records nothing of another. In which Region the canary is does not matter, since a trail is in all. */
function refuseTrailOfOtherAccount(canary: Construct, trail: IAuditTrail): void {
  const [own, trails] = [Stack.of(canary).account, Stack.of(trail).account];
  if (!trail.organizationId && Token.compareStrings(own, trails) === TokenComparison.DIFFERENT) {
    throw constructError(canary, `received the trail ${trail.node.path} of account ${trails}, but is itself in ${own}, which that trail does not record: `
      + 'put a canary where the trail is, or make it the trail of an organization');
  }
}
