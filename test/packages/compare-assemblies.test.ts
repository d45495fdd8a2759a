import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { compareAssemblies } from '../../projenrc/scripts/consumers/compare-assemblies';

const TEMPLATE = '{\n "Resources": {\n  "Key": {\n   "EnableKeyRotation": true\n  }\n }\n}';
const ASSEMBLY = { 'Records.template.json': TEMPLATE, 'Records.assets.json': '{ "files": {} }', 'asset.1234/index.js': 'exports.handler = 1;', 'manifest.json': '{}', 'cdk.out': '{"version":"54.0.0"}' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cdk-at-rest-assemblies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function assembly(name: string, files: Record<string, string>): string {
  Object.entries(files).forEach(([file, text]) => {
    const full = path.join(folder, name, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  });
  return path.join(folder, name);
}

/** The differences from `ASSEMBLY`. */
function differences(files: Record<string, string>): string[] {
  return compareAssemblies(assembly('one', ASSEMBLY), assembly('other', files));
}

test('assemblies of the same bytes do not differ', () => {
  expect(differences(ASSEMBLY)).toEqual([]);
});

test.each(['manifest.json', 'tree.json', 'Records.metadata.json', 'performance-counters.json'])('%s tells of the language, and may differ', file => {
  expect(differences({ ...ASSEMBLY, [file]: '{ "python": true }' })).toEqual([]);
});

test('a property of a template is shown, by line', () => {
  expect(differences({ ...ASSEMBLY, 'Records.template.json': TEMPLATE.replace('true', 'false') })).toEqual([
    'Records.template.json: line 4 is "   \\"EnableKeyRotation\\": true" and "   \\"EnableKeyRotation\\": false"',
  ]);
});

test.each([
  ['white space', { 'Records.template.json': `${TEMPLATE}\n` }, 'Records.template.json'],
  ['the code of an asset', { 'asset.1234/index.js': 'exports.handler = 2;' }, 'asset.1234/index.js'],
  ['a list of assets', { 'Records.assets.json': '{ "files": { "1234": {} } }' }, 'Records.assets.json'],
  ['the version of the assembly', { 'cdk.out': '{"version":"55.0.0"}' }, 'cdk.out'],
])('%s is noticed', (_, changed, file) => {
  expect(differences({ ...ASSEMBLY, ...changed })).toEqual([expect.stringMatching(`^${file}: line `)]);
});

test('an asset by another hash is in neither of both', () => {
  const { 'asset.1234/index.js': code, ...others } = ASSEMBLY;
  expect(differences({ ...others, 'asset.5678/index.js': code })).toEqual([`asset.1234/index.js: only in ${folder}/one`, `asset.5678/index.js: only in ${folder}/other`]);
});

test('an assembly without a template is no proof', () => {
  expect(() => differences({ 'manifest.json': '{}' })).toThrow(`${folder}/other has no template`);
});
