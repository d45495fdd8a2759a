/**
 * examples/database, deployed with the real CDK command line on the emulator and read back through the APIs. The emulator is
 * not AWS: what passes here shows that template and calls are consistent, not that AWS accepts them. Of the application that
 * rotates the secret it has a stand-in, which rotates nothing.
 */
import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { resourcesOf } from '../../demo/verified-resource';
import { verifyDatabases } from '../../demo/verify-database';
import { callWithBoto3 } from './harness/boto3';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
const APP = 'npx tsx --tsconfig tsconfig.dev.json examples/database/app.ts';

let emulator: Emulator;
let cdk: CdkCli;
let deployed: Awaited<ReturnType<typeof resourcesOf>>;

beforeAll(async () => {
  emulator = await Emulator.start();
  cdk = await CdkCli.create(emulator, { app: APP });
  await cdk.deploy('Database');
  deployed = await resourcesOf('Database', emulator.client());
}, 3 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await emulator?.stop();
});

/** The physical id of a resource. */
function idOf(type: string, name: string): string {
  const found = deployed(type).filter(each => each.name === name);
  expect(found).toHaveLength(1);
  return found[0].physicalId;
}

test('instance, cluster, its member, secrets and backup vault are encrypted under the key on the emulator', async () => {
  const verified = await verifyDatabases('Database', emulator.client());

  expect(verified.map(each => [each.resource, each.kind, each.rotation])).toEqual([
    ['KMS key', 'customer managed', 'every 365 days'],
    ['RDS instance Orders', 'customer managed', 'every 365 days'],
    ['RDS cluster member CatalogueWriter', 'customer managed', 'every 365 days'],
    ['Cluster Catalogue', 'customer managed', 'every 365 days'],
    ['Secret CatalogueSecret', 'customer managed', 'every 365 days'],
    ['Secret OrdersSecret', 'customer managed', 'every 365 days'],
    ['Backup vault OrdersBackupVault', 'customer managed', 'every 365 days'],
  ]);
  expect(new Set(verified.map(each => each.key)).size).toBe(1);
});

test('the emulated databases have the names that their log groups were made for', async () => {
  const rds = new RDSClient(emulator.client());

  await expect(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'orders' }))).resolves.toMatchObject({ DBInstances: [{ Engine: 'postgres' }] });
  await expect(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'catalogue' }))).resolves.toMatchObject({ DBClusters: [{ Engine: 'aurora-postgresql' }] });
});

test('the emulated secret of the instance rotates every 30 days with the function of the rotation application, that of the cluster does not', async () => {
  const describe = async (name: string) => callWithBoto3<Record<string, unknown>>(
    emulator.client(), 'secretsmanager', 'describe_secret', { SecretId: idOf('AWS::SecretsManager::Secret', name) },
  );
  const functionName = idOf('AWS::Serverless::Application', 'OrdersRotationSingleUser');
  const { FunctionArn, Environment } = await new LambdaClient(emulator.client()).send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));

  await expect(describe('OrdersSecret')).resolves.toMatchObject({
    RotationEnabled: true, RotationLambdaARN: FunctionArn, RotationRules: { ScheduleExpression: 'rate(30 days)' },
  });
  expect(Environment?.Variables).toMatchObject({ SECRETS_MANAGER_ENDPOINT: 'https://secretsmanager.eu-west-1.amazonaws.com' });
  await expect(describe('CatalogueSecret')).resolves.toMatchObject({ RotationEnabled: false });
});

test('the emulated secret of the instance cannot be deleted', async () => {
  const secret = idOf('AWS::SecretsManager::Secret', 'OrdersSecret');
  const { ResourcePolicy } = await callWithBoto3<{ ResourcePolicy: string }>(emulator.client(), 'secretsmanager', 'get_resource_policy', { SecretId: secret });

  expect(JSON.parse(ResourcePolicy)).toMatchObject({ Statement: [{ Effect: 'Deny', Action: 'secretsmanager:DeleteSecret' }] });
});

test('the emulated network of the instance lets in the rotation function alone, at its port', async () => {
  const { SecurityGroups } = await new EC2Client(emulator.client()).send(
    new DescribeSecurityGroupsCommand({ GroupIds: [idOf('AWS::EC2::SecurityGroup', 'OrdersSecurityGroup')] }),
  );

  expect(SecurityGroups?.[0].IpPermissions).toMatchObject([{
    IpProtocol: 'tcp',
    FromPort: 5440,
    ToPort: 5440,
    IpRanges: [],
    Ipv6Ranges: [],
    UserIdGroupPairs: [{ GroupId: idOf('AWS::EC2::SecurityGroup', 'OrdersRotationSingleUserSecurityGroup') }],
  }]);
});

test('the emulated backup plan backs the instance up into its vault', async () => {
  const plan = { BackupPlanId: idOf('AWS::Backup::BackupPlan', 'OrdersBackupPlan') };
  const SelectionId = idOf('AWS::Backup::BackupSelection', 'OrdersBackupPlanDatabase');
  const { BackupSelection } = await callWithBoto3<{ BackupSelection: object }>(emulator.client(), 'backup', 'get_backup_selection', { ...plan, SelectionId });
  const { BackupPlan } = await callWithBoto3<{ BackupPlan: object }>(emulator.client(), 'backup', 'get_backup_plan', plan);
  const { DBInstances } = await new RDSClient(emulator.client()).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'orders' }));

  expect(BackupSelection).toMatchObject({ Resources: [DBInstances?.[0].DBInstanceArn] });
  expect(BackupPlan).toMatchObject({ Rules: [{ TargetBackupVaultName: idOf('AWS::Backup::BackupVault', 'OrdersBackupVault') }] });
});

test('a second emulated deployment changes nothing', async () => {
  expect((await cdk.deploy('Database')).output).toContain('Database (no changes)');
}, MINUTES);

test('the emulated stack goes, with the function of the rotation', async () => {
  const FunctionName = idOf('AWS::Serverless::Application', 'OrdersRotationSingleUser');
  await cdk.destroy('Database');

  await expect(new LambdaClient(emulator.client()).send(new GetFunctionConfigurationCommand({ FunctionName })))
    .rejects.toMatchObject({ name: 'ResourceNotFoundException' });
}, MINUTES);
