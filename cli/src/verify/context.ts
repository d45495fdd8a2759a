import type { ListedLog } from './digest';
import type { LocalFiles } from './local-files';
import { HOUR_MS } from './period';
import type { Findings } from './problem';
import type { PublicKeys } from './public-keys';

/** A log file that a digest lists, and that is not there under its name. */
export interface MissingLog {
  readonly log: ListedLog;

  /** Path of the digest. */
  readonly digest: string;
}

/** What all parts of a verification share. */
export interface Context {
  readonly files: LocalFiles;
  readonly keys: PublicKeys;
  readonly findings: Findings;
  readonly range: Range;

  /** Log files that were not found, for a last look at files under other names. */
  readonly missing: MissingLog[];

  /** Called after each file. */
  readonly onFile: () => void;
}

/** The time that is asked about, in milliseconds since 1970. Without bounds, all that is there. */
export class Range {
  constructor(readonly since = -Infinity, readonly until = Infinity) {}

  /** Whether a digest of this end is asked for: up to an hour later, since it lists the files of the hour before. */
  hasDigest(end: number): boolean {
    return end >= this.since && end <= this.until + HOUR_MS;
  }

  /** Whether a log file that was delivered then is asked for. */
  hasLog(delivered: number): boolean {
    return delivered >= this.since && delivered <= this.until;
  }
}
