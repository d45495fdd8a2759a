import type { Output } from '../../terminal';

/** How a report is written. */
export interface WriteOptions {
  /** What it is written to: colours are for a terminal. */
  readonly output: Output;

  /** In a text, only what fails the check. */
  readonly isQuiet: boolean;
}
