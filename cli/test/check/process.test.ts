/** The program in a process of its own: what it answers to the shell, and what it loads. */
import { spawnSync } from 'child_process';
import * as path from 'path';
import { LogFolder } from '../support/log-files';
import { KEY, OWNED_QUEUE, templateText } from '../support/templates';

const ROOT = path.join(__dirname, '../../..');

let folder: LogFolder;

beforeEach(() => {
  folder = new LogFolder();
});
afterEach(() => folder.remove());

function run(...args: string[]): { code: number | null; out: string; err: string; loaded: string[] } {
  // The packages whose modules were loaded, on a channel of its own.
  const spy = folder.write('spy.cjs', `
const Module = require('module');
const load = Module._load;
const packages = new Set();
Module._load = function (request) { packages.add(request); return load.apply(this, arguments); };
process.on('exit', () => require('fs').writeSync(3, JSON.stringify([...packages].filter(name => /^(@?\\w)/.test(name)))));
`);
  const { status, stdout, stderr, output } = spawnSync(process.execPath, ['--require', spy, '--import', path.join(ROOT, 'node_modules/tsx/dist/loader.mjs'), 'cli/src/main.ts', ...args], {
    cwd: ROOT, encoding: 'utf-8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'], env: { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.dev.json' },
  });
  return { code: status, out: stdout, err: stderr, loaded: JSON.parse(output[3] as unknown as string) as string[] };
}

const HEAVY = ['@duckdb/node-api', '@aws-sdk/client-cloudtrail', 'cli-progress', 'cli-table3', 'yaml', 'aws-cdk-lib'];

test('answers to the shell, and loads nothing that a check of JSON does not need', () => {
  const { code, out, err, loaded } = run('check', folder.write('a.json', templateText({ Key: KEY, Queue: OWNED_QUEUE })));
  expect([code, err]).toEqual([1, '']);
  expect(out).toContain('1 finding fails the check (--fail-on error).\n');
  expect(loaded).toContain('commander');
  expect(loaded.filter(name => HEAVY.includes(name))).toEqual([]);
});

test('loads the parser of YAML where there is YAML', () => {
  const { code, loaded } = run('check', folder.write('a.yaml', 'Resources:\n  Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: alias/orders}}'));
  expect(code).toBe(0);
  expect(loaded.filter(name => HEAVY.includes(name))).toEqual(['yaml']);
});

test('loads the database for an audit alone, and all commands to list them', () => {
  expect(run('audit', folder.path).loaded).toContain('@duckdb/node-api');
  const { code, out } = run('--help');
  expect(code).toBe(0);
  ['audit', 'check', 'inventory'].forEach(name => expect(out).toMatch(new RegExp(`^ {2}${name} \\[options\\]`, 'm')));
});
