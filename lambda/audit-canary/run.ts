/** The operations that the canary calls. */
export type Operation = 'GenerateDataKey' | 'Decrypt';

/** A call that KMS answered. */
export interface Call {
  readonly operation: Operation;
  readonly requestId: string;
}

/** The calls of one execution. Times are in milliseconds. */
export interface CanaryCalls {
  /** Value of the encryption context, which no other call has. */
  readonly context: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly calls: Call[];
}

/** A record in a log file that is, or claims to be, one of a canary's calls. */
export interface Sighting {
  readonly operation: string;
  readonly requestId: string;
  readonly eventId: string;
  /** SHA-256 of all that the record says. */
  readonly hash: string;
  readonly file: string;
  readonly eTag: string;
  /** When the file was written. */
  readonly deliveredAt: number;
  /** In what the record differs from the call; empty for an intact one. */
  readonly differences: string[];
}

/** Up to where log files were read, in the order of their arrival. */
export interface Cursor {
  readonly modified: number;
  readonly key: string;
}

/** What KMS and CloudWatch said, apart from the log. */
export interface Statements {
  /** The last use of the key, as KMS tells it; a text where it could not be asked. */
  readonly lastUse: LastUse | string;
  /** Successful requests in the minutes of the calls, as CloudWatch counts them; a text where it could not be asked. */
  readonly requests: Record<Operation, number> | string;
}

/** The last successful use of a key. */
export interface LastUse {
  readonly requestId?: string;
  readonly eventId?: string;
  readonly at?: number;
}

/** What an execution knows. It is the state of the state machine, and goes from one invocation to the next. */
export interface Run extends CanaryCalls {
  /** Name of the execution. */
  readonly execution: string;
  /** Number of the next look. */
  readonly look: number;
  readonly sightings: Sighting[];
  /** Log files that cannot be what CloudTrail wrote, each with the reason. */
  readonly brokenFiles: string[];
  /** Records of the key's successful calls in the minutes of the canary's. */
  readonly counted: Record<Operation, number>;
  /** Further ones, in files that the last look would have read again at the next. */
  readonly unsettled: Record<Operation, number>;
  readonly cursor?: Cursor;
  /** Log files that the last look had no time for. */
  readonly unread: number;
  readonly statements?: Statements;
}
