/**
 * The command in a process of its own, against a database of the emulator. The emulator is not AWS: what passes here shows that the calls are understood
 * and the answers read, not what AWS would answer.
 */
import { spawn } from 'child_process';
import * as path from 'path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateDBInstanceCommand, DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { Emulator } from '../../../test/emulator/harness/emulator';
import type { PlanReport } from '../../src/migrate/plan-report';

const MINUTES = 60_000;
const ROOT = path.join(__dirname, '../../..');

let emulator: Emulator;
let rds: RDSClient;
let keyArn: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  rds = new RDSClient(emulator.client());
  const { KeyMetadata } = await new KMSClient(emulator.client()).send(new CreateKeyCommand({}));
  keyArn = KeyMetadata!.Arn!;
  await rds.send(new CreateDBInstanceCommand({
    DBInstanceIdentifier: 'orders',
    Engine: 'postgres',
    DBInstanceClass: 'db.m7g.large',
    AllocatedStorage: 500,
    StorageType: 'gp3',
    MasterUsername: 'orders',
    MasterUserPassword: 'not-a-secret',
    DeletionProtection: true,
    StorageEncrypted: false,
  }));
}, 2 * MINUTES);
afterAll(() => emulator?.stop());

/** What the program answers to the shell. It runs beside the test, which is what keeps the emulator alive. */
async function plan(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const program = spawn(process.execPath, ['--import', path.join(ROOT, 'node_modules/tsx/dist/loader.mjs'), 'cli/src/main.ts', 'migrate', 'plan', ...args], {
    cwd: ROOT, env: { ...process.env, ...emulator.env(), TSX_TSCONFIG_PATH: 'tsconfig.dev.json' },
  });
  let out = '';
  let err = '';
  program.stdout.on('data', (chunk: Buffer) => { out += chunk; });
  program.stderr.on('data', (chunk: Buffer) => { err += chunk; });
  return new Promise(resolve => program.on('close', code => resolve({ code, out, err })));
}

test('plans the migration of an emulated instance, and touches nothing', async () => {
  const before = (await rds.send(new DescribeDBInstancesCommand({}))).DBInstances;

  const { out, err } = await plan('orders', '--key', keyArn, '--json');

  expect(err).toBe('');
  const report = JSON.parse(out) as PlanReport;
  expect(report).toMatchObject({ version: 1, identifier: 'orders', region: emulator.region, keyArn, database: { kind: 'instance', engine: 'postgres', storageGib: 500, encrypted: false } });
  expect(report.problems.filter(problem => problem.stops)).toEqual([]);
  expect(report.steps.map(step => step.operation)).toEqual(expect.arrayContaining(['rds:CreateDBSnapshot', 'rds:CopyDBSnapshot', 'rds:RestoreDBInstanceFromDBSnapshot']));
  expect((await rds.send(new DescribeDBInstancesCommand({}))).DBInstances).toEqual(before);
  expect((await rds.send(new DescribeDBSnapshotsCommand({}))).DBSnapshots).toEqual([]);
}, MINUTES);

test('says of a name that no emulated database has that there is none', async () => {
  const { code, out } = await plan('nothing', '--key', keyArn);
  expect(code).toBe(1);
  expect(out).toContain('NotFound  nothing');
}, MINUTES);

test('says that an emulated key is not there, and does not plan as if it had looked at it', async () => {
  const { code, out } = await plan('orders', '--key', 'alias/nowhere');
  expect(code).toBe(2);
  expect(out).toContain('It was not checked whether the key can be used (NotFoundException');
}, MINUTES);
