import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';

const FOLDER = path.resolve(__dirname, '../../src/catalog');
const SOURCES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));

/** Prints what was loaded, for a program that asks the catalog one question. */
const PROGRAM = `
  const { classify } = require(${JSON.stringify(path.join(FOLDER, 'index.ts'))});
  if (classify('AWS::SNS::Topic', {}).state !== 'unencrypted') throw new Error('classify does not work');
  console.log(JSON.stringify(Object.keys(require.cache)));
`;

test.each(SOURCES)('src/catalog/%s imports nothing but the catalog', file => {
  const imports = [...readFileSync(path.join(FOLDER, file), 'utf8').matchAll(/(?:from|import|require\()\s*'([^']+)'/g)].map(([, module]) => module);
  const outside = imports.filter(module => !module.startsWith('.') || path.relative(FOLDER, path.resolve(FOLDER, path.dirname(file), module)).startsWith('..'));

  expect(outside).toEqual([]);
});

test('neither aws-cdk-lib nor a specification is loaded to classify', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', PROGRAM], { encoding: 'utf8', cwd: path.resolve(__dirname, '../..') });

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect((JSON.parse(stdout) as string[]).filter(file => /aws-cdk|constructs|service-spec/.test(file))).toEqual([]);
});
