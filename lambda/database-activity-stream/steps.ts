/** How a stream is started. */
export interface Setting {
  /** `sync` or `async`. */
  readonly mode: string;
  /** ARN or id of a key. */
  readonly key: string;
}

/** An activity stream, as RDS describes it. */
export interface ActivityStream extends Partial<Setting> {
  /** `stopped`, `starting`, `started` or `stopping`. */
  readonly status: string;
  /** Name of its Kinesis stream. */
  readonly name?: string;
}

/** A database, as far as its stream is concerned. */
export interface Database {
  readonly status: string;
  readonly stream: ActivityStream;
}

/** What comes next on the way to a stream that is started, or stopped. */
export type Step = 'Start' | 'Stop' | 'Wait' | 'Done';

/** States of a database in which it has no activity, and that end in a repair or in its deletion. */
const BEYOND_USE = /^(deleting|failed|restore-error|inaccessible-encryption-credentials|incompatible-.+)$/;

/** The same, that end when somebody ends them. */
const AT_REST = /^(stopped|inaccessible-encryption-credentials-recoverable)$/;

/**
 * The next step to a stream that is started as wanted.
 *
 * A stream that is started otherwise is stopped only where this resource had started it so. Any other is somebody else's record.
 *
 * @param former how this resource had started it before, if it had
 */
export function stepToStart(wanted: Setting, former: Setting | undefined, { status, stream }: Database): Step {
  if (stream.status === 'started' && isSetTo(wanted, stream)) {
    return 'Done';
  }
  if (BEYOND_USE.test(status) || AT_REST.test(status)) {
    throw new Error(`The database is ${status}: no activity stream can be started. Make it available, and deploy again`);
  }
  switch (stream.status) {
    case 'stopped': return 'Start';
    case 'started': return stepFromOther(former, stream);
    default: return 'Wait';
  }
}

function stepFromOther(former: Setting | undefined, stream: ActivityStream): Step {
  if (!former || !isSetTo(former, stream)) {
    throw new Error(`The database has an activity stream that this stack did not start, in mode ${stream.mode} under the key ${stream.key}. Its mode and its key cannot be changed: `
      + 'stop it (aws rds stop-activity-stream --apply-immediately) and deploy again, or ask for that mode and that key. If the stack is in UPDATE_ROLLBACK_FAILED, stop it and continue the rollback (aws cloudformation continue-update-rollback), '
      + 'or skip this resource in it (--resources-to-skip). Nothing was changed');
  }
  return 'Stop';
}

/** The next step to a stream that is stopped, if it is the one that was started so. Where the database is gone, so is its stream. */
export function stepToStop(own: Setting, database: Database | undefined): Step {
  if (!database || BEYOND_USE.test(database.status) || database.stream.status === 'stopped' || !isSetTo(own, database.stream)) {
    return 'Done';
  }
  if (AT_REST.test(database.status)) {
    throw new Error(`The database is ${database.status}: its activity stream cannot be stopped. Make the database available and try again, or delete it, and its stream with it`);
  }
  return database.stream.status === 'started' ? 'Stop' : 'Wait';
}

/** Whether a stream is there, or about to be. */
export function isOn({ status }: ActivityStream): boolean {
  return status === 'started' || status === 'starting';
}

function isSetTo({ mode, key }: Setting, stream: ActivityStream): boolean {
  return mode === stream.mode && withoutPrefix(key) === withoutPrefix(stream.key ?? '');
}

/** RDS describes a key by its id, whatever it was given. */
function withoutPrefix(key: string): string {
  return key.replace(/^.*:key\//, '');
}
