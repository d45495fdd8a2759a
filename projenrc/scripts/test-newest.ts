import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '../..');
const FOLDER = path.join(ROOT, '.newest');

/** What runs on the newest aws-cdk-lib: everything that synthesizes, and nothing whose result is a snapshot or a timing. */
const TESTS = [
  'test/private', 'test/keys', 'test/functions', 'test/s3', 'test/dynamodb', 'test/rds', 'test/ebs', 'test/audit', 'test/baseline', 'test/upgrade',
  'test/enforcement', 'test/inventory/encryption-inventory.test.ts', 'test/inventory/decisions.test.ts',
];

/**
 * Runs the tests on another aws-cdk-lib than the one that the library is developed on.
 *
 * It is installed beside it, and every import of aws-cdk-lib goes there, those of test tools included: replacing it in place
 * would leave node_modules in disorder.
 */
function testNewest(version: string): number {
  install(version);
  const library = path.join(FOLDER, 'node_modules/aws-cdk-lib');
  writeFileSync(path.join(FOLDER, 'tsconfig.json'), JSON.stringify({
    extends: '../tsconfig.dev.json',
    compilerOptions: { rootDir: '..', paths: { 'cdk-at-rest': ['../src/index.ts'], 'aws-cdk-lib': [library], 'aws-cdk-lib/*': [`${library}/*`] } },
    include: ['../src/**/*.ts'],
  }));
  const typesFail = run('tsc', ['--noEmit', '-p', path.join(FOLDER, 'tsconfig.json')]);
  const testsFail = run('jest', [
    '--ci', '--moduleNameMapper', JSON.stringify({ '^cdk-at-rest$': '<rootDir>/src/index.ts', '^aws-cdk-lib($|/.*)': `${library}$1` }), '--',
    // Patterns are looked for anywhere in a path: those of the command line have folders of the same names.
    ...TESTS.map(folder => path.join(ROOT, folder)),
  ]);
  return typesFail || testsFail;
}

function install(version: string): void {
  const manifest = path.join(FOLDER, 'node_modules/aws-cdk-lib/package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf-8')) as { version: string }).version === version) {
    return;
  }
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, 'package.json'), JSON.stringify({ private: true }));
  // Its peer, constructs, stays the one of the project: two copies of it would not know each other's constructs.
  if (run('npm', ['install', '--no-save', '--no-package-lock', '--legacy-peer-deps', `aws-cdk-lib@${version}`], FOLDER) !== 0) {
    throw new Error(`aws-cdk-lib ${version} could not be installed`);
  }
}

function run(command: string, args: string[], cwd: string = ROOT): number {
  return spawnSync(command, args, { cwd, stdio: 'inherit' }).status ?? 1;
}

process.exitCode = testNewest(process.argv[2]);
