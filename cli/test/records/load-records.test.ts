import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import * as path from 'path';
import { gzipSync } from 'zlib';
import { CLOUDTRAIL_COLUMNS, PARTITION_COLUMNS } from 'cdk-at-rest/offline';
import { findLogFiles } from '../../src/records/find-log-files';
import { InputReport } from '../../src/records/input-report';
import { loadRecords } from '../../src/records/load-records';
import { RecordStore, type Row } from '../../src/records/record-store';
import { RecordsTable } from '../queries/records-table';
import { recordsIn } from '../queries/test-records';
import { kmsRecord, LogFolder, logText, REAL, SYNTHETIC } from '../support/log-files';

let folder: LogFolder;
let store: RecordStore;
let report: InputReport;

beforeEach(async () => {
  folder = new LogFolder();
  report = new InputReport();
  store = await RecordStore.open();
});
afterEach(() => {
  store.close();
  folder.remove();
});

async function load(...paths: string[]): Promise<void> {
  await loadRecords(store, await findLogFiles(paths.length === 0 ? [folder.path] : paths, report), report);
}

async function rows(sql: string): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of store.query(sql)) {
    all.push(row);
  }
  return all;
}

const eventIds = async (): Promise<string[]> => (await rows('SELECT eventid FROM cloudtrail_logs ORDER BY 1')).map(row => String(row.eventid));
const idOf = (record: object): string => (record as { eventID: string }).eventID;
const problems = (): Array<[string, string]> => report.problems.map(problem => [path.relative(folder.path, problem.path), problem.message]);

describe('good input', () => {
  const columns = [...CLOUDTRAIL_COLUMNS, ...PARTITION_COLUMNS].map(column => `CAST(${column.name} AS varchar) AS ${column.name}`).join(', ');
  const all = `SELECT ${columns} FROM cloudtrail_logs ORDER BY eventid, eventtime`;

  test.each(['cloudtrail', 'synthetic'] as const)('gives every column of every record of test/data/%s as another loader does', async name => {
    await load(name === 'cloudtrail' ? REAL : SYNTHETIC);
    const expected = await (await RecordsTable.of(recordsIn(name))).rows(all);
    const loaded = await rows(all);
    expect(loaded).toHaveLength(expected.length);
    expect(loaded.map(comparable)).toEqual(expected.map(comparable));
    expect(report.problems).toEqual([]);
  });

  /** The other loader keeps the names within structures in lower case, where the files have another case. */
  function comparable(row: object): object {
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, /^(useridentity|resources|tlsdetails)$/.test(name) ? String(value).toLowerCase() : value]));
  }

  test('counts as jq would: every record of every file', async () => {
    const expected = readdirSync(REAL).filter(name => name.endsWith('.json'))
      .map(name => (JSON.parse(readFileSync(path.join(REAL, name), 'utf-8')) as { Records: unknown[] }).Records.length);
    await load(REAL);
    expect(await rows('SELECT count(*) AS records FROM cloudtrail_logs')).toEqual([{ records: expected.reduce((a, b) => a + b) }]);
    expect(report.filesRead).toBe(expected.length);
  });

  test('reads files that are indented, and several in one batch', async () => {
    const [a, b] = [kmsRecord(1), kmsRecord(2)];
    folder.write('a.json', JSON.stringify({ Records: [a] }, undefined, 2));
    folder.writeLog('b.json.gz', b);
    await load();
    expect(await eventIds()).toEqual([idOf(a), idOf(b)]);
  });

  test('needs no resources in a record, and takes no harm from fields that it does not know', async () => {
    const { resources: _, ...without } = kmsRecord(1) as { resources: unknown };
    folder.writeLog('a.json', without, kmsRecord(2, { addedByAwsLater: { deep: [1] }, userIdentity: { type: 'New', alsoNew: true } }));
    await load();
    expect(await rows('SELECT resources, useridentity.type AS type FROM cloudtrail_logs ORDER BY eventid')).toEqual([
      { resources: null, type: 'IAMUser' }, expect.objectContaining({ type: 'New' }),
    ]);
    expect(problems()).toEqual([]);
  });

  test('has the table also when there is no record', async () => {
    folder.writeLog('a.json');
    folder.writeLog('b.json');
    await load();
    expect(await rows('SELECT count(*) AS records FROM cloudtrail_logs')).toEqual([{ records: 0 }]);
    expect(report.filesRead).toBe(2);
    expect(problems()).toEqual([]);
  });

  test('tells of each file as it is read', async () => {
    folder.writeLog('a.json', kmsRecord(1));
    folder.write('b.json', '');
    const seen: string[] = [];
    await loadRecords(store, await findLogFiles([folder.path], report), report, file => seen.push(path.basename(file.path)));
    expect(seen.sort()).toEqual(['a.json', 'b.json']);
  });
});

describe('bad input', () => {
  const good = kmsRecord(1);
  const another = kmsRecord(2);

  /** The bad file stands between two good ones, in one batch with them. */
  async function loadBeside(name: string, content: string | Buffer): Promise<void> {
    folder.writeLog('a-good.json', good);
    folder.write(`b-${name}`, content);
    folder.writeLog('c-good.json.gz', another);
    await load();
  }

  test.each<[string, string | Buffer, string]>([
    ['truncated.json.gz', gzipSync(logText(kmsRecord(3))).subarray(0, -20), 'is truncated: its gzip stream ends too early'],
    ['truncated.json', logText(kmsRecord(3)).slice(0, -20), 'is not JSON: it ends too early, after '],
    ['text.json', 'hello', 'is not JSON: it begins with "hello"'],
    ['empty.json', '', 'is empty'],
    ['blank.json', ' \n ', 'is empty'],
    ['no-records.json', '{"a":1}', 'has no `Records`: its fields are a'],
    ['records-object.json', '{"Records":{"a":1}}', '`Records` is not a list'],
    ['flow.json.gz', gzipSync('version account-id interface-id srcaddr\n'), 'is not JSON: it looks like a VPC flow log'],
    ['nul.json', '{"Records":[{"eventName":"\u0000"}]}', 'is not JSON: '],
    ['surrogate.json', logText({ eventName: '\ud800' }), 'holds text that is no valid Unicode'],
    ['two-documents.json', `${logText(kmsRecord(3))}\n${logText(kmsRecord(4))}`, 'is not JSON: it holds a document on each line'],
    ['other-elements.json', logText(5, null, 'x', [], {}, { eventTime: 'x', eventName: 'y' }), 'has 6 of 6 elements of `Records` left out: they are no records of CloudTrail'],
  ])('%s: names it, and loads the files beside it', async (name, content, message) => {
    await loadBeside(name, content);
    expect(await eventIds()).toEqual([idOf(good), idOf(another)]);
    expect(problems()).toEqual([[`b-${name}`, expect.stringMatching(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\`]/g, '\\$&')}`))]]);
  });

  test('keeps the records of a file that holds other things as well', async () => {
    await loadBeside('mixed.json', logText(kmsRecord(3), 7, kmsRecord(4, { eventTime: undefined })));
    expect(await eventIds()).toEqual([idOf(good), idOf(another), idOf(kmsRecord(3))]);
    expect(problems()).toEqual([['b-mixed.json', expect.stringContaining('has 2 of 3 elements of `Records` left out')]]);
    expect(report.filesRead).toBe(3);
  });

  test('takes what has the wrong type in a record for absent, and keeps the record', async () => {
    folder.writeLog('a.json', kmsRecord(1, { resources: { ARN: 'x' }, userIdentity: 'root', tlsDetails: [1] }));
    await load();
    expect(await rows('SELECT resources, useridentity.arn AS arn, tlsdetails.tlsversion AS version FROM cloudtrail_logs')).toEqual([{ resources: null, arn: null, version: null }]);
  });

  test('counts a file once that is there twice, compressed or not', async () => {
    folder.writeLog('a.json', good);
    folder.writeLog('b.json.gz', good);
    folder.writeLog('c/a.json', good);
    await load();
    expect(await eventIds()).toEqual([idOf(good)]);
    expect(problems()).toEqual([
      ['b.json.gz', `is left out: it has the same content as ${path.join(folder.path, 'a.json')}`],
      ['c/a.json', `is left out: it has the same content as ${path.join(folder.path, 'a.json')}`],
    ]);
  });

  test('goes through a thousand empty files', async () => {
    Array.from({ length: 1000 }, (_, index) => folder.write(`empty-${index}.json`, ''));
    folder.writeLog('zz.json', good);
    await load();
    expect(await eventIds()).toEqual([idOf(good)]);
    expect(report.problems).toHaveLength(1000);
    expect(new Set(report.problems.map(problem => problem.message))).toEqual(new Set(['is empty']));
  });

  test('takes a digest file for no mistake', async () => {
    await loadBeside('digest.json', JSON.stringify({ digestStartTime: '2026-01-31T00:00:00Z', digestS3Object: 'a', logFiles: [] }));
    expect(await eventIds()).toEqual([idOf(good), idOf(another)]);
    expect(problems()).toEqual([]);
    expect(report.notes).toEqual([{ path: path.join(folder.path, 'b-digest.json'), message: 'is a digest file, which holds no records: see --verify' }]);
  });

  test('fails as a whole where the records have no place', async () => {
    folder.writeLog('a.json', good);
    jest.spyOn(store, 'nextPart').mockReturnValue('/dev/full/part.parquet');
    await expect(load()).rejects.toThrow(/part\.parquet/);
    expect(existsSync(folder.path) && statSync(folder.path).isDirectory()).toBe(true);
  });
});
