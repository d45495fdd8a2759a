import { AUDIT_QUERIES, type AuditFilter } from 'cdk-at-rest/offline';
import { type CloudTrailRecord, RecordsTable } from './records-table';
import { ARCHIVE, ORDERS, recordsIn, RETIRED, roleArn, synthetic, userArn } from './test-records';

const named = (name: string) => AUDIT_QUERIES.find(query => query.name === name)!;

/** How many lines of `key-use` there are, by operation. */
async function operations(records: CloudTrailRecord[], filter: AuditFilter): Promise<unknown[]> {
  return (await (await RecordsTable.of(records)).ask(named('key-use'), filter)).map(line => line.operation);
}

describe('a key', () => {
  const USES = synthetic(4, 5, 7);

  test.each([
    ['its ARN', ORDERS, ['Decrypt', 'ReEncrypt']],
    ['its id', ORDERS.split('/')[1], ['Decrypt', 'ReEncrypt']],
    ['an alias, as the requests named it', 'alias/orders', ['Decrypt']],
    ['the alias of the destination of a re-encryption', 'alias/archive', ['ReEncrypt']],
    ['another ARN', RETIRED, []],
    ['the start of its id', ORDERS.split('/')[1].slice(0, 8), []],
    ['a pattern', '%', []],
    ['a pattern of one character', ORDERS.split('/')[1].replace(/.$/, '_'), []],
    ['SQL', `' OR kms_key = '${ORDERS}`, []],
  ])('is found by %s, or not', async (_, key, found) => {
    expect((await operations(USES, { key })).sort()).toEqual(found);
  });

  test('in another Region is another key, though its id be the same', async () => {
    expect(await operations(USES, { key: ORDERS.replace('eu-west-1', 'us-east-1') })).toEqual([]);
  });

  test('is found by its ARN where the record has its bare id only', async () => {
    const answer = await (await RecordsTable.of(synthetic(46, 47))).ask(named('key-changes'), { key: RETIRED });

    expect(answer.map(line => line.operation)).toEqual(['ScheduleKeyDeletion', 'DeleteKey']);
  });

  test('is found by an alias that the request named with its ARN', async () => {
    const [record] = synthetic(4);
    const byArn = { ...record, requestParameters: { ...record.requestParameters as object, keyId: 'arn:aws:kms:eu-west-1:111122223333:alias/orders' } };

    expect(await operations([byArn], { key: 'alias/orders' })).toEqual(['Decrypt']);
    expect(await operations([byArn], { key: 'orders' })).toEqual([]);
  });
});

describe('a principal', () => {
  const USES = synthetic(1, 2, 3, 4, 5, 20, 21);

  test.each([
    ['the ARN of a role', roleArn('Reader'), ['Decrypt']],
    ['the name of a role', 'Reader', ['Decrypt']],
    ['the name of a session', 'bob', ['Decrypt']],
    ['the ARN of a session', 'arn:aws:sts::111122223333:assumed-role/Reader/bob', ['Decrypt']],
    ['the ARN of a user', userArn('carol'), ['Decrypt']],
    ['the name of a user', 'carol', ['Decrypt']],
    ['a principal id, in the records of either account', 'AROAPARTNER0000000000:nightly', ['Decrypt', 'Decrypt']],
    ['a service that called for others', 's3.amazonaws.com', ['Decrypt', 'GenerateDataKey']],
    ['a service that called in its own name', 'dynamodb.amazonaws.com', ['Decrypt']],
    ['the end of a name', 'eader', []],
    ['a pattern', '%', []],
    ['another name', 'Administrator', []],
  ])('is found by %s, or not', async (_, principal, found) => {
    expect((await operations(USES, { principal })).sort()).toEqual(found);
  });
});

describe('a period', () => {
  test.each<[string, AuditFilter, number]>([
    ['everything', {}, 4],
    ['from a day on', { since: '2026-01-06' }, 3],
    ['until a day, with that day', { until: '2026-01-06' }, 3],
    ['one day', { since: '2026-01-06', until: '2026-01-06' }, 2],
    ['from an instant on', { since: '2026-01-06T10:00:00Z' }, 2],
    ['until an instant, without it', { until: '2026-01-06T10:00:00Z' }, 2],
    ['a day without records', { since: '2026-01-07', until: '2026-01-08' }, 0],
    ['the last day', { lastDays: 1 }, 0],
  ])('that is %s', async (_, filter, lines) => {
    expect(await operations(synthetic(1, 5, 6, 60), filter)).toHaveLength(lines);
  });

  test('has events whose file came a month late, and none that came later still', async () => {
    const table = await RecordsTable.of(synthetic(1));
    const deliveredOn = async (day: string) => {
      await table.rows(`UPDATE cloudtrail_logs SET day = '${day}'`);
      return (await table.ask(named('key-use'), { since: '2026-01-05', until: '2026-01-05' })).length;
    };

    expect(await deliveredOn('2026/01/06')).toBe(1);
    expect(await deliveredOn('2026/02/05')).toBe(1);
    expect(await deliveredOn('2026/02/06')).toBe(0);
  });
});

test('filters are combined', async () => {
  const table = await RecordsTable.of(recordsIn('synthetic'));
  const answer = await table.ask(named('data-read'), { key: ORDERS, principal: 'Reader', since: '2026-01-05T09:01:00Z' });

  expect(answer.map(line => line.encryption_context)).toEqual(['{"aws:s3:arn":"arn:aws:s3:::orders/2026/report.csv"}']);
  expect(await table.ask(named('data-read'), { key: ARCHIVE, principal: 'Reader' })).toEqual([]);
});

test('every query answers with the columns that it says, on all records and on none', async () => {
  for (const table of [await RecordsTable.of(recordsIn('synthetic')), await RecordsTable.of([])]) {
    for (const query of AUDIT_QUERIES) {
      expect(await table.columnsOf(query)).toEqual(query.columns.map(column => column.name));
    }
  }
});

test('a request that is no JSON spoils no answer', async () => {
  const [record] = synthetic(1);
  const answer = await (await RecordsTable.of([{ ...record, requestParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' }])).ask(named('data-read'));

  expect(answer.map(line => [line.kms_key, line.encryption_context])).toEqual([[ORDERS, null]]);
});
