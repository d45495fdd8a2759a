import { CALLS } from '../../../../src/migration/definition/calls';
import type { Wiring } from '../../../../src/migration/definition/wiring';
import { OPERATIONS, type Operation } from '../../../../src/migration/plan/operations';
import { TaskError } from './interpreter';
import { awaited, PLAN, stepOf, STEPS, type World } from './migration';
import { WIRINGS } from './wirings';

/** An execution to be tried. */
export interface Scenario {
  readonly name: string;
  readonly wiring: Wiring;
  readonly input: unknown;
  readonly world: World;
  /** @default - it is not redriven */
  readonly redrivenAt?: string;
}

const INPUT = { identifier: 'orders' };
const FAILED = new TaskError('Rds.Other', 'It does not work');
const NOT_FOUND = ['Rds.DbInstanceNotFoundException', 'Rds.DbClusterNotFoundException', 'Rds.DbSnapshotNotFoundException', 'Rds.DbClusterSnapshotNotFoundException'];
const KINDS = ['instance', 'cluster', 'snapshot', 'cluster-snapshot', 'cluster-endpoint'] as const;

/** Every operation once, and a wait for a thing of every kind. */
const EVERYTHING = [
  ...(Object.keys(CALLS) as Operation[]).map(operation => stepOf(operation, operation, null, { service: OPERATIONS[operation].service })),
  ...KINDS.map(kind => stepOf(`Wait for ${kind}`, null, awaited(kind, kind))),
  stepOf('Wait for it to go', null, awaited('cluster-endpoint', 'gone', 'gone')),
];

/** Each kind of thing as it comes to be, to begin with what says that it is not there. */
const COMING: World['seen'] = Object.fromEntries([
  ...KINDS.map((kind, index) => [kind, [NOT_FOUND[index] ? new TaskError(NOT_FOUND[index]) : null, { PercentProgress: 5 }, { PercentProgress: '60' }, 'available']]),
  ['gone', ['deleting', null]],
]);

function ofEachKind(status: unknown): readonly Scenario[] {
  return KINDS.map(kind => ({
    name: `a ${kind} that stays as it is`,
    wiring: WIRINGS.functions,
    input: INPUT,
    world: { steps: { copy: [[stepOf('Wait', null, awaited(kind, kind))]] }, seen: { [kind]: [status] } },
  }));
}

/** Executions that between them go through every state. */
export const SCENARIOS: readonly Scenario[] = [
  ...Object.entries(WIRINGS).flatMap(([name, wiring]) => [
    { name: `all goes well, hooks: ${name}`, wiring, input: INPUT, world: {} },
    { name: `the cutover is undone, hooks: ${name}`, wiring, input: INPUT, world: { errors: { 'Change or rename an instance': [FAILED, null] } } },
  ]),
  { name: 'every operation, and every kind of thing', wiring: WIRINGS.functions, input: INPUT, world: { steps: { copy: [EVERYTHING] }, seen: COMING } },
  ...ofEachKind('creating'),
  ...ofEachKind('failed'),
  { name: 'a wrong input', wiring: WIRINGS.functions, input: { id: 1 }, world: {} },
  { name: 'a dry run', wiring: WIRINGS.functions, input: { ...INPUT, dryRun: true }, world: {} },
  { name: 'a refused plan', wiring: WIRINGS.functions, input: INPUT, world: { plan: { stops: true, problems: [{ ...PLAN.problems[0], stops: true }] } } },
  { name: 'no plan', wiring: WIRINGS.functions, input: INPUT, world: { errors: { 'Make the plan': [FAILED] } } },
  { name: 'a plan without problems', wiring: WIRINGS.functions, input: INPUT, world: { plan: { problems: [] } } },
  { name: 'another execution runs', wiring: WIRINGS.functions, input: INPUT, world: { errors: { 'Make the plan': [new TaskError('MigrationRunning', 'There')] } } },
  { name: 'the cutover goes on', wiring: WIRINGS.functions, input: INPUT, world: { plan: { begin: 'cutover', resumed: true } } },
  { name: 'the protection goes on', wiring: WIRINGS.functions, input: INPUT, world: { plan: { begin: 'protect', resumed: true } } },
  { name: 'it is undone as asked for', wiring: WIRINGS.functions, input: { ...INPUT, resume: 'UNDO' }, world: { plan: { begin: 'undo', resumed: true } } },
  { name: 'the undoing fails', wiring: WIRINGS.functions, input: INPUT, world: { errors: { 'Change or rename an instance': [FAILED] } } },
  { name: 'the last hook refuses', wiring: WIRINGS.functions, input: INPUT, world: { errors: { 'Have writes begin again': [FAILED] } } },
  { name: 'the protection goes on and fails', wiring: WIRINGS.functions, input: INPUT, world: { plan: { begin: 'protect', resumed: true }, errors: { 'Change or rename an instance': [FAILED] } } },
  { name: 'a redrive', wiring: WIRINGS.functions, input: INPUT, world: {}, redrivenAt: 'Restore the instance' },
  { name: 'no report', wiring: WIRINGS.functions, input: INPUT, world: { errors: { 'Write the report': [FAILED] } } },
  { name: 'a call that is not known', wiring: WIRINGS.functions, input: INPUT, world: { steps: { copy: [[stepOf('Unknown', 'no' as Operation)]] } } },
  {
    name: 'a call that says that it is so already, and one that has worked all the same',
    wiring: WIRINGS.functions,
    input: INPUT,
    world: {
      steps: { copy: [[stepOf('Role', 'addRoleToDBInstance', null, { tolerated: ['Rds.Other'] }), ...STEPS.copy], STEPS.copy.slice(1)] },
      errors: { 'Give the instance a role': [FAILED], 'Take a snapshot': [FAILED] },
    },
  },
];
