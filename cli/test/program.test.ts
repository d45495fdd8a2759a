import { existsSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { AUDIT_QUERIES } from 'cdk-at-rest/offline';
import { EXIT_CODES, ExitCode } from '../src/exit-code';
import { run } from '../src/program';
import { RecordStore } from '../src/records/record-store';
import { kmsRecord, LogFolder, REAL } from './support/log-files';
import { type Recorder, recordedTerminal } from './support/recorder';

let folder: LogFolder;

beforeEach(() => {
  folder = new LogFolder();
});
afterEach(() => folder.remove());

interface Result {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

async function audit(...args: string[]): Promise<Result> {
  return command(recordedTerminal(), 'audit', ...args);
}

async function command(terminal: { out: Recorder; err: Recorder }, ...args: string[]): Promise<Result> {
  const code = await run(args, terminal);
  return { code, out: terminal.out.text, err: terminal.err.text };
}

interface JsonReport {
  readonly input: { readonly files: number; readonly records: number; readonly recordsInPeriod: number };
  readonly verification?: { readonly isVerified: boolean };
  readonly callsByDay: unknown[];
  readonly answers: ReadonlyArray<{ readonly name: string; readonly rows: ReadonlyArray<Record<string, unknown>>; readonly rowCount: number }>;
}

async function json(...args: string[]): Promise<JsonReport> {
  const { out } = await audit(...args, '--format', 'json');
  return JSON.parse(out) as JsonReport;
}

const leftovers = (): string[] => readdirSync(tmpdir()).filter(name => name.startsWith(`cdk-at-rest-audit-${process.pid}-`));

describe('answers', () => {
  test('all questions, of real records', async () => {
    const { code, out, err } = await audit(REAL);
    expect(code).toBe(ExitCode.OK);
    expect(out).toMatch(/^Input {6}954 records in 13 files\nRecords {4}from 2023-07-10T11:42:18Z to 2023-07-10T12:04:57Z\nOf KMS {5}186 records\nAccounts {3}123837392027\n/);
    AUDIT_QUERIES.forEach(query => expect(out).toContain(`${query.title}: `));
    expect(out).toContain('│    84 │ 2023-07-10T11:58:10Z │');
    expect(err).toMatch(/^note: .* has 2 files that are not read, .*LICENSE, README\.md\n$/);
    expect(leftovers()).toEqual([]);
  });

  test('some of them, with numbers for a program', async () => {
    const report = await json(REAL, '--query', 'last-use', '--query', 'key-use');
    expect(report.answers.map(answer => answer.name)).toEqual(['key-use', 'last-use']);
    expect(report.answers[0].rows.map(row => row.calls)).toEqual([84, 42, 40, 20]);
    expect(report.callsByDay).toEqual([{ day: '2023-07-10', calls: 186, denied: 0 }]);
  });

  test('of a period, a key, a principal', async () => {
    folder.writeLog('a.json',
      kmsRecord(1), kmsRecord(2, { eventTime: '2026-02-01T00:00:00Z' }),
      kmsRecord(3, { resources: [{ ARN: 'arn:aws:kms:eu-west-1:111122223333:key/other', type: 'AWS::KMS::Key' }] }),
      kmsRecord(4, { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/bob' } }));
    const calls = async (...args: string[]): Promise<unknown> =>
      (await json(folder.path, '--query', 'key-use', ...args)).answers[0].rows.reduce((sum, row) => sum + Number(row.calls), 0);
    expect(await calls()).toBe(4);
    expect(await calls('--until', '2026-01-31')).toBe(3);
    expect(await calls('--since', '2026-02-01')).toBe(1);
    expect(await calls('--key', 'other')).toBe(1);
    expect(await calls('--principal', 'bob')).toBe(1);
    expect(await json(folder.path, '--since', '2026-02-01')).toMatchObject({ input: { records: 4, recordsInPeriod: 1 } });
  });

  test('with the names of an inventory', async () => {
    const inventory = folder.write('keys/keys.json', JSON.stringify([{ keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/unused', kind: 'customer managed', name: 'never used' }]));
    folder.writeLog('logs/a.json', kmsRecord(1));
    const report = await json(path.join(folder.path, 'logs'), '--query', 'last-use', '--inventory', inventory);
    expect(report.answers[0].rows).toContainEqual(expect.objectContaining({ kms_key: 'arn:aws:kms:eu-west-1:111122223333:key/unused', name: 'never used', uses: 0 }));
  });

  test('as many rows as are asked for, and counts the others', async () => {
    const [some] = (await json(REAL, '--query', 'data-read', '--limit', '3')).answers;
    expect([some.rows.length, some.rowCount]).toEqual([3, 62]);
    expect((await audit(REAL, '--query', 'data-read')).out).toContain('The first 50 of 62 rows; --limit 0 shows all.');
    expect((await audit(REAL, '--query', 'data-read', '--limit', '0')).out).not.toContain('--limit 0 shows all');
  });

  test('lists the questions without reading anything', async () => {
    const { code, out } = await audit('--list-queries');
    expect(code).toBe(ExitCode.OK);
    expect(out.trim().split('\n').map(line => line.split(' ')[0])).toEqual(AUDIT_QUERIES.map(query => query.name));
  });
});

describe('output', () => {
  test('goes to a file whose ending says its form', async () => {
    const file = path.join(folder.path, 'report.html');
    const { code, out, err } = await audit(REAL, '--output', file);
    expect(code).toBe(ExitCode.OK);
    expect(out).toBe('');
    expect(err).toContain(`Report: ${file}\n`);
    expect(readFileSync(file, 'utf-8')).toMatch(/^<!doctype html>\n<html lang="en">[^]*<\/html>\n$/);
  });

  test('fits a terminal, with a bar that goes away; a pipe has neither', async () => {
    const terminal = await command(recordedTerminal(100), 'audit', REAL, '--query', 'key-use');
    expect(Math.max(...terminal.out.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
    expect(terminal.err).toContain('Reading');
    const pipe = await audit(REAL, '--query', 'key-use');
    expect(pipe.out).toContain('arn:aws:kms:us-east-1:123837392027:key/0e5d0ab6-097e-49d8-99ef-747ce3e5f8f4 │');
    expect(pipe.err).not.toContain('Reading');
  });
});

describe('exit codes', () => {
  test('3 where some input could not be used, and the rest is analysed', async () => {
    folder.writeLog('good.json', kmsRecord(1));
    folder.write('empty.json', '');
    const { code, out, err } = await audit(folder.path, '/nowhere/at/all', '--query', 'key-use');
    expect(code).toBe(ExitCode.INPUT);
    expect(out).toContain('1 record in 1 file');
    expect(err).toBe([
      'error: /nowhere/at/all does not exist',
      `error: ${folder.path}/empty.json is empty`,
      'error: 2 inputs could not be used; the rest was analysed',
      '',
    ].join('\n'));
  });

  test('4 where the verification fails', async () => {
    folder.writeLog('good.json', kmsRecord(1));
    const { code, out } = await audit(folder.path, '--query', 'key-use', '--verify', '--format', 'json');
    expect(code).toBe(ExitCode.NOT_VERIFIED);
    expect((JSON.parse(out) as JsonReport).verification).toMatchObject({ isVerified: false });
  });

  test.each([
    [[], 'missing argument: give a log file or a folder of log files'],
    [['x', '--query', 'nope'], "option '--query <name>' argument 'nope' is invalid. There is no query of this name. There are: key-use"],
    [['x', '--format', 'pdf'], "argument 'pdf' is invalid. Allowed choices are table, json, markdown, html"],
    [['x', '--limit', 'many'], 'Give a whole number; 0 for all rows.'],
    [['x', '--since', 'yesterday'], "since is 'yesterday': give a day such as 2026-01-31"],
    [['x', '--since', '2026-02-01', '--until', '2026-01-01'], 'is empty: give a start that is before the end'],
    [['x', '--inventory', '/nowhere.json'], 'The inventory /nowhere.json cannot be read'],
    [['x', '--output', '/nowhere/a.html'], 'The report cannot be written to /nowhere/a.html'],
    [['x', '--region', 'eu-west-1'], '--public-keys and --region belong to --verify'],
    [['x', '--verify', '--public-keys', '/nowhere.json'], '/nowhere.json'],
    [['x', '--bogus'], "unknown option '--bogus'"],
  ])('2 for audit %j, before anything is read', async (args, message) => {
    const { code, out, err } = await audit(...args);
    expect(code).toBe(ExitCode.USAGE);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).toContain('(--help explains)');
  });

  test('2 for a command that there is not, and for none', async () => {
    expect((await command(recordedTerminal(), 'nope')).code).toBe(ExitCode.USAGE);
    expect((await command(recordedTerminal())).code).toBe(ExitCode.USAGE);
  });

  test('1 where something else fails, and nothing is left behind', async () => {
    jest.spyOn(RecordStore.prototype, 'publish').mockRejectedValueOnce(new Error('disk \u0007 full'));
    const { code, err } = await audit(REAL);
    expect(code).toBe(ExitCode.FAILED);
    expect(err).toBe('error: disk \\u0007 full\n');
    expect(leftovers()).toEqual([]);
  });
});

describe('help', () => {
  test('teaches with examples, and names every question and exit code', async () => {
    const { code, out } = await audit('--help');
    expect(code).toBe(ExitCode.OK);
    expect(out.match(/^ {4}\$ .*cdk-at-rest audit .*$/gm)!.length).toBeGreaterThanOrEqual(6);
    EXIT_CODES.forEach(([number, meaning]) => expect(out).toContain(`${number}`.padEnd(3) + ` ${meaning}`));
  });

  test('every example is a command line that is understood', async () => {
    const { out } = await audit('--help');
    const examples = out.match(/(?<=\$ )cdk-at-rest audit [^|\n]*/g)!.filter(example => !example.includes('keys.json'));
    expect(examples.length).toBeGreaterThanOrEqual(5);
    for (const example of examples) {
      const args = [...example.matchAll(/'([^']*)'|(\S+)/g)].map(match => match[1] ?? match[2]).slice(2);
      const isPath = (arg: string): boolean => arg.endsWith('/');
      const target = path.join(folder.path, 'audit.html');
      const result = await audit(...args.map(arg => isPath(arg) ? REAL : arg === 'audit.html' ? target : arg));
      expect([example, result.code]).toEqual([example, args.includes('--verify') ? ExitCode.NOT_VERIFIED : ExitCode.OK]);
    }
    expect(existsSync(path.join(folder.path, 'audit.html'))).toBe(true);
  }, 60_000);

  test('the program has a version', async () => {
    const { version } = JSON.parse(readFileSync(path.join(__dirname, '../package.json'), 'utf-8')) as { version: string };
    await expect(command(recordedTerminal(), '--version')).resolves.toMatchObject({ code: ExitCode.OK, out: `${version}\n` });
  });
});
