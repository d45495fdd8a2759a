import { AUDIT_QUERIES, type AuditFilter } from 'cdk-at-rest/offline';
import { type Answer, type CloudTrailRecord, RecordsTable } from './records-table';
import { ARCHIVE, ORDERS, recordsIn, RETIRED, roleArn, SIGNING, synthetic, userArn } from './test-records';

const ask = async (name: string, records: readonly CloudTrailRecord[], filter?: AuditFilter): Promise<Answer[]> =>
  (await RecordsTable.of(records)).ask(AUDIT_QUERIES.find(query => query.name === name)!, filter);

/** The columns of an answer that a test is about. */
const only = (answer: Answer[], ...names: string[]) => answer.map(line => names.map(name => line[name]));

describe('key-use', () => {
  const use = async (...numbers: number[]) => only(await ask('key-use', synthetic(...numbers)), 'kms_key', 'principal', 'service', 'operation', 'calls');

  test('adds up the sessions of a role, and names the key that only the resources say', async () => {
    expect(await use(1, 2)).toEqual([[ORDERS, roleArn('Reader'), 's3.amazonaws.com', 'Decrypt', 2]]);
  });

  test('counts a record that was delivered twice once', async () => {
    expect(synthetic(1)).toHaveLength(2);
    expect(await use(1)).toEqual([[ORDERS, roleArn('Reader'), 's3.amazonaws.com', 'Decrypt', 1]]);
  });

  test('keeps reading and writing apart', async () => {
    expect((await use(1, 3)).map(line => line[3])).toEqual(['Decrypt', 'GenerateDataKey']);
  });

  test('says the key\'s ARN where the request named an alias', async () => {
    expect(await use(4)).toEqual([[ORDERS, userArn('carol'), 'direct', 'Decrypt', 1]]);
  });

  test('knows a service that calls in its own name', async () => {
    expect(await use(5)).toEqual([[ARCHIVE, 'dynamodb.amazonaws.com', 'dynamodb.amazonaws.com', 'Decrypt', 1]]);
  });

  test('says where the record hides the service', async () => {
    expect(await use(6)).toEqual([[ORDERS, userArn('carol'), 'AWS Internal', 'Encrypt', 1]]);
  });

  test('counts a re-encryption for each of its two keys', async () => {
    expect(await use(7)).toEqual([[ORDERS, userArn('carol'), 'direct', 'ReEncrypt', 1], [ARCHIVE, userArn('carol'), 'direct', 'ReEncrypt', 1]]);
  });

  test('loses no key of a call that names more than any does today', async () => {
    const [reEncryption] = synthetic(7);
    const resources = [ORDERS, ARCHIVE, SIGNING, RETIRED].map(ARN => ({ accountId: '111122223333', type: 'AWS::KMS::Key', ARN }));

    expect(only(await ask('key-use', [{ ...reEncryption, resources }]), 'kms_key')).toEqual([[ORDERS], [ARCHIVE], [SIGNING], [RETIRED]]);
  });

  test('shows a call into another account as each of the two records it', async () => {
    expect(await ask('key-use', synthetic(20, 21))).toEqual([
      expect.objectContaining({ kms_key: ORDERS, principal: 'AROAPARTNER0000000000:nightly', principal_account: '444455556666', calls: 1 }),
      expect.objectContaining({ kms_key: ORDERS, principal: roleArn('Partner', '444455556666'), principal_account: '444455556666', calls: 1 }),
    ]);
  });

  test('leaves out failures, dry runs, calls that use no key, other services and insights', async () => {
    expect(await use(11, 12, 13, 14, 30, 33, 34, 35, 36, 40, 41, 45, 73)).toEqual([]);
  });

  test('says when', async () => {
    expect(only(await ask('key-use', synthetic(1, 2)), 'first_call', 'last_call')).toEqual([['2026-01-05T09:00:00Z', '2026-01-05T09:05:00Z']]);
  });
});

describe('data-read', () => {
  const read = async (...numbers: number[]) => only(await ask('data-read', synthetic(...numbers)), 'principal', 'kms_key', 'service', 'encryption_context', 'reads');

  test('says what was read by its encryption context', async () => {
    expect(await read(1, 2)).toEqual([
      [roleArn('Reader'), ORDERS, 's3.amazonaws.com', '{"aws:s3:arn":"arn:aws:s3:::orders"}', 1],
      [roleArn('Reader'), ORDERS, 's3.amazonaws.com', '{"aws:s3:arn":"arn:aws:s3:::orders/2026/report.csv"}', 1],
    ]);
  });

  test('leaves out what gives no plaintext of what was stored', async () => {
    expect(await read(3, 6, 7, 10, 60)).toEqual([]);
  });

  test('leaves out what was denied or failed', async () => {
    expect(await read(30, 35)).toEqual([]);
  });
});

describe('no-encryption-context', () => {
  const without = async (...numbers: number[]) => only(await ask('no-encryption-context', synthetic(...numbers)), 'kms_key', 'principal', 'operation', 'calls');

  test('finds calls without one, and with an empty one', async () => {
    expect(await without(60, 61)).toEqual([[ARCHIVE, userArn('frank'), 'Encrypt', 1], [ARCHIVE, userArn('frank'), 'GenerateDataKey', 1]]);
  });

  test('finds the half of a re-encryption that has none', async () => {
    expect(await without(7)).toEqual([[ARCHIVE, userArn('carol'), 'ReEncrypt', 1]]);
  });

  test('leaves out calls that have one, or could have none', async () => {
    expect(await without(1, 5, 63, 62, 10)).toEqual([]);
  });

  test('leaves out a record that does not say what was asked for', async () => {
    const [denied] = synthetic(30);
    const { errorCode, errorMessage, ...succeeded } = denied;

    expect([errorCode, errorMessage]).not.toContain(undefined);
    expect(await ask('no-encryption-context', [succeeded])).toEqual([]);
    expect(await ask('data-read', [succeeded])).toHaveLength(1);
  });
});

describe('last-use', () => {
  const ALL = recordsIn('synthetic');

  test('names the last successful use of each key that a record names', async () => {
    expect(only(await ask('last-use', ALL), 'kms_key', 'last_use', 'last_operation', 'last_principal', 'uses')).toEqual([
      [ARCHIVE, '2026-01-09T08:30:00Z', 'Encrypt', userArn('grace'), 5],
      [SIGNING, '2026-01-09T08:20:00Z', 'Decrypt', userArn('frank'), 2],
      [ORDERS, '2026-01-06T12:00:00Z', 'Decrypt', roleArn('Partner', '444455556666'), 7],
      [RETIRED, null, null, null, 0],
    ]);
  });

  test('says of a key without a use what that does not mean, and nothing of the others', async () => {
    const remarks = Object.fromEntries((await ask('last-use', ALL)).map(line => [line.kms_key, line.remark]));

    expect(remarks[RETIRED]).toBe('no use in these records, which does not mean that nothing needs it');
    expect(remarks[ORDERS]).toBeNull();
  });

  test('without an inventory says nothing of the kind of a key', async () => {
    expect(only(await ask('last-use', synthetic(1)), 'kms_key', 'kind', 'name')).toEqual([[ORDERS, null, null]]);
  });

  test('with one says it, and lists keys that no record names', async () => {
    const inventory = [{ keyArn: ORDERS, kind: 'customer managed', name: 'alias/it\'s' }, { keyArn: ARCHIVE, kind: 'AWS managed' }];

    expect(only(await ask('last-use', synthetic(1), { inventory }), 'kms_key', 'kind', 'name', 'uses', 'remark')).toEqual([
      [ORDERS, 'customer managed', 'alias/it\'s', 1, null],
      [ARCHIVE, 'AWS managed', null, 0, 'no use in these records, which does not mean that nothing needs it'],
    ]);
  });

  test('with one and a filter lists no key that was not asked for', async () => {
    const inventory = [{ keyArn: ORDERS, kind: 'customer managed', name: 'orders' }, { keyArn: ARCHIVE, name: 'archive' }];
    const keys = async (filter: AuditFilter) => only(await ask('last-use', synthetic(1, 5), { ...filter, inventory }), 'kms_key', 'name');

    expect(await keys({ key: ORDERS })).toEqual([[ORDERS, 'orders']]);
    expect(await keys({ key: ORDERS.split('/')[1] })).toEqual([[ORDERS, 'orders']]);
    expect(await keys({ principal: 'Reader' })).toEqual([[ORDERS, 'orders']]);
    expect(await keys({ key: RETIRED })).toEqual([]);
    // Of calls that named the alias, not of the key: it may well be used by its ARN.
    expect(await keys({ key: 'orders' })).toEqual([]);
    expect(await keys({ key: ARCHIVE, since: '2026-01-09' })).toEqual([[ARCHIVE, 'archive']]);
  });
});
