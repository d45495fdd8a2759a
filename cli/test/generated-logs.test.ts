/** The log files that `npx projen bench` measures with. */
import { readFileSync } from 'fs';
import { generateLogs } from '../../bench/audit/generate';
import { findLogFiles } from '../src/records/find-log-files';
import { InputReport } from '../src/records/input-report';
import { loadRecords } from '../src/records/load-records';
import { RecordStore, type Row } from '../src/records/record-store';
import { LogFolder } from './support/log-files';

const folders = [new LogFolder(), new LogFolder()];

beforeAll(async () => {
  await Promise.all(folders.map(folder => generateLogs(folder.path, 9000)));
});
afterAll(() => folders.forEach(folder => folder.remove()));

test('are the same at every run', async () => {
  const [first, second] = await Promise.all(folders.map(folder => findLogFiles([folder.path], new InputReport())));
  expect(first).toHaveLength(3);
  first.forEach((file, index) => expect(readFileSync(file.path).equals(readFileSync(second[index].path))).toBe(true));
});

test('hold the records that were asked for, each with an id of its own, a fifth of them of KMS', async () => {
  const report = new InputReport();
  const store = await RecordStore.open();
  await loadRecords(store, await findLogFiles([folders[0].path], report), report);
  const rows: Row[] = [];
  for await (const row of store.query(`
    SELECT count(*) AS records, count(DISTINCT eventid) AS ids, count(DISTINCT useridentity.arn) > 100 AS has_people,
      count(*) FILTER (WHERE eventsource = 'kms.amazonaws.com') / count(*) AS kms_share, count(DISTINCT resources[1].arn) FILTER (WHERE eventsource = 'kms.amazonaws.com') AS keys
    FROM cloudtrail_logs`)) {
    rows.push(row);
  }
  store.close();
  expect(rows).toEqual([{ records: 9000, ids: 9000, has_people: 'true', kms_share: expect.closeTo(0.195, 1), keys: 50 }]);
  expect(report.problems).toEqual([]);
});
