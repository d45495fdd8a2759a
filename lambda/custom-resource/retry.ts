import type { Time } from './time';

/** Attempts at one call, beside those that the SDK makes of its own. */
export const MAX_ATTEMPTS = 7;

/** Attempts at a call that was denied: with the waits between them, about 15 seconds. */
export const MAX_DENIED_ATTEMPTS = 5;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;

const TRANSIENT = [
  'RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'ThrottledException', 'EC2ThrottledException', 'TooManyRequestsException', 'SlowDown',
  'InternalError', 'InternalFailure', 'KMSInternalException', 'DependencyTimeoutException', 'ServiceUnavailable', 'Unavailable', 'TimeoutError', 'ECONNRESET',
];
const DENIED = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

/**
 * Makes a call until it succeeds, fails for good, or was tried often enough.
 *
 * Being denied is tried again too: the role of this function was made seconds ago, and IAM takes some more to make it known
 * everywhere (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency).
 */
export async function retrying<T>(time: Time, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= attemptsAt(error) || time.signal.aborted) {
        throw error;
      }
      await time.sleep(waitAfter(attempt));
    }
  }
}

/** Twice as long each time, up to a limit. */
export function waitAfter(attempt: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
}

function attemptsAt(error: unknown): number {
  const { name = '', code = '' } = error as { name?: string; code?: string };
  const is = (names: string[]) => names.includes(name) || names.includes(code);
  if (is(DENIED)) {
    return MAX_DENIED_ATTEMPTS;
  }
  return is(TRANSIENT) ? MAX_ATTEMPTS : 1;
}
