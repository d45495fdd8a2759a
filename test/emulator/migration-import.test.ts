/**
 * Databases of the CDK that are migrated beside their stacks, and come under these again, with the real CDK command line and with the
 * templates of `planImport`, on the emulator. The emulator adopts a database as it is, where AWS brings it to what the template says:
 * what passes here shows that the sequence is consistent, not that AWS accepts it.
 */
import * as fs from 'fs/promises';
import * as path from 'path';
import {
  CloudFormationClient, CreateChangeSetCommand, DescribeChangeSetCommand, DescribeStacksCommand, ExecuteChangeSetCommand, GetTemplateCommand,
  ListStackResourcesCommand, waitUntilStackImportComplete, waitUntilStackUpdateComplete, type ResourceToImport,
} from '@aws-sdk/client-cloudformation';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CopyDBSnapshotCommand, CreateDBClusterSnapshotCommand, CreateDBInstanceCommand, CreateDBSnapshotCommand, DescribeDBClustersCommand,
  DescribeDBInstancesCommand, ModifyDBClusterCommand, ModifyDBInstanceCommand, RDSClient, RestoreDBClusterFromSnapshotCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import { planImport, type Described, type ImportPlan } from '../../src/migration/import';
import type { Template } from '../../src/templates/template';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
const APP = 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/migrated-databases-app.ts';
const WAIT = { maxWaitTime: 60, minDelay: 0.1, maxDelay: 0.2 };
/** What `cdk diff` says of what a deployment would replace; of settings of a database that restart it, it says that they may. */
const REPLACES = /requires replacement/;
const NOW = { ApplyImmediately: true };

let emulator: Emulator;
let rds: RDSClient;
let cloudFormation: CloudFormationClient;
let keyArn: string;
let cdk: CdkCli;
let migratedCdk: CdkCli;
let encryptedCdk: CdkCli;

beforeAll(async () => {
  emulator = await Emulator.start();
  rds = new RDSClient({ ...emulator.client(), maxAttempts: 1 });
  cloudFormation = new CloudFormationClient(emulator.client());
  keyArn = (await new KMSClient(emulator.client()).send(new CreateKeyCommand())).KeyMetadata!.Arn!;
  cdk = await CdkCli.create(emulator, { app: APP });
  await cdk.deploy();
  migratedCdk = await CdkCli.create(emulator, { app: APP, context: { keyArn } });
  encryptedCdk = await CdkCli.create(emulator, { app: APP, context: { keyArn, encryptedClasses: 'true' } });
  await encryptedCdk.synth();
  await migrateInstance();
  await migrateCluster();
}, 5 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await migratedCdk?.dispose();
  await encryptedCdk?.dispose();
  await emulator?.stop();
});

/** What a migration does: the encrypted copy has the identifier in the end. */
async function migrateInstance(): Promise<void> {
  await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'plain' }));
  await rds.send(new CopyDBSnapshotCommand({ SourceDBSnapshotIdentifier: 'plain', TargetDBSnapshotIdentifier: 'encrypted', KmsKeyId: keyArn }));
  await rds.send(new RestoreDBInstanceFromDBSnapshotCommand({ DBSnapshotIdentifier: 'encrypted', DBInstanceIdentifier: 'orders-encrypted' }));
  await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'orders', NewDBInstanceIdentifier: 'orders-unencrypted', ...NOW }));
  await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'orders-encrypted', NewDBInstanceIdentifier: 'orders', ...NOW }));
}

async function migrateCluster(): Promise<void> {
  await rds.send(new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: 'catalogue', DBClusterSnapshotIdentifier: 'catalogue-plain' }));
  await rds.send(new RestoreDBClusterFromSnapshotCommand({
    SnapshotIdentifier: 'catalogue-plain', DBClusterIdentifier: 'catalogue-encrypted', Engine: 'aurora-postgresql', KmsKeyId: keyArn,
  }));
  await rds.send(new CreateDBInstanceCommand({
    DBInstanceIdentifier: 'catalogue-writer-encrypted', DBClusterIdentifier: 'catalogue-encrypted', Engine: 'aurora-postgresql', DBInstanceClass: 'db.serverless',
  }));
  for (const [from, to] of [['catalogue-writer', 'catalogue-writer-unencrypted'], ['catalogue-writer-encrypted', 'catalogue-writer']]) {
    await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: from, NewDBInstanceIdentifier: to, ...NOW }));
  }
  for (const [from, to] of [['catalogue', 'catalogue-unencrypted'], ['catalogue-encrypted', 'catalogue']]) {
    await rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: from, NewDBClusterIdentifier: to, ...NOW }));
  }
}

async function instance(DBInstanceIdentifier: string) {
  return (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances![0];
}

async function cluster(DBClusterIdentifier: string) {
  return (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters![0];
}

/** The plan for the database of a deployed stack, held against the template that the app will have. */
async function planFor(StackName: string, type: string, identifier: string, ...described: object[]): Promise<ImportPlan> {
  const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
  const template = JSON.parse(TemplateBody!) as Template;
  const [logicalId] = Object.entries(template.Resources!).find(([, body]) => body.Type === type)!;
  const after = JSON.parse(await fs.readFile(path.join(encryptedCdk.outputDirectory, `${StackName}.template.json`), 'utf-8')) as Template;
  return planImport({
    template, stackName: StackName, logicalId, identifier, keyArn, described: described as Described[], after, folder: encryptedCdk.outputDirectory,
  });
}

const fileOf = (plan: ImportPlan, name: string) => plan.files.find(file => file.name === name)!.text;

/** Executes the change set of a template, and gives its changes: action, type, replacement. */
async function apply(StackName: string, plan: ImportPlan, name: string, toImport?: ResourceToImport[]): Promise<string[]> {
  const changeSet = { StackName, ChangeSetName: `encrypted-database-${name.slice(0, 1)}` };
  await cloudFormation.send(new CreateChangeSetCommand({
    ...changeSet,
    TemplateBody: fileOf(plan, name),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    ChangeSetType: toImport ? 'IMPORT' : 'UPDATE',
    ResourcesToImport: toImport,
    ...await previousParameters(StackName),
  }));
  const { Changes, Status, StatusReason } = await cloudFormation.send(new DescribeChangeSetCommand(changeSet));
  expect([Status, Changes?.length === 0 ? StatusReason : undefined]).toEqual(['CREATE_COMPLETE', undefined]);
  await cloudFormation.send(new ExecuteChangeSetCommand(changeSet));
  const wait = toImport ? waitUntilStackImportComplete : waitUntilStackUpdateComplete;
  await wait({ client: cloudFormation, ...WAIT }, { StackName });
  return Changes!.map(({ ResourceChange }) => [ResourceChange?.Action, ResourceChange?.ResourceType, ResourceChange?.Replacement].filter(Boolean).join(' ')).sort();
}

async function previousParameters(StackName: string) {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  return { Parameters: Stacks![0].Parameters?.map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })) };
}

/** The physical ids of the databases of a stack, by type. */
async function databasesOf(StackName: string): Promise<Record<string, string>> {
  const { StackResourceSummaries = [] } = await cloudFormation.send(new ListStackResourcesCommand({ StackName }));
  return Object.fromEntries(StackResourceSummaries.filter(each => ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'].includes(each.ResourceType!))
    .map(each => [each.ResourceType!, each.PhysicalResourceId!]));
}

test('an emulated instance comes under its stack with the CDK command line, and stays the one that was migrated', async () => {
  const migrated = await instance('orders');
  expect(migrated).toMatchObject({ StorageEncrypted: true, KmsKeyId: keyArn });
  const plan = await planFor('Orders', 'AWS::RDS::DBInstance', 'orders', migrated);
  expect(plan.problems.filter(problem => problem.stops)).toEqual([]);

  await apply('Orders', plan, '1-retain.json');
  await apply('Orders', plan, '2-take-out.json');
  expect(await databasesOf('Orders')).toEqual({});
  expect((await instance('orders')).DbiResourceId).toBe(migrated.DbiResourceId);

  const mapping = path.join(migratedCdk.outputDirectory, 'mapping.json');
  await fs.writeFile(mapping, fileOf(plan, '3-cdk-resource-mapping.json'));
  await migratedCdk.import('Orders', mapping);
  expect(await databasesOf('Orders')).toEqual({ 'AWS::RDS::DBInstance': 'orders' });
  await migratedCdk.deploy('Orders');
  expect((await migratedCdk.deploy('Orders')).output).toContain('Orders (no changes)');

  expect((await encryptedCdk.diff('Orders')).output).not.toMatch(REPLACES);
  await encryptedCdk.deploy('Orders');

  expect(await instance('orders')).toMatchObject({ DbiResourceId: migrated.DbiResourceId, StorageEncrypted: true, KmsKeyId: keyArn });
}, 3 * MINUTES);

test('an emulated cluster comes under its stack with its instance, by the change sets of the plan, and nothing is replaced', async () => {
  const [migrated, writer] = [await cluster('catalogue'), await instance('catalogue-writer')];
  expect(migrated).toMatchObject({ StorageEncrypted: true, KmsKeyId: keyArn });
  const plan = await planFor('Catalogue', 'AWS::RDS::DBCluster', 'catalogue', migrated, writer);
  expect(plan.problems.filter(problem => problem.stops)).toEqual([]);

  await apply('Catalogue', plan, '1-retain.json');
  expect((await apply('Catalogue', plan, '2-take-out.json')).filter(change => change.startsWith('Remove'))).toEqual(['Remove AWS::RDS::DBCluster', 'Remove AWS::RDS::DBInstance']);
  const toImport = JSON.parse(fileOf(plan, '3-resources-to-import.json')) as ResourceToImport[];
  expect(await apply('Catalogue', plan, '3-import.json', toImport)).toEqual(['Import AWS::RDS::DBCluster', 'Import AWS::RDS::DBInstance']);
  expect((await apply('Catalogue', plan, '4-update.json')).join()).not.toMatch(/Remove|Add|True/);

  expect(await databasesOf('Catalogue')).toEqual({ 'AWS::RDS::DBCluster': 'catalogue', 'AWS::RDS::DBInstance': 'catalogue-writer' });
  expect(await cluster('catalogue')).toMatchObject({ DbClusterResourceId: migrated.DbClusterResourceId, KmsKeyId: keyArn });
  expect((await instance('catalogue-writer')).DbiResourceId).toBe(writer.DbiResourceId);
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'Catalogue' }));
  expect(Stacks![0].Outputs).toContainEqual(expect.objectContaining({ ExportName: 'Catalogue-host', OutputValue: migrated.Endpoint }));
}, 3 * MINUTES);
