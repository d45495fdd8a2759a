import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource, CfnStack, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { isCloudAssembly, readCloudAssembly, type TemplateFile, TemplateSet } from '../../src/templates';

/** Context that the command line sets unless told otherwise. */
const AS_THE_COMMAND_LINE = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };
const WITHOUT_METADATA = {};
const ENV = { account: '111122223333', region: 'eu-west-1' };

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'at-rest-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Two stacks, one with nested stacks two deep, and one in a Stage; `Queue` is the same logical id in three templates. */
function synthesize(context: Record<string, boolean>): void {
  const app = new App({ outdir: directory, context });
  const key = new kms.Key(new Stack(app, 'Keys', { env: ENV }), 'Key');
  const orders = new Stack(app, 'Orders', { env: ENV, stackName: 'orders-prod' });
  const nested = new NestedStack(orders, 'Nested');
  [orders, nested, new NestedStack(nested, 'Inner')].forEach(scope => new sqs.Queue(scope, 'Queue', { encryptionMasterKey: key }));
  Validations.of(orders).acknowledge({ id: 'AtRest-OfTheStack', reason: 'the whole stack' });
  Validations.of(nested).acknowledge({ id: 'AtRest-OfTheNested', reason: 'the nested stack' });
  Validations.of(orders.node.findChild('Queue')).acknowledge({ id: 'AtRest-OfTheQueue', reason: 'one queue' }, { id: 'AtRest-OfTheStack', reason: 'nearer' });
  new sqs.Queue(new Stack(new Stage(app, 'Prod'), 'Billing'), 'Queue');
  app.synth();
}

function byName(files: readonly TemplateFile[]): Record<string, TemplateFile> {
  return Object.fromEntries(files.map(file => [file.name.slice(directory.length + 1), file]));
}

function queueIn(file: TemplateFile): string {
  return Object.keys(file.template.Resources ?? {}).find(logicalId => logicalId.startsWith('Queue'))!;
}

describe.each([['as the command line has it made', AS_THE_COMMAND_LINE], ['without metadata in its templates', WITHOUT_METADATA]])('an assembly, %s', (_name, context) => {
  let files: Record<string, TemplateFile>;
  let names: { nested: string; inner: string; billing: string };

  beforeEach(() => {
    synthesize(context);
    files = byName(readCloudAssembly(directory));
    const find = (pattern: RegExp) => Object.keys(files).find(name => pattern.test(name))!;
    names = { nested: find(/^OrdersNested[0-9A-F]{8}\.nested/), inner: find(/^OrdersNestedInner.*\.nested/), billing: find(/^assembly-Prod\/.*\.template/) };
  });

  test('has its stacks, those of its Stages and their nested stacks', () => {
    expect(Object.keys(files).sort()).toEqual(['Keys.template.json', 'Orders.template.json', names.nested, names.inner, names.billing].sort());
  });

  test('knows stack names, accounts and Regions, where the app does', () => {
    const known = Object.entries(files).map(([name, { stackName, account, region }]) => [name, stackName, account, region]);

    expect(known).toEqual(expect.arrayContaining([
      ['Keys.template.json', 'Keys', ENV.account, ENV.region],
      ['Orders.template.json', 'orders-prod', ENV.account, ENV.region],
      [names.nested, undefined, ENV.account, ENV.region],
      [names.inner, undefined, ENV.account, ENV.region],
      [names.billing, 'Prod-Billing', undefined, undefined],
    ]));
  });

  test('knows which resource deploys a nested stack', () => {
    const set = new TemplateSet(Object.values(files));
    const { nestedIn } = files[names.inner];

    expect(nestedIn?.template).toBe(join(directory, names.nested));
    expect(set.nestedTemplateOf(set.resourceOf(files[names.nested], nestedIn!.logicalId)!)).toBe(files[names.inner]);
    expect(files['Orders.template.json'].nestedIn).toBeUndefined();
  });

  test('knows construct paths, also where one logical id is in several templates', () => {
    const paths = ['Orders.template.json', names.nested, names.inner, names.billing].map(name => files[name].constructPaths?.[queueIn(files[name])]);

    expect(paths).toEqual(['Orders/Queue/Resource', 'Orders/Nested/Queue/Resource', 'Orders/Nested/Inner/Queue/Resource', 'Prod/Billing/Queue/Resource']);
  });

  test('follows a key into another stack', () => {
    const set = new TemplateSet(Object.values(files));
    const queue = set.resourceOf(files[names.inner], queueIn(files[names.inner]))!;

    expect(set.targetOf(queue.properties.KmsMasterKeyId, queue.file)?.resource.path).toBe('Keys/Key/Resource');
  });

  test.each<[string, string, () => Array<string | undefined>]>([
    ['its construct', 'AtRest-OfTheQueue', () => ['one queue', undefined, undefined]],
    ['its nested stack, and one in that', 'AtRest-OfTheNested', () => [undefined, 'the nested stack', 'the nested stack']],
    ['its stack, unless there is a nearer one', 'AtRest-OfTheStack', () => ['nearer', 'the whole stack', 'the whole stack']],
    ['none', 'AtRest-Another', () => [undefined, undefined, undefined]],
  ])('knows the acknowledgement on %s', (_where, rule, expected) => {
    const reasons = ['Orders.template.json', names.nested, names.inner].map(name => files[name].acknowledged!(queueIn(files[name]), rule));

    expect(reasons).toEqual(expected());
    expect(files['Keys.template.json'].acknowledged!('Key', rule)).toBeUndefined();
  });

  test('takes what it has no construct for as acknowledged with its stack', () => {
    expect(files[names.nested].acknowledged!('Unknown', 'AtRest-OfTheNested')).toBe('the nested stack');
    expect(files['Orders.template.json'].acknowledged!('Unknown', 'AtRest-OfTheNested')).toBeUndefined();
  });
});

test('one template can be that of two nested stacks', () => {
  synthesize(AS_THE_COMMAND_LINE);
  const path = join(directory, 'Orders.template.json');
  const template = JSON.parse(readFileSync(path, 'utf-8')) as { Resources: Record<string, { Type: string }> };
  const [logicalId, body] = Object.entries(template.Resources).find(([, { Type }]) => Type === 'AWS::CloudFormation::Stack')!;
  template.Resources.Second = body;
  writeFileSync(path, JSON.stringify(template));

  const nested = readCloudAssembly(directory).filter(({ nestedIn }) => nestedIn?.template === path);

  expect(nested.map(({ nestedIn }) => nestedIn?.logicalId)).toEqual([logicalId, 'Second']);
  expect(new Set(nested.map(({ name }) => name)).size).toBe(2);
});

test('metadata in the manifest itself, as older versions write it, is read as well', () => {
  writeFileSync(join(directory, 'A.template.json'), JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }));
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({
    version: '36.0.0',
    artifacts: {
      A: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'A.template.json' },
        displayName: 'A (orders)',
        metadata: {
          '/A': [{ type: 'aws:cdk:acknowledged-rules', data: { 'AtRest-Unencrypted': 'public messages' } }],
          '/A/Topic': [{ type: 'aws:cdk:logicalId', data: 'Topic' }],
        },
      },
      Broken: 'no artifact',
    },
  }));
  const [file, ...others] = readCloudAssembly(directory);

  expect(others).toEqual([]);
  expect([file.account, file.region, file.stackName]).toEqual([undefined, undefined, 'A']);
  expect(file.constructPaths).toEqual({ Topic: 'A/Topic' });
  expect(['Topic', 'Unknown'].map(logicalId => file.acknowledged!(logicalId, 'AtRest-Unencrypted'))).toEqual(['public messages', 'public messages']);
});

test('the entries of acknowledgements are those that aws-cdk-lib writes', () => {
  expect(Validations.ACKNOWLEDGED_RULES_METADATA_KEY).toBe('aws:cdk:acknowledged-rules');
});

test('a nested stack whose template is not in the assembly is left to the checks', () => {
  const app = new App({ outdir: directory });
  new CfnStack(new Stack(app, 'Orders'), 'Elsewhere', { templateUrl: 'https://example.com/nested.json' });
  app.synth();

  expect(readCloudAssembly(directory)).toHaveLength(1);
});

test('a stack without a resource is a template', () => {
  const app = new App({ outdir: directory });
  new Stack(app, 'Empty');
  app.synth();

  expect(readCloudAssembly(directory).map(({ stackName }) => stackName)).toEqual(['Empty']);
});

test('an app without a stack has no template', () => {
  new App({ outdir: directory }).synth();

  expect(readCloudAssembly(directory)).toEqual([]);
});

describe('a folder is refused', () => {
  test('that has no manifest', () => {
    expect(isCloudAssembly(directory)).toBe(false);
    expect(() => readCloudAssembly(directory)).toThrow(`${directory} holds no manifest.json, so that it is no cloud assembly: run 'cdk synth' first`);
  });

  test('whose manifest is that of something else', () => {
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ name: 'a web app' }));

    expect(() => readCloudAssembly(directory)).toThrow(/manifest\.json is not the manifest of a cloud assembly: it has no version/);
  });

  test('whose manifest names no template of a stack', () => {
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '1', artifacts: { A: { type: 'aws:cloudformation:stack' } } }));

    expect(() => readCloudAssembly(directory)).toThrow(/manifest\.json names no template of the stack A: synthesize the app again/);
  });

  test.each<[string, string, string | undefined, RegExp]>([
    ['whose template is missing', 'A.template.json', undefined, /A\.template\.json cannot be read/],
    ['whose template is no JSON', 'A.template.json', '{', /A\.template\.json is no JSON/],
    ['whose template is something else', 'A.template.json', '{ "name": "x" }', /A\.template\.json is no CloudFormation template: no template has name/],
    ['whose metadata is no JSON', 'A.metadata.json', '{', /A\.metadata\.json is no JSON/],
    ['whose manifest is no JSON', 'manifest.json', '{', /manifest\.json is no JSON/],
  ])('%s', (_what, name, text, message) => {
    const app = new App({ outdir: join(directory, 'whole') });
    new CfnResource(new Stack(app, 'A'), 'Topic', { type: 'AWS::SNS::Topic' });
    app.synth();
    const copy = join(directory, 'copy');
    mkdirSync(copy);
    cpSync(app.outdir, copy, { recursive: true });
    rmSync(join(copy, name));
    if (text !== undefined) {
      writeFileSync(join(copy, name), text);
    }

    expect(readCloudAssembly(app.outdir)).toHaveLength(1);
    expect(() => readCloudAssembly(copy)).toThrow(message);
  });
});
