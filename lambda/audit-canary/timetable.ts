/**
 * When the log is looked into, as parts of the time in which the records have to be delivered: less and less often, and a fixed number
 * of times, whatever the clock says. Looks after `1` only tell late records from missing ones.
 */
const LOOKS = [1 / 6, 1 / 4, 1 / 2, 1, 3 / 2, 2, 4];

/** The look at which the records have to be there. */
export const DEADLINE_LOOK = LOOKS.indexOf(1);

/** The look after which a record counts as missing. */
export const LAST_LOOK = LOOKS.length - 1;

/** Seconds from now to a look, at least one: Step Functions takes no wait of none. */
export function secondsUntil(look: number, calls: { readonly endedAt: number }, now: number, deliverWithinMs: number): number {
  return Math.max(1, Math.ceil((calls.endedAt + LOOKS[look] * deliverWithinMs - now) / 1_000));
}
