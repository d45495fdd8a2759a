import { AUDIT_QUERIES } from 'cdk-at-rest/offline';
import { type Answer, RecordsTable } from './records-table';
import { ARCHIVE, ORDERS, RETIRED, roleArn, synthetic, userArn } from './test-records';

const ask = async (name: string, ...numbers: number[]): Promise<Answer[]> =>
  (await RecordsTable.of(synthetic(...numbers))).ask(AUDIT_QUERIES.find(query => query.name === name)!);

const only = (answer: Answer[], ...names: string[]) => answer.map(line => names.map(name => line[name]));

describe('denied-calls', () => {
  const denied = async (...numbers: number[]) => only(await ask('denied-calls', ...numbers), 'principal', 'operation', 'kms_key', 'service', 'error_code', 'attempts');

  test('says what was denied, to whom and how often', async () => {
    expect(await denied(30, 31)).toEqual([[roleArn('Intern'), 'Decrypt', ORDERS, 's3.amazonaws.com', 'AccessDenied', 2]]);
  });

  test('says what was asked for where the record names no key', async () => {
    expect(await denied(32)).toEqual([[roleArn('Intern'), 'CreateGrant', 'alias/orders', 'direct', 'AccessDeniedException', 1]]);
  });

  test('knows the refusals of a VPC endpoint', async () => {
    expect(await denied(33)).toEqual([[roleArn('Intern'), 'Decrypt', null, 'direct', 'VpceAccessDenied', 1]]);
  });

  test('quotes the last message', async () => {
    expect(only(await ask('denied-calls', 30, 31), 'first_attempt', 'last_attempt', 'last_message'))
      .toEqual([['2026-01-05T13:00:00Z', '2026-01-05T13:30:00Z', expect.stringContaining('is not authorized to perform: kms:Decrypt')]]);
  });

  test('leaves out successes, dry runs and other failures', async () => {
    expect(await denied(1, 34, 35, 36, 49)).toEqual([]);
  });
});

describe('failed-calls', () => {
  const failed = async (...numbers: number[]) => only(await ask('failed-calls', ...numbers), 'principal', 'operation', 'kms_key', 'error_code');

  test('finds calls with a disabled key and with a wrong context', async () => {
    expect(await failed(34, 35)).toEqual([
      [roleArn('Writer'), 'GenerateDataKey', RETIRED, 'DisabledException'],
      [userArn('carol'), 'Decrypt', null, 'InvalidCiphertextException'],
    ]);
  });

  test('leaves out successes, dry runs and denials', async () => {
    expect(await failed(1, 30, 32, 33, 36)).toEqual([]);
  });
});

describe('key-changes', () => {
  const changes = async (...numbers: number[]) => only(await ask('key-changes', ...numbers), 'kms_key', 'change', 'operation', 'principal', 'outcome', 'changes');

  test('finds changes of policy, rotation, state and names, and operations that nobody knew of', async () => {
    expect(await changes(40, 44, 46, 48, 50)).toEqual([
      [ORDERS, 'policy', 'PutKeyPolicy', roleArn('Administrator'), 'succeeded', 1],
      [ORDERS, 'rotation', 'EnableKeyRotation', roleArn('Administrator'), 'succeeded', 1],
      [RETIRED, 'state', 'ScheduleKeyDeletion', roleArn('Administrator'), 'succeeded', 1],
      [ARCHIVE, 'names', 'CreateAlias', roleArn('Administrator'), 'succeeded', 1],
      [ARCHIVE, 'other', 'UpdateKeyTenancy', roleArn('Administrator'), 'succeeded', 1],
    ]);
  });

  test('finds what KMS itself did, which no request names', async () => {
    expect(await changes(45, 47)).toEqual([
      [ORDERS, 'rotation', 'RotateKey', 'AWS Internal', 'succeeded', 1],
      [RETIRED.split('/')[1], 'state', 'DeleteKey', 'AWS Internal', 'succeeded', 1],
    ]);
  });

  test('has a line for each grant of a person, and one for all of a service', async () => {
    expect(only(await ask('key-changes', 41, 42, 43), 'principal', 'service', 'changes', 'first_change', 'last_change')).toEqual([
      [roleArn('Administrator'), 'direct', 1, '2026-01-06T14:05:00Z', '2026-01-06T14:05:00Z'],
      [roleArn('Launcher'), 'ec2.amazonaws.com', 2, '2026-01-06T14:10:00Z', '2026-01-06T14:20:00Z'],
    ]);
  });

  test('has lines of their own for two grants of one person', async () => {
    const [grant] = synthetic(41);
    const table = await RecordsTable.of([grant, { ...grant, eventID: 'another' }]);

    expect(only(await table.ask(AUDIT_QUERIES.find(query => query.name === 'key-changes')!), 'principal', 'changes'))
      .toEqual([[roleArn('Administrator'), 1], [roleArn('Administrator'), 1]]);
  });

  test('says what was asked for, of several the last', async () => {
    expect(only(await ask('key-changes', 40), 'request')).toEqual([[expect.stringContaining('"policyName":"default"')]]);
    expect(only(await ask('key-changes', 42, 43), 'request')).toEqual([[expect.stringContaining('vol-00000000000000002')]]);
    expect(only(await ask('key-changes', 45), 'request')).toEqual([[expect.stringContaining('"rotationType":"AUTOMATIC"')]]);
  });

  test('shows what was tried and refused', async () => {
    expect((await changes(32, 49)).map(line => [line[2], line[4]])).toEqual([['CreateGrant', 'denied'], ['PutKeyPolicy', 'failed']]);
  });

  test('leaves out use, looking, and changes of other services', async () => {
    expect(await changes(1, 3, 7, 10, 11, 12, 13, 72)).toEqual([]);
  });
});
