/** The tarball of npm, which the packages of all other languages carry. */
import { existsSync, statSync } from 'fs';
import { builtinModules } from 'module';
import * as path from 'path';
import { functionNames } from '../../../projenrc/scripts/bundle-lambda';
import { ROOT } from '../../../projenrc/scripts/command';
import { MANIFEST } from '../support/manifest';
import { built, hashOf, Unpacked } from '../support/unpacked';

/** More than that is to be meant: every user of every language downloads it. */
const BUDGET = { packedBytes: 900_000, unpackedBytes: 4_500_000 };

const TARBALL = built('js', '.tgz');

let npm: Unpacked;

beforeAll(() => {
  npm = Unpacked.archive(TARBALL);
});
afterAll(() => npm.remove());

test('stays within its budget', () => {
  expect(statSync(TARBALL).size).toBeLessThan(BUDGET.packedBytes);
  expect(npm.files.reduce((sum, file) => sum + statSync(path.join(npm.root, file)).size, 0)).toBeLessThan(BUDGET.unpackedBytes);
});

test('holds the library, its functions, its assembly and what says what it is, and nothing else', () => {
  const others = npm.files.filter(file => !file.startsWith('lib/'));

  expect(others).toEqual(['.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', ...functionNames().map(name => `assets/${name}/index.js`), 'package.json']);
});

test('holds of the library the code and the types of each source, and nothing that has no source', () => {
  const modules = npm.files.filter(file => file.startsWith('lib/'));
  const names = [...new Set(modules.map(file => file.replace(/(\.d\.ts|\.js)$/, '')))];

  expect(modules).toEqual(names.flatMap(name => [`${name}.d.ts`, `${name}.js`]).sort());
  expect(names.filter(name => !existsSync(path.join(ROOT, `${name.replace(/^lib/, 'src')}.ts`)))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['lib/index', 'lib/offline']));
});

test('holds no source maps, which would be two thirds of it', () => {
  expect(npm.files.filter(file => file.endsWith('.js') && npm.text(file).includes('sourceMappingURL'))).toEqual([]);
});

test('imports what it declares, and no specification of services', () => {
  const imported = npm.files
    .filter(file => /^lib\/.*\.js$/.test(file))
    .flatMap(file => [...npm.text(file).matchAll(/\brequire\("([^."][^"]*)"\)/g)].map(match => match[1].split('/')[0]));

  expect([...new Set(imported)].filter(name => !builtinModules.includes(name)).sort()).toEqual(['aws-cdk-lib', 'constructs']);
  const manifest = JSON.parse(npm.text('package.json')) as typeof MANIFEST;
  expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('bundledDependencies');
});

test('is in the package of every other language, byte for byte', () => {
  const packages = {
    python: Unpacked.archive(built('python', '.whl')),
    java: Unpacked.archive(built('java', `-${MANIFEST.version}.jar`)),
    go: Unpacked.folder(path.dirname(built('go', 'go.mod'))),
    dotnet: Unpacked.folder(path.dirname(built('generated/dotnet', '.csproj'))),
  };
  const hashes = Object.entries(packages).map(([language, unpacked]) => [language, unpacked.hashOf('.tgz')]);
  Object.values(packages).forEach(unpacked => unpacked.remove());

  const own = hashOf(TARBALL);
  expect(Object.fromEntries(hashes)).toEqual({ python: own, java: own, go: own, dotnet: own });
});
