import { definitionOf } from '../../../src/migration/definition/definition-of';
import { namesFor } from '../../../src/migration/names';
import { changesOf, INPUT, withFunctions, withoutHooks } from './support/executions';
import { EXECUTION_ARN, run, TaskError } from './support/interpreter';
import { answersOf, awaited, PLAN, stepOf } from './support/migration';
import { closedWith, hookCallsOf, messagesOf, requestsOf } from './support/sent';
import { WIRINGS } from './support/wirings';

describe('the input', () => {
  test.each<[string, unknown]>([
    ['no object', 'orders'],
    ['an array', [INPUT]],
    ['nothing', {}],
    ['an empty identifier', { identifier: ' ' }],
    ['an identifier that is a number', { identifier: 5 }],
    ['dryRun as a text', { ...INPUT, dryRun: 'true' }],
    ['dryRun that is null', { ...INPUT, dryRun: null }],
    ['another word for resume', { ...INPUT, resume: 'continue' }],
    ['a key that is no input, such as a misspelt dryRun', { ...INPUT, dryrun: true }],
  ])('is refused where it is %s, with what was received', async (_what, input) => {
    const execution = await withFunctions({}, input);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidInput', calls: [] });
    expect(execution.cause).toContain(`The input was ${typeof input === 'string' ? input : JSON.stringify(input)}. Start an execution with {"identifier": "orders"}`);
  });

  test('is taken as RDS writes identifiers, and handed on', async () => {
    const execution = await withFunctions({}, { identifier: ' Orders ', dryRun: false, resume: 'CONTINUE' });
    expect(requestsOf(execution)[0]).toEqual({ task: 'plan', identifier: 'orders', execution: EXECUTION_ARN, dryRun: false, resume: 'CONTINUE' });
  });

  test('says by default that it is no dry run, and nothing about an earlier execution', async () => {
    expect(requestsOf(await withFunctions())[0]).toMatchObject({ dryRun: false, resume: null });
  });
});

describe('a plan', () => {
  test('is the output of a dry run, also where something stops it, and all that happens', async () => {
    const execution = await withFunctions({ plan: { stops: true } }, { ...INPUT, dryRun: true });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { ...PLAN, stops: true } });
    expect(execution.calls.map(({ state }) => state)).toEqual(['Make the plan']);
  });

  test('that is stopped is refused with the problems that stop it, and changes nothing', async () => {
    const problems = [{ id: 'Replica', subject: 'orders-2', what: 'It is a replica.', why: 'It follows another.', action: 'Promote it.', stops: true }, ...PLAN.problems];
    const execution = await withFunctions({ plan: { stops: true, problems } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PreflightFailed', cause: 'Replica (orders-2): It is a replica. It follows another. Promote it.' });
    expect(messagesOf(execution).map(({ Subject }) => Subject)).toEqual(['orders: encryption is refused']);
    expect(messagesOf(execution)[0].Message).not.toContain('resource id');
    expect(requestsOf(execution).map(({ task }) => task)).toEqual(['plan']);
    expect(hookCallsOf(execution)).toEqual([]);
  });

  test('that cannot be made is tried some times, and changes nothing', async () => {
    const execution = await withFunctions({ errors: { 'Make the plan': [new TaskError('AccessDenied', '{"errorMessage": "Not allowed", "errorType": "AccessDenied"}')] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanFailed', cause: 'AccessDenied: Not allowed' });
    expect(requestsOf(execution).map(({ task }) => task)).toEqual(['plan', 'plan', 'plan', 'plan', 'plan']);
    expect(messagesOf(execution).map(({ Subject }) => Subject)).toEqual(['orders: encryption could not be planned']);
  });

  test.each([['Make the plan', []], ['Ask for the steps', ['plan', 'compare']], ['Write the report', ['plan']]])(
    'leaves everything to the execution that holds the record: %s', async state => {
      const execution = await withFunctions({ errors: { [state]: [new TaskError('MigrationRunning', 'It is held by another')] } });
      expect(execution).toMatchObject({ status: 'FAILED', error: 'MigrationRunning', cause: 'It is held by another' });
      // It was not asked twice, and nothing was closed or undone.
      expect(execution.calls.filter(call => call.state === state)).toHaveLength(1);
      expect(requestsOf(execution).filter(request => request.task === 'steps' && request.stage === 'undo')).toEqual([]);
      expect(messagesOf(execution).at(-1)?.Subject).toBe('orders: another execution runs');
    });
});

describe('a migration', () => {
  test('copies, cuts over and protects, and reports', async () => {
    const execution = await withFunctions();
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'MIGRATED' } });
    expect(changesOf(execution)).toEqual([
      'Take a snapshot', 'Copy the snapshot under the key', 'Restore the instance',
      'Change or rename an instance', 'Change or rename an instance', 'Change or rename an instance',
    ]);
    expect(requestsOf(execution).map(request => request.task === 'steps' ? request.stage : request.task === 'compare' ? request.afterCutover : request.task))
      .toEqual(['plan', 'copy', false, 'cutover', true, 'protect', 'close']);
  });

  test('passes the parameters of a step on as they are', async () => {
    const parameters = { DbSnapshotIdentifier: 'a', Tags: [{ Key: 'k', Value: '{% $no %}' }], MultiAZ: true, Iops: 3000, List: [], Nothing: '' };
    const execution = await withFunctions({ steps: { copy: [[{ ...stepOf('One', 'createDBSnapshot'), parameters }]] } });
    expect(execution.calls.find(({ state }) => state === 'Take a snapshot')?.arguments).toEqual(parameters);
  });

  test('tells at every stage', async () => {
    expect(messagesOf(await withFunctions()).map(({ Subject }) => Subject)).toEqual([
      'orders: encryption begins', 'orders: encrypted copy is ready', 'orders: cut over', 'orders: is encrypted',
    ]);
  });

  test('says that nobody stops writes where there is no hook', async () => {
    const [begins] = messagesOf(await withoutHooks());
    expect(begins.Message).toContain('Nobody stops writes in this migration but you.');
    expect(messagesOf(await withFunctions())[0].Message).toContain('a function stops writes');
  });

  test('calls the hooks in their order, with what they have to know', async () => {
    const shared = { identifier: 'orders', names: namesFor('orders'), keyArn: PLAN.keyArn, resumed: false };
    expect(hookCallsOf(await withFunctions())).toEqual([
      { hook: 'beforeSnapshot', ...shared, snapshotTakenAt: null },
      { hook: 'beforeCutover', ...shared, snapshotTakenAt: '2026-11-24T03:00:00Z' },
      { hook: 'afterCutover', ...shared, snapshotTakenAt: '2026-11-24T03:00:00Z', outcome: 'MIGRATED' },
    ]);
  });

  test('hands tokens to functions', async () => {
    const execution = await run(definitionOf(WIRINGS.tokens), INPUT, answersOf());
    expect(execution.status).toBe('SUCCEEDED');
    expect(hookCallsOf(execution).map(({ taskToken }) => taskToken)).toEqual(['the-token', 'the-token', 'the-token']);
  });

  test('asks a person by messages with the commands to answer', async () => {
    const execution = await run(definitionOf(WIRINGS.approvals), INPUT, answersOf());
    const asked = messagesOf(execution).filter(({ TopicArn }) => TopicArn.endsWith(':Approvals'));
    expect(asked.map(({ Subject }) => Subject)).toEqual(Array(3).fill('orders: your answer is needed'));
    expect(asked[0].Message).toContain("aws stepfunctions send-task-success --task-output '{}' --task-token 'the-token'");
    expect(asked[0].Message).toContain("send-task-failure --error Refused --cause 'say why' --task-token 'the-token'");
    expect(asked[0].Message).toContain('Without an answer within 1 day it counts as refused.');
  });

  test('measures from when writes were stopped, and how long nothing answered', async () => {
    const before = Date.now();
    const { writesStoppedAt, cutoverBeganAt, cutoverEndedAt, failure } = closedWith(await withFunctions());
    const times = [writesStoppedAt, cutoverBeganAt, cutoverEndedAt].map(time => Date.parse(time ?? ''));
    expect(times.filter(Number.isNaN)).toEqual([]);
    expect(times).toEqual([...times].sort());
    expect(times[0]).toBeGreaterThanOrEqual(before);
    expect(failure).toBeNull();
    // Nobody knows when writes were stopped where no hook did it.
    expect(closedWith(await withoutHooks()).writesStoppedAt).toBeNull();
  });

  test('does not begin to cut over before the settings of the copy are compared', async () => {
    const differ = new TaskError('SettingsDiffer', JSON.stringify({ errorType: 'SettingsDiffer', errorMessage: 'BackupRetentionPeriod is 1, not 7', trace: [] }));
    const settling = await withFunctions({ errors: { 'Compare the settings of the copy': [differ, differ, null] } });
    expect(settling.status).toBe('SUCCEEDED');
    const execution = await withFunctions({ errors: { 'Compare the settings of the copy': [differ] } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'MigrationUndone' });
    expect(execution.cause).toContain('SettingsDiffer: BackupRetentionPeriod is 1, not 7');
    expect(changesOf(execution)).not.toContain('Begin the cutover');
    expect(requestsOf(execution).filter(request => request.task === 'compare')).toHaveLength(9);
  });
});

describe('what an earlier execution has begun', () => {
  test.each([
    ['cutover', ['cutover', 'protect'], ['afterCutover']],
    ['protect', ['protect'], ['afterCutover']],
  ] as const)('goes on at %s', async (begin, stages, hooks) => {
    const execution = await withFunctions({ plan: { begin, resumed: true } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(requestsOf(execution).flatMap(request => request.task === 'steps' ? [request.stage] : [])).toEqual(stages);
    expect(hookCallsOf(execution).map(({ hook, resumed }) => [hook, resumed])).toEqual(hooks.map(hook => [hook, true]));
  });

  test('is undone where it was asked for, which is a success', async () => {
    const execution = await withFunctions({ plan: { begin: 'undo', resumed: true } }, { ...INPUT, resume: 'UNDO' });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'UNDONE' } });
    expect(hookCallsOf(execution).map(({ hook, outcome }) => [hook, outcome])).toEqual([['afterCutover', 'UNDONE']]);
    expect(messagesOf(execution).map(({ Subject }) => Subject)).toEqual(['orders: encryption is being undone', 'orders: encryption was undone']);
  });

  test('is undone where it was being undone, which is none', async () => {
    expect(await withFunctions({ plan: { begin: 'undo', resumed: true } })).toMatchObject({ status: 'FAILED', error: 'MigrationUndone' });
  });

  test('waits for what was called then, without calling again', async () => {
    const execution = await withFunctions({ steps: { copy: [[stepOf('Wait for it', null, awaited('instance', 'orders-encrypted'))]] } });
    expect(execution.states).toContain('Look at the instance');
    expect(changesOf(execution).filter(state => state !== 'Change or rename an instance')).toEqual([]);
  });
});
