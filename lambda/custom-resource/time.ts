/** The time that a request has. */
export interface Time {
  /** Aborted when there is just time enough left to answer. */
  readonly signal: AbortSignal;
  /** Waits, or rejects when the signal is aborted. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}
