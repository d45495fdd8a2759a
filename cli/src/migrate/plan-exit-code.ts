import type { Verdict } from './plan-report';

/** What `migrate plan` answers to the shell. */
export enum PlanExitCode {
  /** The migration may start: every check ran, and nothing stops it. */
  MAY_START = 0,

  /** Problems stop it. That is certain, whatever else could not be asked. */
  STOPPED = 1,

  /** The command line is wrong, or AWS could not be asked, or a check did not run: there may be problems that are not known. */
  NOT_KNOWN = 2,
}

/** What each code means, for `--help`. */
export const PLAN_EXIT_CODES: ReadonlyArray<readonly [PlanExitCode, string]> = [
  [PlanExitCode.MAY_START, 'the migration may start: every check ran, and nothing stops it'],
  [PlanExitCode.STOPPED, 'problems stop it, all of them listed'],
  [PlanExitCode.NOT_KNOWN, 'the command line is wrong, or AWS could not be asked, or a check did not run: there may be problems that are not known'],
];

/** The exit code that says a verdict. */
export const EXIT_CODE_OF: Readonly<Record<Verdict, PlanExitCode>> = {
  'may-start': PlanExitCode.MAY_START,
  'stopped': PlanExitCode.STOPPED,
  'not-known': PlanExitCode.NOT_KNOWN,
};
