import { mkdtempSync, readdirSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

const PREFIX = 'cdk-at-rest-audit-';

/** How long after its last change a folder without a process counts as left behind: its process may run in another container. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;

/**
 * A folder for the records while they are analysed, which only its owner may read. It is removed by
 * `remove`, at the latest when the process exits. What a process that was killed left behind is removed by a later one.
 */
export class TemporaryFolder {
  readonly path: string;
  private readonly onExit = (): void => this.remove();

  constructor(parent: string = tmpdir()) {
    removeLeftBehind(parent);
    this.path = mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`));
    process.once('exit', this.onExit);
  }

  /** Removes it with all that is in it. May be called again. */
  remove(): void {
    process.removeListener('exit', this.onExit);
    rmSync(this.path, { recursive: true, force: true });
  }
}

function removeLeftBehind(parent: string): void {
  readdirSync(parent).filter(name => name.startsWith(PREFIX)).forEach(name => {
    const folder = path.join(parent, name);
    try {
      const stats = statSync(folder);
      if (Date.now() - stats.mtimeMs > LEFT_BEHIND_MS && !isRunning(Number(name.slice(PREFIX.length).split('-')[0]))) {
        rmSync(folder, { recursive: true, force: true });
      }
    } catch {
      // Another process removed it first.
    }
  });
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
