import type { CallParameters } from '../settings';
import type { Operation } from './operations';

/** What a step waits for, and is looked for by the describing call of its kind. */
export interface Awaited {
  readonly kind: 'instance' | 'cluster' | 'snapshot' | 'cluster-snapshot' | 'cluster-endpoint';
  readonly identifier: string;
  /** Of an endpoint that is deleted: that it is not found any more. */
  readonly wanted: 'available' | 'gone';
  /** Seconds after which it is given up. */
  readonly deadline: number;
}

/** One call of a migration, and what it waits for. A step may do one of the two alone. */
export interface Step {
  /** What it does, for people and messages: `Take the snapshot orders-before-encryption`. Unique in a migration. */
  readonly name: string;
  /** As Step Functions names it in `arn:aws:states:::aws-sdk:<service>:<operation>`. */
  readonly service: 'rds' | 'applicationautoscaling';
  /** As Step Functions names it: `restoreDBInstanceFromDBSnapshot`. One of `OPERATIONS`; null where the call was made before and only the wait is left. */
  readonly operation: Operation | null;
  /** Under the names of Step Functions, which are those of the AWS SDK for Java 2: `DbInstanceIdentifier`. */
  readonly parameters: CallParameters;
  /** What it waits for afterwards; null where the call is all. */
  readonly until: Awaited | null;
  /** Errors, as Step Functions names them (`Rds.DbInstanceRoleAlreadyExistsException`), that say that it is so already. There is nothing to wait for then. */
  readonly tolerated: readonly string[];
}

/** The parts of a migration that are made of steps. */
export type Stage = 'copy' | 'cutover' | 'protect' | 'undo';
