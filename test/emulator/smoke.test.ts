/**
 * The smoke run of a real account (docs/smoke.md), tried on the emulator: that it refuses what it should, deploys, checks, removes and cleans up. What
 * it proves of AWS cannot be tried here, and it says so: of checks that need AWS none may count as held.
 */
import { spawn } from 'child_process';
import { setTimeout as sleep } from 'timers/promises';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { EC2Client, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { ApiConfiguration } from '../../demo/api-configuration';
import { type CheckResult, runCheck } from '../../smoke/check';
import { EXAMPLES } from '../../smoke/examples';
import { tryToRemove } from '../../smoke/removal/remove-stack';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';
import { REPOSITORY } from './harness/paths';
import { ACCOUNT, maintainer, runSmoke, smokeCommand } from './harness/smoke';
import { ensureToolkitStack } from './harness/toolkit-stack';

const MINUTES = 60_000;
const NEEDED = ['--account', ACCOUNT, '--region', 'eu-west-1'];
const DAY_MS = 24 * 60 * MINUTES;

let emulator: Emulator;
let env: NodeJS.ProcessEnv;

/** An emulator that is bootstrapped, and a role in it. */
function useEmulator(auth: boolean): void {
  beforeAll(async () => {
    emulator = await Emulator.start({ auth });
    await ensureToolkitStack(emulator);
    env = await maintainer(emulator);
  }, 2 * MINUTES);

  afterAll(() => emulator?.stop());
}

describe('where policies are enforced', () => {
  useEmulator(true);

  test.each([
    ['in another account', ['--account', '111122223333', '--region', 'eu-west-1', '--yes'], /credentials are of account 123456789012, and --account is 111122223333/],
    ['without an account', ['--region', 'eu-west-1', '--yes'], /--account is missing[^]*npm run smoke -- --account/],
    ['without --yes, and says what it would do', NEEDED, /cdk-at-rest-smoke-r\w+-storage[^]*-enforced[^]*-database[^]*Nothing was deployed: add --yes/],
  ])('nothing is deployed %s', async (_how, args, message) => {
    const answer = await runSmoke(env, ...args);

    expect(answer).toEqual({ code: 2, output: expect.stringMatching(message) as string });
    expect(await stacks()).toEqual(['CDKToolkit']);
  }, MINUTES);

  test('nothing is deployed with the credentials of the root user', async () => {
    const answer = await runSmoke(emulator.env(), ...NEEDED, '--yes');

    expect(answer).toEqual({ code: 2, output: expect.stringMatching(/root user \(arn:aws:iam::123456789012:root\).*: use a role/) as string });
    expect(await stacks()).toEqual(['CDKToolkit']);
  }, MINUTES);

  test('the examples are deployed, checked and removed, and what needs AWS counts as nothing', async () => {
    const { code, output } = await runSmoke(env, ...NEEDED, '--only', 'storage,enforced', '--yes');

    expect(output).toMatch(/\n14 held, 0 FAILED, 12 not on an emulator\n/);
    expect(output).toMatch(/✓ held {16}sse-s3-upload: S3 refuses .*\n.*explicit deny in a resource-based policy/);
    expect(output).toMatch(/– not on an emulator {2}role-without-key/);
    expect(code).toBe(0);
    expect(await stacks()).toEqual(['CDKToolkit']);
    expect(await buckets()).toEqual([]);
    const deletions = await keyDeletions();
    expect(deletions).toHaveLength(2);
    deletions.forEach(({ arn, inDays }) => {
      expect(inDays).toBe(7);
      expect(output).toContain('What stays:');
      expect(output).toContain(`key ${arn}\n`);
    });
  }, 3 * MINUTES);
});

describe('checks that need AWS, run on the emulator all the same,', () => {
  useEmulator(true);
  const target = { run: 'r1124test', account: ACCOUNT, stack: 'cdk-at-rest-smoke-r1124test-storage' };
  let config: ApiConfiguration;

  beforeAll(async () => {
    const cdk = await CdkCli.create(emulator, { app: 'npx tsx --tsconfig tsconfig.dev.json smoke/app/app.ts', context: { example: 'storage', ...target } });
    await cdk.deploy(target.stack);
    await cdk.dispose();
    config = {
      ...emulator.client(),
      credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID!, secretAccessKey: env.AWS_SECRET_ACCESS_KEY!, sessionToken: env.AWS_SESSION_TOKEN },
    };
  }, 2 * MINUTES);

  test.each([
    ['role-without-key', /GetObject is refused: it succeeded/],
    // It takes the header for one without a key.
    ['own-key-upload', /AccessDenied: .*explicit deny/],
    ['sse-c-upload', /an upload under a key of the client's own is refused: it succeeded/],
    ['bucket-key', /under a Bucket Key, found undefined/],
    ['log-group', /another name is refused: it succeeded/],
  ])('fail for what it does not do: %s', async (name, message) => {
    expect(await storageCheck(name)).toEqual({ verdict: 'FAILED', detail: expect.stringMatching(message) as string });
  }, MINUTES);

  test.each(['key-policies', 'granted-role', 'object-of-rotated-key'])('hold where it says yes to anything: %s', async name => {
    expect(await storageCheck(name)).toMatchObject({ verdict: 'held' });
  }, MINUTES);

  test('and the stack is removed by its own run alone', async () => {
    const other = await tryToRemove({ ...target, config, run: 'r1124else' });
    expect(other).toMatchObject({ isRemoved: false, stays: [{ why: expect.stringContaining('not of run r1124else: its tag cdk-at-rest:smoke-run is r1124test') as string }] });
    expect(await stacks()).toContain(target.stack);

    expect(await tryToRemove({ ...target, config })).toMatchObject({ isRemoved: true });
    expect(await stacks()).toEqual(['CDKToolkit']);
  }, MINUTES);

  async function storageCheck(name: string): Promise<Pick<CheckResult, 'verdict' | 'detail'>> {
    const check = EXAMPLES[0].checks.find(each => each.name === name)!;
    expect(check.onAwsAlone).toBe(true);
    const { verdict, detail } = await runCheck('storage', check, { ...target, config }, false);
    return { verdict, detail };
  }
});

describe('where no policy is enforced', () => {
  useEmulator(false);

  test('checks of policies fail the run, and what was deployed is removed, as is what comes after it', async () => {
    const { code, output } = await runSmoke(env, ...NEEDED, '--only', 'storage,account-defaults', '--account-wide', '--yes');

    expect(code).toBe(1);
    expect(output).toMatch(/✗ FAILED {14}sse-s3-upload: .*\n.*an upload that asks for SSE-S3 is refused: it succeeded/);
    expect(output).toMatch(/✗ FAILED {14}tenants: /);
    expect(output).toMatch(/✓ held {16}put-back: .*\n\s+off alias\/aws\/ebs/);
    expect(output).toMatch(/\n\d+ held, 2 FAILED, /);
    expect(await stacks()).toEqual(['CDKToolkit']);
    expect(await buckets()).toEqual([]);
    expect(await isEncryptedByDefault()).toBe(false);
  }, 3 * MINUTES);

  test('a run that is interrupted is cleaned up by its id, with the setting of the account put back, and no other stack is touched', async () => {
    const { run, code, output } = await interrupted('account-defaults', '--account-wide');
    expect(code).toBe(130);
    expect(output).toContain(`Interrupted. Remove what is there: npm run smoke -- --account ${ACCOUNT} --region eu-west-1 --clean ${run} --yes`);
    const made = `cdk-at-rest-smoke-${run}-account-defaults`;
    const foreign = `cdk-at-rest-smoke-${run}-of-somebody-else`;
    await makeStack(foreign);
    expect(await isEncryptedByDefault()).toBe(true);

    const asked = await runSmoke(env, ...NEEDED, '--clean', run);
    expect(asked).toEqual({ code: 2, output: expect.stringMatching(`there are: ${made}\n[^]*Nothing was removed: add --yes`) as string });
    expect(await stacks()).toContain(made);

    const cleaned = await runSmoke(env, ...NEEDED, '--clean', run, '--yes');
    expect(cleaned.output).toContain('What stays:');
    expect(cleaned.code).toBe(0);
    expect((await stacks()).sort()).toEqual(['CDKToolkit', foreign]);
    expect(await isEncryptedByDefault()).toBe(false);
    expect((await keyDeletions()).every(({ inDays }) => inDays === 7)).toBe(true);

    const again = await runSmoke(env, ...NEEDED, '--clean', run, '--yes');
    expect(again).toEqual({ code: 0, output: expect.stringContaining('there is no stack in eu-west-1') as string });
  }, 3 * MINUTES);
});

/** Starts a run, and interrupts it, as Ctrl-C would, when its stack was made. */
async function interrupted(example: string, ...args: string[]): Promise<{ run: string; code: number | null; output: string }> {
  const child = spawn(process.execPath, smokeCommand(...NEEDED, '--only', example, ...args, '--yes'), { cwd: REPOSITORY, env: { ...process.env, ...env }, detached: true });
  let output = '';
  [child.stdout, child.stderr].forEach(stream => stream.setEncoding('utf8').on('data', (text: string) => { output += text; }));
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  const deadline = Date.now() + MINUTES;
  while (!(await statuses()).some(([name, status]) => name.startsWith('cdk-at-rest-smoke-') && status === 'CREATE_COMPLETE')) {
    if (Date.now() > deadline) throw new Error(`The stack was not made: ${output}`);
    await sleep(50);
  }
  process.kill(-child.pid!, 'SIGINT');
  return { code: await ended, run: /Smoke run (r\w+)/.exec(output)?.[1] ?? '', output };
}

async function makeStack(StackName: string): Promise<void> {
  await new CloudFormationClient(emulator.client()).send(new CreateStackCommand({
    StackName, TemplateBody: JSON.stringify({ Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } } }),
  }));
}

async function statuses(): Promise<Array<[string, string]>> {
  const { Stacks = [] } = await new CloudFormationClient(emulator.client()).send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName = '', StackStatus = '' }) => [StackName, StackStatus]);
}

async function stacks(): Promise<string[]> {
  return (await statuses()).map(([name]) => name);
}

/** The buckets, save that of `cdk bootstrap`. */
async function buckets(): Promise<string[]> {
  const { Buckets = [] } = await new S3Client(emulator.client()).send(new ListBucketsCommand({}));
  return Buckets.map(({ Name = '' }) => Name).filter(name => !name.startsWith('cdk-hnb659fds-assets-'));
}

/** In how many days each customer managed key is deleted. */
async function keyDeletions(): Promise<Array<{ arn: string; inDays: number }>> {
  const kms = new KMSClient(emulator.client());
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const described = await Promise.all(Keys.map(async ({ KeyId }) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata));
  return described.filter(key => key?.KeyManager === 'CUSTOMER').map(key => (
    { arn: key!.Arn!, inDays: Math.round(((key!.DeletionDate?.getTime() ?? 0) - Date.now()) / DAY_MS) }
  ));
}

async function isEncryptedByDefault(): Promise<boolean | undefined> {
  return (await new EC2Client(emulator.client()).send(new GetEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault;
}
