/** What `check` and `inventory` answer to the shell: like other linters, so that 1 means findings and nothing else. */
export enum CheckExitCode {
  /** Nothing fails. */
  OK = 0,

  /** There are findings at or above `--fail-on` that nobody acknowledged. */
  FINDINGS = 1,

  /**
   * The command line is wrong, or some input could not be used, or something else failed: there may be findings that are not known. It
   * goes before `FINDINGS`.
   */
  INCOMPLETE = 2,
}

/** What each code means, for `--help`. */
export const CHECK_EXIT_CODES: ReadonlyArray<readonly [CheckExitCode, string]> = [
  [CheckExitCode.OK, 'everything was read, and nothing fails the check'],
  [CheckExitCode.FINDINGS, 'there are findings at or above --fail-on that are not acknowledged'],
  [CheckExitCode.INCOMPLETE, 'the command line is wrong, or some input could not be used: what could be read was checked, and is reported'],
];
