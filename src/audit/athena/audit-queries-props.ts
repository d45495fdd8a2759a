import type { Duration, Size } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IAuditTrail } from '../i-audit-trail';

/** Props of `AuditQueries`. */
export interface AuditQueriesProps {
  /** The trail whose log files are asked. */
  readonly trail: IAuditTrail;

  /**
   * Accounts whose records are asked, each 12 digits. Files of other accounts are not read. An organization trail needs them named:
   * Athena cannot list the accounts of an organization.
   *
   * @default - the account of the trail's stack
   */
  readonly accounts?: string[];

  /**
   * Regions whose records are asked. Files of other Regions are not read. Athena looks into a folder for each account, Region and day
   * of a query's period, so that fewer Regions make a query faster.
   *
   * @default - all Regions of the partition that this version of aws-cdk-lib knows
   */
  readonly regions?: string[];

  /**
   * How far back from the day on which they run the saved queries look, in whole days. Edit a query's text for another period.
   *
   * @default Duration.days(90)
   */
  readonly period?: Duration;

  /**
   * Keys that `last-use` lists though no record may name them, with the names of their constructs.
   *
   * @default - those that records name
   */
  readonly keys?: kms.IKey[];

  /**
   * Most that one query may read, 10 MB at least. Athena cancels a query that would read more. It costs 5 USD for a terabyte.
   *
   * @default Size.tebibytes(1)
   */
  readonly scanLimit?: Size;

  /**
   * Key of the answers. It rules out `resultsBucket`, whose key they are under.
   *
   * @default EncryptionKey.of(this)
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Bucket that the answers are written to, below `audit-queries/`. Its encryption key has to be known: an answer shows what the log
   * shows.
   *
   * @default - a new EncryptedBucket
   */
  readonly resultsBucket?: s3.IBucket;

  /**
   * Time after which answers in the bucket that the construct makes are deleted. It rules out `resultsBucket`, whose rules are its own.
   *
   * @default Duration.days(30)
   */
  readonly resultsExpiration?: Duration;
}
