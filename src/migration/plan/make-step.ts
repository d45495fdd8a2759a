import type { Source } from '../rds/source';
import type { CallParameters } from '../settings';
import { OPERATIONS, operationOf, type Operation } from './operations';
import type { Awaited, Step } from './step';
import { toStepFunctions } from './step-functions-names';
import type { Standing } from './whereabouts-of';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Seconds after which a wait is given up. */
export const DEADLINES = {
  /** Of snapshots, their copies and restores: volumes have up to 256 TiB. */
  data: 7 * DAY,
  /** Of instances of a cluster, and of modifications: mirroring of SQL Server is among them. */
  change: DAY,
  rename: 2 * HOUR,
  endpoint: HOUR,
};

/** How the two databases are called in the names of steps. */
export type Which = 'encrypted' | 'unencrypted';

interface More {
  readonly until?: Awaited;
  readonly tolerated?: readonly string[];
}

/**
 * A step that calls.
 *
 * @param api the operation, as the API calls it
 * @param parameters under the names of the API
 */
export function call(name: string, api: string, parameters: CallParameters, { until, tolerated = [] }: More = {}): Step {
  const operation: Operation = operationOf(api);
  return { name, service: OPERATIONS[operation].service, operation, parameters: toStepFunctions(parameters), until: until ?? null, tolerated };
}

/** A step that only waits for what was asked for before. */
export function wait(name: string, until: Awaited): Step {
  return { name, service: 'rds', operation: null, parameters: {}, until, tolerated: [] };
}

/** What makes a step wait until something is available. */
export function available(kind: Awaited['kind'], identifier: string, deadline: number): Awaited {
  return { kind, identifier, wanted: 'available', deadline };
}

/** A step that waits until a database has a name and is available. */
export function waitForDatabase(which: Which, kind: Source['kind'], identifier: string, deadline = DEADLINES.rename): Step {
  return wait(`Wait until the ${which} ${kind} ${identifier} is available`, available(kind, identifier, deadline));
}

/** A step that gives a database the other of its two names. */
export function rename(which: Which, { kind, pair, at }: Pick<Standing, 'kind' | 'pair' | 'at'>, waits: boolean): Step {
  const [from, to] = at === 0 ? pair : [pair[1], pair[0]];
  const [api, parameters] = kind === 'instance'
    ? ['ModifyDBInstance', { DBInstanceIdentifier: from, NewDBInstanceIdentifier: to }]
    : ['ModifyDBCluster', { DBClusterIdentifier: from, NewDBClusterIdentifier: to }];
  return call(`Rename the ${which} ${kind} ${from} to ${to}`, api, { ...parameters, ApplyImmediately: true }, waits ? { until: available(kind, to, DEADLINES.rename) } : {});
}
