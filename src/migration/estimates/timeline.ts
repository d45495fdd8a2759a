import type { Step } from '../plan/step';
import type { Source } from '../rds/source';
import type { Assumptions } from './assumptions';
import type { Range } from './range';
import { renamedTo } from './renamed-to';
import { CALL_ALONE, durationOf, remainderOf, type Basis, type Duration } from './step-duration';

/** What was asked for by a call, and when it will be ready. */
interface Begun {
  readonly ready?: Range;
  readonly basis: Basis;
}

const NO_TIME: Range = { least: 0, most: 0 };

/**
 * How long each step takes, one after the other. What is asked for without waiting goes on meanwhile: the instances of a cluster are made and renamed all at
 * once, and the first wait for one of them takes most of the time of all.
 */
export function timelineOf(steps: readonly Step[], source: Source, assumptions: Assumptions): Duration[] {
  const begun = new Map<string, Begun>();
  let clock = NO_TIME;
  return steps.map(step => {
    const duration = durationAt(clock, step, begun, source, assumptions);
    // What cannot be reckoned is left out of the clock: what follows is measured from there on.
    clock = later(clock, duration.seconds ?? NO_TIME);
    if (step.operation !== null) {
      const { seconds, basis } = durationOf(step.operation, step.parameters, source, assumptions);
      begun.set(subjectOf(step), { ready: step.until ? clock : seconds && later(clock, seconds), basis });
    }
    return duration;
  });
}

function durationAt(
  clock: Range, { operation, parameters, until }: Step, begun: ReadonlyMap<string, Begun>, source: Source, assumptions: Assumptions,
): Duration {
  if (operation !== null) { return until ? durationOf(operation, parameters, source, assumptions) : CALL_ALONE; }
  if (!until) { return { ...CALL_ALONE, seconds: NO_TIME }; }
  const asked = begun.get(until.identifier);
  if (!asked) { return remainderOf(until, source, assumptions); }
  const { ready, basis } = asked;
  return { ...ready ? { seconds: { least: Math.max(0, ready.least - clock.least), most: Math.max(0, ready.most - clock.most) } } : {}, basis };
}

function later(clock: Range, seconds: Range): Range {
  return { least: clock.least + seconds.least, most: clock.most + seconds.most };
}

/** Under which name a call leaves what it changes. */
function subjectOf({ parameters }: Step): string {
  return String(renamedTo(parameters) ?? parameters.DbInstanceIdentifier ?? parameters.DbClusterIdentifier);
}
