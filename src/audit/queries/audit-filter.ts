/** Which records a query looks at; everything that is not given is not narrowed. */
export interface AuditFilter {
  /** Start of the period: a day (`2026-01-31`) or an instant (`2026-01-31T12:00:00Z`), in UTC unless it says otherwise. */
  readonly since?: string;

  /** End of the period: a day, which still belongs to it, or an instant, which does not. */
  readonly until?: string;

  /** The period as a number of days before today, evaluated when the query runs. Not together with `since`. */
  readonly lastDays?: number;

  /** Key: its ARN, its id, or an alias as the requests named it (`alias/orders`). */
  readonly key?: string;

  /** Principal: an ARN (of a user, role or session), its last part (a user, role or session name), a principal id or a service (`s3.amazonaws.com`). */
  readonly principal?: string;

  /** Keys that are known from elsewhere: their kind and name are joined to the answers, and keys without a record are listed. */
  readonly inventory?: readonly KnownKey[];
}

/** A key that is known from elsewhere than the records: from an inventory of the account, or from an app. */
export interface KnownKey {
  /** ARN of the key. */
  readonly keyArn: string;

  /** What kind of key it is, such as `customer managed` or `AWS managed`: no record says. */
  readonly kind?: string;

  /** Name that people know it by. */
  readonly name?: string;
}
