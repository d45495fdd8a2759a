/** What this library adds to the props of every database that holds data of its own. */
export interface EncryptedDatabaseOptions {
  /**
   * Whether the log groups of the exported logs are created before the database, encrypted under its key. For a database that
   * does not exist yet: RDS makes the log groups of one that does, and creating them again fails. Leave it on afterwards.
   *
   * Needs an `instanceIdentifier` or `clusterIdentifier` that is known at synthesis, since the names of the log groups contain it.
   *
   * @default false - RDS makes log groups that are not under the key, which is reported as `AtRest-DatabaseLogsNotUnderKey`
   */
  readonly createLogGroups?: boolean;

  /**
   * Whether AWS Backup keeps daily backups for 35 days, in a vault under the key. They are paid for by their size, besides the
   * automatic backups of RDS.
   *
   * @default false
   */
  readonly backupPlan?: boolean;

  /**
   * Whether the password in the generated secret changes every 30 days. A Lambda function of AWS does it, which has to reach
   * Secrets Manager from the subnets of the database: through a NAT gateway or an interface endpoint.
   *
   * Not with `manageMasterUserPassword`, where RDS rotates by itself.
   *
   * @default false
   */
  readonly secretRotation?: boolean;
}
