/**
 * A Multi-AZ cluster that is not Aurora, deployed with the real CDK command line on the emulator, which makes no instances of it and keeps none
 * of its storage settings. What passes here shows that template and calls are consistent, not that AWS accepts them.
 */
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { resourcesOf } from '../../demo/verified-resource';
import { verifyDatabases } from '../../demo/verify-database';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
const STACK = 'MultiAz';

let emulator: Emulator;
let cdk: CdkCli;

beforeAll(async () => {
  emulator = await Emulator.start();
  cdk = await CdkCli.create(emulator, { app: 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/multi-az-app.ts' });
  await cdk.deploy(STACK);
}, 3 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await emulator?.stop();
});

test('the emulated cluster, its secret and its backup vault are encrypted under one key of the stack', async () => {
  const verified = await verifyDatabases(STACK, emulator.client());

  expect(verified.map(each => each.resource)).toEqual(['KMS key', 'Cluster Orders', 'Secret OrdersSecret', 'Backup vault OrdersBackupVault']);
  expect(new Set(verified.map(each => each.key)).size).toBe(1);
});

test('the emulated cluster is of the engine that is not Aurora, encrypted and protected', async () => {
  const [{ physicalId }] = (await resourcesOf(STACK, emulator.client()))('AWS::RDS::DBCluster');

  await expect(new RDSClient(emulator.client()).send(new DescribeDBClustersCommand({ DBClusterIdentifier: physicalId })))
    .resolves.toMatchObject({ DBClusters: [{ Engine: 'postgres', StorageEncrypted: true, DeletionProtection: true }] });
});

test('a second deployment changes nothing on the emulator', async () => {
  expect((await cdk.deploy(STACK)).output).toContain('(no changes)');
}, 3 * MINUTES);
