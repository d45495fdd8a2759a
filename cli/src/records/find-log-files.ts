import { type Dirent, promises as fs, type Stats } from 'fs';
import * as path from 'path';
import { attempted } from './attempted';
import type { InputReport } from './input-report';

/** A file that may hold records. */
export interface LogFile {
  readonly path: string;

  /** Size on disk in bytes. */
  readonly size: number;
}

/** Digest files stand beside the log files: `AWSLogs/ACCOUNT/CloudTrail-Digest/…`. */
const DIGEST = /[/\\]CloudTrail-Digest[/\\]|_CloudTrail-Digest_/;
const LOG_FILE = /\.json(\.gz)?$/i;

/**
 * The files of the given paths: each file itself, and of a folder all `.json` and `.json.gz` below it, in the order of their
 * names. A file that is reached twice is there once.
 *
 * What does not exist or cannot be opened is a problem of the report; so is a folder without any log file.
 */
export async function findLogFiles(paths: readonly string[], report: InputReport): Promise<LogFile[]> {
  const found = new Map<string, LogFile>();
  for (const given of paths) {
    await new Search(given, found, report).run();
  }
  return [...found.values()];
}

/** The search below one of the given paths. */
class Search {
  private readonly visited = new Set<string>();
  private readonly others: string[] = [];
  private digests = 0;
  private logFiles = 0;

  /** `found` has the files by their real paths. */
  constructor(private readonly given: string, private readonly found: Map<string, LogFile>, private readonly report: InputReport) {}

  async run(): Promise<void> {
    const stats = await attempted(this.report, this.given, () => fs.stat(this.given));
    const real = stats && await attempted(this.report, this.given, () => fs.realpath(this.given));
    if (stats?.isDirectory()) {
      await this.folder(this.given);
      this.sumUp();
    } else if (stats && real !== undefined) {
      this.file(this.given, real, stats);
    }
  }

  private async folder(folder: string): Promise<void> {
    const real = await attempted(this.report, folder, () => fs.realpath(folder));
    // A link may lead back to where it is.
    if (real === undefined || this.visited.has(real)) {
      return;
    }
    this.visited.add(real);
    const entries = await attempted(this.report, folder, () => fs.readdir(folder, { withFileTypes: true })) ?? [];
    for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      await this.entry(path.join(folder, entry.name), path.join(real, entry.name), entry);
    }
  }

  private async entry(entryPath: string, real: string, entry: Dirent): Promise<void> {
    if (entry.isDirectory()) {
      await this.folder(entryPath);
    } else if (entry.isSymbolicLink()) {
      await this.link(entryPath);
    } else if (this.isLogFile(entryPath)) {
      const stats = await attempted(this.report, entryPath, () => fs.stat(entryPath));
      if (stats) {
        this.file(entryPath, real, stats);
      }
    }
  }

  private async link(linkPath: string): Promise<void> {
    const stats = await attempted(this.report, linkPath, () => fs.stat(linkPath));
    const real = stats && await attempted(this.report, linkPath, () => fs.realpath(linkPath));
    if (stats?.isDirectory()) {
      await this.folder(linkPath);
    } else if (stats && real !== undefined && this.isLogFile(linkPath)) {
      this.file(linkPath, real, stats);
    }
  }

  private isLogFile(file: string): boolean {
    if (DIGEST.test(file)) {
      this.digests += LOG_FILE.test(file) ? 1 : 0;
      return false;
    }
    if (!LOG_FILE.test(file)) {
      this.others.push(file);
      return false;
    }
    return true;
  }

  private file(file: string, real: string, stats: Stats): void {
    this.logFiles += 1;
    // A pipe or a device would keep the reader waiting.
    if (!stats.isFile()) {
      this.report.addProblem(file, 'is not a regular file');
    } else if (!this.found.has(real)) {
      this.found.set(real, { path: file, size: stats.size });
    }
  }

  private sumUp(): void {
    if (this.digests > 0) {
      this.report.addNote(this.given, `has ${count(this.digests, 'digest file')}, which hold no records: see --verify`);
    }
    if (this.others.length > 0) {
      const names = this.others.slice(0, 3).map(file => path.relative(this.given, file)).join(', ');
      this.report.addNote(this.given, `has ${count(this.others.length, 'file')} that are not read, since their names do not end in .json or .json.gz: ${names}${this.others.length > 3 ? ', …' : ''}`);
    }
    if (this.logFiles === 0) {
      this.report.addProblem(this.given, 'holds no log file: no file whose name ends in .json or .json.gz');
    }
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
