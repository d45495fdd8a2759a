import type { Operation } from '../plan/operations';
import type { Awaited, Step } from '../plan/step';
import { isAurora } from '../rds/db-cluster';
import type { Source } from '../rds/source';
import type { Assumptions } from './assumptions';
import { minutes, type Range } from './range';
import { renamedTo } from './renamed-to';
import { snapshotGib } from './storage';

/** What an estimate rests on. */
export interface Basis {
  /** `documented`: AWS says so. `assumed`: nobody does. */
  readonly kind: 'documented' | 'assumed';
  /** A clause. */
  readonly text: string;
  /** The page of AWS. */
  readonly see?: string;
}

/** How long a step takes. */
export interface Duration {
  /** Undefined where there is nothing to reckon from: the basis says what is missing. */
  readonly seconds?: Range;
  readonly basis: Basis;
}

const MIB_A_GIB = 1024;
const RENAME_PAGE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html';
const CLUSTER_RENAME_PAGE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-cluster-rename.html';
const SNAPSHOT_PAGE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html';

type DurationOf = (source: Source, assumptions: Assumptions, parameters: Step['parameters']) => Duration;

const assumed = (seconds: Range, text: string): DurationOf => () => ({ seconds, basis: { kind: 'assumed', text } });

/** What a call takes that RDS has done when it answers, or soon after. */
const SHORT: DurationOf = assumed(minutes(0, 2), 'a call, and what RDS does at once');

const STREAM: DurationOf = assumed(minutes(2, 15), 'RDS starts and stops activity streams within minutes');

/** By operation, as Step Functions names it. */
const DURATIONS: Readonly<Partial<Record<Operation, DurationOf>>> = {
  createDBSnapshot: snapshot,
  createDBClusterSnapshot: snapshot,
  copyDBSnapshot: (source, assumptions) => copied(source, assumptions, minutes(2, 10), 'the copy is a full one'),
  restoreDBInstanceFromDBSnapshot: assumed(minutes(10, 45), 'the database answers before its storage is there, so that its size hardly counts'),
  restoreDBClusterFromSnapshot: (source, assumptions) => copied(source, assumptions, minutes(10, 45), 'the restore encrypts everything'),
  createDBInstance: assumed(minutes(5, 20), 'an instance that joins a cluster copies no data'),
  modifyDBInstance: (source, _assumptions, parameters) => renamedTo(parameters) === undefined ? modification(source) : instanceRename(),
  modifyDBCluster: (source, _assumptions, parameters) => renamedTo(parameters) === undefined ? modification(source) : clusterRename(source),
  startActivityStream: STREAM,
  stopActivityStream: STREAM,
  createDBClusterEndpoint: assumed(minutes(1, 5), 'RDS makes and removes endpoints within minutes'),
  deleteDBClusterEndpoint: assumed(minutes(1, 5), 'RDS makes and removes endpoints within minutes'),
};

/** How long a call takes until what it asks for is there, of the database as it is. */
export function durationOf(operation: Operation, parameters: Step['parameters'], source: Source, assumptions: Assumptions): Duration {
  return (DURATIONS[operation] ?? SHORT)(source, assumptions, parameters);
}

/** What a call takes that is not waited for. */
export const CALL_ALONE: Duration = { seconds: minutes(0, 1), basis: { kind: 'assumed', text: 'a call that is not waited for here' } };

/** What makes the longest of what is waited for. */
const MADE_BY: Readonly<Record<Awaited['kind'], Operation>> = {
  'snapshot': 'copyDBSnapshot',
  'cluster-snapshot': 'createDBClusterSnapshot',
  'instance': 'restoreDBInstanceFromDBSnapshot',
  'cluster': 'restoreDBClusterFromSnapshot',
  'cluster-endpoint': 'createDBClusterEndpoint',
};

/** How long a wait takes for what an earlier execution has asked for: nobody knows how far it is. */
export function remainderOf({ kind }: Awaited, source: Source, assumptions: Assumptions): Duration {
  const { seconds } = durationOf(MADE_BY[kind], {}, source, assumptions);
  return { ...seconds ? { seconds: { least: 0, most: seconds.most } } : {}, basis: { kind: 'assumed', text: 'it was begun before: from nothing to all of it' } };
}

/** Snapshots hold what has changed since the last one: with automated backups that is a day's changes at most, without them everything. */
function snapshot(source: Source, assumptions: Assumptions): Duration {
  const database = source.kind === 'instance' ? source.instance : source.cluster;
  if (isAurora(database)) { return { seconds: minutes(1, 15), basis: { kind: 'assumed', text: 'Aurora backs up all the time, so that its size hardly counts' } }; }
  const everything = copied(source, assumptions, minutes(2, 10), 'there are no automated backups: the snapshot is a full one');
  if (!database.BackupRetentionPeriod || !everything.seconds) { return everything; }
  return {
    seconds: { least: minutes(2, 10).least, most: everything.seconds.most },
    basis: { kind: 'documented', text: 'a snapshot holds what has changed since the one before: from nothing to everything. One that is taken by hand just before makes it short', see: SNAPSHOT_PAGE },
  };
}

/** Time for all of the data, and for what there is to do besides. */
function copied(source: Source, assumptions: Assumptions, besides: Range, why: string): Duration {
  const gib = snapshotGib(source, assumptions);
  if (gib === undefined) {
    return { basis: { kind: 'assumed', text: `${why}; RDS does not describe how much Aurora stores (the metric VolumeBytesUsed does)` } };
  }
  const { least, most } = assumptions.throughputMib;
  const at = (throughput: number) => Math.ceil(gib * MIB_A_GIB / throughput);
  return {
    seconds: { least: besides.least + at(most), most: besides.most + at(least) },
    basis: { kind: 'assumed', text: `${why}, of ${gib.toLocaleString('en-US')} GiB at ${least === most ? least : `${least} to ${most}`} MiB/s; blocks that were never written are not copied` },
  };
}

function modification(source: Source): Duration {
  const mirrored = source.kind === 'instance' && source.instance.Engine.startsWith('sqlserver') && source.instance.MultiAZ === true;
  return mirrored
    ? { seconds: minutes(15, 120), basis: { kind: 'assumed', text: 'mirroring is turned on, which copies the database to a second instance' } }
    : { seconds: minutes(2, 20), basis: { kind: 'assumed', text: 'settings are changed without moving data' } };
}

function instanceRename(): Duration {
  return { seconds: minutes(3, 15), basis: { kind: 'documented', text: 'the new name answers after about 10 minutes', see: RENAME_PAGE } };
}

function clusterRename(source: Source): Duration {
  return source.kind === 'cluster' && isAurora(source.cluster)
    ? { seconds: minutes(1, 10), basis: { kind: 'assumed', text: 'AWS gives no time for clusters of Aurora' } }
    : { seconds: minutes(1, 5), basis: { kind: 'documented', text: 'the new name answers after about 2 minutes', see: CLUSTER_RENAME_PAGE } };
}
