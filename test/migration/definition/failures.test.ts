import { definitionOf } from '../../../src/migration/definition/definition-of';
import { changesOf, INPUT, REFUSED, withFunctions } from './support/executions';
import { evaluate, run, TaskError } from './support/interpreter';
import { answersOf, stepOf, STEPS } from './support/migration';
import { closedWith, hookCallsOf, messagesOf, requestsOf } from './support/sent';
import { WIRINGS } from './support/wirings';

describe('a failed call', () => {
  test('that says that it is so already leads to the next step', async () => {
    const steps = [stepOf('Give a role', 'addRoleToDBInstance', null, { tolerated: ['Rds.DbInstanceRoleAlreadyExistsException'] }), STEPS.copy[0]];
    const execution = await withFunctions({ steps: { copy: [steps] }, errors: { 'Give the instance a role': [new TaskError('Rds.DbInstanceRoleAlreadyExistsException')] } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.states).not.toContain('Ask again what is left to do');
  });

  test('that has worked all the same leads to what is left then', async () => {
    const steps = { copy: [STEPS.copy, STEPS.copy.slice(2)] };
    const execution = await withFunctions({ steps, errors: { 'Copy the snapshot under the key': [new TaskError('Rds.DbSnapshotAlreadyExistsException')] } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(changesOf(execution).slice(0, 3)).toEqual(['Take a snapshot', 'Copy the snapshot under the key', 'Restore the instance']);
    expect(closedWith(execution).failure).toBeNull();
  });

  test('that was the last of its stage and has worked all the same ends the stage', async () => {
    const steps = { protect: [STEPS.protect, []] };
    const execution = await withFunctions({ steps, errors: { 'Change or rename an instance': [null, null, new TaskError('States.Timeout'), new TaskError('Rds.Other')] } });
    expect(execution.status).toBe('SUCCEEDED');
  });

  test('that has not worked is undone, and the hook lets writes begin again', async () => {
    const execution = await withFunctions({ errors: { 'Restore the instance': [new TaskError('Rds.StorageQuotaExceededException', 'No room')] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'MigrationUndone' });
    expect(closedWith(execution)).toMatchObject({
      outcome: 'UNDONE', failure: { error: 'Rds.StorageQuotaExceededException', cause: 'No room', step: 'Restore' }, cutoverBeganAt: null, cutoverEndedAt: null,
    });
    expect(hookCallsOf(execution).map(({ hook, outcome }) => [hook, outcome])).toEqual([['beforeSnapshot', undefined], ['afterCutover', 'UNDONE']]);
    expect(messagesOf(execution).at(-1)?.Message).toContain('Rds.StorageQuotaExceededException in the step: Restore. No room');
  });

  test('in the cutover ends the time without an answer when the name is back', async () => {
    const execution = await withFunctions({ errors: { 'Change or rename an instance': [new TaskError('Rds.Other'), null] } });
    expect(closedWith(execution)).toMatchObject({ outcome: 'UNDONE', failure: { step: 'Rename the old one' } });
    expect(closedWith(execution).cutoverEndedAt).not.toBeNull();
  });

  test('because something else is going on is tried for half an hour', async () => {
    const busy = Array<TaskError | null>(32).fill(new TaskError('Rds.InvalidDbInstanceStateException', 'It is busy'));
    const execution = await withFunctions({ errors: { 'Change or rename an instance': [...busy, null] } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.seconds).toBeGreaterThan(30 * 60);
  });

  test('is not asked about for ever', async () => {
    // Now one step is left, now the other: both fail, and each time it looks as if one had worked.
    const [one, two] = [stepOf('One', 'createDBSnapshot'), stepOf('Two', 'copyDBSnapshot')];
    const circles = Array.from({ length: 40 }, (_, index) => index % 2 === 0 ? [one] : [two]);
    const failing = new TaskError('Rds.Other');
    const execution = await withFunctions({ steps: { copy: circles }, errors: { 'Take a snapshot': [failing], 'Copy the snapshot under the key': [failing] } });
    expect(execution.error).toBe('MigrationUndone');
    expect(execution.calls.filter(({ state }) => state === 'Ask again what is left to do')).toHaveLength(10);
  });

  test('behind steps that come first however often they are done is not taken for one that has worked', async () => {
    const steps = [stepOf('Take it off the proxy', 'deregisterDBProxyTargets'), stepOf('Rename', 'modifyDBInstance')];
    const execution = await withFunctions({ steps: { cutover: [steps] }, errors: { 'Change or rename an instance': [new TaskError('Rds.Other'), null] } });
    expect(closedWith(execution)).toMatchObject({ outcome: 'UNDONE', failure: { error: 'Rds.Other', step: 'Rename' } });
    expect(execution.states.filter(state => state === 'Ask again what is left to do')).toHaveLength(1);
    expect(execution.states.filter(state => state === 'Take the database off its proxy')).toHaveLength(1);
  });

  test.each<[failed: string | null, left: readonly string[], worked: boolean]>([
    ['One', [], true],
    ['One', ['One'], false],
    ['One', ['Two'], true],
    ['One', ['Two', 'One'], false],
    ['One', ['Two', 'Three'], true],
    [null, [], true],
    [null, ['One'], false],
    [null, ['One', 'Two'], false],
  ])('has worked after all if it is not left: %s of %j', async (step, left, worked) => {
    const state = definitionOf(WIRINGS.functions).States['Has it worked after all?'];
    const rules = state.Type === 'Choice' ? state.Choices.filter(({ Next }) => Next === 'Is there another step?') : [];
    const variables = { trouble: { error: 'Rds.Other', cause: '', step }, steps: left.map(name => stepOf(name, null)) };
    expect(await Promise.all(rules.map(({ Condition }) => evaluate(Condition, variables, {})))).toEqual([worked]);
  });

  test('that the state machine does not know is said so', async () => {
    const unknown = stepOf('Delete it', 'deleteDBInstance' as never);
    const execution = await withFunctions({ steps: { copy: [[unknown]] } });
    expect(execution.error).toBe('MigrationUndone');
    expect(execution.cause).toContain('The state machine has no state for deleteDBInstance');
  });

  test.each(['States.DataLimitExceeded', 'States.QueryEvaluationError', 'States.Timeout', 'Rds.RdsException'])('is undone whatever it is called: %s', async name => {
    const execution = await withFunctions({ errors: { 'Restore the instance': [new TaskError(name)] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'MigrationUndone' });
    expect(closedWith(execution).failure).toEqual({ error: name, cause: '', step: 'Restore' });
  });
});

describe('a hook that refuses', () => {
  test.each(['Have writes stopped', 'Have the copy looked at'])('has it undone: %s', async state => {
    const execution = await withFunctions({ errors: { [state]: [REFUSED] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'MigrationUndone' });
    expect(closedWith(execution).failure).toEqual({ error: 'Refused', cause: 'The "shop" is\nopen', step: null });
    expect(execution.calls.filter(call => call.state === state)).toHaveLength(1);
  });

  test('after the cutover has nothing undone: writes may have begun', async () => {
    const execution = await withFunctions({ errors: { 'Have writes begin again': [REFUSED] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'AfterCutoverFailed' });
    expect(closedWith(execution)).toMatchObject({ outcome: 'FAILED', failure: { error: 'Refused' } });
    expect(requestsOf(execution).filter(request => request.task === 'steps').at(-1)).toMatchObject({ stage: 'protect' });
    expect(messagesOf(execution).at(-1)?.Subject).toBe('orders: ENCRYPTION FAILED, LOOK NOW');
  });

  test('after the undoing leaves it undone, and calls a person', async () => {
    const execution = await withFunctions({ errors: { 'Have the copy looked at': [REFUSED], 'Have writes begin again on the old one': [REFUSED] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'AfterCutoverFailed' });
    expect(closedWith(execution).outcome).toBe('FAILED');
  });
});

describe('an undoing that fails', () => {
  const failing = { 'Change or rename an instance': [new TaskError('Rds.First', 'one'), new TaskError('Rds.Second', 'two')] };

  test('calls a person, with both errors, and lets nobody write', async () => {
    const execution = await withFunctions({ errors: failing });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'UndoFailed' });
    expect(closedWith(execution)).toMatchObject({
      outcome: 'FAILED',
      failure: { error: 'Rds.Second', cause: 'two This was while undoing because of Rds.First: one', step: 'Rename the old one back' },
    });
    expect(hookCallsOf(execution).filter(({ hook }) => hook === 'afterCutover')).toEqual([]);
  });

  test('is as bad where its steps cannot be asked for', async () => {
    const execution = await withFunctions({
      errors: { 'Restore the instance': [new TaskError('Rds.First', 'one')], 'Ask for the steps': [null, new TaskError('TargetGone', 'It is gone')] },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'UndoFailed' });
  });
});

describe('a protection that fails', () => {
  const failing = new TaskError('Rds.Other', 'It does not work');

  test.each(['Change or rename an instance', 'Ask for the steps'])('where an earlier execution has cut over is not undone, since writes may have begun: %s', async state => {
    const execution = await withFunctions({ plan: { begin: 'protect', resumed: true }, errors: { [state]: [failing] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProtectFailed' });
    expect(execution.cause).toContain('Rds.Other: It does not work');
    expect(closedWith(execution)).toMatchObject({ outcome: 'FAILED', failure: { error: 'Rds.Other', cause: 'It does not work' } });
    expect(requestsOf(execution).flatMap(request => request.task === 'steps' ? [request.stage] : [])).not.toContain('undo');
    expect(hookCallsOf(execution)).toEqual([]);
    expect(messagesOf(execution).map(({ Subject }) => Subject)).toEqual(['orders: ENCRYPTION FAILED, LOOK NOW']);
  });

  test.each(['copy', 'cutover'] as const)('after a cutover of the same execution is undone, since nobody has let writes begin: from %s', async begin => {
    const errors = { 'Change or rename an instance': [null, null, failing, null] };
    const execution = await withFunctions({ plan: { begin }, errors });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'MigrationUndone' });
    expect(closedWith(execution)).toMatchObject({ outcome: 'UNDONE', failure: { step: 'Protect the old one' } });
    expect(hookCallsOf(execution).filter(({ hook }) => hook === 'afterCutover').map(({ outcome }) => outcome)).toEqual(['UNDONE']);
  });
});

describe('what goes wrong at the side', () => {
  test('does not stop a migration: no message can be sent, nothing can be measured', async () => {
    const unsent = (call: { readonly call: string }) => call.call === 'sns:publish';
    const answers = answersOf();
    const execution = await run(definitionOf(WIRINGS.functions), INPUT, call => {
      if (unsent(call)) { throw new TaskError('SNS.AuthorizationErrorException'); }
      return answers(call);
    });
    expect(execution.status).toBe('SUCCEEDED');
  });

  test.each([
    ['MIGRATED', {}, 'The encrypted database answers under the name.'],
    ['UNDONE', { 'Have writes stopped': [REFUSED] }, 'The unencrypted database answers under the name, as before.'],
    ['FAILED', { 'Have writes begin again': [REFUSED] }, 'It is not known here which database answers under the name'],
  ] as const)('is said where there is no report, and what it has come to: %s', async (outcome, errors, answering) => {
    const execution = await withFunctions({ errors: { ...errors, 'Write the report': [new TaskError('Lambda.Unknown', 'It ran out of memory')] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ReportFailed' });
    expect(execution.cause).toContain(`The outcome is ${outcome}, but the report failed with Lambda.Unknown: It ran out of memory`);
    expect(messagesOf(execution).at(-1)?.Message).toContain(answering);
  });
});
