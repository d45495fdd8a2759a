/**
 * Activity streams, deployed with the real CDK command line on the emulator, where the real function runs. What starts and stops there is an
 * addition of these tests to the emulator: what passes here shows that template, function and calls are consistent. No run of the function takes
 * long enough to be left to another one; the unit tests of the function cover that.
 */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient, StartActivityStreamCommand, StopActivityStreamCommand,
} from '@aws-sdk/client-rds';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
const STACK = 'Activity';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
}, 2 * MINUTES);

afterAll(async () => {
  await emulator?.stop();
});

async function withApp<T>(context: Record<string, string>, use: (cdk: CdkCli) => Promise<T>): Promise<T> {
  const cdk = await CdkCli.create(emulator, { app: 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/activity-stream-app.ts', context });
  return use(cdk).finally(async () => cdk.dispose());
}

async function deploy(context: Record<string, string>): Promise<string> {
  return withApp(context, async cdk => (await cdk.deploy(STACK)).output);
}

describe('deployed, the emulated databases', () => {
  const BOTH = { mode: 'async', instance: 'true' };

  beforeAll(async () => {
    await deploy(BOTH);
  }, 3 * MINUTES);

  test('have their streams started, in their mode and under the key, and the stack says their names', async () => {
    const { Key, ...names } = await outputs();

    expect(await orders()).toMatchObject({ ActivityStreamStatus: 'started', ActivityStreamMode: 'async', ActivityStreamKmsKeyId: Key });
    expect(await ledger()).toMatchObject({ ActivityStreamStatus: 'started', ActivityStreamMode: 'async', ActivityStreamKmsKeyId: Key });
    expect(names).toEqual({ OrdersStream: (await orders()).ActivityStreamKinesisStreamName, LedgerStream: (await ledger()).ActivityStreamKinesisStreamName });
    expect(names.OrdersStream).toMatch(/^aws-rds-das-cluster-/);
  });

  test('are not changed by a second deployment', async () => {
    expect(await deploy(BOTH)).toContain(`${STACK} (no changes)`);
  }, MINUTES);

  test('have a stream started anew when its mode changes', async () => {
    await deploy({ ...BOTH, mode: 'sync' });

    expect(await orders()).toMatchObject({ ActivityStreamStatus: 'started', ActivityStreamMode: 'sync' });
  }, 2 * MINUTES);

  test('keep a stream whose resource gets another logical id, which then stops it as the former would have', async () => {
    await deploy({ ...BOTH, mode: 'sync', renamed: 'true' });
    expect(await orders()).toMatchObject({ ActivityStreamStatus: 'started', ActivityStreamMode: 'sync' });

    await deploy({ instance: 'true' });

    expect(await orders()).toMatchObject({ ActivityStreamStatus: 'stopped' });
  }, 3 * MINUTES);

  test('lose their streams with the option, and no other', async () => {
    await deploy({});

    expect(await ledger()).toMatchObject({ ActivityStreamStatus: 'stopped' });
  }, 2 * MINUTES);
});

describe('a stream of the emulated cluster that somebody else started', () => {
  test('in that mode and under that key is taken, and stays when the option is taken away', async () => {
    await startByHand('async');

    await deploy({ mode: 'async' });
    expect((await outputs()).OrdersStream).toBe((await orders()).ActivityStreamKinesisStreamName);
    await deploy({});

    expect(await orders()).toMatchObject({ ActivityStreamStatus: 'started', ActivityStreamMode: 'async' });
  }, 3 * MINUTES);

  test('in another mode fails the deployment, which rolls back and leaves it', async () => {
    await expect(deploy({ mode: 'sync' })).rejects.toThrow(/an activity stream that this stack did not start, in mode async/);

    const { Stacks = [] } = await cloudFormation().send(new DescribeStacksCommand({ StackName: STACK }));
    expect(Stacks[0].StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await orders()).toMatchObject({ ActivityStreamStatus: 'started', ActivityStreamMode: 'async' });
  }, 3 * MINUTES);
});

test('an emulated stack with a stream is destroyed', async () => {
  await stopByHand();
  await deploy({ mode: 'sync' });

  await withApp({ mode: 'sync' }, async cdk => cdk.destroy(STACK));

  await expect(orders()).rejects.toThrow('DBClusterNotFoundFault');
}, 3 * MINUTES);

async function orders() {
  const { DBClusters = [] } = await rds().send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'orders' })).catch((error: Error) => {
    throw new Error(error.name);
  });
  return DBClusters[0];
}

async function ledger() {
  const { DBInstances = [] } = await rds().send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'ledger' }));
  return DBInstances[0];
}

async function startByHand(Mode: 'sync' | 'async'): Promise<void> {
  const { Key } = await outputs();
  await rds().send(new StartActivityStreamCommand({ ResourceArn: (await orders()).DBClusterArn, Mode, KmsKeyId: Key }));
  await until('started');
}

async function stopByHand(): Promise<void> {
  await rds().send(new StopActivityStreamCommand({ ResourceArn: (await orders()).DBClusterArn }));
  await until('stopped');
}

/** Each description brings a change of the emulated stream further. */
async function until(status: string): Promise<void> {
  for (let described = 0; described < 5 && (await orders()).ActivityStreamStatus !== status; described++) {
    // Describing is all there is to do.
  }
  expect(await orders()).toMatchObject({ ActivityStreamStatus: status });
}

async function outputs(): Promise<Record<string, string | undefined>> {
  const { Stacks = [] } = await cloudFormation().send(new DescribeStacksCommand({ StackName: STACK }));
  return Object.fromEntries((Stacks[0].Outputs ?? []).map(output => [output.OutputKey ?? '', output.OutputValue]));
}

function cloudFormation(): CloudFormationClient {
  return new CloudFormationClient(emulator.client());
}

function rds(): RDSClient {
  return new RDSClient(emulator.client());
}
