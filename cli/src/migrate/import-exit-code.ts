/** What `migrate import` answers to the shell. */
export enum ImportExitCode {
  /** The files are written. */
  WRITTEN = 0,

  /** Problems stop it: nothing is written. */
  STOPPED = 1,

  /** The command line is wrong, or a file could not be read or written. */
  FAILED = 2,
}

/** What each code means, for `--help`. */
export const IMPORT_EXIT_CODES: ReadonlyArray<readonly [ImportExitCode, string]> = [
  [ImportExitCode.WRITTEN, 'the files are written; what to know is listed'],
  [ImportExitCode.STOPPED, 'problems stop it, all of them listed; nothing is written'],
  [ImportExitCode.FAILED, 'the command line is wrong, or a file could not be read or written'],
];
