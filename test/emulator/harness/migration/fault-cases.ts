import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StateMachineDefinition, TaskState } from '../../../../src/migration/definition/states';
import type { DocumentedErrors } from './documented-errors';
import type { Fault } from './emulation';

/** Something that goes wrong in a migration, and what is done about it. */
export interface FaultCase {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** How a migration that was stopped is taken up, where it asks. */
  readonly resume: 'CONTINUE' | 'UNDO';
  /** What it has to come to; without, whatever does not break an invariant. */
  readonly expected?: 'MIGRATED' | 'UNDONE';
  /** Whether the call may not be made so often, or not at all. @default false */
  readonly mayNotStrike?: boolean;
}

/** Which of the faults are tried: one of each kind that is handled alike, or all. */
export type Thoroughness = 'sample' | 'all';

/** A time that a state was entered. */
interface Entry {
  readonly state: string;
  readonly nth: number;
  readonly task?: TaskState;
}

const FOREVER = 99;
/** What Step Functions says of errors that the service has no name for, throttling among them. */
const THROTTLED: Readonly<Record<string, string>> = { rds: 'Rds.RdsException', applicationautoscaling: 'ApplicationAutoScaling.ApplicationAutoScalingException' };

/** The course of a migration, at each state of which something can fail. */
export interface Course {
  readonly definition: StateMachineDefinition;
  readonly events: readonly HistoryEvent[];
  /** What it comes to. */
  readonly outcome: 'MIGRATED' | 'UNDONE';
  /** What has to fail for it to take this course. @default - nothing */
  readonly because?: readonly Fault[];
  /** The state from which on faults are tried. @default - the first */
  readonly from?: string;
}

/** The faults of a migration, in the states of its machine and between them. */
export function faultCases(course: Course, errors: DocumentedErrors, thoroughness: Thoroughness): FaultCase[] {
  const all = entriesIn(course.definition, course.events);
  const entries = all.slice(course.from === undefined ? 0 : all.findIndex(entry => entry.state === course.from));
  const cases = [
    ...entries.flatMap(entry => entry.task ? faultsOf(entry, entry.task, errors, thoroughness) : []),
    ...abortsAt(entries, thoroughness),
  ];
  return cases.map(({ expected, ...each }) => ({
    ...each,
    faults: [...course.because ?? [], ...each.faults],
    ...(expected ? { expected: expected === 'MIGRATED' ? course.outcome : expected } : {}),
  }));
}

/** Faults of the calls that the function of the state machine makes itself: throttled once, and refused from some call on. */
export function faultsOfCalls(calls: readonly (readonly [service: string, operation: string])[]): FaultCase[] {
  return calls.flatMap(([service, operation]) => [
    { name: `${service}:${operation} of the function: throttled once`, fault: { code: 'ThrottlingException' }, expected: 'MIGRATED' as const },
    ...[1, 4].map(nth => ({ name: `${service}:${operation} of the function: refused from call ${nth} on`, fault: { code: 'AccessDeniedException', nth, count: 9_999 } })),
  ].map(({ name, fault, ...expectation }): FaultCase => ({ name, faults: [{ service, operation, ...fault }], resume: 'UNDO', mayNotStrike: true, ...expectation })));
}

function entriesIn(definition: StateMachineDefinition, events: readonly HistoryEvent[]): Entry[] {
  const seen = new Map<string, number>();
  return events.flatMap(({ stateEnteredEventDetails }) => {
    if (!stateEnteredEventDetails) { return []; }
    const name = stateEnteredEventDetails.name!;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    const state = definition.States[name];
    return { state: name, nth, ...(state.Type === 'Task' ? { task: state } : {}) };
  });
}

function faultsOf(entry: Entry, task: TaskState, errors: DocumentedErrors, thoroughness: Thoroughness): FaultCase[] {
  const [, service, operation] = /aws-sdk:(\w+):(\w+)$/.exec(task.Resource) ?? [];
  const documented = errors[`${service}:${operation}`];
  if (documented && !operation.startsWith('describe')) { return faultsOfCall(entry, task, [service, operation], documented, thoroughness); }
  if (thoroughness === 'sample' && entry.nth > 1 && !task.Resource.includes('lambda')) { return []; }
  if (documented) { return faultsOfLook(entry, documented); }
  return task.Resource.includes('lambda') ? faultsOfFunction(entry, task) : faultsAtTheSide(entry);
}

/** A call that changes something. */
function faultsOfCall(
  entry: Entry, task: TaskState, [service, operation]: readonly [string, string], documented: readonly string[], thoroughness: Thoroughness,
): FaultCase[] {
  const unretried = documented.find(error => kindOf(task, error) === 'other') ?? 'Rds.SomethingElseException';
  const always = (error: string) => failing(entry, error, { attempts: FOREVER, ...(isSoAlready(operation, error) ? { when: 'after' } : {}) });
  // It has worked, and nobody knows.
  const unheard = [
    failing(entry, 'States.Timeout', { attempts: 1, when: 'after' }, 'MIGRATED'),
    failing(entry, 'States.Timeout', { attempts: FOREVER, when: 'after' }),
    failing(entry, unretried, { attempts: 1, when: 'after' }),
  ];
  // The state handles its errors alike whichever step it works at: what that leaves behind is another matter.
  if (thoroughness === 'sample' && entry.nth > 1) { return [always(unretried), ...unheard]; }
  const tried = thoroughness === 'all' ? documented : [...new Map(documented.map(error => [kindOf(task, error), error])).values()];
  return [
    ...tried.map(always),
    always(THROTTLED[service]),
    failing(entry, THROTTLED[service], { attempts: 2 }, 'MIGRATED'),
    failing(entry, THROTTLED[service], { attempts: 1, when: 'after' }, 'MIGRATED'),
    failing(entry, 'States.Timeout', { attempts: 1 }, 'MIGRATED'),
    ...unheard,
  ];
}

/** That it is so already is only said where it is. */
function isSoAlready(operation: string, error: string): boolean {
  return /Already/.test(error) || /^(delete|deregister)/.test(operation) && /(Target|Endpoint)NotFound/.test(error);
}

/** How an error is handled: by which retrier, or by what its name says. */
function kindOf(task: TaskState, error: string): string {
  const retrier = task.Retry.findIndex(each => each.ErrorEquals.includes(error) || each.ErrorEquals.includes('States.ALL'));
  if (retrier >= 0) { return String(retrier); }
  return /Already/.test(error) ? 'already' : /NotFound/.test(error) ? 'not found' : 'other';
}

function faultsOfLook(entry: Entry, documented: readonly string[]): FaultCase[] {
  return [
    // Of an endpoint that is to go it says that it has gone.
    ...documented.map(error => failing(entry, error, { attempts: 1 }, entry.state.includes('endpoint') ? undefined : 'MIGRATED')),
    failing(entry, 'Rds.RdsException', { attempts: 3 }, 'MIGRATED'),
    failing(entry, 'States.Timeout', { attempts: 1 }, 'MIGRATED'),
    failing(entry, 'Rds.RdsException', { attempts: FOREVER }),
  ];
}

/** A call of the migration's own function, or of a hook. */
function faultsOfFunction(entry: Entry, task: TaskState): FaultCase[] {
  return [
    failing(entry, 'Lambda.ServiceException', { attempts: 2 }, 'MIGRATED'),
    failing(entry, 'Lambda.ServiceException', { attempts: 1, when: 'after' }, 'MIGRATED'),
    failing(entry, 'Lambda.TooManyRequestsException', { attempts: FOREVER }),
    failing(entry, 'Error', { attempts: FOREVER }),
    failing(entry, 'Error', { attempts: FOREVER, when: 'after' }),
    failing(entry, 'States.Timeout', { attempts: FOREVER, when: 'after' }),
    ...(task.Retry.some(each => each.ErrorEquals.includes('SettingsDiffer')) ? [
      failing(entry, 'SettingsDiffer', { attempts: 3 }, 'MIGRATED'), failing(entry, 'SettingsDiffer', { attempts: FOREVER }, 'UNDONE'),
    ] : []),
  ];
}

/** A message or a measurement: nothing depends on it. */
function faultsAtTheSide(entry: Entry): FaultCase[] {
  return [failing(entry, 'SNS.InternalErrorException', { attempts: FOREVER }, 'MIGRATED'), failing(entry, 'States.Timeout', { attempts: FOREVER }, 'MIGRATED')];
}

function failing(
  { state, nth }: Entry, error: string, how: { readonly attempts: number; readonly when?: 'before' | 'after' }, expected?: FaultCase['expected'],
): FaultCase {
  const times = how.attempts === FOREVER ? 'always' : how.attempts === 1 ? 'once' : `${how.attempts} times`;
  return {
    name: `${state} (${nth}): ${error} ${times}${how.when === 'after' ? ', after it took effect' : ''}`,
    faults: [{ state, nth, error, ...how }],
    resume: 'UNDO',
    ...(expected ? { expected } : {}),
  };
}

/** An execution that is stopped between two states. Between two tasks it makes no difference where: only tasks change anything. */
function abortsAt(entries: readonly Entry[], thoroughness: Thoroughness): FaultCase[] {
  const places = thoroughness === 'all' ? entries : entries.filter((_, index) => index > 0 && isEffect(entries[index - 1]));
  return places.flatMap(({ state, nth }) => (['CONTINUE', 'UNDO'] as const).map((resume): FaultCase => ({
    name: `${state} (${nth}): stopped before it, then ${resume}`, faults: [{ state, nth, abort: true }], resume,
  })));
}

function isEffect({ task }: Entry): boolean {
  return task !== undefined && !/:describe|putMetricData|sns:publish$/.test(task.Resource);
}
