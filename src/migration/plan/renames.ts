import { rename, waitForDatabase, type Which } from './make-step';
import type { Step } from './step';
import type { Standing } from './whereabouts-of';
import type { World } from './world';

/**
 * The renames of the cutover that are still to do. The clusters come first: their endpoints answer again when both have been renamed, while each of the
 * instances restarts. The instances of a cluster are renamed all at once, and waited for together: nothing is written meanwhile.
 */
export function renamesForward({ source, target, members }: World): Step[] {
  return [
    ...moved('unencrypted', source, 1),
    ...moved('encrypted', target, 1),
    ...movedTogether('unencrypted', members.flatMap(member => member.source ?? []), 1),
    ...movedTogether('encrypted', members.flatMap(member => member.target ?? []), 1),
  ];
}

/** The renames back: the clusters first again, so that the old one answers as soon as it can. */
export function renamesBack({ source, target, members }: World): Step[] {
  return [
    ...moved('encrypted', target, 0),
    ...moved('unencrypted', source, 0),
    ...movedTogether('encrypted', members.flatMap(member => member.target ?? []), 0),
    ...movedTogether('unencrypted', members.flatMap(member => member.source ?? []), 0),
  ];
}

/** Nothing is given up while one of the two is busy, or stopped: a rename would be refused, with nothing in its place. */
export function allAvailable({ source, target, members }: World): Step[] {
  return [
    ...waitIfBusy('unencrypted', source),
    ...waitIfBusy('encrypted', target),
    ...members.flatMap(member => [...waitIfBusy('unencrypted', member.source), ...waitIfBusy('encrypted', member.target)]),
  ];
}

function waitIfBusy(which: Which, standing: Standing | undefined): Step[] {
  return standing && !standing.moving && !standing.available ? [waitForDatabase(which, standing.kind, standing.pair[standing.at])] : [];
}

/** Waits where RDS is renaming already or busy otherwise, and renames where the name is the other one. */
function moved(which: Which, standing: Standing | undefined, to: 0 | 1): Step[] {
  if (!standing) { return []; }
  const { kind, pair, at, moving, available } = standing;
  if (at !== to) { return [...moving || !available ? [waitForDatabase(which, kind, pair[at])] : [], rename(which, standing, true)]; }
  // The old database need not be available under its last name: it is kept, not used.
  return moving || !available && !isKept(which, to) ? [waitForDatabase(which, kind, pair[at])] : [];
}

function movedTogether(which: Which, standings: readonly Standing[], to: 0 | 1): Step[] {
  const busy = standings.filter(each => each.at !== to && (each.moving || !each.available));
  const moving = busy.map(each => waitForDatabase(which, each.kind, each.pair[each.at]));
  const renames = standings.filter(each => each.at !== to).map(each => rename(which, each, false));
  const waits = standings
    .filter(each => each.at !== to || each.moving || !each.available && !isKept(which, to))
    .map(each => waitForDatabase(which, each.kind, each.pair[to]));
  return [...moving, ...renames, ...waits];
}

/** Whether a database is out of use at its destination: the old one after the cutover, the encrypted one after an undo. */
function isKept(which: Which, to: 0 | 1): boolean {
  return which === (to === 1 ? 'unencrypted' : 'encrypted');
}
