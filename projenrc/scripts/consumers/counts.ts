/** How many tests passed and failed. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** The sum of counts. */
export function sum(counts: readonly Count[]): Count {
  return counts.reduce((total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }), { passed: 0, failed: 0 });
}

/** The closing lines of Node.js's test runner, whose mark depends on its version: `# pass 5`, `# fail 0`. */
export function nodeCount(output: string): Count {
  return { passed: number(output, /^(?:#|ℹ) pass (\d+)$/m), failed: number(output, /^(?:#|ℹ) (?:fail|cancelled) (\d+)$/m) };
}

/** The last line of pytest: `1 failed, 4 passed, 1 error in 2.05s`. */
export function pytestCount(output: string): Count {
  const [line] = /^=*\s*\d+ \w+(?:, \d+ \w+)* in [\d.]+s.*$/m.exec(output) ?? [''];
  return { passed: number(line, /(\d+) passed/), failed: number(line, /(\d+) failed/) + number(line, /(\d+) errors?\b/) };
}

/** The total of Maven's Surefire, which the lines of the classes come before: `Tests run: 5, Failures: 0, Errors: 0, Skipped: 0`. */
export function surefireCount(output: string): Count {
  const [, run, failures, errors, skipped] = /Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/m.exec(output)?.map(Number) ?? [0, 0, 0, 0, 0];
  return { passed: run - failures - errors - skipped, failed: failures + errors };
}

/** The lines of `go test -v`, one a test: `--- PASS: TestKey (0.01s)`. */
export function goCount(output: string): Count {
  return { passed: output.match(/^--- PASS: /gm)?.length ?? 0, failed: output.match(/^--- FAIL: /gm)?.length ?? 0 };
}

function number(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}
