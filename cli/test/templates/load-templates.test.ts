import { symlinkSync } from 'fs';
import * as path from 'path';
import { InputReport } from '../../src/records/input-report';
import { loadTemplates } from '../../src/templates/load-templates';
import type { LoadedTemplate } from '../../src/templates/loaded-template';
import { LogFolder } from '../support/log-files';
import { GOOD_QUEUE, OWNED_QUEUE, templateText } from '../support/templates';

let folder: LogFolder;
let report: InputReport;

beforeEach(() => {
  folder = new LogFolder();
  report = new InputReport();
});
afterEach(() => folder.remove());

const at = (...names: string[]): string => path.join(folder.path, ...names);
const noProgress = { start: () => undefined, advance: () => undefined, stop: () => undefined };
const load = async (...paths: string[]): Promise<LoadedTemplate[]> => loadTemplates(paths, report, noProgress);
const names = (templates: readonly LoadedTemplate[]): string[] => templates.map(({ file }) => path.relative(folder.path, file.name));
const messages = (list: InputReport['problems']): string[] => list.map(message => `${path.relative(folder.path, message.path)} ${message.message}`);

const TEMPLATE = templateText({ Queue: OWNED_QUEUE });

describe('folders', () => {
  test('are searched with all below them, for files that are named like templates', async () => {
    ['b.json', 'a/deep/er.template', 'c.yaml', 'd.yml', 'e.txt', 'UPPER.JSON', 'node_modules/x.json', '.hidden/y.json', '.z.json'].forEach(name => folder.write(name, TEMPLATE));
    expect(names(await load(folder.path))).toEqual(['.z.json', 'UPPER.JSON', 'a/deep/er.template', 'b.json', 'c.yaml', 'd.yml']);
    expect([report.problems, report.notes]).toEqual([[], []]);
  });

  test('may hold other files, which are counted', async () => {
    folder.write('a.json', TEMPLATE);
    ['package.json', 'sub/compose.yaml', 'list.json', 'broken.json', 'odd.json'].forEach((name, index) =>
      folder.write(name, ['{"name": "x"}', 'services: {}', '["AWS::S3::Bucket", "Resources:"]', '{', '{"Resources": {"x": "AWS::S3::Bucket"}}'][index]));
    expect(names(await load(folder.path))).toEqual(['a.json']);
    expect(messages(report.notes)).toEqual([' has 5 files that are no templates: broken.json, list.json, odd.json, …']);
    expect(report.problems).toEqual([]);
  });

  test('with a file that would be a template if it could be read: a problem', async () => {
    folder.write('a.json', `${TEMPLATE}}`);
    folder.write('b.yaml', 'Resources:\n  A:\n    Type: AWS::S3::Bucket\n   Properties: {}');
    await load(folder.path);
    expect(messages(report.problems)).toEqual([
      "a.json cannot be read as JSON or YAML, line 8, column 2: expected the end, found '}'",
      expect.stringMatching(/^b\.yaml cannot be read as JSON or YAML, line 4, column \d+: /),
    ]);
  });

  test('without a template are a problem', async () => {
    folder.write('none/readme.md', '');
    folder.write('others/package.json', '{}');
    await load(at('none'), at('others'));
    expect(messages(report.problems)).toEqual([
      'none holds no template: no file whose name ends in .json, .yaml, .yml or .template',
      'others holds no template, only package.json',
    ]);
  });

  test('are read once, however they are reached', async () => {
    folder.write('real/a.json', TEMPLATE);
    symlinkSync(at('real'), at('real', 'loop'));
    symlinkSync(at('real', 'a.json'), at('link.json'));
    expect(names(await load(at('real'), at('real', 'a.json'), at('link.json'), folder.path))).toEqual(['real/a.json']);
  });
});

describe('files that are named', () => {
  test('are read whatever they are called', async () => {
    const file = folder.write('template.txt', TEMPLATE);
    const [{ file: { name, template }, path: where }] = await load(file);
    expect([name, where, template]).toEqual([file, file, JSON.parse(TEMPLATE)]);
  });

  test('have to be templates', async () => {
    await load(folder.write('package.json', '{"name": "x"}'), folder.write('broken.json', '{"a" 1}'), at('nowhere.json'), '/dev/null');
    expect(messages(report.problems).sort()).toEqual([
      '../../dev/null is not a regular file',
      "broken.json cannot be read as JSON or YAML, line 1, column 6: expected ':', found '1'",
      'nowhere.json does not exist',
      'package.json is no template: it has no Resources, but name',
    ]);
  });

  test('may have sections that hold anchors', async () => {
    const [{ file }] = await load(folder.write('a.yaml', 'x-common: &common {Type: AWS::SQS::Queue}\nResources:\n  Queue: *common'));
    expect(file.template).toEqual({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
  });
});

test('lines of resources are known when they are asked for', async () => {
  const files = [folder.write('a.json', TEMPLATE), folder.write('b.yaml', '\n\nResources:\n  Queue: {Type: AWS::SQS::Queue}')];
  const templates = await load(...files);
  expect(templates.map(({ resourceLines }) => [...resourceLines()])).toEqual([[['Queue', 3]], [['Queue', 4]]]);
});

test('construct paths that the CDK left are known', async () => {
  const [{ file }] = await load(folder.write('a.json', templateText({ Q1: { ...GOOD_QUEUE, Metadata: { 'aws:cdk:path': 'App/Q/Resource' } } })));
  expect(file.constructPaths).toEqual({ Q1: 'App/Q/Resource' });
});

describe('nested stacks', () => {
  const stack = (properties: object, rest: object = {}): object => ({ Type: 'AWS::CloudFormation::Stack', Properties: properties, ...rest });

  test('are known by the files that their parents name', async () => {
    folder.write('parent.yaml', 'Resources:\n  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./nested/child.json}}');
    folder.write('cdk.template.json', templateText({ Asset: stack({ TemplateURL: { 'Fn::Sub': 'https://x' } }, { Metadata: { 'aws:asset:path': 'nested/asset.json' } }) }));
    folder.write('other.json', templateText({ Remote: stack({ TemplateURL: 'https://example.com/nested/child.json' }) }));
    ['child', 'asset'].forEach(name => folder.write(`nested/${name}.json`, TEMPLATE));
    const nested = (await load(folder.path)).flatMap(({ file: { name, nestedIn } }) =>
      nestedIn ? [[path.basename(name), path.basename(nestedIn.template), nestedIn.logicalId]] : []);
    expect(nested).toEqual([['asset.json', 'cdk.template.json', 'Asset'], ['child.json', 'parent.yaml', 'Child']]);
  });

  test('that are deployed twice are there for each', async () => {
    folder.write('parent.json', templateText({ One: stack({ TemplateURL: 'child.json' }), Two: stack({ TemplateURL: 'child.json' }) }));
    folder.write('child.json', TEMPLATE);
    const children = (await load(folder.path)).filter(({ file }) => file.nestedIn);
    expect(names(children)).toEqual(['child.json', 'child.json#Two']);
    expect(children.map(({ file, path: where }) => [file.nestedIn?.logicalId, where])).toEqual([['One', at('child.json')], ['Two', at('child.json')]]);
  });
});

describe('what cdk synth wrote', () => {
  const manifest = (templateFile: string): string => JSON.stringify({
    version: '48.0.0',
    artifacts: { Orders: { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/eu-west-1', properties: { templateFile, stackName: 'orders-prod' } } },
  });

  test('is one thing: the stacks of its manifest', async () => {
    folder.write('out/manifest.json', manifest('Orders.template.json'));
    folder.write('out/Orders.template.json', TEMPLATE);
    folder.write('out/asset.123/other.json', TEMPLATE);
    const templates = await load(folder.path);
    expect(names(templates)).toEqual(['out/Orders.template.json']);
    expect(templates[0].file).toMatchObject({ stackName: 'orders-prod', account: '111122223333', region: 'eu-west-1' });
    expect([...templates[0].resourceLines()]).toEqual([['Queue', 3]]);
    expect([report.problems, report.notes]).toEqual([[], []]);
  });

  test('and a template of it that is named as well is there once', async () => {
    folder.write('out/manifest.json', manifest('Orders.template.json'));
    const template = folder.write('out/Orders.template.json', TEMPLATE);
    expect(names(await load(at('out'), template))).toEqual(['out/Orders.template.json']);
  });

  test('is a problem where a template is missing, or the manifest is broken', async () => {
    folder.write('out/manifest.json', manifest('Gone.template.json'));
    folder.write('broken/manifest.json', '{');
    folder.write('broken/cdk.out', '{"version":"48.0.0"}');
    expect(await load(at('out'), at('broken'))).toEqual([]);
    expect(messages(report.problems)).toEqual([
      expect.stringMatching(/^broken cannot be read as what cdk synth wrote: .*manifest\.json is no JSON/),
      expect.stringMatching(/^out cannot be read as what cdk synth wrote: .*Gone\.template\.json cannot be read/),
    ]);
  });

  test('is told from other manifests', async () => {
    folder.write('extension/manifest.json', '{"manifest_version": 3, "version": "1.0.0"}');
    folder.write('extension/template.json', TEMPLATE);
    expect(names(await load(at('extension')))).toEqual(['extension/template.json']);
  });
});
