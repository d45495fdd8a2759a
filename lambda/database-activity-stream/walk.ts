import { waitAfter } from '../custom-resource/retry';
import type { Aws } from './aws';
import { describeDatabase, startStream, stopStream, type Target } from './database';
import { hasAnotherRun, leaveToNextRun, type Progress, progressOf, type Run, RUN_MS } from './runs';
import type { Database, Setting, Step } from './steps';

/** How long a stream may read as before, after RDS has taken on to change it. */
export const SETTLING_MS = 3 * 60_000;

/** How often RDS may refuse a step to a database that is not busy: permissions and states take a while to be known everywhere. */
export const MAX_REFUSALS = 12;

const INVALID_STATE = /^InvalidDB(Cluster|Instance)State(Fault)?$/;
const KEY_NOT_ACCESSIBLE = /^KMSKeyNotAccessible(Fault)?$/;

/** The way to a stream as it should be. */
export interface Walk {
  readonly target: Target;
  /** How the stream is started, where it has to be. */
  readonly setting: Setting;
  readonly next: (database: Database | undefined) => Step;
  /** Throws where a step must not be made. */
  readonly before: () => Promise<void>;
}

/** Where a walk ended: at the database, or at the end of its time, with the rest left to another run. */
export type End = { readonly database: Database | undefined } | 'goes on';

/** Makes step after step, until there is none left. Each is decided by what RDS says now, so that a second delivery of the same event joins in. */
export async function walk(aws: Aws, event: Run, { target, setting, next, before }: Walk): Promise<End> {
  const began = aws.now();
  let progress = progressOf(event);
  let refusals = 0;
  for (let poll = 1; ; poll++) {
    const database = await describeDatabase(aws, target);
    const step = next(database);
    if (step === 'Done') {
      return { database };
    }
    if (step !== 'Wait' && !isUnderWay(aws, progress, step, target)) {
      await before();
      const refusal = await ask(aws, target, setting, step);
      if (!refusal) {
        progress = { ...progress, asked: { step, at: aws.now() } };
      } else if (!isBusy(database, refusal) && ++refusals > MAX_REFUSALS) {
        throw new Error(`RDS refuses to ${step.toLowerCase()} the activity stream of ${target.identifier}: ${refusal.name}: ${refusal.message}. ${whereToLook(target)}`);
      }
    }
    if (aws.now() - began >= RUN_MS) {
      if (!hasAnotherRun(progress)) {
        throw tookTooLong(target, database, progress);
      }
      await leaveToNextRun(aws, event, progress);
      return 'goes on';
    }
    await aws.sleep(waitAfter(poll));
  }
}

/** Whether RDS has taken on that step a moment ago. Throws where it has, and nothing came of it. */
function isUnderWay(aws: Aws, { asked }: Progress, step: Step, target: Target): boolean {
  if (asked?.step !== step) {
    return false;
  }
  if (aws.now() - asked.at > SETTLING_MS) {
    throw new Error(`RDS took on to ${step.toLowerCase()} the activity stream of ${target.identifier}, and it has not. ${whereToLook(target)}`);
  }
  return true;
}

/** Whether RDS refuses because the database is at something else, such as a backup or a modification. */
function isBusy(database: Database | undefined, refusal: Error): boolean {
  return database?.status !== 'available' && INVALID_STATE.test(refusal.name);
}

/** Asks RDS for a step. Returns why not, where it may yet do it: the database is busy, or the permission on the key is not known everywhere. */
async function ask(aws: Aws, target: Target, setting: Setting, step: Step): Promise<Error | undefined> {
  try {
    await (step === 'Start' ? startStream(aws, target, setting) : stopStream(aws, target));
    console.log(JSON.stringify({ asked: step, of: target.identifier }));
    return undefined;
  } catch (error) {
    const refusal = error as Error;
    if (!INVALID_STATE.test(refusal.name) && !KEY_NOT_ACCESSIBLE.test(refusal.name)) {
      throw refusal;
    }
    console.log(JSON.stringify({ refused: step, of: target.identifier, because: refusal.message }));
    return refusal;
  }
}

function tookTooLong(target: Target, database: Database | undefined, { run }: Progress): Error {
  return new Error(`After ${run * RUN_MS / 60_000} minutes the database ${target.identifier} is ${database?.status}, and its activity stream ${database?.stream.status}. ${whereToLook(target)}`);
}

function whereToLook({ kind, identifier }: Target): string {
  return `Look at its events (aws rds describe-events --duration 120 --source-type db-${kind} --source-identifier ${identifier}), and deploy again when the cause is gone`;
}
