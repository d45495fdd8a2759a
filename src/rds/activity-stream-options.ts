import type { ActivityStreamMode } from './activity-stream-mode';

/** What this library adds to the props of the databases that RDS has activity streams for. */
export interface ActivityStreamOptions {
  /**
   * Starts a database activity stream under the key of the database: a record of what is done in it, encrypted, in a Kinesis stream
   * that RDS makes and that is paid for. For Aurora PostgreSQL and MySQL (not Serverless), RDS for Oracle (Enterprise and Standard
   * Edition 2, no CDB) and SQL Server (Enterprise, Standard), on the classes that AWS lists; none of them is burstable. Throws for
   * any other, as far as the props tell.
   *
   * **Starting a stream, and stopping it, restarts the database.** A change of the mode, or of the key of an instance from a
   * snapshot, stops the stream and starts it anew: what is done in between is in no record.
   *
   * A stream that is started already, in this mode and under this key, is taken, and stays when the option is taken away; one that is
   * started otherwise fails the deployment and is left alone. Otherwise the stream is stopped with the option, or with the database.
   * **A database that is replaced and kept keeps its stream**: by then the function may do nothing with it, and logs how to stop it.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.html
   */
  readonly activityStream?: ActivityStreamMode;
}
