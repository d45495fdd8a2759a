import { spawnSync } from 'child_process';
import * as path from 'path';

const OFFLINE = path.resolve(__dirname, '../../src/offline.ts');

/** Prints what was loaded, for a program that checks one template. */
const PROGRAM = `
  const { checkTemplates, templateFileOf, TemplateSet } = require(${JSON.stringify(OFFLINE)});
  const set = new TemplateSet([templateFileOf({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }, 'one')]);
  if (checkTemplates(set, { level: 'encrypted' }).length !== 1) throw new Error('checkTemplates does not work');
  console.log(JSON.stringify(Object.keys(require.cache)));
`;

test('neither aws-cdk-lib nor anything else of node_modules is loaded to check templates', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', PROGRAM], { encoding: 'utf8', cwd: path.resolve(__dirname, '../..') });

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect((JSON.parse(stdout) as string[]).filter(file => file.includes('node_modules') && !/\/(tsx|esbuild|get-tsconfig|resolve-pkg-maps)\//.test(file))).toEqual([]);
});
