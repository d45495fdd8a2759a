/**
 * The migration of databases on which everything is set, deployed with the real CDK command line on the emulator, where the real state machine and
 * the real functions run. RDS there is an addition of these tests: what passes here shows that template, state machine, function and calls are consistent
 * with each other and with the API's models, not that AWS accepts them.
 */
import { setTimeout as sleep } from 'timers/promises';
import {
  ApplicationAutoScalingClient, DescribeScalableTargetsCommand, DescribeScalingPoliciesCommand, DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateDBInstanceCommand, DescribeDBClusterEndpointsCommand, DescribeDBClusterSnapshotsCommand, DescribeDBClustersCommand, DescribeDBInstancesCommand,
  DescribeDBProxyTargetsCommand, DescribeDBSnapshotsCommand, ListTagsForResourceCommand, RDSClient, type DBCluster, type DBInstance,
} from '@aws-sdk/client-rds';
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Source } from '../../src/migration/rds/source';
import { differences } from '../../src/migration/settings';
import type { PlanAnswer, Report } from '../../src/migration/tasks';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';
import { Emulation } from './harness/migration/emulation';
import { MigrationMachine, type Ended, type Message, type MigrationInput } from './harness/migration/machine';
import { clusterOf, instanceOf, makeAurora, makeInstance, makeMultiAz, makeOracle } from './harness/migration/sources';
import { makeSurroundings } from './harness/migration/surroundings';

const MINUTES = 60_000;
const ACCOUNT = '123456789012';
const APPROVAL = 'your answer is needed';
const MARKS = expect.arrayContaining([expect.objectContaining({ Key: 'cdk-at-rest:migration-of' })]) as unknown;

let emulator: Emulator;
let cdk: CdkCli;
let rds: RDSClient;
let emulation: Emulation;
let machine: MigrationMachine;

beforeAll(async () => {
  emulator = await Emulator.start();
  rds = new RDSClient(emulator.client());
  emulation = new Emulation(emulator, ACCOUNT);
  cdk = await CdkCli.create(emulator, { app: 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/migration-app.ts' });
  await cdk.deploy('Migration');
  const { Stacks = [] } = await new CloudFormationClient(emulator.client()).send(new DescribeStacksCommand({ StackName: 'Migration' }));
  const outputs = Object.fromEntries((Stacks[0].Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
  machine = MigrationMachine.of(emulator.client(), {
    stateMachineArn: outputs.Machine, queueUrl: outputs.Queue, table: outputs.Records, keyArn: outputs.KeyArn,
  });
  const around = await makeSurroundings(emulator.client(), ACCOUNT);
  for (const make of [makeInstance, makeOracle, makeAurora, makeMultiAz]) {
    await make(emulator.client(), around);
  }
  await emulation.pace(3);
}, 5 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await emulator?.stop();
});

/** Runs an execution, and answers the question before the cutover. */
async function migrate(input: MigrationInput, answer: 'approve' | 'refuse' = 'approve'): Promise<{ readonly ended: Ended; readonly messages: Message[] }> {
  const execution = await machine.start(input);
  const messages: Message[] = [];
  for (let ended: Ended | undefined; ; await sleep(25)) {
    const arrived = await machine.messages();
    messages.push(...arrived);
    await Promise.all(arrived.filter(message => message.Subject.includes(APPROVAL)).map(async message => respond(message, answer)));
    if (ended) { return { ended, messages }; }
    ended = await machine.ended(execution);
  }
}

async function respond({ Message }: Message, answer: 'approve' | 'refuse'): Promise<void> {
  const sfn = new SFNClient(emulator.client());
  const taskToken = /--task-token '([^']+)'/.exec(Message)![1];
  if (answer === 'approve') {
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  } else {
    await sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Refused', cause: 'not tonight' }));
  }
}

/** All databases and snapshots. */
async function everything() {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({}));
  const { DBClusterSnapshots = [] } = await rds.send(new DescribeDBClusterSnapshotsCommand({}));
  return { DBInstances, DBClusters, DBSnapshots, DBClusterSnapshots };
}

async function membersOf(cluster: DBCluster): Promise<DBInstance[]> {
  return Promise.all((cluster.DBClusterMembers ?? []).map(async member => instanceOf(rds, member.DBInstanceIdentifier!)));
}

/** As the comparison reads it: without dates. */
function asSource(source: object): Source {
  return JSON.parse(JSON.stringify(source)) as Source;
}

function unexpected(before: object, after: object, members?: Readonly<Record<string, string>>) {
  const comparison = { key: { arn: machine.keyArn }, afterCutover: true, ...(members ? { members } : {}) };
  return differences(asSource(before), asSource(after), comparison).filter(difference => !difference.expected);
}

/** All that a database has to have still, whatever the table of settings says: what is new with every database is left out by name. */
function kept(database: DBInstance | DBCluster): object {
  const {
    DbiResourceId: _id, DBInstanceStatus: _status, InstanceCreateTime: _time, LatestRestorableTime: _restorable, StorageEncrypted: _encrypted, KmsKeyId: _key,
    EnhancedMonitoringResourceArn: _monitoring, MasterUserSecret, TagList, ActivityStreamKinesisStreamName: _stream, PendingModifiedValues: _pending, ...others
  } = database as DBInstance;
  const {
    DbClusterResourceId: _clusterId, ClusterCreateTime: _clusterTime, EarliestRestorableTime: _earliest, Status: _clusterStatus, ...ofCluster
  } = others as Partial<DBCluster>;
  return {
    ...ofCluster,
    TagList: expect.arrayContaining(TagList ?? []) as unknown,
    ...(MasterUserSecret ? { MasterUserSecret: expect.objectContaining({ KmsKeyId: MasterUserSecret.KmsKeyId }) as unknown } : {}),
  };
}

test('on the emulator, a dry run says what would be done and changes nothing', async () => {
  const before = await everything();

  const { ended, messages } = await migrate({ identifier: 'orders', dryRun: true });

  const plan = ended.output<PlanAnswer>();
  expect(plan).toMatchObject({ identifier: 'orders', kind: 'instance', stops: false, begin: 'copy', resumed: false, keyArn: machine.keyArn });
  expect(plan.steps).toEqual(expect.arrayContaining([expect.stringContaining('orders-before-encryption'), expect.stringContaining('orders-unencrypted')]));
  expect(await everything()).toEqual(before);
  expect([await machine.recorded('orders'), messages]).toEqual([undefined, []]);
}, 2 * MINUTES);

describe('on the emulator, an instance on which everything is set', () => {
  let before: DBInstance;
  let after: DBInstance;
  let report: Report;
  let messages: Message[];

  beforeAll(async () => {
    await emulation.write('orders', 'an order');
    before = await instanceOf(rds, 'orders');
    const run = await migrate({ identifier: 'Orders' });
    [report, messages, after] = [run.ended.output(), run.messages, await instanceOf(rds, 'orders')];
  }, 2 * MINUTES);

  test('is encrypted under the key behind the same endpoint name, and available', () => {
    expect(after).toMatchObject({ StorageEncrypted: true, KmsKeyId: machine.keyArn, Endpoint: before.Endpoint, DBInstanceStatus: 'available' });
    expect(after.DbiResourceId).not.toBe(before.DbiResourceId);
  });

  test('has every setting that it had, by the table of settings and without it', () => {
    expect(unexpected({ kind: 'instance', instance: before }, { kind: 'instance', instance: after })).toEqual([]);
    expect(after).toMatchObject(kept(before));
    expect(Object.keys(kept(before)).length).toBeGreaterThan(45);
  });

  test('has its data of the time when writes had stopped, and what was written when they began again', async () => {
    expect(await emulation.words('orders')).toEqual(['an order', 'beforeSnapshot', 'afterCutover MIGRATED']);
  });

  test('is the target of the proxy again', async () => {
    const { Targets = [] } = await rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName: 'orders-proxy' }));

    expect(Targets.map(target => target.RdsResourceId)).toEqual(['orders']);
  });

  test('leaves the old one renamed, under deletion protection, and as it was', async () => {
    const old = await instanceOf(rds, 'orders-unencrypted');

    expect(old).toMatchObject({ DbiResourceId: before.DbiResourceId, StorageEncrypted: false, DeletionProtection: true, DBInstanceStatus: 'available' });
    expect(await emulation.words('orders-unencrypted')).toEqual(['an order', 'beforeSnapshot']);
  });

  test('leaves an encrypted snapshot and an unencrypted one, with marks', async () => {
    const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: 'orders' }));

    expect(DBSnapshots.map(({ DBSnapshotIdentifier, Encrypted, KmsKeyId }) => [DBSnapshotIdentifier, Encrypted, KmsKeyId])).toEqual([
      ['orders-before-encryption', false, undefined],
      ['orders-before-encryption-encrypted', true, machine.keyArn],
    ]);
    DBSnapshots.forEach(snapshot => expect(snapshot.TagList).toEqual(MARKS));
  });

  test('is reported: what answers, what stays, what differs', () => {
    expect(report).toMatchObject({
      identifier: 'orders',
      outcome: 'MIGRATED',
      encrypted: true,
      keyArn: machine.keyArn,
      endpoint: before.Endpoint!.Address,
      failure: null,
      writesStoppedSeconds: expect.any(Number) as unknown,
      unreachableSeconds: expect.any(Number) as unknown,
    });
    expect(report.leftovers.map(each => each.name)).toEqual(['orders-unencrypted', 'orders-before-encryption', 'orders-before-encryption-encrypted']);
    expect(report.differences.filter(difference => !difference.expected)).toEqual([]);
    expect(report.differences.map(difference => difference.setting)).toEqual(expect.arrayContaining(['StorageEncrypted', 'DbiResourceId']));
  });

  test('is told of at each stage', () => {
    expect(messages.map(message => message.Subject.replace(/^orders: /i, ''))).toEqual([
      'encryption begins', 'encrypted copy is ready', APPROVAL, 'cut over', 'is encrypted',
    ]);
    expect(messages[4].Message).toContain('orders-unencrypted');
  });

  test('has its progress as a metric, and its record closed', async () => {
    const { Metrics = [] } = await new CloudWatchClient(emulator.client()).send(new ListMetricsCommand({ Namespace: 'CdkAtRest/Migration' }));

    expect(Metrics.map(metric => Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])))).toEqual(expect.arrayContaining([
      { Database: 'orders', Step: expect.stringContaining('orders-before-encryption') as unknown },
    ]));
    expect(await machine.recorded('orders')).toBe('MIGRATED');
  });

  test('is left alone by another execution', async () => {
    const found = await everything();

    const { ended } = await migrate({ identifier: 'orders' });

    expect(ended.error).toBe('PreflightFailed');
    expect(ended.cause).toMatch(/encrypted/i);
    expect(await everything()).toEqual(found);
  }, MINUTES);
});

test('on the emulator, an instance without protection has none afterwards, and its old one has; its activity stream is started anew, unlocked', async () => {
  const before = await instanceOf(rds, 'billing');
  expect(before.DeletionProtection).toBe(false);

  const { ended } = await migrate({ identifier: 'billing' });

  expect(ended.output()).toMatchObject({ outcome: 'MIGRATED' });
  const after = await instanceOf(rds, 'billing');
  expect(after).toMatchObject({ StorageEncrypted: true, ActivityStreamStatus: 'started', ActivityStreamPolicyStatus: 'unlocked', ActivityStreamMode: 'async' });
  expect(after.ActivityStreamKmsKeyId).toBe(before.ActivityStreamKmsKeyId);
  expect([after.DeletionProtection, (await instanceOf(rds, 'billing-unencrypted')).DeletionProtection]).toEqual([false, true]);
  expect(unexpected({ kind: 'instance', instance: before }, { kind: 'instance', instance: after })).toEqual([]);
}, 2 * MINUTES);

describe('on the emulator, a cluster of Aurora on which everything is set', () => {
  let before: { readonly cluster: DBCluster; readonly members: DBInstance[] };
  let after: typeof before;
  let around: Awaited<ReturnType<typeof surroundings>>;
  let report: Report;

  async function described() {
    const cluster = await clusterOf(rds, 'shop');
    return { cluster, members: await membersOf(cluster) };
  }

  async function surroundings() {
    const of = { ServiceNamespace: 'rds' } as const;
    const scaling = new ApplicationAutoScalingClient(emulator.client());
    const Filters = [{ Name: 'db-cluster-endpoint-type', Values: ['custom'] }];
    const { DBClusterEndpoints = [] } = await rds.send(new DescribeDBClusterEndpointsCommand({ DBClusterIdentifier: 'shop', Filters }));
    const endpoints = DBClusterEndpoints.map(({ DBClusterEndpointResourceIdentifier: _id, ...endpoint }) => endpoint)
      .sort((one, other) => one.DBClusterEndpointIdentifier!.localeCompare(other.DBClusterEndpointIdentifier!));
    const tagsOf = async (ResourceName?: string) => (await rds.send(new ListTagsForResourceCommand({ ResourceName }))).TagList;
    return {
      endpoints,
      tags: await Promise.all(endpoints.map(async endpoint => tagsOf(endpoint.DBClusterEndpointArn))),
      targets: (await scaling.send(new DescribeScalableTargetsCommand(of))).ScalableTargets,
      policies: (await scaling.send(new DescribeScalingPoliciesCommand(of))).ScalingPolicies,
      actions: (await scaling.send(new DescribeScheduledActionsCommand(of))).ScheduledActions,
      proxied: (await rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName: 'shop-proxy' }))).Targets?.map(target => target.RdsResourceId),
    };
  }

  beforeAll(async () => {
    await emulation.write('shop', 'a sale');
    before = await described();
    around = await surroundings();
    report = (await migrate({ identifier: 'shop' })).ended.output();
    after = await described();
  }, 2 * MINUTES);

  test('is encrypted under the key behind the same endpoint names, with all of its instances', () => {
    const { Endpoint, ReaderEndpoint } = before.cluster;
    expect(after.cluster).toMatchObject({ StorageEncrypted: true, KmsKeyId: machine.keyArn, Endpoint, ReaderEndpoint, Status: 'available' });
    expect(after.members.map(member => [member.DBInstanceIdentifier, member.Endpoint, member.StorageEncrypted])).toEqual(
      before.members.map(member => [member.DBInstanceIdentifier, member.Endpoint, true]),
    );
    expect(report).toMatchObject({ outcome: 'MIGRATED', encrypted: true, endpoint: Endpoint });
  });

  test('has every setting that it had, and so have its instances, by the table of settings and without it', () => {
    const names = { 'shop-0': 'shop-0', 'shop-1': 'shop-1' };
    expect(unexpected({ kind: 'cluster', ...before }, { kind: 'cluster', ...after }, names)).toEqual([]);
    expect(after.cluster).toMatchObject(kept(before.cluster));
    after.members.forEach((member, index) => expect(member).toMatchObject(kept(before.members[index])));
    expect(after.cluster.DBClusterMembers).toEqual(before.cluster.DBClusterMembers);
    expect(Object.keys(kept(before.cluster)).length).toBeGreaterThan(45);
  });

  test('has its custom endpoints with their tags, its scaling and its proxy', async () => {
    expect(around.endpoints.map(each => each.DBClusterEndpointIdentifier)).toEqual(['jobs', 'reports']);
    expect([around.targets?.length, around.policies?.length, around.actions?.length]).toEqual([1, 1, 1]);
    expect(await surroundings()).toEqual(around);
  });

  test('has its data', async () => {
    expect(await emulation.words('shop')).toEqual(['a sale', 'beforeSnapshot', 'afterCutover MIGRATED']);
  });

  test('leaves the old one renamed with its instances, under deletion protection', async () => {
    const old = await clusterOf(rds, 'shop-unencrypted');

    expect(old).toMatchObject({ DbClusterResourceId: before.cluster.DbClusterResourceId, StorageEncrypted: false, DeletionProtection: true });
    expect(old.DBClusterMembers?.map(member => member.DBInstanceIdentifier).sort()).toEqual(['shop-0-unencrypted', 'shop-1-unencrypted']);
    expect(report.leftovers.map(each => each.name)).toEqual(expect.arrayContaining(['shop-unencrypted', 'shop-before-encryption']));
  });
});

test('on the emulator, a Multi-AZ cluster keeps its endpoint and settings, and RDS makes its instances', async () => {
  const before = await clusterOf(rds, 'ledger');

  const { ended } = await migrate({ identifier: 'ledger' });

  expect(ended.output()).toMatchObject({ outcome: 'MIGRATED', endpoint: before.Endpoint });
  const after = await clusterOf(rds, 'ledger');
  const { DBClusterMembers, ...others } = kept(before) as DBCluster;
  expect(after).toMatchObject({ ...others, StorageEncrypted: true, KmsKeyId: machine.keyArn });
  expect(unexpected({ kind: 'cluster', cluster: before, members: [] }, { kind: 'cluster', cluster: after, members: [] })).toEqual([]);
  expect(after.DBClusterMembers).toHaveLength(DBClusterMembers!.length);
  expect((await membersOf(after)).map(member => member.StorageEncrypted)).toEqual([true, true, true]);
}, 2 * MINUTES);

describe('on the emulator, a hook that refuses', () => {
  beforeAll(async () => {
    for (const DBInstanceIdentifier of ['busy', 'disliked']) {
      await rds.send(new CreateDBInstanceCommand({
        DBInstanceIdentifier, Engine: 'postgres', DBInstanceClass: 'db.m7g.large', AllocatedStorage: 20, MasterUsername: 'admin', MasterUserPassword: 'not-a-secret',
      }));
    }
    await emulation.pace(0);
    for (const name of ['busy', 'disliked']) {
      // Looks, with which it is made.
      for (let look = 0; look < 4; look++) { await instanceOf(rds, name); }
    }
  });

  test('before the snapshot ends the migration with nothing made', async () => {
    await emulation.write('busy', 'refuse beforeSnapshot');
    const { ended, messages } = await migrate({ identifier: 'busy' });

    expect(ended.error).toBe('MigrationUndone');
    expect(ended.cause).toContain('writes could not be stopped');
    expect((await everything()).DBSnapshots.map(snapshot => snapshot.DBInstanceIdentifier)).not.toContain('busy');
    expect(messages.map(message => message.Subject)).toEqual(expect.arrayContaining([expect.stringContaining('undone')]));
    expect([await machine.recorded('busy'), await emulation.words('busy')]).toEqual(['UNDONE', ['refuse beforeSnapshot', 'beforeSnapshot', 'afterCutover UNDONE']]);
  }, MINUTES);

  test('before the cutover leaves the database as it was, and names what was made', async () => {
    const before = await instanceOf(rds, 'disliked');

    const { ended, messages } = await migrate({ identifier: 'disliked' }, 'refuse');

    expect(ended.error).toBe('MigrationUndone');
    expect(ended.cause).toContain('not tonight');
    expect(await instanceOf(rds, 'disliked')).toEqual(before);
    const last = messages.at(-1)!.Message;
    ['disliked-encrypted', 'disliked-before-encryption', 'disliked-before-encryption-encrypted'].forEach(name => expect(last).toContain(name));
  }, MINUTES);
});
