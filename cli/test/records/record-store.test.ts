import { mkdirSync, readdirSync, statSync, symlinkSync, utimesSync } from 'fs';
import * as path from 'path';
import { DuckDBInstance } from '@duckdb/node-api';
import { findLogFiles } from '../../src/records/find-log-files';
import { InputReport } from '../../src/records/input-report';
import { loadRecords } from '../../src/records/load-records';
import { RecordStore } from '../../src/records/record-store';
import { TemporaryFolder } from '../../src/records/temporary-folder';
import { LogFolder, REAL } from '../support/log-files';

let folder: LogFolder;

beforeEach(() => {
  folder = new LogFolder();
});
afterEach(() => folder.remove());

async function firstRow(store: RecordStore, sql: string): Promise<object> {
  for await (const row of store.query(sql)) {
    return row;
  }
  throw new Error('no row');
}

test('works in a folder whose name has a quote, and leaves nothing there', async () => {
  const quoted = path.join(folder.path, "it's");
  mkdirSync(quoted);
  const store = await RecordStore.open(quoted);
  const report = new InputReport();
  await loadRecords(store, await findLogFiles([REAL], report), report);
  await expect(firstRow(store, 'SELECT count(*) AS records FROM cloudtrail_logs')).resolves.toEqual({ records: 954 });
  store.close();
  expect(readdirSync(quoted)).toEqual([]);
});

test('gives texts, numbers and nulls', async () => {
  const store = await RecordStore.open(folder.path);
  await expect(firstRow(store, "SELECT 'a' AS text, 1::BIGINT AS big, 1.5::DOUBLE AS fraction, NULL AS nothing, DATE '2026-01-31' AS day")).resolves
    .toEqual({ text: 'a', big: 1, fraction: 1.5, nothing: null, day: expect.any(String) });
  store.close();
});

test('fetches no extension of DuckDB from anywhere', async () => {
  const store = await RecordStore.open(folder.path);
  await expect(firstRow(store, "SELECT * FROM read_parquet('https://example.invalid/x.parquet')")).rejects.toThrow(/httpfs/);
  store.close();
});

test('leaves no folder where DuckDB cannot start', async () => {
  jest.spyOn(DuckDBInstance, 'create').mockRejectedValueOnce(new Error('no memory'));
  await expect(RecordStore.open(folder.path)).rejects.toThrow('no memory');
  expect(readdirSync(folder.path)).toEqual([]);
});

describe('the temporary folder', () => {
  test('is for its owner alone', () => {
    const temporary = new TemporaryFolder(folder.path);
    expect(statSync(temporary.path).mode.toString(8)).toMatch(/700$/);
    temporary.remove();
    temporary.remove();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('takes away what a process that was killed left behind, and nothing else', () => {
    const yesterday = (Date.now() - 25 * 60 * 60 * 1000) / 1000;
    // No process has the highest number that Linux gives.
    const old = ['cdk-at-rest-audit-4194304-dead', `cdk-at-rest-audit-${process.pid}-alive`, 'cdk-at-rest-audit-1-anothers', 'something-else'];
    old.forEach(name => {
      mkdirSync(path.join(folder.path, name));
      utimesSync(path.join(folder.path, name), yesterday, yesterday);
    });
    mkdirSync(path.join(folder.path, 'cdk-at-rest-audit-4194304-recent'));
    new TemporaryFolder(folder.path).remove();
    expect(readdirSync(folder.path).sort()).toEqual([...old.slice(1), 'cdk-at-rest-audit-4194304-recent'].sort());
  });

  test('does not mind what another process removed meanwhile', () => {
    symlinkSync('nowhere', path.join(folder.path, 'cdk-at-rest-audit-4194304-gone'));
    expect(() => new TemporaryFolder(folder.path).remove()).not.toThrow();
  });
});
