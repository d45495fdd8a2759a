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

/** Text of the input as a terminal may be given it: a log record can hold sequences that a terminal would obey. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
