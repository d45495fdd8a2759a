import { type ChildProcess, spawn } from 'child_process';
import { mkdirSync, readdirSync } from 'fs';
import * as path from 'path';
import { setTimeout } from 'timers/promises';
import { kmsRecord, LogFolder, REAL } from './support/log-files';

const ROOT = path.join(__dirname, '../..');
const LOADER = path.join(ROOT, 'node_modules/tsx/dist/loader.mjs');

let folder: LogFolder;
let temporary: string;

beforeEach(() => {
  folder = new LogFolder();
  temporary = path.join(folder.path, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => folder.remove());

/** The program in a process of its own. */
function start(args: readonly string[], nodeOptions: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, '--import', LOADER, 'cli/src/main.ts', ...args], {
    cwd: ROOT, env: { ...process.env, TMPDIR: temporary, TSX_TSCONFIG_PATH: 'tsconfig.dev.json', TSX_DISABLE_CACHE: '1' },
  });
}

/** What it wrote, and how it ended. */
async function end(process: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let out = '';
  let err = '';
  process.stdout?.on('data', (chunk: Buffer) => out += chunk);
  process.stderr?.on('data', (chunk: Buffer) => err += chunk);
  return new Promise(resolve => process.on('close', code => resolve({ code, out, err })));
}

/** Enough to be busy with for a while. */
function manyLogs(): string {
  for (let file = 0; file < 40; file++) {
    folder.writeLog(`logs/${file}.json`, ...Array.from({ length: 2000 }, (_, id) => kmsRecord(file * 2000 + id)));
  }
  return path.join(folder.path, 'logs');
}

const folders = (): string[] => readdirSync(temporary).filter(name => name.startsWith('cdk-at-rest-audit-'));

async function untilBusy(): Promise<void> {
  while (folders().length === 0) {
    await setTimeout(20);
  }
}

test('answers into a pipe, without a bar, and leaves nothing behind', async () => {
  const { code, out, err } = await end(start(['audit', REAL, '--query', 'key-use']));
  expect(code).toBe(0);
  expect(out).toContain('954 records in 13 files');
  expect(err).toMatch(/^note: [^\n]*\n$/);
  expect(folders()).toEqual([]);
});

test('hands its exit code to the shell', async () => {
  expect((await end(start(['audit', '/nowhere']))).code).toBe(3);
  expect((await end(start(['audit']))).code).toBe(2);
});

test.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('removes its temporary folder on %s', async (signal, code) => {
  const running = start(['audit', manyLogs()]);
  const ended = end(running);
  await untilBusy();
  running.kill(signal);
  await expect(ended).resolves.toMatchObject({ code, out: '' });
  expect(folders()).toEqual([]);
});

test('removes its temporary folder when it crashes', async () => {
  const crash = folder.write('crash.cjs', "const { readdirSync } = require('fs');\nsetInterval(() => { if (readdirSync(process.env.TMPDIR).some(name => name.startsWith('cdk-at-rest-audit-'))) throw new Error('crash'); }, 5);");
  const { code, err } = await end(start(['audit', manyLogs()], ['--require', crash]));
  expect(code).not.toBe(0);
  expect(err).toContain('Error: crash');
  expect(folders()).toEqual([]);
});

test('ends quietly when its reader has seen enough', async () => {
  const running = start(['audit', REAL, '--format', 'json']);
  running.stdout!.destroy();
  const { code, err } = await end(running);
  expect(code).toBe(0);
  expect(err).not.toContain('EPIPE');
});
