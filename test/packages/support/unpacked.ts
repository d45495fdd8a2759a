import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { ROOT } from '../../../projenrc/scripts/command';

/** Where the packages are built. */
export const DIST = path.join(ROOT, 'dist');

/** A package, unpacked for a test file. */
export class Unpacked {
  /** A package that is an archive: a tarball, or a zip by whatever name. */
  static archive(file: string): Unpacked {
    const folder = mkdtempSync(path.join(tmpdir(), 'cdk-at-rest-package-'));
    const [command, ...args] = file.endsWith('gz') ? ['tar', '-xzf', file, '-C', folder, '--strip-components=1'] : ['python3', '-m', 'zipfile', '-e', file, folder];
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf-8' });
    if (status !== 0) throw new Error(`${file} could not be unpacked:\n${stderr}`);
    return new Unpacked(folder, () => rmSync(folder, { recursive: true, force: true }));
  }

  /** A package that is a folder. */
  static folder(folder: string): Unpacked {
    return new Unpacked(folder, () => {});
  }

  private constructor(readonly root: string, readonly remove: () => void) {}

  /** Its files, by their paths in it, sorted. */
  get files(): string[] {
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.relative(this.root, path.join(entry.parentPath, entry.name)))
      .sort();
  }

  text(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf-8');
  }

  /** Hash of the only file whose name ends so. */
  hashOf(ending: string): string {
    return hashOf(path.join(this.root, theOnly(this.files, ending)));
  }
}

/** The one file of a folder below `dist` whose name ends so. */
export function built(folder: string, ending: string): string {
  const from = path.join(DIST, folder);
  return path.join(from, theOnly(readdirSync(from, { recursive: true, encoding: 'utf-8' }), ending));
}

export function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function theOnly(files: readonly string[], ending: string): string {
  const found = files.filter(name => name.endsWith(ending));
  if (found.length !== 1) throw new Error(`${found.length} files end in '${ending}', and one should: ${found.join(', ')}`);
  return found[0];
}
