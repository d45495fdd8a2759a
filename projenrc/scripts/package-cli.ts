import { spawnSync } from 'child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

/**
 * Packs the compiled command line with the version of the library, which it depends on exactly.
 *
 * @param root folder of the repository
 * @param destination folder for the tarball, made where it is not there
 */
export function packCli(root: string, destination: string): void {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf-8')) as { version: string };
  const stage = mkdtempSync(path.join(tmpdir(), 'cdk-at-rest-cli-'));
  try {
    ['cli/lib', 'cli/README.md', 'LICENSE'].forEach(from => cpSync(path.join(root, from), path.join(stage, path.basename(from)), { recursive: true }));
    const manifest = JSON.parse(readFileSync(path.join(root, 'cli/package.json'), 'utf-8')) as { dependencies: Record<string, string> };
    writeFileSync(path.join(stage, 'package.json'), JSON.stringify({
      ...manifest, version, dependencies: { ...manifest.dependencies, 'cdk-at-rest': version },
    }, undefined, 2));
    mkdirSync(destination, { recursive: true });
    const { status, stderr } = spawnSync('npm', ['pack', '--silent', '--pack-destination', destination], { cwd: stage, encoding: 'utf-8' });
    if (status !== 0) {
      throw new Error(`npm pack failed in ${stage}:\n${stderr}`);
    }
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const root = path.resolve(__dirname, '../..');
  packCli(root, path.join(root, 'dist/cli'));
}
