import { type Dirent, promises as fs } from 'fs';
import * as path from 'path';
import { reasonOf } from '../records/attempted';
import { baseName, identity } from './file-name';
import { type Findings, ProblemKind } from './problem';
import { SIGNATURE_SUFFIX } from './signature';

/** A log file on the disk. */
export interface LocalLog {
  readonly path: string;

  /** Whether a digest lists it. */
  listed: boolean;
}

const DIGEST = /[/\\]CloudTrail-Digest[/\\]|_CloudTrail-Digest_/;
const JSON_FILE = /\.json(\.gz)?$/i;

/** The files of the given paths, by their identities. A copy of a file is a second path of the same identity. */
export class LocalFiles {
  /** Finds the files. What cannot be read is a problem. */
  static async below(paths: readonly string[], findings: Findings): Promise<LocalFiles> {
    const files = new LocalFiles(findings);
    const folders = await Promise.all(paths.map(isFolder));
    // Files first: a folder leaves out those that are there already.
    for (const given of [...paths.filter((_, index) => !folders[index]), ...paths.filter((_, index) => folders[index])]) {
      await files.visit(given, true);
    }
    return files;
  }

  readonly digests = new Map<string, string[]>();
  readonly logs = new Map<string, LocalLog[]>();

  /** Signatures from beside digests, by the identities of these. */
  readonly signatures = new Map<string, string>();

  private readonly visited = new Set<string>();

  private constructor(private readonly findings: Findings) {}

  /** Digests and log files, copies included. */
  get count(): number {
    return [...this.digests.values(), ...this.logs.values()].reduce((sum, copies) => sum + copies.length, 0);
  }

  private async visit(place: string, isGiven: boolean): Promise<void> {
    try {
      const real = await fs.realpath(place);
      const stats = await fs.stat(real);
      // A link may lead back to where it is, and the given paths may overlap.
      if (this.visited.has(real)) {
        return;
      }
      if (stats.isDirectory()) {
        this.visited.add(real);
        await this.folder(place, real);
      } else if (stats.isFile()) {
        this.visited.add(real);
        this.file(place, isGiven);
      } else if (isGiven) {
        this.findings.add(ProblemKind.PATH_UNREADABLE, place, 'is not a regular file');
      }
    } catch (error) {
      this.findings.add(ProblemKind.PATH_UNREADABLE, place, reasonOf(error));
    }
  }

  private async folder(folder: string, real: string): Promise<void> {
    for (const entry of (await fs.readdir(folder, { withFileTypes: true })).sort(byName)) {
      const place = path.join(folder, entry.name);
      if (!entry.isFile()) {
        await this.visit(place, false);
      } else if (!this.visited.has(path.join(real, entry.name))) {
        this.file(place, false);
      }
    }
  }

  private file(file: string, isGiven: boolean): void {
    if (file.endsWith(SIGNATURE_SUFFIX)) {
      this.signatures.set(identity(file.slice(0, -SIGNATURE_SUFFIX.length)), file);
    } else if (DIGEST.test(file) && JSON_FILE.test(file)) {
      add(this.digests, identity(file), file);
    } else if (isGiven || JSON_FILE.test(baseName(file))) {
      add(this.logs, identity(file), { path: file, listed: false });
    }
  }
}

async function isFolder(place: string): Promise<boolean> {
  return fs.stat(place).then(stats => stats.isDirectory(), () => false);
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) {
    values.push(value);
  } else {
    map.set(key, [value]);
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
