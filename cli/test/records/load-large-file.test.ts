import { closeSync, openSync, readdirSync, truncateSync, writeSync } from 'fs';
import * as path from 'path';
import { gzipSync } from 'zlib';
import { findLogFiles } from '../../src/records/find-log-files';
import { InputReport } from '../../src/records/input-report';
import { loadRecords } from '../../src/records/load-records';
import { MAX_WHOLE_BYTES } from '../../src/records/read-log-file';
import { RecordStore } from '../../src/records/record-store';
import { kmsRecord, LogFolder, logText } from '../support/log-files';

const MANY = 20_000;
/** Records with different ids, larger together than what is held as a whole. */
const RECORDS = Array.from({ length: MANY }, (_, id) => kmsRecord(id, { userAgent: 'x'.repeat(300) }));
const LARGE = logText(...RECORDS);

let folder: LogFolder;
let store: RecordStore;
let report: InputReport;

beforeEach(async () => {
  folder = new LogFolder();
  folder.writeLog('zz-good.json', kmsRecord(999_999));
  report = new InputReport();
  store = await RecordStore.open(folder.path);
});
afterEach(() => {
  store.close();
  folder.remove();
});

async function load(): Promise<{ records: number; different: number }> {
  await loadRecords(store, await findLogFiles([folder.path], report), report);
  for await (const row of store.query('SELECT count(*) AS records, count(DISTINCT eventid) AS different FROM cloudtrail_logs')) {
    return row as { records: number; different: number };
  }
  throw new Error('no answer');
}

const problems = (): Array<[string, string]> => report.problems.map(problem => [path.relative(folder.path, problem.path), problem.message]);

test('is large enough for what is tested', () => {
  expect(LARGE.length).toBeGreaterThan(MAX_WHOLE_BYTES);
});

test.each([
  ['a.json', LARGE],
  ['a.json.gz', gzipSync(LARGE)],
])('loads every record of a large %s once', async (name, content) => {
  folder.write(name, content);
  await expect(load()).resolves.toEqual({ records: MANY + 1, different: MANY + 1 });
  expect(problems()).toEqual([]);
  expect(report.filesRead).toBe(2);
});

test.each<[string, string | Buffer, string]>([
  ['cut off', LARGE.slice(0, -30), 'is not JSON: it ends too early, after \\d+ characters \\(in what follows the first \\d+ bytes\\)'],
  ['cut off and compressed', gzipSync(LARGE).subarray(0, -30), 'is truncated: its gzip stream ends too early'],
  ['broken in the middle', LARGE.replace('"eventID":"00000000-0000-4000-8000-000000015000"', '"eventID":oops'), 'is not JSON: .*in what follows the first'],
  ['not in UTF-8 at its end', Buffer.concat([Buffer.from(LARGE.slice(0, -2)), Buffer.from(',"\xff"]}', 'latin1')]), 'is not text in UTF-8'],
  ['without records', JSON.stringify({ other: RECORDS }), 'has no `Records`: its fields are other'],
  ['a text', `hello ${' '.repeat(MAX_WHOLE_BYTES)}`, 'is not JSON: it begins with "hello"'],
])('has no record of a large file that is %s, and names it', async (_, content, message) => {
  folder.write('a.json', content);
  await expect(load()).resolves.toEqual({ records: 1, different: 1 });
  expect(problems()).toEqual([['a.json', expect.stringMatching(new RegExp(`^${message}`))]]);
});

test('leaves out a large file that is there twice', async () => {
  folder.write('a.json', LARGE);
  folder.write('b.json.gz', gzipSync(LARGE));
  await expect(load()).resolves.toEqual({ records: MANY + 1, different: MANY + 1 });
  expect(problems()).toEqual([[expect.stringMatching(/^[ab]\.json/), expect.stringContaining('is left out: it has the same content as ')]]);
});

test('sees that 2 GB of nothing are no log file, at once', async () => {
  truncateSync(folder.write('a.json', ''), 2 * 1024 ** 3);
  const started = Date.now();
  await expect(load()).resolves.toEqual({ records: 1, different: 1 });
  expect(problems()).toEqual([['a.json', expect.stringMatching(/^is not JSON: it begins with/)]]);
  expect(Date.now() - started).toBeLessThan(5000);
});

test('gives up on 2 GB that begin as a log file and never end, with little memory', async () => {
  const file = folder.write('a.json', '');
  truncateSync(file, 2 * 1024 ** 3);
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, '{"Records":["');
  closeSync(descriptor);
  const before = process.memoryUsage.rss();
  await expect(load()).resolves.toEqual({ records: 1, different: 1 });
  expect(problems()).toEqual([['a.json', 'is no log file: there is no end to something in it after 32 MiB']]);
  expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 1024 ** 2);
});

test('fails as a whole where the records have no place', async () => {
  folder.write('a.json', LARGE);
  jest.spyOn(store, 'nextPart').mockReturnValue('/dev/full/part.parquet');
  await expect(load()).rejects.toThrow(/part\.parquet/);
  expect(problems()).toEqual([]);
});

test('leaves nothing behind', async () => {
  folder.write('a.json', LARGE);
  await load();
  store.close();
  expect(readdirSync(folder.path)).toEqual(['a.json', 'zz-good.json']);
});
