/** The files of examples/ci: they are copied as they stand, so what they call has to be there. */
import { readFileSync } from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { readAcknowledgements } from '../../src/check/acknowledgements';
import { LogFolder } from '../support/log-files';
import { KEY, runCommand, templateText } from '../support/templates';

const EXAMPLES = path.join(__dirname, '../../../examples/ci');
const FILES = ['github-workflow.yml', 'action.yml', 'gitlab-ci.yml', 'pre-commit-config.yaml', '.pre-commit-hooks.yaml'];

let folder: LogFolder;

beforeEach(() => {
  folder = new LogFolder();
});
afterEach(() => folder.remove());

/** The command lines in a file, as arguments, with files and variables of the example in place. */
function commandsOf(file: string): string[][] {
  const template = folder.write('template.json', templateText({ Key: KEY }));
  const places: Readonly<Record<string, string[]>> = {
    'cdk.out': [template],
    'templates/': [template],
    '"${paths[@]}"': [template],
    '"${options[@]}"': ['--level', 'kms', '--fail-on', 'warning', '--output', path.join(folder.path, 'a.sarif'), '--before', template, '--acknowledge', path.join(EXAMPLES, 'acknowledged.yaml')],
  };
  const lines = readFileSync(path.join(EXAMPLES, file), 'utf-8').split('\n').filter(line => !/^\s*#|^(- )?\w+: /.test(line) || line.includes('run: '));
  return lines.flatMap(line => [...line.matchAll(/cdk-at-rest (check|inventory) ([^>]*)/g)]).map(([, command, args]) =>
    [command, ...args.trim().split(/\s+/).flatMap(arg => places[arg] ?? (/\.(sarif|xml)$/.test(arg) ? [path.join(folder.path, arg)] : [arg]))]);
}

test.each(FILES)('%s is YAML, and calls commands that there are', async file => {
  expect(parse(readFileSync(path.join(EXAMPLES, file), 'utf-8'))).toBeInstanceOf(Object);
  for (const args of commandsOf(file)) {
    const isWithoutPaths = args[1] === '--quiet' && args.length === 2;
    const { code, err } = await runCommand(isWithoutPaths ? [...args, folder.write('t.json', templateText({ Key: KEY }))] : args);
    expect([args, code, err.replace(/^(Report|warning): .*\n/gm, '')]).toEqual([args, 0, '']);
  }
});

test('every one of them calls the command', () => {
  expect(FILES.map(file => commandsOf(file).length)).toEqual([2, 1, 1, 1, 1]);
});

test('the action passes every input on', () => {
  const text = readFileSync(path.join(EXAMPLES, 'action.yml'), 'utf-8');
  const { inputs } = parse(text) as { inputs: object };
  Object.keys(inputs).forEach(name => expect(text).toContain(`inputs.${name} `));
});

test('the list of acknowledgements is one', () => {
  expect(readAcknowledgements(path.join(EXAMPLES, 'acknowledged.yaml'))).toHaveLength(2);
});
