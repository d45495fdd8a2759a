import { definitionOf } from '../../../src/migration/definition/definition-of';
import { evaluate, run, TaskError, type Execution } from './support/interpreter';
import { answersOf } from './support/migration';
import { SCENARIOS, type Scenario } from './support/scenarios';
import { WIRINGS } from './support/wirings';

const REDRIVEN = ['all goes well, hooks: functions', 'the cutover is undone, hooks: functions', 'the cutover goes on', 'the protection goes on', 'it is undone as asked for', 'the undoing fails'];
/** From here on everything is done and nothing is changed: the report is written, which the function refuses where another execution holds the record. */
const ENDING = [
  'It is migrated', 'It is undone', 'It has failed', 'Write the report', 'What has it come to?', 'Tell that it is migrated', 'Migrated', 'Tell that it was undone',
  'Was it to be undone?', 'Undone as asked for', 'Undone', 'Tell that it has failed', 'Failed',
];
/** The last hooks, whose answer may be what a redrive brings: nothing but the report comes after them. */
const LAST_HOOKS = ['Have writes begin again', 'Have writes begin again on the old one'];

async function redriven({ wiring, input, world }: Scenario, at?: string): Promise<Execution> {
  return run(definitionOf(wiring), input, answersOf(world), at);
}

/** What is called after the state that was redriven, looks not included: its own call is made again by Step Functions, before any choice. */
function callsAfter({ calls }: Execution, at: string): readonly string[] {
  const later = calls.filter(({ redriven: since }) => since);
  const others = later[0]?.state === at ? later.slice(1) : later;
  return others.filter(({ call }) => !call.includes(':describe')).map(({ state, call, arguments: given }) => {
    const payload = given.Payload as { readonly task?: string; readonly hook?: string } | undefined;
    return `${state}: ${payload?.task ?? payload?.hook ?? call}`;
  });
}

/** Requests that change nothing, messages, measurements. */
const HARMLESS = /: (plan|steps|compare|sns:publish|aws-sdk:cloudwatch:putMetricData)$/;

test.each(REDRIVEN)('a redrive changes nothing, asks nobody, undoes and closes nothing, wherever it goes on: %s', async name => {
  const scenario = SCENARIOS.find(each => each.name === name)!;
  const { states } = await redriven(scenario);
  const tried = [...new Set(states)].filter(state => ![...ENDING, ...LAST_HOOKS].includes(state));
  expect(tried.length).toBeGreaterThan(5);
  for (const state of tried) {
    const execution = await redriven(scenario, state);
    expect([state, execution.status, execution.error]).toEqual([state, 'FAILED', 'Redriven']);
    expect([state, callsAfter(execution, state).filter(call => !HARMLESS.test(call))]).toEqual([state, []]);
  }
});

test('a redrive says what to do, with the identifier', async () => {
  const { cause } = await redriven({ name: '', wiring: WIRINGS.functions, input: { identifier: 'Orders' }, world: {} }, 'Restore the instance');
  expect(cause).toContain('Nothing was undone. Start a new execution with the same identifier, orders.');
});

test.each(['Restore the instance', 'Compare the settings of the copy', 'Compare after the cutover', 'Have the copy looked at'])('what fails in a redriven execution is not undone: %s', async state => {
  const execution = await redriven({
    name: '', wiring: WIRINGS.functions, input: { identifier: 'orders' }, world: { errors: { [state]: [new TaskError('Rds.Other', 'It does not work')] } },
  }, state);
  expect(execution.error).toBe('Redriven');
  expect(execution.states).not.toContain('Begin to undo');
});

test('an execution of which nobody says that it was redriven goes on: no count, or a count of 0', async () => {
  const { Choices: [rule] } = definitionOf(WIRINGS.functions).States['Which call is it?'] as { readonly Choices: readonly { readonly Condition: string }[] };
  const counts = [{}, { RedriveCount: 0 }, { RedriveCount: 1 }];
  expect(await Promise.all(counts.map(Execution => evaluate(rule.Condition, {}, { context: { Execution } })))).toEqual([false, false, true]);
});
