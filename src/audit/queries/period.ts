import type { AuditFilter } from './audit-filter';
import { sqlString } from './sql-text';

/**
 * How many days after the event a log file may be delivered: for so long CloudTrail tries again where it could not write.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export const LATE_DELIVERY_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A period as two SQL expressions of type date, inclusive; `NULL` for an end that is not given. */
export interface PeriodDays {
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * Conditions on a record and on the path of its file, which Athena prunes by. Times are compared as text: CloudTrail writes
 * all of them in UTC, to the second.
 */
export function periodConditions(filter: AuditFilter): string[] {
  const { since, until } = instantsOf(filter);
  return [
    ...filter.lastDays === undefined ? [] : [
      `day >= replace(${textOf(daysAgo(filter.lastDays))}, '-', '/')`,
      `eventtime >= ${textOf(daysAgo(filter.lastDays))}`,
    ],
    ...since ? [`day >= ${sqlString(pathDay(since))}`, `eventtime >= ${sqlString(eventTime(since))}`] : [],
    ...until ? [`day <= ${sqlString(pathDay(new Date(until.getTime() + LATE_DELIVERY_DAYS * DAY_MS)))}`, `eventtime < ${sqlString(eventTime(until))}`] : [],
  ];
}

/** The days of a period. Today is not over: a period that reaches it ends yesterday. */
export function periodDays(filter: AuditFilter): PeriodDays {
  const { since, until } = instantsOf(filter);
  const lastDay = until && new Date(until.getTime() - 1);
  return {
    firstDay: filter.lastDays !== undefined ? daysAgo(filter.lastDays) : since ? dateOf(since) : 'NULL',
    lastDay: lastDay ? `least(${dateOf(lastDay)}, ${daysAgo(1)})` : filter.lastDays !== undefined ? daysAgo(1) : 'NULL',
  };
}

function instantsOf(filter: AuditFilter): { since?: Date; until?: Date } {
  const { lastDays } = filter;
  if (lastDays !== undefined && (!Number.isInteger(lastDays) || lastDays < 1)) {
    throw new Error(`lastDays is ${lastDays}: give a whole number of days, 1 at least`);
  }
  if (lastDays !== undefined && filter.since !== undefined) {
    throw new Error(`Received both lastDays: ${lastDays} and since: ${filter.since}, which each say where the period starts: leave one of them out`);
  }
  const since = filter.since === undefined ? undefined : instant('since', filter.since);
  const until = filter.until === undefined ? undefined : instant('until', filter.until, DAY_MS);
  if (since && until && since >= until) {
    throw new Error(`The period from ${filter.since} until ${filter.until} is empty: give a start that is before the end`);
  }
  return { since, until };
}

/** The instant that a text means, moved on where it names a whole day. */
function instant(name: string, text: string, endOfDay = 0): Date {
  const date = new Date(text);
  const isDay = DAY.test(text);
  // Date.parse takes 2026-02-30 for the second of March.
  if (!isDay && !INSTANT.test(text) || Number.isNaN(date.getTime()) || isDay && date.toISOString().slice(0, 10) !== text) {
    throw new Error(`${name} is '${text}': give a day such as 2026-01-31, or an instant such as 2026-01-31T12:00:00Z`);
  }
  return isDay ? new Date(date.getTime() + endOfDay) : date;
}

function eventTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function pathDay(date: Date): string {
  return date.toISOString().slice(0, 10).replace(/-/g, '/');
}

function dateOf(date: Date): string {
  return `DATE '${date.toISOString().slice(0, 10)}'`;
}

/** A day before today. The difference of a date and an interval is a date in Athena, and an instant in DuckDB. */
function daysAgo(days: number): string {
  return `CAST(current_date - INTERVAL '${days}' DAY AS date)`;
}

function textOf(date: string): string {
  return `CAST(${date} AS varchar)`;
}
