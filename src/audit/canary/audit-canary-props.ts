import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IAuditTrail } from '../i-audit-trail';

/** Props of `AuditCanary`. */
export interface AuditCanaryProps {
  /** The trail whose delivery is proved. */
  readonly trail: IAuditTrail;

  /**
   * How often it is proved, in whole minutes: 15 minutes to a day.
   *
   * @default Duration.hours(1)
   */
  readonly schedule?: Duration;

  /**
   * Time in which the records have to be in the bucket, in whole minutes: 15 minutes to 6 hours. CloudTrail delivers within about 5 minutes
   * on average, which AWS does not guarantee. Late records are looked for in four times the time.
   *
   * @default Duration.minutes(30)
   */
  readonly deliverWithin?: Duration;

  /**
   * Key that the canary makes its calls with. With one that others use too, `GetKeyLastUsage` mostly tells of their calls, and proves less.
   *
   * @default - a key of the canary's own, 1 USD a month
   */
  readonly calledKey?: kms.IKey;

  /**
   * Key of the logs, of the state machine and, without a `topic`, of the topic.
   *
   * @default - `EncryptionKey.of(this)`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Topic that the alarms publish to, such as that of `AuditAlarms`. Its policy and its key's get what alarms need, where the app has
   * these; where not, a finding prints it.
   *
   * @default - a topic under `encryptionKey`
   */
  readonly topic?: sns.ITopic;

  /**
   * Who is notified. An e-mail address has to be confirmed by whoever reads it.
   *
   * @default - none: subscribe to `topic`
   */
  readonly subscriptions?: sns.ITopicSubscription[];
}
