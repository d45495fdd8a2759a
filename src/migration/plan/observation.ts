import type { PreflightFacts } from '../preflight';
import type { Source } from '../rds/source';
import type { Surroundings } from '../settings';

/** One of the two snapshots of a migration. */
export interface SnapshotFacts {
  readonly name: string;
  readonly status: string;
  readonly encrypted: boolean;
  /** ISO 8601: from when its data is; absent until RDS says so. */
  readonly takenAt?: string;
  /** Whether it bears the marks of a migration of the same database. */
  readonly ours: boolean;
}

/** What there is, under all of the names of a migration. */
export interface Observation {
  /** Of the source, under whichever name it stands. */
  readonly facts: PreflightFacts;
  readonly surroundings: Surroundings;
  /** Under which name the source stands: its own, or the one of after the cutover. */
  readonly sourceAt?: 'identifier' | 'old';
  /** The encrypted database that a migration has made, by its marks. */
  readonly target?: Source;
  readonly targetAt?: 'temporary' | 'identifier';
  readonly snapshot?: SnapshotFacts;
  readonly encryptedSnapshot?: SnapshotFacts;
  /** Identifiers of the custom endpoints that the old cluster has now, and of those that the new one has. */
  readonly endpoints?: {
    readonly source: readonly string[];
    readonly target: readonly string[];
    /** Those of both that RDS is deleting at the moment: they are neither there, nor are their names free. */
    readonly deleting?: readonly string[];
  };
  /** What Application Auto Scaling has registered for the name now; absent where that was not looked at, or could not be. */
  readonly scaling?: Pick<Surroundings, 'scalableTargets' | 'scalingPolicies' | 'scheduledActions'>;
  /** What an earlier execution, or this one, has written down. */
  readonly record?: MigrationRecord;
}

/** What is kept of a migration between executions: what cannot be seen any more once it was given up or renamed. */
export interface MigrationRecord {
  readonly identifier: string;
  /** ARN of the execution that holds it. */
  readonly execution: string;
  readonly status: 'RUNNING' | 'MIGRATED' | 'UNDONE' | 'FAILED';
  /** The furthest stage that was begun. */
  readonly stage: 'copy' | 'cutover' | 'protect' | 'undo';
  readonly keyArn: string;
  /** The source as it was described first: names, settings, members. */
  readonly source: Source;
  /** What belonged to it then. */
  readonly surroundings: Surroundings;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601: when the cutover was begun first. Absent where it never was: nothing of the source was touched then. */
  readonly cutoverBeganAt?: string;
}
