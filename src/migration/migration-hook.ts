import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { hookTimeoutSeconds, refuseFunctionElsewhere } from './construct/hook-checks';
import type { HookWiring } from './definition/wiring';
import type { MigrationApprovalOptions, MigrationTaskTokenOptions } from './migration-hook-options';

/** Longest that a function of Lambda runs, and a while to get hold of it. */
const FUNCTION_TIMEOUT = Duration.minutes(16);

const DEFAULT_TOKEN_TIMEOUT = Duration.hours(1);
const DEFAULT_APPROVAL_TIMEOUT = Duration.days(1);

/** What a hook of a migration comes to: what the state machine calls, and what its role is to be allowed. */
export interface BoundHook {
  readonly wiring: HookWiring;
  /** The function that is invoked. */
  readonly handler?: lambda.IFunction;
  /** Whether the function answers with a token. */
  readonly answers?: boolean;
  /** The topic of its own that it publishes to. */
  readonly topic?: sns.ITopic;
}

/**
 * Something outside of a migration that it waits for: a function, or a person.
 *
 * The payload of a function, and what the message to a person tells of:
 *
 * - `hook`: `beforeSnapshot`, `beforeCutover` or `afterCutover`
 * - `identifier`, `names`, `keyArn`: which database, all names that the migration uses, the ARN of the key
 * - `resumed`: whether an earlier execution has begun it, so that the hook may have been called before
 * - `snapshotTakenAt`: from when the data of the encrypted database is; null before the snapshot
 * - `outcome`: after the cutover, `MIGRATED` or `UNDONE`
 * - `taskToken`: with `invokeWithTaskToken`
 *
 * A hook can be called twice, by an execution that is started again: it has to bear that.
 */
export class MigrationHook {
  /**
   * A function, which returns when it is done and throws to refuse. For what takes less than 15 minutes: setting a parameter of the application,
   * scaling it to nothing, revoking rights in the database.
   *
   * @param handler a function of the same account and Region; it is invoked as it is given, as a version or alias where it is one
   */
  public static invoke(handler: lambda.IFunction): MigrationHook {
    return new MigrationHook((migration, name) => {
      refuseFunctionElsewhere(migration, name, handler);
      return { wiring: { kind: 'function', functionArn: handler.functionArn, timeoutSeconds: FUNCTION_TIMEOUT.toSeconds() }, handler };
    });
  }

  /**
   * A function that gets a `taskToken`, and returns at once: whoever has the token answers with `states:SendTaskSuccess` or `SendTaskFailure`. The function
   * is allowed to; so is who `grantAnswer` is called for.
   *
   * @param handler a function of the same account and Region
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
   */
  public static invokeWithTaskToken(handler: lambda.IFunction, options: MigrationTaskTokenOptions = {}): MigrationHook {
    return new MigrationHook((migration, name) => {
      refuseFunctionElsewhere(migration, name, handler);
      const timeoutSeconds = hookTimeoutSeconds(migration, name, options.timeout ?? DEFAULT_TOKEN_TIMEOUT);
      return { wiring: { kind: 'function-with-token', functionArn: handler.functionArn, timeoutSeconds }, handler, answers: true };
    });
  }

  /**
   * A person: a message goes to the topic that says what to look at, with the commands of the AWS CLI to go on or to refuse. Who answers needs
   * `grantAnswer`.
   */
  public static approval(options: MigrationApprovalOptions = {}): MigrationHook {
    return new MigrationHook((migration, name, topicArn) => {
      const timeoutSeconds = hookTimeoutSeconds(migration, name, options.timeout ?? DEFAULT_APPROVAL_TIMEOUT);
      return { wiring: { kind: 'approval', topicArn: options.topic?.topicArn ?? topicArn, timeoutSeconds }, topic: options.topic };
    });
  }

  private constructor(private readonly bind: (migration: Construct, name: string, topicArn: string) => BoundHook) {}

  /**
   * What it comes to in a migration.
   *
   * @param name the prop: `beforeSnapshot`
   * @param topicArn of the topic of the migration
   * @internal
   */
  public _bind(migration: Construct, name: string, topicArn: string): BoundHook {
    return this.bind(migration, name, topicArn);
  }
}
