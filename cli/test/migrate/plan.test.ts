import { readFileSync } from 'fs';
import * as path from 'path';
import { FUNCTION_ACTIONS } from 'cdk-at-rest/offline';
import { INSTANCE, KEY } from '../../../test/migration/support/databases';
import type { PlanReport } from '../../src/migrate/plan-report';
import { READ_ACTIONS } from '../../src/migrate/read-actions';
import { run } from '../../src/program';
import { recordedTerminal } from '../support/recorder';
import { type Answers, FakeAccount, serviceError, WITH_CLUSTER, WITH_INSTANCE, WITH_MULTI_AZ } from './support/account';

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const ENV = process.env;

beforeEach(() => {
  // Nothing of the machine decides where the commands look.
  process.env = { ...ENV, AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, AWS_PROFILE: undefined, AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
  ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE'].forEach(name => delete process.env[name]);
});
afterEach(() => {
  process.env = ENV;
  jest.restoreAllMocks();
});

async function migrate(columns: number | undefined, ...args: string[]): Promise<Result> {
  const terminal = recordedTerminal(columns);
  const code = await run(['migrate', ...args], terminal);
  return { code, out: terminal.out.text, err: terminal.err.text };
}

const ORDERS = ['orders', '--key', 'alias/orders', '--region', 'eu-west-1'];
const SHOP = ['shop', '--key', 'alias/shop', '--region', 'eu-west-1'];

async function plan(answers: Answers, ...args: string[]): Promise<Result & { readonly account: FakeAccount }> {
  const account = new FakeAccount(answers);
  return { ...await migrate(undefined, 'plan', ...args), account };
}

async function json(answers: Answers, ...args: string[]): Promise<PlanReport> {
  return JSON.parse((await plan(answers, ...args, '--json')).out) as PlanReport;
}

describe('a database that may be migrated', () => {
  test('answers 0, with what it is, what changes, the steps, the cost, the way back and the commands', async () => {
    const { code, out, err } = await plan(WITH_INSTANCE, ...ORDERS);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Migration of orders to encrypted storage \(eu-west-1\)\nThe migration may start: every check ran, and nothing stops it\.\n/);
    expect(out).toContain('  Database   DB instance orders, postgres 16.4, db.m7g.large, Multi-AZ, available\n  Storage    500 GiB, gp3, not encrypted\n');
    expect(out).toContain(`  New key    ${KEY.arn}\n`);
    expect(out).not.toContain('What stops it');
    // What changes is told once, with why; what is to do about several of a kind, once as well.
    expect(out.match(/DbiResourceId/g)).toHaveLength(1);
    expect(out).toContain('    DbiResourceId is "db-OLD". The resource id is new:');
    expect(out.match(/See who relies on it/g)).toHaveLength(1);
    expect(out).not.toContain('What was not checked');
    const titles = ['What changes all the same, and what to know', 'What it does, in order (times are estimates)', 'What it costs (estimates)', 'Differences that the comparison expects', 'How to undo it', 'What to run next'];
    expect(titles.map(title => out.indexOf(`\n${title}\n`))).toEqual(titles.map(title => out.indexOf(`\n${title}\n`)).sort((one, other) => one - other));
    titles.forEach(title => expect(out).toContain(`\n${title}\n`));
    expect(out).toContain('aws stepfunctions start-execution --state-machine-arn "$STATE_MACHINE_ARN" --input \'{"identifier":"orders","dryRun":true}\' --region eu-west-1\n');
    expect(out).toContain('--input \'{"identifier":"orders"}\' --region eu-west-1\n');
  });

  test('is read and not written to: every call is one that the policy allows', async () => {
    const allowed = READ_ACTIONS.map(({ action }) => action.split(':')[1]);
    for (const [answers, args] of [[WITH_INSTANCE, ORDERS], [WITH_CLUSTER, SHOP]] as const) {
      const { account } = await plan(answers, ...args);
      expect(account.operations.length).toBeGreaterThan(8);
      expect(account.operations.filter(operation => !allowed.includes(operation) || !/^(Describe|List)/.test(operation))).toEqual([]);
    }
  });

  test('has the steps of a migration in order, with their times', async () => {
    const { steps, verdict, estimates } = await json(WITH_INSTANCE, ...ORDERS);
    expect(verdict).toBe('may-start');
    const operations = steps.map(step => step.operation);
    ['rds:CreateDBSnapshot', 'rds:CopyDBSnapshot', 'rds:RestoreDBInstanceFromDBSnapshot', 'rds:ModifyDBInstance'].reduce((from, operation) => {
      const at = operations.indexOf(operation, from);
      expect([operation, at]).toEqual([operation, expect.any(Number)]);
      expect(at).toBeGreaterThanOrEqual(from);
      return at;
    }, 0);
    expect(steps.filter(step => step.stage === 'cutover').map(step => step.name)).toEqual([
      'Rename the unencrypted instance orders to orders-unencrypted', 'Rename the encrypted instance orders-encrypted to orders',
    ]);
    expect(estimates!.unreachable).toEqual({ least: 360, most: 1800 });
    expect(estimates!.outage!.least).toBeGreaterThan(estimates!.unreachable!.least);
  });

  test('is found under its name in any case', async () => {
    expect((await json(WITH_INSTANCE, 'Orders', '--key', 'alias/orders', '--region', 'eu-west-1')).identifier).toBe('orders');
  });

  test('takes the speed and the size that it is told', async () => {
    const { estimates, steps } = await json(WITH_INSTANCE, ...ORDERS, '--throughput-mib', '100', '--storage-gib', '50');
    expect(estimates!.assumptions).toEqual({ throughputMib: { least: 100, most: 100 }, storageGib: 50 });
    expect(steps.find(step => step.operation === 'rds:CopyDBSnapshot')!.seconds).toEqual({ least: 120 + 512, most: 600 + 512 });
  });

  test('names the state machine and the profile in the commands', async () => {
    const arn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:M';
    process.env.AWS_CONFIG_FILE = path.join(__dirname, 'support/aws-config');
    const { next } = await json(WITH_INSTANCE, 'orders', '--key', 'alias/orders', '--profile', 'of-the-test', '--state-machine', arn);
    expect(next.map(({ command }) => command)).toEqual([
      `aws stepfunctions start-execution --state-machine-arn ${arn} --input '{"identifier":"orders","dryRun":true}' --region eu-west-1 --profile of-the-test`,
      `aws stepfunctions start-execution --state-machine-arn ${arn} --input '{"identifier":"orders"}' --region eu-west-1 --profile of-the-test`,
    ]);
  });
});

describe('clusters', () => {
  test('of Aurora: the time is not known without a size, and is with one', async () => {
    const { out, code } = await plan(WITH_CLUSTER, ...SHOP);
    expect(code).toBe(0);
    expect(out).toContain('From the stop of writes until they may resume: not known');
    expect(out).toContain('Say how much is stored with --storage-gib');
    expect(out).toContain('Storage    aurora-iopt1, not encrypted\n');
    expect(out).toContain('Instances  shop-0, shop-1');
    const { estimates, steps } = await json(WITH_CLUSTER, ...SHOP, '--storage-gib', '340');
    expect(estimates!.outage!.most).toBeGreaterThan(3600);
    // Instances are renamed all at once: the time without an answer is not the sum of theirs.
    expect(estimates!.unreachable!.most).toBeLessThan(3600);
    expect(steps.filter(step => step.operation === undefined).length).toBeGreaterThan(0);
  });

  test('with Multi-AZ', async () => {
    const { verdict, database, steps } = await json(WITH_MULTI_AZ, 'ledger', '--key', 'k', '--region', 'eu-west-1');
    expect({ verdict, kind: database!.kind, multiAz: database!.multiAz, storageGib: database!.storageGib }).toEqual({ verdict: 'may-start', kind: 'cluster', multiAz: true, storageGib: 100 });
    expect(steps[0].operation).toBe('rds:CreateDBClusterSnapshot');
  });
});

describe('a database that may not be migrated', () => {
  const broken: Answers = {
    ...WITH_INSTANCE,
    DescribeDBInstances: { DBInstances: [{ ...INSTANCE, DBInstanceStatus: 'stopped', PendingModifiedValues: { AllocatedStorage: 600 } }] },
  };

  test('answers 1, with all that stops it first, and no command to start it', async () => {
    const { code, out } = await plan(broken, ...ORDERS);
    expect(code).toBe(1);
    expect(out).toContain('The migration does not start: 2 problems stop it.\n');
    expect(out.indexOf('NotAvailable  orders')).toBeGreaterThan(0);
    expect(out.indexOf('PendingModifications')).toBeLessThan(out.indexOf('What changes all the same'));
    expect(out).toContain('    → Start the database.\n');
    expect(out).not.toContain('start-execution');
    expect(out).toContain('Do what stands at the arrows, and ask again.');
  });

  test('is in the JSON as well', async () => {
    const report = await json(broken, ...ORDERS);
    expect(report.verdict).toBe('stopped');
    expect(report.problems.filter(problem => problem.stops).map(problem => problem.id)).toEqual(['NotAvailable', 'PendingModifications']);
    expect(report.next).toEqual([]);
  });

  test('or is not there: that is all there is to say', async () => {
    const { code, out } = await plan({ ...WITH_INSTANCE, DescribeDBInstances: {} }, ...ORDERS);
    expect(code).toBe(1);
    expect(out).toContain('NotFound  orders');
    expect(out).not.toContain('What it does, in order');
    const report = await json({ ...WITH_INSTANCE, DescribeDBInstances: {} }, ...ORDERS);
    expect(report).not.toHaveProperty('database');
    expect(report.steps).toEqual([]);
  });

  test('stays stopped where something was not checked besides', async () => {
    const { code, out } = await plan({ ...broken, DescribeEndpoints: serviceError('AccessDeniedException') }, ...ORDERS);
    expect(code).toBe(1);
    expect(out).toContain('2 problems stop it, and 1 check did not run.');
  });
});

describe('a migration that was begun', () => {
  const marks = [{ Key: 'cdk-at-rest:migration-of', Value: 'orders' }, { Key: 'cdk-at-rest:source-resource-id', Value: 'db-OLD' }];
  const begun: Answers = {
    ...WITH_INSTANCE,
    DescribeDBInstances: { DBInstances: [INSTANCE, { ...INSTANCE, DBInstanceIdentifier: 'orders-encrypted', DbiResourceId: 'db-NEW', StorageEncrypted: true, KmsKeyId: KEY.arn, TagList: marks }] },
    DescribeDBSnapshots: { DBSnapshots: [{ Status: 'available', SnapshotCreateTime: '2026-11-24T01:00:00Z', TagList: marks }] },
  };

  test('is not planned anew: the state machine is to be asked, and nobody is told to delete anything', async () => {
    const report = await json(begun, ...ORDERS);
    expect(report.verdict).toBe('stopped');
    expect(report.problems.filter(problem => problem.stops).map(problem => problem.id)).toEqual(['Begun']);
    expect(report.problems[0].what).toBe('A migration of orders was begun already. There is the DB snapshot orders-before-encryption of 2026-11-24T01:00:00Z; '
      + 'the DB snapshot orders-before-encryption-encrypted of 2026-11-24T01:00:00Z; the DB instance orders-encrypted.');
    expect(report.steps).toEqual([]);
    expect(report.next.map(({ command }) => command)).toEqual([expect.stringContaining('"dryRun":true')]);
  });

  test('does not hide that another name is taken by somebody else', async () => {
    const stranger = { ...INSTANCE, DBInstanceIdentifier: 'orders-unencrypted', DbiResourceId: 'db-OTHER' };
    const { problems } = await json({ ...begun, DescribeDBInstances: { DBInstances: [INSTANCE, stranger] } }, ...ORDERS);
    expect(problems.filter(problem => problem.stops).map(problem => `${problem.id} ${problem.subject}`)).toEqual(['Begun orders', 'NameTaken orders-unencrypted']);
  });

  test('is told from one that is over by the names alone no better', async () => {
    const renamed = [{ ...INSTANCE, DBInstanceIdentifier: 'orders-unencrypted' }, { ...INSTANCE, DbiResourceId: 'db-NEW', StorageEncrypted: true, KmsKeyId: KEY.arn, TagList: marks }];
    const { code, out } = await plan({ ...WITH_INSTANCE, DescribeDBInstances: { DBInstances: renamed } }, ...ORDERS);
    expect(code).toBe(1);
    expect(out).toContain('DB instance orders-unencrypted, postgres');
    expect(out.replace(/\s+/g, ' ')).toContain('There is orders, which is the encrypted database; orders-unencrypted, which is the unencrypted one.');
    expect(out).not.toContain('What it does, in order');
    expect(out).toContain('The migration does not start: 1 problem stops it.');
  });

  test('by somebody else is none: the name is taken', async () => {
    const report = await json({ ...WITH_INSTANCE, DescribeDBSnapshots: { DBSnapshots: [{ Status: 'available' }] } }, ...ORDERS);
    expect(report.problems.filter(problem => problem.stops).map(problem => problem.id)).toEqual(['NameTaken', 'NameTaken']);
    expect(report.next).toEqual([]);
  });
});

describe('what cannot be asked', () => {
  test('is named, with the reason, and the answer is 2: nobody knows whether it may start', async () => {
    const { code, out } = await plan({ ...WITH_INSTANCE, DescribeEndpoints: serviceError('AccessDeniedException', 'no dms for you') }, ...ORDERS);
    expect(code).toBe(2);
    expect(out).toContain('Nothing is known that stops the migration, but 1 check did not run.\n');
    expect(out).toMatch(/AccessDeniedException: no\s+dms for you/);
    expect(out).toContain('What to run next, when what was not checked is known');
  });

  test('automatic scaling of readers stops it: it would be lost', async () => {
    const { code, out } = await plan({ ...WITH_CLUSTER, DescribeScalableTargets: serviceError('AccessDeniedException') }, ...SHOP);
    expect(code).toBe(1);
    expect(out.match(/NotChecked {2}scaling/g)).toHaveLength(1);
    expect(out).toContain('The migration does not start: 1 problem stops it.');
  });

  test('all but the key is checked where there is none', async () => {
    const { code, out, account } = await plan(WITH_INSTANCE, 'orders', '--region', 'eu-west-1');
    expect(code).toBe(2);
    expect(out).toContain('New key    none that could be looked at (--key)');
    expect(out).toContain('No key: none was given (--key)');
    expect(account.operations).not.toContain('DescribeKey');
  });

  test('the key is asked for as it was given', async () => {
    expect((await plan(WITH_INSTANCE, ...ORDERS)).account.keys).toEqual(['alias/orders']);
  });

  test('the database itself: there is no plan, and it is said what to do', async () => {
    const { code, out, err } = await plan({ ...WITH_INSTANCE, DescribeDBInstances: serviceError('AccessDenied', 'not authorized') }, ...ORDERS);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: .*rds:DescribeDBInstances.* could not be read\. AccessDenied: not authorized\. cdk-at-rest migrate plan --print-policy prints/);
  });

  test('nobody is signed in', async () => {
    const { code, err } = await plan({ ...WITH_INSTANCE, DescribeDBInstances: serviceError('CredentialsProviderError', 'Could not load credentials from any providers') }, ...ORDERS);
    expect(code).toBe(2);
    expect(err).toContain('Sign in (aws sso login, aws login), or give --profile');
  });

  test('there is no Region', async () => {
    const { code, err } = await plan(WITH_INSTANCE, 'orders', '--key', 'alias/orders');
    expect([code, err]).toEqual([2, 'error: There is no Region: give --region, or a profile that has one, or set AWS_REGION\n']);
  });
});

describe('the command line', () => {
  test.each([
    [['plan'], 'missing argument: give the identifier of a database'],
    [['plan', 'arn:aws:rds:eu-west-1:111122223333:db:orders'], 'no ARN and no endpoint'],
    [['plan', 'orders', '--throughput-mib', 'fast'], 'MiB a second'],
    [['plan', 'orders', '--nonsense'], 'unknown option'],
    [['nonsense'], 'unknown command'],
  ])('%j is wrong', async (args, message) => {
    const { code, out, err } = await migrate(undefined, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('prints the policy for all that it reads, and nothing else', async () => {
    const { code, out } = await migrate(undefined, 'plan', '--print-policy');
    expect(code).toBe(0);
    const { Statement: [{ Effect, Action }] } = JSON.parse(out) as { Statement: { Effect: string; Action: string[] }[] };
    expect(Effect).toBe('Allow');
    expect(Action).toEqual(FUNCTION_ACTIONS.map(({ action }) => action).filter(action => !/^(dynamodb|states):/.test(action)).sort());
    expect(Action.filter(action => !/:(Describe|List)/.test(action))).toEqual([]);
  });

  test('helps, with every action and what it is for, and so does the guide', async () => {
    const { code, out } = await migrate(undefined, 'plan', '--help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: cdk-at-rest migrate plan [options] [identifier]');
    const guide = readFileSync(path.join(__dirname, '../../../docs/cli.md'), 'utf-8');
    READ_ACTIONS.forEach(({ action, why }) => {
      expect(out).toMatch(new RegExp(`^ {2}${action} +${why}`, 'm'));
      expect(guide).toContain(`| \`${action}\` | ${why} |`);
    });
    expect((await migrate(undefined, '--help')).out).toMatch(/^ {2}plan \[options\]/m);
  });

  test('fits a terminal of 80 columns, but for what is copied', async () => {
    new FakeAccount(WITH_CLUSTER);
    const { out } = await migrate(80, 'plan', ...SHOP);
    // Colours take no room.
    // eslint-disable-next-line no-control-regex
    const lines = out.replace(/\u001b\[\d+m/g, '').split('\n');
    expect(lines.filter(line => line.length > 80 && !/start-execution|arn:|https:|\.amazonaws\.com/.test(line))).toEqual([]);
    expect(out).toContain('\u001b[1m');
  });
});
