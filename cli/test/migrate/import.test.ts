import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { ImportExitCode } from '../../src/migrate/import-exit-code';
import { LogFolder } from '../support/log-files';
import { type Result, runCommand } from '../support/templates';

const ROOT = process.cwd();
const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const DESCRIBED = { DBInstances: [{ DBInstanceIdentifier: 'orders', Engine: 'postgres', StorageEncrypted: true, KmsKeyId: KEY_ARN, Endpoint: { Address: 'orders.example', Port: 5432 } }] };

const TEMPLATE = `
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {DBInstanceIdentifier: orders, Engine: postgres, StorageType: gp3}
  App:
    Type: AWS::Lambda::Function
    DependsOn: Database
    Properties: {Environment: {Variables: {HOST: !GetAtt Database.Endpoint.Address}}}
`;

let folder: LogFolder;
let template: string;
let described: string;

beforeEach(() => {
  folder = new LogFolder();
  template = folder.write('Shop.template.yaml', TEMPLATE);
  described = folder.write('orders.json', JSON.stringify(DESCRIBED));
  process.chdir(folder.path);
});
afterEach(() => {
  process.chdir(ROOT);
  folder.remove();
});

const planned = async (...args: string[]): Promise<Result> => (
  runCommand(['migrate', 'import', '--template', template, '--logical-id', 'Database', '--identifier', 'orders', '--key', KEY_ARN, ...args])
);
const written = (name: string, below = 'orders-import') => JSON.parse(readFileSync(path.join(folder.path, below, name), 'utf-8')) as unknown;

test('writes the templates of each step, and what to import', async () => {
  const { code, err } = await planned('--described', described);
  expect([code, err]).toEqual([ImportExitCode.WRITTEN, '']);
  expect(readdirSync('orders-import')).toEqual(['1-retain.json', '2-take-out.json', '3-cdk-resource-mapping.json', '3-import.json', '3-resources-to-import.json', '4-update.json']);
  expect(written('2-take-out.json')).toEqual({ Resources: { App: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { HOST: 'orders.example' } } } } } });
  expect(written('3-resources-to-import.json')).toEqual([{ ResourceType: 'AWS::RDS::DBInstance', LogicalResourceId: 'Database', ResourceIdentifier: { DBInstanceIdentifier: 'orders' } }]);
});

test('prints each step with its commands, as they can be copied, and what must be seen before the next', async () => {
  const { out } = await planned('--described', described, '--output', 'there');
  expect(out).toContain('6 files are in there.');
  expect(out.match(/^\d\. .*$/gm)).toEqual(['1. Retain', '2. Take out', '3. Import', '4. Update']);
  expect(out).toContain('aws cloudformation create-change-set --stack-name Shop --change-set-name encrypted-database-take-out --change-set-type UPDATE \\\n  --template-body file://there/2-take-out.json\n');
  expect(out).toContain('→ Import Database, and nothing else.');
  expect(written('1-retain.json', 'there')).toMatchObject({ Resources: { Database: { DeletionPolicy: 'Retain' } } });
});

test('names the stack after the file of its template, unless it is said', async () => {
  expect((await planned('--described', described, '--stack-name', 'Prod-Shop')).out).toContain('--stack-name Prod-Shop ');
});

test('writes nothing where problems stop it, and says what to do', async () => {
  const { code, out } = await planned();
  expect(code).toBe(ImportExitCode.STOPPED);
  expect(out).toContain('Resources.App.Properties.Environment.Variables.HOST refers to Endpoint.Address of Database');
  expect(out.replace(/\s+/g, ' ')).toContain('aws rds describe-db-instances --db-instance-identifier orders');
  expect(out).not.toContain('aws cloudformation create-change-set');
  expect(existsSync('orders-import')).toBe(false);
});

test('says whether the template after it would replace the database', async () => {
  const after = folder.write('after.json', JSON.stringify({ Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: true } } } }));
  const { code, out } = await planned('--described', described, '--after', after);
  expect(code).toBe(ImportExitCode.STOPPED);
  expect(out).toMatch(/WouldReplace {2}Database\.KmsKeyId/);
});

test('takes what get-template prints, and the names of the instances of a cluster', async () => {
  const resources = {
    Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql' } },
    Writer: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'aurora-postgresql', DBClusterIdentifier: { Ref: 'Cluster' } } },
  };
  const answer = folder.write('Cluster.json', JSON.stringify({ TemplateBody: { Resources: resources } }));
  const clusters = folder.write('clusters.json', JSON.stringify({ DBClusters: [{ DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql', StorageEncrypted: true, KmsKeyId: KEY_ARN }] }));
  const { code } = await runCommand(['migrate', 'import', '--template', answer, '--logical-id', 'Cluster', '--identifier', 'shop', '--key', KEY_ARN, '--described', clusters, '--member', 'Writer=shop-1']);
  expect(code).toBe(ImportExitCode.WRITTEN);
  expect(written('3-cdk-resource-mapping.json', 'shop-import')).toEqual({ Cluster: { DBClusterIdentifier: 'shop' }, Writer: { DBInstanceIdentifier: 'shop-1' } });
});

test.each<[string, () => string[], RegExp]>([
  ['an alias for the key', () => ['--key', 'alias/orders'], /Give the ARN of the key/],
  ['a member without a name', () => ['--member', 'Writer'], /Give the logical id and the identifier/],
  ['a template that is not there', () => ['--template', 'gone.json'], /gone\.json does not exist/],
  ['a template that is none', () => ['--template', described], /orders\.json is no template/],
  ['a template that cannot be read', () => ['--template', folder.write('bad.json', '{"Resources": }')], /bad\.json cannot be read, line 1, column 15/],
  ['a description that is none', () => ['--described', folder.write('none.json', '{"Owner": 1}')], /none\.json has neither DBInstances nor DBClusters/],
])('refuses %s', async (_what, args, message) => {
  const { code, err, out } = await planned(...args());
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test('explains itself', async () => {
  const { code, out } = await runCommand(['migrate', 'import', '--help']);
  expect(code).toBe(0);
  expect(out).toContain('It reads and writes files, and calls nothing');
});
