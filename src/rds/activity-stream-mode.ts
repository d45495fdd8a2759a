/**
 * How a database handles the events of its activity stream.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.html
 */
export enum ActivityStreamMode {
  /**
   * A session waits until its event is durable: the record is complete, at the cost of the database's speed. Aurora PostgreSQL only.
   */
  SYNC = 'sync',

  /**
   * A session goes on at once, and its event is recorded in the background: where that fails, an RDS event says between when
   * events may be missing.
   */
  ASYNC = 'async',
}
