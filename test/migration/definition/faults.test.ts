import { definitionOf } from '../../../src/migration/definition/definition-of';
import { run, TaskError, type Execution, type TaskCall } from './support/interpreter';
import { answersOf } from './support/migration';
import { SCENARIOS, type Scenario } from './support/scenarios';
import { hookCallsOf, requestsOf } from './support/sent';

/** One of every kind of error that a task may have. */
const ERRORS = [
  'States.Timeout', 'States.DataLimitExceeded', 'States.QueryEvaluationError', 'Rds.RdsException', 'Rds.DbInstanceNotFoundException', 'Lambda.ServiceException', 'SettingsDiffer',
  'MigrationRunning',
];
/** Executions in which something may fail, and with what: every task of each. That of every operation is long, and its calls are alike. */
const FAULTED: Readonly<Record<string, readonly string[]>> = {
  'all goes well, hooks: functions': ERRORS,
  'the cutover is undone, hooks: functions': ERRORS,
  'the cutover goes on': ERRORS,
  'it is undone as asked for': ERRORS,
  'the undoing fails': ERRORS,
  'the protection goes on': ERRORS,
  'the last hook refuses': ERRORS,
  'every operation, and every kind of thing': ['States.DataLimitExceeded', 'Rds.RdsException'],
};
/** Once, and however often it is tried. */
const TIMES = [1, Infinity];
/** How an execution may end. */
const ENDS = ['InvalidInput', 'MigrationRunning', 'PlanFailed', 'PreflightFailed', 'MigrationUndone', 'UndoFailed', 'ProtectFailed', 'AfterCutoverFailed', 'ReportFailed'];

let tried = 0;

test.each(Object.entries(FAULTED))('whatever fails, it ends as it should: %s', async (name, errors) => {
  const scenario = SCENARIOS.find(each => each.name === name)!;
  for (const state of await tasksIn(scenario)) {
    for (const error of errors) {
      for (const times of TIMES) {
        expect([state, error, times, problemsOf(await withFault(scenario, state, error, times))]).toEqual([state, error, times, []]);
        tried += 1;
      }
    }
  }
});

afterAll(() => process.stdout.write(`State machine of the migration: ${tried} faults tried\n`));

async function tasksIn({ wiring, input, world }: Scenario): Promise<readonly string[]> {
  const { calls } = await run(definitionOf(wiring), input, answersOf(world));
  return [...new Set(calls.map(({ state }) => state))];
}

async function withFault({ wiring, input, world }: Scenario, state: string, error: string, times: number): Promise<Execution> {
  const answers = answersOf(world);
  let failed = 0;
  return run(definitionOf(wiring), input, (call: TaskCall) => {
    if (call.state === state && failed < times) {
      failed += 1;
      throw new TaskError(error, 'Injected');
    }
    return answers(call);
  });
}

/** What must not be, of any execution. */
function problemsOf(execution: Execution): readonly string[] {
  const requests = requestsOf(execution);
  const stages = requests.flatMap(request => request.task === 'steps' ? [request.stage] : []);
  const closed = requests.filter(({ task }) => task === 'close').length > 0;
  const hooks = hookCallsOf(execution).map(({ hook, outcome }) => `${hook} ${outcome ?? ''}`.trim());
  const resumed = hooks.indexOf('afterCutover MIGRATED');
  const undone = stages.indexOf('undo');
  const problems: readonly (readonly [boolean, string])[] = [
    [execution.status === 'FAILED' && !ENDS.includes(execution.error ?? ''), `ends with ${execution.error}: ${execution.cause}`],
    [undone >= 0 && stages.slice(undone).some(stage => stage !== 'undo'), 'goes on after it has begun to undo'],
    [undone >= 0 && resumed >= 0, 'undoes what may have been written to'],
    [stages[0] === 'protect' && undone >= 0, 'undoes what an earlier execution has cut over'],
    [resumed >= 0 && hooks.includes('afterCutover UNDONE'), 'lets writes begin on both'],
    [execution.error === 'UndoFailed' && hooks.some(hook => hook.startsWith('afterCutover')), 'lets writes begin although the undoing has failed'],
    [stages.length > 0 && !closed && execution.error !== 'MigrationRunning', 'leaves the record open'],
    [execution.events > 25_000, 'fills the history'],
  ];
  return problems.flatMap(([is, text]) => is ? [text] : []);
}
