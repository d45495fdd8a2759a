/** The answers on the real records, held against another program's count of the same files. */
import * as path from 'path';
import { AUDIT_QUERIES } from 'cdk-at-rest/offline';
import { ensurePythonEnvironment } from '../../../test/emulator/harness/python-environment';
import { runCommand } from '../../../test/emulator/harness/run-command';
import { type Answer, RecordsTable } from './records-table';
import { recordsIn } from './test-records';

const FOLDER = path.join(__dirname, '../../../test/data/cloudtrail');

interface Count {
  readonly used: unknown[][];
  readonly read: unknown[][];
  readonly lastUse: unknown[][];
  readonly withoutContext: number;
  readonly denied: number;
  readonly failed: number;
  readonly changes: number;
  readonly days: unknown[][];
}

let table: RecordsTable;
let count: Count;

const ask = (name: string): Promise<Answer[]> => table.ask(AUDIT_QUERIES.find(query => query.name === name)!);
const sorted = (lines: unknown[][]) => lines.map(line => JSON.stringify(line)).sort();
const sum = (answer: Answer[], column: string) => answer.reduce((total, line) => total + (line[column] as number), 0);

beforeAll(async () => {
  table = await RecordsTable.of(recordsIn('cloudtrail'));
  const python = await ensurePythonEnvironment(line => process.stderr.write(`${line}\n`));
  count = JSON.parse((await runCommand(python, [path.join(__dirname, 'independent_count.py'), FOLDER])).stdout) as Count;
}, 180_000);

test('the records are the ones that were published', () => {
  expect(recordsIn('cloudtrail')).toHaveLength(954);
  expect(count.used.reduce((total, line) => total + (line[4] as number), 0)).toBe(186);
});

test('who used a key', async () => {
  const answer = await ask('key-use');

  expect(sorted(answer.map(line => [line.kms_key, line.principal, line.service, line.operation, line.calls]))).toEqual(sorted(count.used));
});

test('what a principal read', async () => {
  const answer = await ask('data-read');

  expect(answer.length).toBeGreaterThan(50);
  expect(sorted(answer.map(line => [line.principal, line.kms_key, line.service, line.encryption_context, line.reads]))).toEqual(sorted(count.read));
});

test('the last use of each key', async () => {
  const answer = await ask('last-use');

  expect(answer).toHaveLength(2);
  expect(sorted(answer.map(line => [line.kms_key, line.last_use]))).toEqual(sorted(count.lastUse));
});

test('what was denied, failed, was changed or had no context: nothing, by either count', async () => {
  const answers = {
    denied: sum(await ask('denied-calls'), 'attempts'),
    failed: sum(await ask('failed-calls'), 'attempts'),
    changes: sum(await ask('key-changes'), 'changes'),
    withoutContext: sum(await ask('no-encryption-context'), 'calls'),
  };

  expect(answers).toEqual({ denied: count.denied, failed: count.failed, changes: count.changes, withoutContext: count.withoutContext });
  expect(answers).toEqual({ denied: 0, failed: 0, changes: 0, withoutContext: 0 });
});

test('the days without a call of KMS are those around the one that has some', async () => {
  const answer = await table.ask(AUDIT_QUERIES.find(query => query.name === 'silent-days')!, { since: '2023-07-09', until: '2023-07-12' });

  expect(count.days).toEqual([['123837392027', 'us-east-1', '2023-07-10']]);
  expect(answer.map(line => [line.account, line.region, line.first_day, line.last_day, line.other_records])).toEqual([
    ['123837392027', 'us-east-1', '2023-07-09', '2023-07-09', 0],
    ['123837392027', 'us-east-1', '2023-07-11', '2023-07-12', 0],
  ]);
});
