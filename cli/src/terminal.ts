/** Where a command writes, and who reads it. */
export interface Terminal {
  /** Standard output: the answer, and nothing else. */
  readonly out: Output;

  /** Standard error: messages and progress. */
  readonly err: Output;
}

/** One of the two streams. */
export interface Output {
  write(text: string): unknown;

  /** Whether a person watches it: progress is shown. */
  readonly isTTY?: boolean;

  /** Width in characters, of a terminal: tables fit it. */
  readonly columns?: number;
}
