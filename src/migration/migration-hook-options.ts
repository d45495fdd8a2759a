import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** Options of `MigrationHook.invokeWithTaskToken`. */
export interface MigrationTaskTokenOptions {
  /**
   * Time in which the token has to come back, in whole seconds: 1 minute to 30 days. After it the hook has failed.
   *
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;
}

/** Options of `MigrationHook.approval`. */
export interface MigrationApprovalOptions {
  /**
   * Topic that the request goes to, with a token: who reads it can answer, if IAM lets them.
   *
   * @default - the topic of the migration
   */
  readonly topic?: sns.ITopic;

  /**
   * Time in which somebody has to answer, in whole seconds: 1 minute to 30 days. After it the answer is no. Writes are stopped meanwhile, save
   * before the snapshot.
   *
   * @default Duration.days(1)
   */
  readonly timeout?: Duration;
}
