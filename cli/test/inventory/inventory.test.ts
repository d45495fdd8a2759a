import { existsSync, readFileSync } from 'fs';
import * as path from 'path';
import { CheckExitCode } from '../../src/check/exit-code';
import { LogFolder } from '../support/log-files';
import { GOOD_QUEUE, KEY, OWNED_QUEUE, type Result, runCommand, templateText } from '../support/templates';

const ROOT = process.cwd();

let folder: LogFolder;
let template: string;

beforeEach(() => {
  folder = new LogFolder();
  template = folder.write('app.json', templateText({ Key: KEY, Good: GOOD_QUEUE, Owned: OWNED_QUEUE }));
});
afterEach(() => folder.remove());

const inventory = async (...args: string[]): Promise<Result> => runCommand(['inventory', ...args]);

interface Inventory {
  readonly version: number;
  readonly level: string;
  readonly created: string;
  readonly resources: ReadonlyArray<{ readonly logicalId: string; readonly state: string; readonly standing: string }>;
  readonly keys: readonly unknown[];
}

async function json(...args: string[]): Promise<Inventory> {
  return JSON.parse((await inventory(...args, '--format', 'json')).out) as Inventory;
}

test('lists what stores data, and the keys', async () => {
  const { level, resources, keys, created } = await json(template);
  expect(level).toBe('customer managed');
  expect(resources.map(({ logicalId, state, standing }) => [logicalId, state, standing])).toEqual([['Good', 'customer managed', 'meets'], ['Owned', 'AWS owned', 'below']]);
  expect(keys.length).toBeGreaterThanOrEqual(1);
  expect(Date.now() - Date.parse(created)).toBeLessThan(60_000);
  expect((await json(template, '--level', 'encrypted')).resources.map(({ standing }) => standing)).toEqual(['meets', 'meets']);
});

test('takes acknowledgements, and names those that nothing needs', async () => {
  const list = folder.write('ack.yaml', '- {rule: AtRest-AwsOwnedKey, resource: Owned, reason: public}\n- {rule: AtRest-AwsOwnedKey, resource: Gone, reason: old}');
  expect((await json(template, '--acknowledge', list)).resources[1].standing).toBe('acknowledged');
  expect((await inventory(template, '--acknowledge', list, '--format', 'json')).err).toBe('warning: no finding needs the acknowledgement of AtRest-AwsOwnedKey for Gone (old) any more\n');
});

test('is a page, whose path is printed', async () => {
  process.chdir(folder.path);
  const { code, out, err } = await inventory(template).finally(() => process.chdir(ROOT));
  expect([code, out, err]).toEqual([CheckExitCode.OK, 'encryption-inventory.html\n', '']);
  expect(readFileSync(path.join(folder.path, 'encryption-inventory.html'), 'utf-8')).toMatch(/^<!doctype html>[^]*Owned/i);
});

test('has the form that the ending of its file means', async () => {
  const file = path.join(folder.path, 'inventory.md');
  const { out } = await inventory(template, '--output', file);
  expect(out).toBe(`${file}\n`);
  expect(readFileSync(file, 'utf-8')).toMatch(/^# /);
  expect((await inventory(template, '--format', 'markdown')).out).toMatch(/^# /);
});

test('reckons with the requests that it is given', async () => {
  const bucket = folder.write('bucket.json', templateText({
    Key: KEY,
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } } }] } } },
  }));
  const few = await inventory(bucket, '--format', 'json', '--requests', '1');
  const many = await inventory(bucket, '--format', 'json', '--requests', '987654321');
  expect(many.out).toContain('987654321');
  expect(few.out).not.toContain('987654321');
});

test('has the rest where some input cannot be used, and is not there where none can', async () => {
  const broken = folder.write('broken.json', '{');
  const some = await inventory(template, broken, '--format', 'markdown');
  expect(some.code).toBe(CheckExitCode.INCOMPLETE);
  expect(some.out).toContain('Owned');
  const file = path.join(folder.path, 'none.html');
  const none = await inventory(broken, '--output', file);
  expect([none.code, none.out, existsSync(file)]).toEqual([CheckExitCode.INCOMPLETE, '', false]);
});

test.each([
  [['--format', 'pdf'], 'Allowed choices are html, markdown, json'],
  [['--requests', 'many'], 'Give a whole number.'],
  [['--output', '/nowhere/a.html'], 'The report cannot be written to /nowhere/a.html'],
  [['--acknowledge', '/nowhere.yaml'], 'The acknowledgements /nowhere.yaml does not exist'],
  [['--level', 'best'], 'Allowed choices are encrypted, kms, customer-managed'],
])('2 for inventory %j', async (args, message) => {
  const { code, out, err } = await inventory(template, ...args);
  expect([code, out]).toEqual([CheckExitCode.INCOMPLETE, '']);
  expect(err).toContain(message);
});

test('teaches with examples', async () => {
  const { code, out } = await inventory('--help');
  expect(code).toBe(CheckExitCode.OK);
  expect(out.match(/^ {4}\$ .*cdk-at-rest inventory.*$/gm)!.length).toBeGreaterThanOrEqual(3);
});
