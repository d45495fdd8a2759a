/** What a column of an answer says. */
export interface AnswerColumn {
  /** Name of the column. */
  readonly name: string;

  /** What it says, in a sentence. */
  readonly meaning: string;
}

/** A question that an auditor asks of the records, and the SQL that answers it: the same text in Athena and in DuckDB. */
export interface AuditQuery {
  /** Name, such as `key-use`. */
  readonly name: string;

  /** Title of a table of its answer. */
  readonly title: string;

  /** What an auditor asks. */
  readonly question: string;

  /**
   * The last `SELECT` of the query, over the relations that `auditSql` puts before it: `kms_calls`, `records` and
   * `key_inventory`. It does not run by itself.
   */
  readonly sql: string;

  /** Columns of the answer, in their order. */
  readonly columns: readonly AnswerColumn[];

  /** What the answer cannot say. */
  readonly caveat?: string;

  /**
   * Whether only the period narrows it down, and neither key nor principal: its answer would be wrong if other calls were left out.
   *
   * @default false
   */
  readonly periodOnly?: boolean;
}
