import type { AuditQuery } from 'cdk-at-rest/offline';
import type { AuditReport } from '../../src/audit/audit-report';
import type { Verification } from '../../src/verify';

/** A question with a text, a number and an instant in its answer. */
export const QUERY: AuditQuery = {
  name: 'who',
  title: 'Who called',
  question: 'Who called what?',
  sql: '',
  columns: [{ name: 'principal', meaning: 'ARN of the caller' }, { name: 'calls', meaning: 'Calls' }, { name: 'first_call', meaning: 'Time of the first' }],
  caveat: 'A call is not an access.',
};

/** A text that would be markup, or a command to a terminal, where it is not escaped. */
export const HOSTILE = '<script>alert("x")</script>|[a](javascript:x) `b` \u001b[31m\r\nnext \u202e';

/** A report, complete; changed by what is given. */
export function auditReport(changes: Partial<AuditReport> = {}, input: Partial<AuditReport['input']> = {}): AuditReport {
  return {
    created: new Date('2026-02-01T08:00:00Z'),
    filter: {},
    input: {
      files: 2,
      records: 1234,
      recordsInPeriod: 1234,
      kmsRecords: 17,
      firstEvent: '2026-01-01T00:00:00Z',
      lastEvent: '2026-01-31T23:59:59Z',
      accounts: ['111122223333'],
      regions: ['eu-west-1', 'us-east-1'],
      problems: [],
      notes: [],
      ...input,
    },
    callsByDay: [{ day: '2026-01-30', calls: 10, denied: 0 }, { day: '2026-02-01', calls: 5, denied: 2 }],
    answers: [{
      query: QUERY,
      rows: [
        { principal: 'arn:aws:iam::111122223333:role/orders', calls: 1200, first_call: '2026-01-01T00:00:00Z' },
        { principal: null, calls: 3, first_call: '2026-01-02T00:00:00Z' },
      ],
      rowCount: 2,
    }],
    ...changes,
  };
}

/** A verification that found a file missing. */
export const NOT_VERIFIED: Verification = {
  isVerified: false,
  trails: [{
    account: '111122223333',
    region: 'eu-west-1',
    trail: 'audit',
    homeRegion: 'eu-west-1',
    digests: { total: 3, verified: 3 },
    backfillDigests: { total: 0, verified: 0 },
    logs: { total: 9, verified: 8 },
    proven: [{ from: '2026-01-31T00:00:00Z', to: '2026-01-31T01:00:00Z' }],
  }],
  problems: [{ kind: 'log-missing', severity: 'wrong', path: 's3://logs/a.json.gz', message: 'is missing' }] as unknown as Verification['problems'],
  notes: [{ path: 'logs/b.json', message: 'is noted' }],
};

/** A verification that found nothing wrong. */
export const VERIFIED: Verification = { ...NOT_VERIFIED, isVerified: true, problems: [], notes: [], trails: [{ ...NOT_VERIFIED.trails[0], proven: [] }] };
