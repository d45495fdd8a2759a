/** What the command answers to the shell. */
export enum ExitCode {
  /** Everything was read. What the records say does not change it: an audit answers, and does not judge. */
  OK = 0,

  /** Something failed that is no fault of the input: a full disk, a report that could not be written. */
  FAILED = 1,

  /** The command line was wrong: nothing was read. */
  USAGE = 2,

  /** Some input could not be used; all the rest was analysed. */
  INPUT = 3,

  /** `--verify` found files that are missing, changed or not signed. It goes before `INPUT`. */
  NOT_VERIFIED = 4,

  /** Interrupted from the keyboard. */
  INTERRUPTED = 130,

  /** Ended by a signal. */
  TERMINATED = 143,
}

/** What each code means, for `--help`. */
export const EXIT_CODES: ReadonlyArray<readonly [ExitCode, string]> = [
  [ExitCode.OK, 'everything was read; what the records say does not change it'],
  [ExitCode.FAILED, 'failed for a reason that is not in the input, such as a full disk'],
  [ExitCode.USAGE, 'the command line is wrong; nothing was read'],
  [ExitCode.INPUT, 'some input could not be used, each file named on standard error; the rest was analysed'],
  [ExitCode.NOT_VERIFIED, '--verify found log files that are missing, changed or not signed'],
  [ExitCode.INTERRUPTED, 'interrupted (143: ended by a signal)'],
];
