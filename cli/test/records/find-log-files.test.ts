import { execFileSync } from 'child_process';
import { mkdirSync, symlinkSync } from 'fs';
import * as path from 'path';
import { reasonOf } from '../../src/records/attempted';
import { findLogFiles } from '../../src/records/find-log-files';
import { InputReport } from '../../src/records/input-report';
import { LogFolder } from '../support/log-files';

let folder: LogFolder;
let report: InputReport;

beforeEach(() => {
  folder = new LogFolder();
  report = new InputReport();
});
afterEach(() => folder.remove());

async function found(...paths: string[]): Promise<string[]> {
  const files = await findLogFiles(paths.map(each => path.join(folder.path, each)), report);
  return files.map(file => path.relative(folder.path, file.path));
}

test('finds log files in a whole tree, in the order of their names', async () => {
  folder.writeLog('AWSLogs/111122223333/CloudTrail/eu-west-1/2026/02/01/b.json.gz');
  folder.writeLog('AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/31/a.json.gz');
  folder.writeLog('AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/31/A.JSON');
  await expect(found('AWSLogs')).resolves.toEqual([
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/31/A.JSON',
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/31/a.json.gz',
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/02/01/b.json.gz',
  ]);
  expect(report.problems).toEqual([]);
  expect(report.notes).toEqual([]);
});

test('says the size of each file', async () => {
  const file = folder.write('a.json', '12345');
  await expect(findLogFiles([file], report)).resolves.toEqual([{ path: file, size: 5 }]);
});

test('leaves digest files and their signatures to --verify, and says so', async () => {
  folder.writeLog('AWSLogs/1/CloudTrail/a.json.gz');
  folder.write('AWSLogs/1/CloudTrail-Digest/d.json.gz', 'x');
  folder.write('AWSLogs/1/CloudTrail-Digest/d.json.gz.signature', 'x');
  folder.write('copied/1_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20260131T000000Z.json.gz', 'x');
  await expect(found('')).resolves.toEqual(['AWSLogs/1/CloudTrail/a.json.gz']);
  expect(report.notes.map(note => note.message)).toEqual(['has 2 digest files, which hold no records: see --verify']);
});

test('counts files of other kinds and names a few of them', async () => {
  folder.writeLog('a.json');
  ['b.log', 'c.log.gz', 'd.txt', 'sub/e'].forEach(name => folder.write(name, 'x'));
  await expect(found('')).resolves.toEqual(['a.json']);
  expect(report.notes.map(note => note.message)).toEqual([
    'has 4 files that are not read, since their names do not end in .json or .json.gz: b.log, c.log.gz, d.txt, …',
  ]);
});

test('reads a file that is named itself, whatever its ending', async () => {
  folder.write('flow.log', 'x');
  await expect(found('flow.log')).resolves.toEqual(['flow.log']);
  expect(report.problems).toEqual([]);
});

test('takes a file that is reached twice once', async () => {
  folder.writeLog('logs/a.json');
  symlinkSync('a.json', path.join(folder.path, 'logs/link.json'));
  symlinkSync('logs', path.join(folder.path, 'other'));
  await expect(found('logs', 'logs/a.json', 'other')).resolves.toEqual(['logs/a.json']);
  expect(report.problems).toEqual([]);
});

test('follows links to files and folders, and not in circles', async () => {
  folder.writeLog('elsewhere/a.json');
  folder.write('elsewhere/b.txt', 'x');
  mkdirSync(path.join(folder.path, 'logs'));
  symlinkSync('../elsewhere', path.join(folder.path, 'logs/folder'));
  symlinkSync('../elsewhere/b.txt', path.join(folder.path, 'logs/text'));
  symlinkSync('../logs', path.join(folder.path, 'elsewhere/back'));
  await expect(found('logs')).resolves.toEqual(['logs/folder/a.json']);
  expect(report.problems).toEqual([]);
});

test.each([
  ['a path that does not exist', 'nowhere', 'does not exist'],
  ['a folder without log files', 'empty', 'holds no log file: no file whose name ends in .json or .json.gz'],
  ['a pipe, which would keep the reader waiting', 'pipe.json', 'is not a regular file'],
  ['a link that leads nowhere', 'links/dangling.json', 'does not exist'],
])('names %s, and goes on', async (_, given, message) => {
  folder.writeLog('good.json');
  mkdirSync(path.join(folder.path, 'empty'));
  mkdirSync(path.join(folder.path, 'links'));
  execFileSync('mkfifo', [path.join(folder.path, 'pipe.json')]);
  symlinkSync('nothing', path.join(folder.path, 'links/dangling.json'));
  await expect(found(given, 'good.json')).resolves.toEqual(['good.json']);
  expect(report.problems).toContainEqual({ path: path.join(folder.path, given), message });
});

test('says in words why a file cannot be read', () => {
  expect(reasonOf(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('cannot be read: permission denied');
  expect(reasonOf(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))).toBe('cannot be read: EIO: i/o error');
  expect(reasonOf(new Error('odd'))).toBe('cannot be read: odd');
});
