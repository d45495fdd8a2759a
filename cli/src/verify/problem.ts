/** What can be wrong with a log that CloudTrail signed. */
export enum ProblemKind {
  /** The content of a log file is not what its digest says. */
  LOG_CHANGED = 'log-changed',

  /** A digest lists a log file that is not there. */
  LOG_MISSING = 'log-missing',

  /** A log file stands at another place than CloudTrail delivered it to, or under another name. */
  LOG_MOVED = 'log-moved',

  /** A log file lies in hours whose digests are there, and none of them lists it. */
  LOG_UNLISTED = 'log-unlisted',

  /** The content of a digest is not what was signed. */
  DIGEST_CHANGED = 'digest-changed',

  /** A digest names the one before it, which is not there. */
  DIGEST_MISSING = 'digest-missing',

  /** A digest stands at another place than CloudTrail delivered it to, or under another name. */
  DIGEST_MOVED = 'digest-moved',

  /** A digest cannot be read. */
  DIGEST_UNREADABLE = 'digest-unreadable',

  /** A signature from beside a digest is not that digest's. */
  SIGNATURE_WRONG = 'signature-wrong',

  /** The signature of a digest is not at hand. */
  DIGEST_UNSIGNED = 'digest-unsigned',

  /** The public key of a digest is not at hand. */
  KEY_UNKNOWN = 'key-unknown',

  /** The public key of a digest was not valid any more when the digest was signed. */
  KEY_EXPIRED = 'key-expired',

  /** For some time there is no digest, and none ever was. */
  NOT_COVERED = 'not-covered',

  /** A path cannot be read. */
  PATH_UNREADABLE = 'path-unreadable',
}

/** Kinds that show no change: the evidence is incomplete, and the log may well be intact. */
const UNPROVEN: ReadonlySet<ProblemKind> = new Set([
  ProblemKind.DIGEST_UNSIGNED, ProblemKind.KEY_UNKNOWN, ProblemKind.KEY_EXPIRED, ProblemKind.NOT_COVERED, ProblemKind.PATH_UNREADABLE,
]);

/** Something that stands against the log, or that its proof lacks. */
export interface Problem {
  readonly kind: ProblemKind;

  /** `wrong`: files are not as CloudTrail delivered them. `unproven`: nothing shows that they are. */
  readonly severity: 'wrong' | 'unproven';

  /** Path of the file, its address in S3 where it is not there, or what else the message is about. */
  readonly path: string;

  /** What is wrong with it, in words that follow the path. */
  readonly message: string;
}

/** What a reader should know and need not act upon. */
export interface Note {
  readonly path: string;

  /** In words that follow the path. */
  readonly message: string;
}

/** Problems and notes, gathered while the files are verified. */
export class Findings {
  private readonly problemList: Problem[] = [];
  private readonly noteList: Note[] = [];

  /** Problems, what is wrong before what is not proven, each in the order of the paths. */
  get problems(): readonly Problem[] {
    return [...this.problemList].sort((a, b) => compare(b.severity, a.severity) || compare(a.path, b.path));
  }

  /** Notes in the order of the paths. */
  get notes(): readonly Note[] {
    return [...this.noteList].sort((a, b) => compare(a.path, b.path));
  }

  /** Adds a problem. */
  add(kind: ProblemKind, path: string, message: string): void {
    this.problemList.push({ kind, severity: UNPROVEN.has(kind) ? 'unproven' : 'wrong', path, message });
  }

  /** Adds a note. */
  note(path: string, message: string): void {
    this.noteList.push({ path, message });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
