import type { MigrationNames } from './names';
import type { Stage, Step } from './plan/step';
import type { Problem } from './preflight';
import type { Difference } from './settings';

/** What every request to the function of the state machine says. */
interface Request {
  /** The identifier of the database, as it was asked for. */
  readonly identifier: string;
  /** The ARN of the execution: it holds the record of the migration, so that no second one runs at the same time. */
  readonly execution: string;
}

/** Looks at everything, and says whether and where to begin. */
export interface PlanRequest extends Request {
  readonly task: 'plan';
  readonly dryRun: boolean;
  /** What to do with a migration that another execution has left unfinished before the cutover; null where it was not said. */
  readonly resume: 'CONTINUE' | 'UNDO' | null;
}

/** The answer to `plan`. */
export interface PlanAnswer {
  readonly identifier: string;
  readonly kind: 'instance' | 'cluster';
  readonly names: MigrationNames;
  readonly keyArn: string;
  readonly problems: readonly Problem[];
  /** Whether one of the problems stops it. */
  readonly stops: boolean;
  /** Where to begin: at `copy` unless an earlier execution has come further. */
  readonly begin: 'copy' | 'cutover' | 'protect' | 'undo';
  /** Whether an earlier execution has begun it. */
  readonly resumed: boolean;
  /** What would be done from there, in order, by the names of the steps. */
  readonly steps: readonly string[];
}

/** Looks at what is there, and says what is still to do in a stage. Asked at its beginning, and again when a step has failed. */
export interface StepsRequest extends Request {
  readonly task: 'steps';
  readonly stage: Stage;
}

/** The answer to `steps`. */
export interface StepsAnswer {
  readonly steps: readonly Step[];
}

/** Compares source and target. Fails with `SettingsDiffer` where they differ unexpectedly. */
export interface CompareRequest extends Request {
  readonly task: 'compare';
  readonly afterCutover: boolean;
}

/** The answer to `compare`: nothing but expected differences. */
export interface CompareAnswer {
  readonly differences: readonly Difference[];
}

/** What an execution came to. */
export type Outcome = 'MIGRATED' | 'UNDONE' | 'FAILED';

/** Closes the record and says what there is now. */
export interface CloseRequest extends Request {
  readonly task: 'close';
  readonly outcome: Outcome;
  /** ISO 8601, or null where it did not come to that. */
  readonly writesStoppedAt: string | null;
  readonly cutoverBeganAt: string | null;
  readonly cutoverEndedAt: string | null;
  /** What went wrong; null where nothing did. */
  readonly failure: { readonly error: string; readonly cause: string; readonly step: string | null } | null;
}

/** The answer to `close`, which is the output of the execution. */
export interface Report {
  readonly identifier: string;
  readonly outcome: Outcome;
  /** A sentence: which database answers under the identifier now. */
  readonly answering: string;
  readonly encrypted: boolean;
  readonly keyArn: string | null;
  readonly endpoint: string | null;
  /** Everything that the migration has made or renamed and that stays, each with what to do about it. */
  readonly leftovers: readonly { readonly kind: string; readonly name: string; readonly action: string }[];
  /** From when writes were stopped until they could begin again; null where they were not stopped. */
  readonly writesStoppedSeconds: number | null;
  /** From the first rename until the database answered under the identifier again. */
  readonly unreachableSeconds: number | null;
  readonly differences: readonly Difference[];
  readonly failure: CloseRequest['failure'];
  /** Sentences: what an operator does next, and how to go back. */
  readonly next: readonly string[];
}

/** A request to the function of the state machine. */
export type MigrationRequest = PlanRequest | StepsRequest | CompareRequest | CloseRequest;

/** The name of the error that `compare` fails with. */
export const SETTINGS_DIFFER = 'SettingsDiffer';
/** The name of the error that `plan` fails with where another execution holds the record and still runs. */
export const MIGRATION_RUNNING = 'MigrationRunning';
