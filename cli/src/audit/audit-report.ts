import type { AuditFilter, AuditQuery } from 'cdk-at-rest/offline';
import type { FileMessage } from '../records/input-report';
import type { Row } from '../records/record-store';
import type { Verification } from '../verify';

/** What an audit found out, before it is given a form. */
export interface AuditReport {
  /** When it was made, in UTC. */
  readonly created: Date;

  /** Which records were asked for. */
  readonly filter: AuditFilter;

  /** What the answers rest on. */
  readonly input: AuditInput;

  /** Whether the log files are as CloudTrail delivered them, where that was asked. */
  readonly verification?: Verification;

  /** Calls of KMS by day. */
  readonly callsByDay: readonly CallsOfDay[];

  /** The answers, in the order of the questions. */
  readonly answers: readonly Answer[];
}

/** The records that were analysed. */
export interface AuditInput {
  /** Files that were read. */
  readonly files: number;

  /** Records in them. */
  readonly records: number;

  /** Records in the period that was asked for. */
  readonly recordsInPeriod: number;

  /** Those among them that are of KMS. */
  readonly kmsRecords: number;

  /** Times of the first and the last record in the period. */
  readonly firstEvent: string | null;
  readonly lastEvent: string | null;

  /** Accounts and Regions that have a record in the period. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];

  /** What could not be used. */
  readonly problems: readonly FileMessage[];

  /** What was left out with good reason. */
  readonly notes: readonly FileMessage[];
}

/** Calls of KMS on one day. */
export interface CallsOfDay {
  /** Day, in UTC, such as 2026-01-31. */
  readonly day: string;

  /** Calls, each counted once. */
  readonly calls: number;

  /** Those among them that were denied. */
  readonly denied: number;
}

/** The answer to one question. */
export interface Answer {
  readonly query: AuditQuery;

  /** The first rows, as many as were asked for. */
  readonly rows: readonly Row[];

  /** How many rows there are. */
  readonly rowCount: number;
}
