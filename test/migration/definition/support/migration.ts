import { namesFor } from '../../../../src/migration/names';
import type { Awaited, Stage, Step } from '../../../../src/migration/plan/step';
import type { CloseRequest, MigrationRequest, PlanAnswer, Report } from '../../../../src/migration/tasks';
import { TaskError, type TaskCall } from './interpreter';

const IDENTIFIER = 'orders';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234';

/** A plan that nothing stops. */
export const PLAN: PlanAnswer = {
  identifier: IDENTIFIER,
  kind: 'instance',
  names: namesFor(IDENTIFIER),
  keyArn: KEY,
  problems: [{ id: 'NewResourceId', subject: 'DbiResourceId', what: 'The resource id changes.', why: 'Policies name it.', action: 'Change them.', stops: false }],
  stops: false,
  begin: 'copy',
  resumed: false,
  steps: ['Take the snapshot', 'Copy the snapshot'],
};

/** A step that calls, and waits if something is awaited. */
export function stepOf(name: string, operation: Step['operation'], until: Awaited | null = null, more: Partial<Step> = {}): Step {
  return { name, service: 'rds', operation, parameters: { DbInstanceIdentifier: IDENTIFIER }, until, tolerated: [], ...more };
}

/** What is awaited, for a day at most. */
export function awaited(kind: Awaited['kind'], identifier: string, wanted: Awaited['wanted'] = 'available'): Awaited {
  return { kind, identifier, wanted, deadline: 86_400 };
}

/** The steps of the migration of an instance, a few of each stage. */
export const STEPS: Readonly<Record<Stage, readonly Step[]>> = {
  copy: [
    stepOf('Take the snapshot', 'createDBSnapshot', awaited('snapshot', PLAN.names.snapshot)),
    stepOf('Copy the snapshot', 'copyDBSnapshot', awaited('snapshot', PLAN.names.encryptedSnapshot)),
    stepOf('Restore', 'restoreDBInstanceFromDBSnapshot', awaited('instance', PLAN.names.temporary)),
  ],
  cutover: [
    stepOf('Rename the old one', 'modifyDBInstance', awaited('instance', PLAN.names.old)),
    stepOf('Rename the new one', 'modifyDBInstance', awaited('instance', IDENTIFIER)),
  ],
  protect: [stepOf('Protect the old one', 'modifyDBInstance')],
  undo: [stepOf('Rename the old one back', 'modifyDBInstance', awaited('instance', IDENTIFIER))],
};

/** How the world of a test differs from one in which everything works at once. */
export interface World {
  readonly plan?: Partial<PlanAnswer>;
  /**
   * What is answered when the steps of a stage are asked for: the first time, the second time, and so on; the last one from then on.
   * @default those of `STEPS` whose calls have not succeeded
   */
  readonly steps?: Partial<Readonly<Record<Stage, readonly (readonly Step[])[]>>>;
  /** What is seen of a thing, by its identifier: the first time, the second time, and so on. @default available */
  readonly seen?: Readonly<Record<string, readonly unknown[]>>;
  readonly report?: Partial<Report>;
  /** Errors of the calls of a state: of the first one, the second one, and so on; the last one from then on. Null is none. */
  readonly errors?: Readonly<Record<string, readonly (TaskError | null)[]>>;
}

type NextOf = <T>(key: string, list: readonly T[]) => T | undefined;

/** Answers the tasks of a state machine. */
export function answersOf(world: World = {}): (call: TaskCall) => unknown {
  const counts = new Map<string, number>();
  const nextOf: NextOf = (key, list) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return list[Math.min(count, list.length - 1)];
  };
  let left: Step[] = Object.values(STEPS).flat();
  return call => {
    const error = nextOf(`error of ${call.state}`, world.errors?.[call.state] ?? []);
    if (error) { throw error; }
    if (call.call === 'lambda:invoke') { return answerOfFunction(call.arguments.Payload as MigrationRequest, world, nextOf, left); }
    if (call.call.startsWith('aws-sdk:rds:describe')) { return answerOfLook(call, world, nextOf); }
    const done = left.find(({ operation }) => call.call === `aws-sdk:rds:${operation}`);
    left = left.filter(step => step !== done);
    return {};
  };
}

function answerOfFunction(request: MigrationRequest, world: World, nextOf: NextOf, left: readonly Step[]): unknown {
  switch (request.task) {
    case 'plan': return { ...PLAN, ...world.plan };
    case 'steps': {
      const given = world.steps?.[request.stage];
      return { steps: given ? nextOf(`steps of ${request.stage}`, given) : STEPS[request.stage].filter(step => left.includes(step)) };
    }
    case 'compare': return { differences: [] };
    case 'close': return { ...reportOf(request), ...world.report };
    // A hook.
    default: return null;
  }
}

function reportOf({ outcome, failure }: CloseRequest): Report {
  return {
    identifier: IDENTIFIER,
    outcome,
    answering: outcome === 'MIGRATED' ? 'The encrypted database answers as orders.' : 'The unencrypted database answers as orders.',
    encrypted: outcome === 'MIGRATED',
    keyArn: KEY,
    endpoint: 'orders.abc.eu-west-1.rds.amazonaws.com',
    leftovers: [{ kind: 'snapshot', name: PLAN.names.snapshot, action: 'Delete it when it is not needed.' }],
    writesStoppedSeconds: null,
    unreachableSeconds: null,
    differences: [],
    failure,
    next: ['Let the application write.'],
  };
}

/** The members of the answer, and how each kind is called in it. */
const LISTS: Readonly<Record<string, readonly [list: string, status: string, parameter: string]>> = {
  describeDBInstances: ['DbInstances', 'DbInstanceStatus', 'DbInstanceIdentifier'],
  describeDBClusters: ['DbClusters', 'Status', 'DbClusterIdentifier'],
  describeDBSnapshots: ['DbSnapshots', 'Status', 'DbSnapshotIdentifier'],
  describeDBClusterSnapshots: ['DbClusterSnapshots', 'Status', 'DbClusterSnapshotIdentifier'],
  describeDBClusterEndpoints: ['DbClusterEndpoints', 'Status', 'DbClusterEndpointIdentifier'],
};

function answerOfLook(call: TaskCall, world: World, nextOf: NextOf): unknown {
  const [list, status, parameter] = LISTS[call.call.split(':')[2]];
  const identifier = call.arguments[parameter] as string;
  const seen = nextOf(`look at ${identifier}`, world.seen?.[identifier] ?? ['available']);
  if (seen instanceof TaskError) { throw seen; }
  if (seen === null) { return { [list]: [] }; }
  return { [list]: [typeof seen === 'string' ? { [status]: seen, SnapshotCreateTime: '2026-11-24T03:00:00Z' } : { [status]: 'creating', ...seen as object }] };
}
