import { readFileSync } from 'fs';
import * as path from 'path';
import { CHECK_RULES } from 'cdk-at-rest/offline';
import { CHECK_EXIT_CODES, CheckExitCode } from '../../src/check/exit-code';
import { LogFolder } from '../support/log-files';
import { GOOD_QUEUE, KEY, OWNED_QUEUE, PLAIN_TOPIC, type Result, runCommand, templateText, UNDECIDED_QUEUE } from '../support/templates';

const ROOT = process.cwd();

let folder: LogFolder;

beforeEach(() => {
  folder = new LogFolder();
});
afterEach(() => folder.remove());

const check = async (...args: string[]): Promise<Result> => runCommand(['check', ...args]);

interface JsonResource {
  readonly path: string;
  readonly line?: number;
  readonly findings: ReadonlyArray<{ readonly rule: string }>;
}

interface JsonReport {
  readonly level: string;
  readonly summary: Readonly<Record<string, number>>;
  readonly templates: ReadonlyArray<{ readonly name: string; readonly resources: readonly JsonResource[] }>;
  readonly staleAcknowledgements: readonly unknown[];
  readonly problems: ReadonlyArray<{ readonly path: string }>;
  readonly notes: ReadonlyArray<{ readonly path: string; readonly message: string }>;
}

async function json(...args: string[]): Promise<JsonReport> {
  return JSON.parse((await check(...args, '--format', 'json')).out) as JsonReport;
}

/** Each finding as `Resource Rule`. */
async function found(...args: string[]): Promise<string[]> {
  const { templates } = await json(...args);
  return templates.flatMap(({ resources }) => resources.flatMap(resource => resource.findings.map(({ rule }) => `${resource.path} ${rule.replace('AtRest-', '')}`)));
}

const good = (): string => folder.write('good.json', templateText({ Key: KEY, Queue: GOOD_QUEUE }));
const mixed = (): string => folder.write('mixed.json', templateText({ Key: KEY, Good: GOOD_QUEUE, Owned: OWNED_QUEUE, Topic: PLAIN_TOPIC, Undecided: UNDECIDED_QUEUE }));

describe('what is checked', () => {
  test('every resource that stores data, against the level', async () => {
    expect(await found(mixed())).toEqual(['Owned AwsOwnedKey', 'Topic Unencrypted', 'Undecided EncryptionUndecided']);
    expect(await found(mixed(), '--level', 'encrypted')).toEqual(['Topic Unencrypted', 'Undecided EncryptionUndecided']);
    const managed = folder.write('managed.json', templateText({ Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: 'alias/aws/sqs' } }, Owned: OWNED_QUEUE }));
    expect(await found(managed)).toEqual(['Queue AwsManagedKey', 'Owned AwsOwnedKey']);
    expect(await found(managed, '--level', 'kms')).toEqual(['Owned AwsOwnedKey']);
  });

  test('YAML as JSON, with the lines of either', async () => {
    const yaml = folder.write('a.yaml', 'Resources:\n  Owned:\n    Type: AWS::SQS::Queue\n  Good:\n    Type: AWS::SQS::Queue\n    Properties: {KmsMasterKeyId: !GetAtt Key.Arn}\n  Key:\n    Type: AWS::KMS::ReplicaKey\n');
    const { templates: [{ resources }] } = await json(yaml);
    expect(resources.slice(0, 2).map(({ path: name, line, findings }) => [name, line, findings.length])).toEqual([['Owned', 2, 1], ['Good', undefined, 0]]);
  });

  test('templates together: what one exports, another takes', async () => {
    folder.write('keys.json', JSON.stringify({ Resources: { Key: KEY }, Outputs: { KeyArn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'shared-key' } } } }));
    const app = folder.write('app.json', templateText({ Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { 'Fn::ImportValue': 'shared-key' } } } }));
    expect(await found(folder.path)).toEqual([]);
    expect(await found(app)).toEqual(['Queue EncryptionUndecided']);
  });

  test('nested stacks with the parameters of their parents', async () => {
    folder.write('parent.json', templateText({ Key: KEY, Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'child.json', Parameters: { KeyParameter: { Ref: 'Key' } } } } }));
    const child = folder.write('child.json', JSON.stringify({ Parameters: { KeyParameter: { Type: 'String' } }, Resources: { Queue: UNDECIDED_QUEUE } }));
    expect(await found(folder.path)).toEqual([]);
    expect(await found(child)).toEqual(['Queue EncryptionUndecided']);
  });
});

describe('exit codes', () => {
  test('0 where nothing fails', async () => {
    await expect(check(good())).resolves.toMatchObject({ code: CheckExitCode.OK, err: '' });
  });

  test('1 for findings at or above --fail-on', async () => {
    const warning = folder.write('warning.json', templateText({ Undecided: UNDECIDED_QUEUE }));
    expect((await check(mixed())).code).toBe(CheckExitCode.FINDINGS);
    expect((await check(warning)).code).toBe(CheckExitCode.OK);
    expect((await check(warning, '--fail-on', 'warning')).code).toBe(CheckExitCode.FINDINGS);
    expect((await check(warning, '--fail-on', 'note')).code).toBe(CheckExitCode.FINDINGS);
    expect((await check(mixed(), '--fail-on', 'never')).code).toBe(CheckExitCode.OK);
  });

  test('2 where some input could not be used, whatever the rest says', async () => {
    const broken = folder.write('broken.json', '{"Resources": 1 2}');
    const { code, out, err } = await check(mixed(), broken, '--fail-on', 'never');
    expect(code).toBe(CheckExitCode.INCOMPLETE);
    expect(out).toContain('AtRest-AwsOwnedKey');
    expect(err).toBe(`error: ${broken} cannot be read as JSON or YAML, line 1, column 17: expected ',' or '}', found '2'\nerror: 1 input could not be used; the rest was analysed\n`);
    expect((await check(mixed(), broken)).code).toBe(CheckExitCode.INCOMPLETE);
  });

  test('2 where nothing at all could be read', async () => {
    const { code, out } = await check('/nowhere/at/all');
    expect([code, out]).toEqual([CheckExitCode.INCOMPLETE, 'No template was checked.\n']);
  });

  test.each([
    [['--level', 'best'], 'Allowed choices are encrypted, kms, customer-managed'],
    [['--fail-on', 'info'], 'Allowed choices are error, warning, note, never'],
    [['--format', 'pdf'], 'There is no form of this name. There are: text, sarif, junit, json.'],
    [['--format', 'json', '--format', 'sarif'], '--format is given 2 times, for standard output: give an --output for each'],
    [['--output', 'report.pdf'], 'The ending of --output report.pdf means no form: say --format text or sarif or junit or json'],
    [['--output', '/nowhere/a.json'], 'The report cannot be written to /nowhere/a.json'],
    [['--output', 'a.json', '--output', './a.json'], '--output ./a.json is given twice'],
    [['--include', 'AtRest-Nope'], "--include 'AtRest-Nope' is no rule"],
    [['--exclude', 'S3'], "--exclude 'S3' is no rule"],
    [['--acknowledge', '/nowhere.yaml'], 'The acknowledgements /nowhere.yaml does not exist'],
    [['--bogus'], "unknown option '--bogus'"],
  ])('2 for check %j, before anything is read', async (args, message) => {
    const { code, out, err } = await check(mixed(), ...args);
    expect([code, out]).toEqual([CheckExitCode.INCOMPLETE, '']);
    expect(err).toContain(message);
    expect(err).toContain('(--help explains)');
  });

  test('2 where no path is given, and cdk synth did not run', async () => {
    process.chdir(folder.path);
    const { code, err } = await check().finally(() => process.chdir(ROOT));
    expect(code).toBe(CheckExitCode.INCOMPLETE);
    expect(err).toContain('There is no cdk.out here: run cdk synth first, or name templates or folders of them');
  });

  test('2 where a report cannot be written in the end', async () => {
    const { code, err } = await check(good(), '--format', 'json', '--output', '/dev/full');
    expect(code).toBe(CheckExitCode.INCOMPLETE);
    expect(err).toMatch(/^error: ENOSPC/);
  });
});

describe('a selection', () => {
  test('of rules and types', async () => {
    const file = mixed();
    expect(await found(file, '--include', 'AtRest-Aws*')).toEqual(['Owned AwsOwnedKey']);
    expect(await found(file, '--include', 'AWS::SQS::*')).toEqual(['Owned AwsOwnedKey', 'Undecided EncryptionUndecided']);
    expect(await found(file, '--include', 'AWS::SQS::*', '--include', 'AtRest-AwsOwnedKey', '--include', 'AtRest-Unencrypted')).toEqual(['Owned AwsOwnedKey']);
    expect(await found(file, '--exclude', 'AWS::SNS::Topic', '--exclude', 'AtRest-AwsOwnedKey')).toEqual(['Undecided EncryptionUndecided']);
    expect((await check(file, '--exclude', 'AtRest-*')).code).toBe(CheckExitCode.OK);
  });

  test('of a type that nothing is of is noted: a slip of the pen would pass for a check', async () => {
    const { err } = await check(mixed(), '--include', 'AWS::SQS::Queeu', '--include', 'AWS::SNS::*');
    expect(err).toBe("note: --include 'AWS::SQS::Queeu' fits no resource of the templates\n");
  });
});

describe('acknowledgements', () => {
  test('take findings out of the count, and are listed with their reasons', async () => {
    const list = folder.write('ack.yaml', '- rule: AtRest-AwsOwnedKey\n  resource: Own*\n  reason: carries no data yet\n- {rule: AtRest-Unencrypted, resource: Topic, template: "**/mixed.json", reason: public}\n');
    const { code, out, err } = await check(mixed(), '--acknowledge', list);
    expect([code, err]).toEqual([CheckExitCode.OK, '']);
    expect(out).toContain('Acknowledged\n  Owned  AtRest-AwsOwnedKey  carries no data yet\n  Topic  AtRest-Unencrypted  public\n');
    expect(out).toContain('0 errors, 1 warning, 2 acknowledged.\nNothing fails the check.\n');
  });

  test('that nothing needs are named', async () => {
    const list = folder.write('ack.json', JSON.stringify([
      { rule: 'AtRest-AwsOwnedKey', resource: 'Owned', template: 'other.json', reason: 'elsewhere' },
      { rule: 'AtRest-AwsOwnedKey', resource: 'Owne', reason: 'gone' },
      { rule: 'AtRest-Unencrypted', resource: 'Owned', reason: 'other rule' },
    ]));
    const { code, err } = await check(mixed(), '--acknowledge', list);
    expect(code).toBe(CheckExitCode.FINDINGS);
    expect(err).toBe('warning: no finding needs the acknowledgement of AtRest-AwsOwnedKey for Owned (elsewhere) any more\nwarning: no finding needs the acknowledgement of AtRest-AwsOwnedKey for Owne (gone) any more\nwarning: no finding needs the acknowledgement of AtRest-Unencrypted for Owned (other rule) any more\n');
    expect((await json(mixed(), '--acknowledge', list)).staleAcknowledgements).toHaveLength(3);
  });

  test('of a construct hold for all below it', async () => {
    const file = folder.write('cdk.json', templateText({ Q1: { ...OWNED_QUEUE, Metadata: { 'aws:cdk:path': 'App/Orders/Queue/Resource' } } }));
    const acknowledged = async (resource: string): Promise<boolean> =>
      (await check(file, '--acknowledge', folder.write('ack.json', JSON.stringify([{ rule: 'AtRest-AwsOwnedKey', resource, reason: 'yes' }])))).code === CheckExitCode.OK;
    expect(await Promise.all(['App/Orders', 'App/Orders/Queue/Resource', 'App/*/Queue', '**/Queue', 'Q?', 'App'].map(acknowledged))).not.toContain(false);
    expect(await acknowledged('Orders')).toBe(false);
    expect(await acknowledged('App/Ord')).toBe(false);
    expect(await acknowledged('App/*/Resource')).toBe(false);
  });

  test.each([
    ['{"a": 1}', 'are no list: give [{ "rule": "'],
    ['- text', 'Entry 1 of the acknowledgements FILE is no object with rule, resource and reason: received "text"'],
    ['- {rule: AtRest-AwsOwnedKey, resource: A}', 'Entry 1 of the acknowledgements FILE gives no reason'],
    ['- {rule: AtRest-AwsOwnedKey, resource: A, reason: " "}', 'Entry 1 of the acknowledgements FILE gives no reason'],
    ['- {rule: AtRest-Nope, resource: A, reason: x}', 'names no rule that there is (cdk-at-rest check --list-rules)'],
    ['- {rule: AtRest-AwsOwnedKey, reason: x}', 'names no resource, or no template, with a text'],
    ['- {rule: AtRest-AwsOwnedKey, resource: A, reason: x, until: 2030-01-01}', "has a field 'until'; there are rule, resource, template, reason"],
    ['- {', 'cannot be read as JSON or YAML, line 1'],
  ])('are refused: %s', async (text, message) => {
    const list = folder.write('ack.yaml', text);
    const { code, err } = await check(good(), '--acknowledge', list);
    expect(code).toBe(CheckExitCode.INCOMPLETE);
    expect(err.replace(list, 'FILE')).toContain(message);
  });
});

describe('a comparison with what is deployed', () => {
  const table = (key: unknown): object => ({ Type: 'AWS::EFS::FileSystem', Properties: { Encrypted: true, KmsKeyId: key } });
  const before = templateText({ Key: KEY, Other: KEY, Files: table({ 'Fn::GetAtt': ['Key', 'Arn'] }), Gone: table({ 'Fn::GetAtt': ['Key', 'Arn'] }) });
  const after = templateText({ Key: KEY, Other: KEY, Files: table({ 'Fn::GetAtt': ['Other', 'Arn'] }) });

  test.each([
    ['as JSON', before],
    ['as aws cloudformation get-template prints it', JSON.stringify({ TemplateBody: JSON.parse(before) as object })],
    ['as text of the template in a string', JSON.stringify(before)],
  ])('names what would be replaced, and what would go: %s', async (_, text) => {
    const result = await found(folder.write('after.json', after), '--before', folder.write('deployed.json', text));
    expect(result).toEqual(expect.arrayContaining(['Files Replacement', 'Gone StoreRemoved']));
    expect(await found(folder.write('after.json', after))).toEqual([]);
  });

  test('reports what is gone in the template that it is gone from', async () => {
    folder.write('out/Orders.template.json', after);
    folder.write('out/Other.template.json', templateText({ Key: KEY }));
    const { templates } = await json(path.join(folder.path, 'out'), '--before', folder.write('deployed/Orders.json', before));
    expect(templates.map(({ name, resources }) => [path.basename(name), resources.map(resource => resource.path)])).toEqual([['Orders.template.json', ['Files', 'Gone']], ['Other.template.json', []]]);
  });

  test('compares a folder file by file, and notes what has no counterpart', async () => {
    ['a/db.json', 'b/db.json'].forEach(name => {
      folder.write(`deployed/${name}`, before);
      folder.write(`new/${name}`, name.startsWith('a') ? before : after);
    });
    folder.write('deployed/Old.json', before);
    const { templates, notes, problems } = await json(path.join(folder.path, 'new'), '--before', path.join(folder.path, 'deployed'));
    const withFindings = (resources: readonly JsonResource[]): string[] => resources.flatMap(({ path: name, findings }) => findings.length > 0 ? [name] : []);
    expect(templates.map(({ name, resources }) => [path.relative(folder.path, name), withFindings(resources)]))
      .toEqual([['new/a/db.json', []], ['new/b/db.json', ['Files', 'Gone']]]);
    expect(notes).toEqual([{ path: path.join(folder.path, 'deployed/Old.json'), message: "is compared with nothing: no template is of a stack or a file called 'Old'" }]);
    expect(problems).toEqual([]);
  });

  test('that compares nothing is a problem', async () => {
    const files = ['a.json', 'b.json'].map(name => folder.write(`new/${name}`, after));
    const { code, out, err } = await check(...files, '--before', folder.write('deployed.json', before));
    expect(code).toBe(CheckExitCode.INCOMPLETE);
    expect(err).toContain("deployed.json is compared with nothing: no template is of a stack or a file called 'deployed'. Call it after its stack");
    expect(out).not.toContain('Gone');
  });

  test('that cannot be read is a problem', async () => {
    expect((await check(folder.write('after.json', after), '--before', '/nowhere.json')).code).toBe(CheckExitCode.INCOMPLETE);
  });
});

describe('output', () => {
  test('goes to files beside the text, in the forms that their endings mean', async () => {
    const [sarif, xml, report] = ['a.sarif', 'b.xml', 'c.json'].map(name => path.join(folder.path, name));
    const { out, err } = await check(mixed(), '--output', sarif, '--output', xml, '--output', report);
    expect(out).toContain('What to do');
    expect(err).toBe([sarif, xml, report].map(file => `Report: ${file}\n`).join(''));
    expect(JSON.parse(readFileSync(sarif, 'utf-8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(xml, 'utf-8')).toContain('<testsuites');
    expect(JSON.parse(readFileSync(report, 'utf-8'))).toMatchObject({ version: 1, level: 'customer-managed' });
  });

  test('has the forms in the order of the files, and one that is left on standard output', async () => {
    const [one, two] = ['a.txt', 'b.txt'].map(name => path.join(folder.path, name));
    const { out } = await check(mixed(), '--output', one, '--format', 'junit', '--format', 'sarif', '--output', two, '--format', 'json');
    expect(readFileSync(one, 'utf-8')).toContain('<testsuites');
    expect(JSON.parse(readFileSync(two, 'utf-8'))).toHaveProperty('runs');
    expect(JSON.parse(out)).toHaveProperty('templates');
    await check(mixed(), '--output', one, '--format', 'sarif', '--output', `${two}.sarif.json`);
    expect(JSON.parse(readFileSync(`${two}.sarif.json`, 'utf-8'))).toHaveProperty('runs');
  });

  test('is only what fails, with --quiet', async () => {
    folder.write('t/package.json', '{}');
    folder.write('t/good.json', templateText({ Key: KEY, Undecided: UNDECIDED_QUEUE }));
    await expect(check(path.join(folder.path, 't'), '--quiet')).resolves.toEqual({ code: CheckExitCode.OK, out: '', err: '' });
    const { out } = await check(mixed(), '--quiet');
    expect(out).toContain('AtRest-AwsOwnedKey');
    expect(out).not.toContain('AtRest-EncryptionUndecided');
    expect(out).not.toContain('resources that store data');
  });

  test('notes what a folder holds besides templates', async () => {
    folder.write('t/package.json', '{}');
    folder.write('t/good.json', templateText({ Key: KEY }));
    expect((await check(path.join(folder.path, 't'))).err).toBe(`note: ${folder.path}/t has 1 file that is no template: package.json\n`);
  });
});

describe('help', () => {
  test('teaches with examples, and names every exit code', async () => {
    const { code, out } = await check('--help');
    expect(code).toBe(CheckExitCode.OK);
    CHECK_EXIT_CODES.forEach(([number, meaning]) => expect(out).toContain(`${number}`.padEnd(3) + ` ${meaning}`));
  });

  test('every example is a command line that is understood', async () => {
    const { out } = await check('--help');
    const examples = out.match(/(?<=(\$|&&) )cdk-at-rest check[^|&\n]*/g)!;
    expect(examples.length).toBeGreaterThanOrEqual(6);
    const inputs: Readonly<Record<string, string>> = {
      'templates/': good(),
      'network.yaml': good(),
      'cdk.out/Orders.template.json': good(),
      'deployed.json': good(),
      'acknowledged.yaml': folder.write('acknowledged.yaml', '[]'),
      'check.sarif': path.join(folder.path, 'check.sarif'),
      'junit.xml': path.join(folder.path, 'junit.xml'),
    };
    for (const example of examples) {
      const args = example.trim().split(/\s+/).slice(2).map(arg => inputs[arg] ?? arg);
      const { code } = await check(...args.some(arg => arg === good()) ? args : [good(), ...args]);
      expect([example, code]).toEqual([example, CheckExitCode.OK]);
    }
  });

  test('lists the rules, each with its level and its documentation', async () => {
    const { out } = await check('--list-rules');
    CHECK_RULES.forEach(({ id, level }) => expect(out).toContain(`${id} (${level})\n`));
    expect(out.match(/https:/g)).toHaveLength(CHECK_RULES.length);
  });
});
