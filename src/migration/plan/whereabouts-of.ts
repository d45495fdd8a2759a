import type { MigrationNames } from '../names';
import { namesFor } from '../names';
import type { DbCluster } from '../rds/db-cluster';
import type { DbInstance } from '../rds/db-instance';
import type { Source } from '../rds/source';
import { membersToMake } from '../settings';
import type { Observation } from './observation';

/** The two names that one database has in a migration: it goes from the first to the second, and back in an undo. */
export type Pair = readonly [first: string, second: string];

/** Where one database stands, or will stand in a moment. */
export interface Standing {
  readonly kind: Source['kind'];
  readonly pair: Pair;
  /** Which of the two names it has, or is about to have. */
  readonly at: 0 | 1;
  /** Whether RDS is renaming it. */
  readonly moving: boolean;
  readonly available: boolean;
}

/** An old instance of a cluster and the new one that takes its name. Either may be missing. */
export interface MemberStanding {
  readonly name: string;
  readonly source?: Standing;
  readonly target?: Standing;
}

/**
 * Where an instance or a cluster stands. A rename that RDS has accepted and not done yet counts as done: whoever decides by the former name would rename
 * what is on its way already.
 */
export function standingOf(database: Source | DbInstance, pair: Pair): Standing {
  const described = isSource(database) ? database.kind === 'cluster' ? database.cluster : database.instance : database;
  const kind = isSource(database) ? database.kind : 'instance';
  const [name, status, pending] = kind === 'cluster'
    ? [(described as DbCluster).DBClusterIdentifier, (described as DbCluster).Status, described.PendingModifiedValues?.DBClusterIdentifier]
    : [(described as DbInstance).DBInstanceIdentifier, (described as DbInstance).DBInstanceStatus, described.PendingModifiedValues?.DBInstanceIdentifier];
  const stands = name === pair[1] ? 1 : 0;
  const moving = status === 'renaming' || pending !== undefined && pending !== name;
  return { kind, pair, at: moving ? other(stands) : stands, moving, available: status === 'available' };
}

function isSource(database: Source | DbInstance): database is Source {
  return 'kind' in database && (database.kind === 'instance' || database.kind === 'cluster');
}

function other(at: 0 | 1): 0 | 1 {
  return at === 0 ? 1 : 0;
}

/** Where source and target stand, with renames that are under way. */
export function whereaboutsIn(observation: Observation): { readonly source?: Standing; readonly target?: Standing } {
  const { facts: { names, source }, target } = observation;
  return {
    source: observation.sourceAt && source && standingOf(source, sourcePair(names)),
    target: observation.targetAt && target && standingOf(target, targetPair(names)),
  };
}

const sourcePair = (names: MigrationNames): Pair => [names.identifier, names.old];
const targetPair = (names: MigrationNames): Pair => [names.temporary, names.identifier];

/**
 * The instances of a cluster of Aurora that are renamed with it, by the names that they had first. RDS names those of a Multi-AZ cluster, and nobody
 * renames them; readers that scaling has added keep their names.
 */
export function memberStandings(before: Source, source?: Source, target?: Source): MemberStanding[] {
  if (before.kind === 'instance') { return []; }
  const within = (cluster: Source | undefined, pair: Pair) => {
    const found = cluster?.kind === 'cluster' ? cluster.members.find(member => pair.includes(member.DBInstanceIdentifier)) : undefined;
    return found && standingOf(found, pair);
  };
  return membersToMake(before).map(({ DBInstanceIdentifier: name }) => {
    const names = namesFor(name);
    return { name, source: within(source, sourcePair(names)), target: within(target, targetPair(names)) };
  });
}
