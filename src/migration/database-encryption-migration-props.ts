import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { MigrationHook } from './migration-hook';

/** Props of `DatabaseEncryptionMigration`. */
export interface DatabaseEncryptionMigrationProps {
  /**
   * Key that databases are encrypted under: customer managed, symmetric, of the same Region. A database keeps it for good: to change the key is
   * another migration.
   *
   * Where the app can change its policy, the migration's own table, topic, logs and executions are under the same key; under
   * `EncryptionKey.of(this)` where it cannot, as with an imported key.
   *
   * @default - `EncryptionKey.of(this)`
   */
  readonly key?: kms.IKey;

  /**
   * Called before the snapshot: it has to stop all writes, since what is written after the snapshot is not in the encrypted database. What it
   * fails with ends the migration, with nothing changed.
   *
   * @default - nobody is called: writes have to be stopped before an execution is started
   */
  readonly beforeSnapshot?: MigrationHook;

  /**
   * Called when the encrypted database is there and has all settings, under its temporary name: the last look at it. What it fails with undoes the
   * migration.
   *
   * @default - the cutover follows at once
   */
  readonly beforeCutover?: MigrationHook;

  /**
   * Called when one database answers under the identifier again, encrypted or (`outcome` is `UNDONE`) the old one: writes may begin again. There is no
   * undo from here on.
   *
   * @default - nobody is called: the message that is published says it
   */
  readonly afterCutover?: MigrationHook;

  /**
   * Topic that is told of each stage, and of what goes wrong.
   *
   * @default - a topic under the key: subscribe to `topic`
   */
  readonly topic?: sns.ITopic;

  /**
   * Who is told. An e-mail address has to be confirmed by whoever reads it.
   *
   * @default - none: subscribe to `topic`
   */
  readonly subscriptions?: sns.ITopicSubscription[];

  /**
   * How long the logs of the state machine and its function are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;
}
