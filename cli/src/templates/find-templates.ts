import { type Dirent, promises as fs } from 'fs';
import * as path from 'path';
import { attempted } from '../records/attempted';
import type { InputReport } from '../records/input-report';

/** What the paths of the command line lead to. */
export interface Found {
  /** Folders that `cdk synth` wrote. */
  readonly assemblies: readonly string[];

  /** Files that were named, and files of folders. */
  readonly files: readonly FoundFile[];

  /** Folders that were named, other than those in which an assembly was found. */
  readonly folders: readonly string[];
}

/** A file that may be a template. */
export interface FoundFile {
  readonly path: string;

  /** Its path without links. */
  readonly realPath: string;

  /** The folder that led to it, as it was named; none for a file that was named itself. */
  readonly folder?: string;
}

const TEMPLATE = /\.(json|ya?ml|template)$/i;

/** Where packages and tools keep files that are nobody's templates. */
const OTHERS = /^(node_modules$|\.)/;

/**
 * The files of the given paths: each file itself, and of a folder all below it that may be templates by their names, in the order of
 * their names, without hidden folders and `node_modules`. A folder with the manifest of a cloud assembly is one thing.
 *
 * What cannot be opened is a problem of the report. A file that is reached twice is there once.
 */
export async function findTemplates(paths: readonly string[], report: InputReport): Promise<Found> {
  const search = new Search(report);
  for (const given of paths) {
    await search.given(given);
  }
  return search;
}

class Search implements Found {
  readonly assemblies: string[] = [];
  readonly files: FoundFile[] = [];
  readonly folders: string[] = [];

  /** Real paths: links may lead to the same file, or back to where they are. */
  private readonly visited = new Set<string>();

  constructor(private readonly report: InputReport) {}

  async given(given: string): Promise<void> {
    const stats = await attempted(this.report, given, () => fs.stat(given));
    if (stats?.isDirectory()) {
      const { length } = this.assemblies;
      await this.folder(path.normalize(given), given);
      this.folders.push(...this.assemblies.length === length ? [given] : []);
    } else if (stats && !stats.isFile()) {
      // A pipe or a device would keep the reader waiting.
      this.report.addProblem(given, 'is not a regular file');
    } else if (stats) {
      await this.file(given);
    }
  }

  private async folder(folder: string, given: string): Promise<void> {
    if (await this.newPath(folder) === undefined) {
      return;
    }
    const entries = await attempted(this.report, folder, () => fs.readdir(folder, { withFileTypes: true })) ?? [];
    if (await isAssembly(folder, entries.map(({ name }) => name))) {
      this.assemblies.push(folder);
      return;
    }
    for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      await this.entry(path.join(folder, entry.name), entry, given);
    }
  }

  private async entry(entryPath: string, entry: Dirent, given: string): Promise<void> {
    const stats = entry.isSymbolicLink() ? await attempted(this.report, entryPath, () => fs.stat(entryPath)) : entry;
    if (stats?.isDirectory() && !OTHERS.test(entry.name)) {
      await this.folder(entryPath, given);
    } else if (stats?.isFile() && TEMPLATE.test(entry.name)) {
      await this.file(entryPath, given);
    }
  }

  private async file(file: string, folder?: string): Promise<void> {
    const realPath = await this.newPath(file);
    if (realPath !== undefined) {
      this.files.push({ path: file, realPath, ...folder === undefined ? {} : { folder } });
    }
  }

  /** The path without links; nothing where it was visited before. */
  private async newPath(file: string): Promise<string | undefined> {
    const real = await attempted(this.report, file, () => fs.realpath(file));
    if (real === undefined || this.visited.has(real)) {
      return undefined;
    }
    this.visited.add(real);
    return real;
  }
}

/** `cdk synth` leaves a file of the folder's usual name in it. Without that, the manifest says so: other tools have files of this name, too. */
async function isAssembly(folder: string, names: readonly string[]): Promise<boolean> {
  if (!names.includes('manifest.json') || names.includes('cdk.out')) {
    return names.includes('manifest.json');
  }
  try {
    const { version, artifacts } = JSON.parse(await fs.readFile(path.join(folder, 'manifest.json'), 'utf-8')) as { version?: unknown; artifacts?: unknown };
    return typeof version === 'string' && typeof artifacts === 'object';
  } catch {
    return false;
  }
}
