import { setTimeout as sleep } from 'timers/promises';
import { messageOf } from './check';

/** Permissions of IAM take effect within a minute. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html */
export const PERMISSIONS_MS = 90_000;

const FIRST_POLL_MS = 200;
const LONGEST_POLL_MS = 15_000;
const GROWTH = 1.5;

/**
 * Tries until something is found, and returns it: at once at first, then more and more seldom. What is thrown until then is not, save at the end.
 *
 * @param what what is waited for, as the error says it
 * @param withinMs how long it is tried
 */
export async function eventually<T>(what: string, withinMs: number, attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * GROWTH, LONGEST_POLL_MS)) {
    const last = await attempt().then(found => ({ found }), (error: unknown) => ({ found: undefined, error }));
    if (last.found !== undefined) return last.found;
    if (Date.now() + pause > deadline) {
      throw new Error(`Not within ${Math.round(withinMs / 1000)} s: ${what}${'error' in last ? ` (${messageOf(last.error)})` : ''}`);
    }
    await sleep(pause);
  }
}
