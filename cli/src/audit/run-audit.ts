import { type AuditFilter, type AuditQuery, auditSql } from 'cdk-at-rest/offline';
import { findLogFiles } from '../records/find-log-files';
import { InputReport } from '../records/input-report';
import { loadRecords } from '../records/load-records';
import { RecordStore, type Row } from '../records/record-store';
import { verify, type VerifyOptions } from '../verify';
import type { Answer, AuditInput, AuditReport, CallsOfDay } from './audit-report';
import type { Progress } from './progress';

/** What an audit is asked. */
export interface AuditRequest {
  /** Log files, and folders of them. */
  readonly paths: readonly string[];

  /** Questions. */
  readonly queries: readonly AuditQuery[];

  /** Records that count. */
  readonly filter: AuditFilter;

  /** How many rows of an answer are kept; all of them are counted. */
  readonly limit: number;

  /** How the log files are verified; without it they are not. */
  readonly verification?: VerifyOptions;
}

/** What the records are that the answers rest on. */
const INPUT: AuditQuery = {
  name: 'input',
  title: 'Input',
  question: 'Which records are there?',
  periodOnly: true,
  columns: [],
  sql: `
SELECT count(*) AS records, count(*) FILTER (WHERE eventsource = 'kms.amazonaws.com') AS kms_records, min(eventtime) AS first_event, max(eventtime) AS last_event,
  array_to_string(list_sort(list(DISTINCT recipientaccountid)), ' ') AS accounts, array_to_string(list_sort(list(DISTINCT awsregion)), ' ') AS regions
FROM records`,
};

const CALLS_BY_DAY: AuditQuery = {
  name: 'calls-by-day',
  title: 'Calls by day',
  question: 'How many calls of KMS were there on each day?',
  columns: [],
  sql: `
SELECT substr(event_time, 1, 10) AS day, count(DISTINCT call_id) AS calls, count(DISTINCT call_id) FILTER (WHERE outcome = 'denied') AS denied
FROM kms_calls
GROUP BY 1
ORDER BY 1`,
};

/** Reads the log files and answers the questions. */
export async function runAudit(request: AuditRequest, progress: Progress): Promise<AuditReport> {
  const report = new InputReport();
  try {
    const verification = request.verification && await verify(request.paths, { ...request.verification, progress });
    return { ...await answered(request, report, progress), verification };
  } finally {
    progress.stop();
  }
}

async function answered(request: AuditRequest, report: InputReport, progress: Progress): Promise<AuditReport> {
  const files = await findLogFiles(request.paths, report);
  const store = await RecordStore.open();
  try {
    progress.start('Reading', files.reduce((sum, file) => sum + file.size, 0));
    await loadRecords(store, files, report, file => progress.advance(file.size));
    progress.start('Answering', request.queries.length);
    const answers: Answer[] = [];
    for (const query of request.queries) {
      answers.push(await answer(store, query, request));
      progress.advance(1);
    }
    return {
      created: new Date(),
      filter: request.filter,
      input: await inputOf(store, report, request.filter),
      callsByDay: await callsByDay(store, request.filter),
      answers,
    };
  } finally {
    store.close();
  }
}

async function answer(store: RecordStore, query: AuditQuery, { filter, limit }: AuditRequest): Promise<Answer> {
  const rows: Row[] = [];
  let rowCount = 0;
  for await (const row of store.query(auditSql(query, filter))) {
    rowCount += 1;
    if (rows.length < limit) {
      rows.push(row);
    }
  }
  return { query, rows, rowCount };
}

async function inputOf(store: RecordStore, report: InputReport, filter: AuditFilter): Promise<AuditInput> {
  const [all] = await rowsOf(store, auditSql(INPUT));
  const [inPeriod] = filter.since === undefined && filter.until === undefined ? [all] : await rowsOf(store, auditSql(INPUT, filter));
  return {
    files: report.filesRead,
    records: Number(all.records),
    recordsInPeriod: Number(inPeriod.records),
    kmsRecords: Number(inPeriod.kms_records),
    firstEvent: inPeriod.first_event as string | null,
    lastEvent: inPeriod.last_event as string | null,
    accounts: words(inPeriod.accounts),
    regions: words(inPeriod.regions),
    problems: report.problems,
    notes: report.notes,
  };
}

async function callsByDay(store: RecordStore, filter: AuditFilter): Promise<CallsOfDay[]> {
  const rows = await rowsOf(store, auditSql(CALLS_BY_DAY, filter));
  return rows.map(row => ({ day: String(row.day), calls: Number(row.calls), denied: Number(row.denied) }));
}

async function rowsOf(store: RecordStore, sql: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of store.query(sql)) {
    rows.push(row);
  }
  return rows;
}

function words(text: unknown): string[] {
  return String(text ?? '').split(' ').filter(word => word !== '');
}
