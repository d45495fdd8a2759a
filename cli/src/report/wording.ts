import type { AuditInput, AuditReport, Answer } from '../audit/audit-report';
import type { Value } from '../records/record-store';

/** A number as people read it. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? singular : plural}`;
}

/** A value as people read it. */
export function cell(value: Value): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : value ?? '';
}

/** The records that the answers rest on, by what they are called. */
export function facts(report: AuditReport): ReadonlyArray<readonly [string, string]> {
  const { input, filter } = report;
  return [
    ['Input', `${count(input.records, 'record')} in ${count(input.files, 'file')}`],
    ...filter.since === undefined && filter.until === undefined ? [] : [['Asked for', `${period(filter.since, filter.until)}: ${count(input.recordsInPeriod, 'record')}`] as const],
    ['Records', spanOf(input)],
    ['Of KMS', count(input.kmsRecords, 'record')],
    ['Accounts', input.accounts.join(', ') || 'none'],
    ['Regions', input.regions.join(', ') || 'none'],
    ...filter.key === undefined ? [] : [['Key', filter.key] as const],
    ...filter.principal === undefined ? [] : [['Principal', filter.principal] as const],
  ];
}

function spanOf(input: AuditInput): string {
  return input.firstEvent === null ? 'none in the period' : `from ${input.firstEvent} to ${input.lastEvent}`;
}

function period(since: string | undefined, until: string | undefined): string {
  return [...since === undefined ? [] : [`since ${since}`], ...until === undefined ? [] : [`until ${until}`]].join(', ');
}

/** What is said where a table would have no row. */
export const NO_ROW = 'No such record.';

/** What is said under a table that does not show all of its rows; nothing where it does. */
export function cutNote(answer: Answer): string | undefined {
  return answer.rows.length < answer.rowCount
    ? `The first ${answer.rows.length.toLocaleString('en-US')} of ${answer.rowCount.toLocaleString('en-US')} rows; --limit 0 shows all.`
    : undefined;
}

/** Where the reader learns what the log does not show. */
export const LIMITS = 'CloudTrail records every successful call of KMS, and failed ones in some cases only. It does not show plaintext, single objects that were read under an S3 Bucket Key, '
  + 'items that DynamoDB read with a key it had cached, or what EBS and RDS read and write once a volume is attached; calls under AWS owned keys are in no log. '
  + 'That nothing is missing from these files is for --verify to show.';
