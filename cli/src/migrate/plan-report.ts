import type { Estimates, ExpectedDifference, MigrationNames, Problem, StepEstimate, TimeEstimate } from 'cdk-at-rest/offline';

/** Whether a migration may start. */
export type Verdict = 'may-start' | 'stopped' | 'not-known';

/** What is to be migrated. */
export interface DatabaseSummary {
  readonly arn?: string;
  readonly kind: 'instance' | 'cluster';
  readonly engine: string;
  readonly engineVersion?: string;
  readonly status?: string;
  /** Under which name it stands: after a cutover it is the old one. */
  readonly name: string;
  readonly classes: readonly string[];
  /** Names of the instances of a cluster. */
  readonly members: readonly string[];
  readonly multiAz: boolean;
  readonly storageType?: string;
  /** GiB; absent of Aurora, of which RDS does not describe it. */
  readonly storageGib?: number;
  readonly encrypted: boolean;
}

/** A command to run next. */
export interface NextStep {
  /** A sentence: what it is for. */
  readonly purpose: string;
  readonly command: string;
}

/** What `migrate plan` found: the JSON is this, member for member. */
export interface PlanReport {
  /** Grows when a member is taken away or means something else. */
  readonly version: 1;
  readonly identifier: string;
  readonly region: string;
  readonly verdict: Verdict;
  /** Absent where there is none of the name. */
  readonly database?: DatabaseSummary;
  /** Absent where no key was given, or it was not found. */
  readonly keyArn?: string;
  readonly names: MigrationNames;
  /** All of them: first what stops it. */
  readonly problems: readonly Problem[];
  /** What would be done, in order; nothing where it cannot be said. */
  readonly steps: readonly StepEstimate[];
  readonly expectedDifferences: readonly ExpectedDifference[];
  /** Absent where there are no steps. */
  readonly estimates?: Pick<Estimates, 'assumptions' | 'cost'> & Pick<TimeEstimate, 'comparisons' | 'outage' | 'unreachable'>;
  /** Sentences: how to go back. */
  readonly undo: readonly string[];
  readonly next: readonly NextStep[];
}
