import { spawnSync } from 'child_process';
import * as path from 'path';

const MODULE = path.resolve(__dirname, '../../src/inventory/offline.ts');

/** Prints what was loaded, for a program that takes an inventory. */
const PROGRAM = `
  const { takeInventory, inventoryHtml } = require(${JSON.stringify(MODULE)});
  const { TemplateSet } = require(${JSON.stringify(path.resolve(__dirname, '../../src/templates/template-set.ts'))});
  inventoryHtml(takeInventory(new TemplateSet([]), { level: 'KMS' }));
  console.log(JSON.stringify(Object.keys(require.cache)));
`;

test('neither aws-cdk-lib nor constructs is loaded to take an inventory', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', PROGRAM], { encoding: 'utf8', cwd: path.resolve(__dirname, '../..') });

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect((JSON.parse(stdout) as string[]).filter(file => /aws-cdk|constructs|encryption-inventory/.test(file))).toEqual([]);
});
