import { type Count, goCount, nodeCount, pytestCount, surefireCount, sum } from '../../projenrc/scripts/consumers/counts';

const NONE: Count = { passed: 0, failed: 0 };

test.each<[string, (output: string) => Count, string, Count]>([
  ['Node.js 20', nodeCount, '# tests 5\n# suites 1\n# pass 4\n# fail 1\n# cancelled 0\n# skipped 0\n', { passed: 4, failed: 1 }],
  ['Node.js 24', nodeCount, 'ℹ tests 5\nℹ suites 1\nℹ pass 5\nℹ fail 0\nℹ cancelled 0\n', { passed: 5, failed: 0 }],
  ['pytest', pytestCount, '.....   [100%]\n5 passed in 4.88s\n', { passed: 5, failed: 0 }],
  ['pytest that fails', pytestCount, 'FAILED tests/test_x.py\n1 failed, 3 passed, 1 error in 6.69s\n', { passed: 3, failed: 2 }],
  ['pytest with its rule', pytestCount, '===== 2 failed, 3 passed, 1 warning in 62.10s (0:01:02) =====\n', { passed: 3, failed: 2 }],
  ['Surefire', surefireCount, [
    '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 3.2 s -- in RecordsStackTest$TheStackOfRecords',
    '[ERROR] Tests run: 5, Failures: 1, Errors: 1, Skipped: 1',
  ].join('\n'), { passed: 2, failed: 2 }],
  ['go test', goCount, '=== RUN   TestOne\n--- PASS: TestOne (0.01s)\n--- FAIL: TestTwo (0.02s)\n    --- PASS: TestTwo/part (0.0s)\nFAIL\n', { passed: 1, failed: 1 }],
])('%s', (_, count, output, expected) => {
  expect(count(output)).toEqual(expected);
});

test.each([['Node.js', nodeCount], ['pytest', pytestCount], ['Surefire', surefireCount], ['go test', goCount]])('%s that ran no test counts none', (_, count) => {
  expect(count('command not found\n')).toEqual(NONE);
  expect(count('no tests ran in 0.01s\n')).toEqual(NONE);
});

test('counts add up', () => {
  expect(sum([{ passed: 5, failed: 0 }, { passed: 1, failed: 2 }])).toEqual({ passed: 6, failed: 2 });
  expect(sum([])).toEqual(NONE);
});
