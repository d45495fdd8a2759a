import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { App, CfnOutput, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EncryptedBucket, EncryptionInventory, EncryptionKey, EncryptionLevel } from '../../src';
import type { Inventory } from '../../src/inventory/inventory';

const ENV = { account: '111122223333', region: 'eu-central-1' };

/** An app with a shared key in one stack, a bucket and its reader in another, and a topic in a nested stack of that. */
function orders(scope: Construct = new App()): { foundation: Stack; storage: Stack; nested: NestedStack } {
  const foundation = new Stack(scope, 'Foundation', { env: ENV });
  const storage = new Stack(scope, 'Storage', { env: ENV });
  const key = new EncryptionKey(foundation, 'Key');
  const bucket = new EncryptedBucket(storage, 'Data', { encryptionKey: key });
  bucket.grantRead(new iam.Role(storage, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
  const nested = new NestedStack(storage, 'Alarms');
  new sns.Topic(nested, 'Topic');
  return { foundation, storage, nested };
}

function read(inventory: EncryptionInventory): Inventory {
  return JSON.parse(inventory.json) as Inventory;
}

test('an app: every stack, nested ones included, with who may use the keys', () => {
  const app = new App();
  orders(app);
  const { resources, keys, templates } = read(EncryptionInventory.fromStage(app));
  expect(templates).toHaveLength(3);
  expect(resources.filter(({ type }) => type !== 'AWS::SNS::Topic').map(({ path: of, standing, stores }) => [of, standing, stores[0].keys])).toContainEqual(
    ['Storage/Data', 'meets', ['Foundation.template.json#' + keys[0].logicalId]],
  );
  expect(resources.find(({ type }) => type === 'AWS::SNS::Topic')).toMatchObject({ path: 'Storage/Alarms/Topic', standing: 'below' });
  expect(keys[0]).toMatchObject({ name: 'Foundation/Key', users: ['Storage/Reader'], overlaps: [] });
});

test('a stack: its own resources and those of its nested stacks, under keys of other stacks', () => {
  const { storage, foundation, nested } = orders();
  const ofStorage = read(EncryptionInventory.fromStack(storage));
  expect(ofStorage.templates.map(({ name }) => name)).toEqual(['Storage.template.json', expect.stringMatching(/^StorageAlarms.*\.nested\.template\.json$/)]);
  expect(ofStorage.keys[0]).toMatchObject({ name: 'Foundation/Key', users: ['Storage/Reader'] });
  expect(read(EncryptionInventory.fromStack(foundation)).resources).toEqual([]);
  expect(read(EncryptionInventory.fromStack(nested)).resources.map(({ path: of }) => of)).toEqual(['Storage/Alarms/Topic']);
});

test('a Stage of an app, and the app with its Stages', () => {
  const app = new App();
  const stage = new Stage(app, 'Production');
  const { storage } = orders(stage);
  expect(read(EncryptionInventory.fromStage(stage)).keys[0].name).toBe('Production/Foundation/Key');
  expect(read(EncryptionInventory.fromStack(storage)).keys[0].name).toBe('Production/Foundation/Key');
  expect(read(EncryptionInventory.fromStage(app)).templates).toHaveLength(3);
});

test('is the same for the same app, wherever it was synthesized', () => {
  const apps = [new App(), new App()];
  apps.forEach(app => orders(app));
  const [one, other] = apps.map(app => EncryptionInventory.fromStage(app));
  expect(other.json).toBe(one.json);
  expect(other.html).toBe(one.html);
  expect(other.markdown).toBe(one.markdown);
  expect(one.json).not.toContain(tmpdir());
});

test.each<[string, (app: App, stack: Stack, topic: Construct) => Construct]>([
  ['the resource', (_app, _stack, topic) => topic], ['its stack', (_app, stack) => stack], ['the app', app => app],
])('shows what was acknowledged on %s, with the reason', (_, scopeOf) => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const topic = new sns.Topic(stack, 'Topic');
  Validations.of(scopeOf(app, stack, topic)).acknowledge({ id: 'AtRest-Unencrypted', reason: 'Nothing secret is said' });
  const { resources } = read(EncryptionInventory.fromStage(app));
  expect(resources).toMatchObject([{ standing: 'acknowledged', findings: [{ rule: 'AtRest-Unencrypted', acknowledged: 'Nothing secret is said' }] }]);
});

test('takes the level and the requests that it is given', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  new s3.Bucket(stack, 'Bucket');
  expect(read(EncryptionInventory.fromStage(app)).resources[0].standing).toBe('below');
  const inventory = read(EncryptionInventory.fromStack(stack, { level: EncryptionLevel.ENCRYPTED, requestsABucketAndMonth: 5, created: 'today' }));
  expect(inventory).toMatchObject({ level: 'encrypted', created: 'today', cost: { assumptions: { requestsABucketAndMonth: 5 } } });
  expect(inventory.resources[0].standing).toBe('meets');
});

test('writes three files, and makes the folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'inventory-'));
  try {
    const inventory = EncryptionInventory.fromStack(orders().storage);
    const paths = inventory.writeTo(path.join(folder, 'reports/new'));
    expect(paths.map(each => path.relative(folder, each))).toEqual(['reports/new/inventory.json', 'reports/new/inventory.md', 'reports/new/inventory.html']);
    expect(paths.map(each => readFileSync(each, 'utf8'))).toEqual([inventory.json, inventory.markdown, inventory.html]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('refuses a stack that is in no app, and a number that is none, and says what to do', () => {
  expect(() => EncryptionInventory.fromStack(new Stack(new Construct(undefined as never, ''), 'Alone')))
    .toThrow('Alone: the stack is in no App or Stage, so that it cannot be synthesized: give it a scope');
  const stack = new Stack(new App(), 'Stack');
  new CfnOutput(stack, 'Output', { value: 'nothing' });
  expect(() => EncryptionInventory.fromStack(stack, { requestsABucketAndMonth: -1 })).toThrow('Stack: requestsABucketAndMonth is -1: give a number that is not negative');
});
