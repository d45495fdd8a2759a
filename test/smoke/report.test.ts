import { type CheckResult, runCheck, type SmokeCheck, type SmokeTarget, type Verdict } from '../../smoke/check';
import { exitCode, FAILED, report, SUCCEEDED } from '../../smoke/report';

const TARGET: SmokeTarget = { run: 'r1124abcd', account: '111122223333', stack: 'stack', config: { region: 'eu-west-1' } };

function check(run: SmokeCheck['run'], onAwsAlone = false): SmokeCheck {
  return { name: 'a-check', expectation: 'something holds', onAwsAlone, run };
}

function result(verdict: Verdict, name = 'a-check'): CheckResult {
  return { example: 'storage', name, expectation: 'something holds', verdict, detail: 'seen' };
}

describe('a check', () => {
  test('holds with what it saw, and fails with what was thrown, code included', async () => {
    expect(await runCheck('storage', check(async () => 'seen'), TARGET, true)).toMatchObject({ verdict: 'held', detail: 'seen' });
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    expect(await runCheck('storage', check(async () => { throw denied; }), TARGET, false)).toMatchObject({ verdict: 'FAILED', detail: 'AccessDenied: no' });
  });

  test('that needs AWS is not run on an emulator, and is on AWS', async () => {
    const run = jest.fn(async () => 'seen');

    expect(await runCheck('storage', check(run, true), TARGET, true)).toMatchObject({ verdict: 'not on an emulator' });
    expect(run).not.toHaveBeenCalled();
    expect(await runCheck('storage', check(run, true), TARGET, false)).toMatchObject({ verdict: 'held' });
  });
});

test.each<[string, Verdict[], boolean, number]>([
  ['all held', ['held', 'held'], true, SUCCEEDED],
  ['some need AWS', ['held', 'not on an emulator'], true, SUCCEEDED],
  ['one failed', ['held', 'FAILED'], true, FAILED],
  ['one was not run', ['held', 'not run'], true, FAILED],
  ['a stack is there still', ['held', 'held'], false, FAILED],
])('the exit code where %s', (_what, verdicts, removed, code) => {
  expect(exitCode(verdicts.map(verdict => result(verdict)), removed)).toBe(code);
});

test('the report counts what was not made apart, and says what stays', () => {
  const results = [result('held', 'one'), result('not on an emulator', 'two'), result('FAILED', 'three'), result('not run', 'four')];
  const stays = [{ what: 'key k', why: 'KMS deletes it later', command: 'aws kms cancel-key-deletion: keeps it' }];

  expect(report({ title: 'A run', results, stays })).toBe(`A run

storage
  ✓ held                one: something holds
      seen
  – not on an emulator  two: something holds
      seen
  ✗ FAILED              three: something holds
      seen
  · not run             four: something holds
      seen

1 held, 1 FAILED, 1 not on an emulator, 1 not run

What stays:
  key k
      KMS deletes it later
      aws kms cancel-key-deletion: keeps it`);
  expect(report({ title: 'A run', results: [], stays: [] })).toBe('A run\n\nNothing stays.');
});
