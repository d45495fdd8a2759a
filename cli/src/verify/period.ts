/** A span of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A span of time as CloudTrail writes times: `2026-01-31T23:00:00Z`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Millisecond counts of an hour and a minute. */
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** How far the newest digest may be behind: digests are hourly, and take a while. */
export const DIGEST_DELAY_MS = 2 * HOUR_MS;

/** The spans in their order, those that touch or overlap as one. */
export function merged(spans: readonly Span[]): Span[] {
  const list: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = list[list.length - 1];
    if (last && span.from <= last.to) {
      list[list.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      list.push(span);
    }
  }
  return list;
}

/** A time as CloudTrail writes it. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A span as CloudTrail writes times. */
export function periodOf(span: Span): Period {
  return { from: timeText(span.from), to: timeText(span.to) };
}

/** `20260131T230000Z` or, without seconds, `20260131T2300Z`. `NaN` where it is no time. */
export function compactTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/, (_, year, month, day, hour, minute, second = '00') => `${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
}
