/** The two packages as npm packs them, installed beside the dependencies of the repository, without a network. */
import { spawnSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { builtinModules } from 'module';
import * as path from 'path';
import { packCli } from '../../projenrc/scripts/package-cli';
import { LogFolder, REAL } from './support/log-files';

const ROOT = path.join(__dirname, '../..');
const VERSION = '1.2.3';

let folder: LogFolder;
let app: string;

function run(cwd: string, command: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { cwd, encoding: 'utf-8', env: { ...process.env, NODE_PATH: '' } });
}

function succeed(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = run(cwd, command, ...args);
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  }
  return stdout;
}

beforeAll(() => {
  folder = new LogFolder();
  const repository = repositoryWithBuild();
  succeed(repository, 'npm', 'pack', '--silent', '--pack-destination', folder.path);
  packCli(repository, path.join(folder.path, 'cli'));
  app = path.join(folder.path, 'app');
  const modules = path.join(app, 'node_modules');
  mkdirSync(modules, { recursive: true });
  readdirSync(path.join(ROOT, 'node_modules')).filter(name => !name.startsWith('.')).forEach(name => symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name)));
  unpack(path.join(folder.path, `cdk-at-rest-${VERSION}.tgz`), path.join(modules, 'cdk-at-rest'));
  unpack(path.join(folder.path, 'cli', `cdk-at-rest-cli-${VERSION}.tgz`), path.join(modules, 'cdk-at-rest-cli'));
}, 120_000);
afterAll(() => folder.remove());

/**
 * A copy of what makes the packages, with a release's version: the command line as `cli:build` compiles it, and of the library what it
 * publishes for it (jsii takes half a minute for all of it).
 */
function repositoryWithBuild(): string {
  const repository = path.join(folder.path, 'repository');
  ['package.json', '.npmignore', 'LICENSE', 'README.md', 'tsconfig.json', 'cli/package.json', 'cli/tsconfig.json', 'cli/README.md', 'cli/src', 'src'].forEach(name =>
    cpSync(path.join(ROOT, name), path.join(repository, name), { recursive: true }));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(repository, 'node_modules'));
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf-8')) as object;
  writeFileSync(path.join(repository, 'package.json'), JSON.stringify({ ...manifest, version: VERSION }));
  const offline = path.join(folder.path, 'tsconfig.json');
  writeFileSync(offline, JSON.stringify({ extends: './repository/tsconfig.json', include: ['repository/src/offline.ts'] }));
  succeed(repository, 'node_modules/.bin/tsc', '-p', offline, '--typeRoots', 'node_modules/@types');
  succeed(repository, 'node_modules/.bin/tsc', '-p', 'cli/tsconfig.json');
  return repository;
}

function unpack(tarball: string, destination: string): void {
  mkdirSync(destination);
  succeed(destination, 'tar', '-xzf', tarball, '--strip-components=1');
}

const bin = (...args: string[]): ReturnType<typeof run> => {
  const { bin: bins } = JSON.parse(readFileSync(path.join(app, 'node_modules/cdk-at-rest-cli/package.json'), 'utf-8')) as { bin: Record<string, string> };
  return run(app, process.execPath, path.join('node_modules/cdk-at-rest-cli', bins['cdk-at-rest']), ...args);
};

test('the command line depends on the very version of the library that it was packed with', () => {
  const manifest = JSON.parse(readFileSync(path.join(app, 'node_modules/cdk-at-rest-cli/package.json'), 'utf-8')) as { version: string; dependencies: Record<string, string> };
  expect(manifest).toMatchObject({ version: VERSION, dependencies: { 'cdk-at-rest': VERSION } });
  const root = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf-8')) as { devDependencies: Record<string, string> };
  const { 'cdk-at-rest': _, ...others } = manifest.dependencies;
  expect(root.devDependencies).toMatchObject(others);
});

test('it declares all that it imports, and of the library only what is published for it', () => {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'cli/package.json'), 'utf-8')) as { dependencies: Record<string, string> };
  const files = readdirSync(path.join(app, 'node_modules/cdk-at-rest-cli/lib'), { recursive: true, encoding: 'utf-8' }).filter(name => name.endsWith('.js'));
  const imported = new Set(files.flatMap(name => [...readFileSync(path.join(app, 'node_modules/cdk-at-rest-cli/lib', name), 'utf-8').matchAll(/require\((["'])([^."'][^"']*)\1\)/g)].map(match => match[2])));
  const packages = [...imported].filter(name => !builtinModules.includes(name)).sort();
  expect(packages.map(name => name.replace(/^cdk-at-rest\/offline$/, 'cdk-at-rest'))).toEqual(Object.keys(manifest.dependencies).sort());
  expect(packages).toContain('cdk-at-rest/offline');
});

test('the packages hold what is run and nothing else', () => {
  const contents = (name: string): string[] => readdirSync(path.join(app, 'node_modules', name)).sort();
  expect(contents('cdk-at-rest-cli')).toEqual(['LICENSE', 'README.md', 'lib', 'package.json']);
  expect(contents('cdk-at-rest')).toEqual(['LICENSE', 'README.md', 'lib', 'package.json']);
  expect(existsSync(path.join(app, 'node_modules/cdk-at-rest-cli/lib/audit/command.js'))).toBe(true);
});

test('what the library publishes for it needs nothing of aws-cdk-lib', () => {
  const loaded = succeed(app, process.execPath, '-e', "require('cdk-at-rest/offline'); console.log(Object.keys(require.cache).join('\\n'))").trim().split('\n');
  expect(loaded.filter(file => !file.includes('cdk-at-rest/lib/'))).toEqual([]);
  expect(succeed(app, process.execPath, '-p', "require('cdk-at-rest/package.json').version")).toBe(`${VERSION}\n`);
  expect(run(app, process.execPath, '-p', "require('cdk-at-rest/lib/offline.js')").stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

test('the installed command helps', () => {
  const { status, stdout } = bin('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: cdk-at-rest [options] [command]');
  expect(bin('--version').stdout).toBe(`${VERSION}\n`);
});

test('the installed command audits real log files', () => {
  const { status, stdout } = bin('audit', REAL, '--query', 'key-use', '--format', 'json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ input: { records: 954, kmsRecords: 186 } });
});
