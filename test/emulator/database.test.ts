/**
 * examples/database, deployed with the real CDK command line on the emulator and read back through the RDS API. The emulator is
 * not AWS: what passes here shows that template and calls are consistent, not that AWS accepts them. It has no
 * AWS::Serverless::Application and no AWS::SecretsManager::RotationSchedule, ResourcePolicy, AWS::EC2::SecurityGroupIngress and
 * AWS::Backup::BackupSelection: test/emulator/fixtures/database-app.ts leaves them out.
 */
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { verifyDatabases } from '../../demo/verify-database';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
const APP = 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/database-app.ts';

let emulator: Emulator;
let cdk: CdkCli;

beforeAll(async () => {
  emulator = await Emulator.start();
  cdk = await CdkCli.create(emulator, { app: APP });
  await cdk.deploy('Database');
}, 3 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await emulator?.stop();
});

test('instance, cluster and its member are encrypted under the key on the emulator, which has no rotation and no backup selection', async () => {
  const verified = await verifyDatabases('Database', emulator.client());

  expect(verified.map(each => [each.resource, each.kind, each.rotation])).toEqual([
    ['KMS key', 'customer managed', 'every 365 days'],
    ['RDS instance Orders', 'customer managed', 'every 365 days'],
    ['RDS cluster member CatalogueWriter', 'customer managed', 'every 365 days'],
    ['Aurora cluster Catalogue', 'customer managed', 'every 365 days'],
  ]);
  expect(new Set(verified.map(each => each.key)).size).toBe(1);
});

test('the emulated databases have the names that their log groups were made for', async () => {
  const rds = new RDSClient(emulator.client());

  await expect(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'orders' }))).resolves.toMatchObject({ DBInstances: [{ Engine: 'postgres' }] });
  await expect(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'catalogue' }))).resolves.toMatchObject({ DBClusters: [{ Engine: 'aurora-postgresql' }] });
});

test('a second emulated deployment changes nothing', async () => {
  expect((await cdk.deploy('Database')).output).toContain('Database (no changes)');
}, MINUTES);
