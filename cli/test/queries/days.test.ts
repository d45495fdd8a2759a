import { AUDIT_QUERIES, type AuditFilter } from 'cdk-at-rest/offline';
import { type CloudTrailRecord, RecordsTable } from './records-table';
import { synthetic } from './test-records';

const SILENT_DAYS = AUDIT_QUERIES.find(query => query.name === 'silent-days')!;

async function silences(records: CloudTrailRecord[], filter?: AuditFilter) {
  const answer = await (await RecordsTable.of(records)).ask(SILENT_DAYS, filter);
  return answer.map(line => [line.account, line.region, line.first_day, line.last_day, line.days, line.other_records]);
}

const IRELAND = ['111122223333', 'eu-west-1'];
const VIRGINIA = ['111122223333', 'us-east-1'];

/** Calls of KMS on the 5th, 6th and 9th; of S3 on the 7th; in Virginia one of IAM on the 6th. */
const RECORDS = synthetic(1, 5, 60, 70, 71, 72);

test('a day without a call of KMS is silent, whatever else was recorded', async () => {
  expect(await silences(RECORDS)).toContainEqual([...IRELAND, '2026-01-07', '2026-01-08', 2, 2]);
});

test('days with a call of KMS are not silent', async () => {
  expect(await silences(synthetic(1, 5))).toEqual([]);
});

test('a day is of UTC, from its first second', async () => {
  expect(synthetic(5)[0].eventTime).toBe('2026-01-06T00:00:00Z');
  expect(await silences(synthetic(5, 60))).toEqual([[...IRELAND, '2026-01-07', '2026-01-08', 2, 0]]);
});

test('each account and Region has silences of its own', async () => {
  expect(await silences(RECORDS)).toEqual([
    [...IRELAND, '2026-01-07', '2026-01-08', 2, 2],
    [...VIRGINIA, '2026-01-05', '2026-01-09', 5, 1],
  ]);
});

test('the period that is asked for has its edges', async () => {
  expect(await silences(synthetic(1, 5), { since: '2026-01-03', until: '2026-01-08' })).toEqual([
    [...IRELAND, '2026-01-03', '2026-01-04', 2, 0],
    [...IRELAND, '2026-01-07', '2026-01-08', 2, 0],
  ]);
  expect(await silences(RECORDS, { since: '2026-01-05', until: '2026-01-06' })).toEqual([[...VIRGINIA, '2026-01-05', '2026-01-06', 2, 1]]);
});

test('a period that starts or ends within a day has that day', async () => {
  expect(await silences(synthetic(1, 5, 70), { since: '2026-01-05T12:00:00Z', until: '2026-01-07T12:00:00Z' })).toEqual([
    [...IRELAND, '2026-01-05', '2026-01-05', 1, 0],
    [...IRELAND, '2026-01-07', '2026-01-07', 1, 1],
  ]);
});

test('the days to come are not silent, nor is today', async () => {
  const today = new Date();
  const day = (offset: number) => new Date(today.getTime() + offset * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const at = (offset: number) => ({ ...synthetic(70)[0], eventTime: `${day(offset)}T00:00:00Z`, eventID: `e${offset}` });
  const kmsAt = (offset: number) => ({ ...synthetic(1)[0], eventTime: `${day(offset)}T00:00:00Z`, eventID: `k${offset}` });

  expect(await silences([kmsAt(-2), at(0)], { since: day(-2), until: day(5) })).toEqual([[...IRELAND, day(-1), day(-1), 1, 0]]);
  expect(await silences([kmsAt(-2), kmsAt(-1), at(0)], { lastDays: 2 })).toEqual([]);
  expect(await silences([kmsAt(0)], { lastDays: 2 })).toEqual([[...IRELAND, day(-2), day(-1), 2, 0]]);
  expect(await silences([kmsAt(-3)], { lastDays: 2 })).toEqual([]);
});

test('a filter of key or principal makes no day silent', async () => {
  expect(await silences(synthetic(1, 5), { key: 'alias/none', principal: 'nobody' })).toEqual([]);
});

test('an insight about KMS is no record of KMS', async () => {
  expect(await silences(synthetic(1, 5, 60, 73))).toEqual([[...IRELAND, '2026-01-07', '2026-01-08', 2, 0]]);
});

test('a record without a time belongs to no day', async () => {
  expect(await silences([...synthetic(1, 5), { ...synthetic(70)[0], eventTime: 'soon' }])).toEqual([]);
});
