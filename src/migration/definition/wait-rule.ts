import { expression } from './expressions';

/**
 * How long to wait until the next look. The longer it has taken, the less a late look matters: a twentieth of the time so far, between 15 seconds and
 * half an hour. That alone could be too much for the history of an execution, which has 25,000 events: every step begins with short waits again.
 * After many looks waits grow with each of them, whatever they are for.
 */
export const WAIT_RULE = {
  shortestSeconds: 15,
  longestSeconds: 1800,
  /** Of the time that has been waited in the step. */
  part: 20,
  /** A cluster of sixteen instances, made, changed and renamed, is looked at some thousand times. */
  looksWithoutPressure: 1600,
  /** From then on the shortest wait grows by so much with each look. */
  growth: 1.08,
  longestUnderPressureSeconds: 3600,
};

const { shortestSeconds, longestSeconds, part, looksWithoutPressure, growth, longestUnderPressureSeconds } = WAIT_RULE;

/** Seconds, of `$waited` (seconds in this step) and `$looks` (in this execution). Time is counted by the waits, not by a clock: a look takes no time. */
export const WAIT_SECONDS = '$floor($max([' + [
  shortestSeconds,
  `$min([${longestSeconds}, $waited / ${part}])`,
  `$min([${longestUnderPressureSeconds}, ${shortestSeconds} * $power(${growth}, $max([0, $looks - ${looksWithoutPressure}]))])`,
].join(', ') + ']))';

/** What a wait leaves behind. */
export const AFTER_A_WAIT = {
  waited: expression(`$waited + ${WAIT_SECONDS}`),
  looks: expression('$looks + 1'),
};
