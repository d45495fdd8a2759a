import { fittingDifferences, fittingProblems, fittingSteps, MAX_ANSWER_BYTES } from '../../../lambda/database-encryption-migration/fitting';
import type { Step } from '../../../src/migration/plan/step';
import type { Problem } from '../../../src/migration/preflight';
import type { Difference } from '../../../src/migration/settings';

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

const difference = (setting: string, value: unknown): Difference => ({ setting, source: value, target: undefined, expected: true, why: 'it is lost' });
const problem = (subject: string, what: string, stops = false): Problem => ({ id: 'SettingChanges', subject, what, why: 'It is so.', action: 'See.', stops });
const step = (name: string, tags: number): Step => ({
  name, service: 'rds', operation: 'createDBInstance', parameters: { Tags: Array.from({ length: tags }, (_tag, index) => ({ Key: `key-${index}`, Value: 'ü'.repeat(256) })) }, until: null, tolerated: [],
});

test('differences that fit stay as they are', () => {
  const all = [difference('Iops', 3000), difference('TagList', [{ Key: 'a', Value: 'b' }]), difference('Timezone', undefined)];

  expect(fittingDifferences(all)).toEqual(all);
});

test('a long value is told by its beginning', () => {
  const [{ source, target }] = fittingDifferences([difference('TagList', ['x'.repeat(5_000)])]);

  expect(source).toBe(`["${'x'.repeat(998)}…`);
  expect(target).toBeUndefined();
});

test('of many differences those that have no room are counted', () => {
  const fitting = fittingDifferences(Array.from({ length: 1_000 }, (_each, index) => difference(`Setting${index}`, 'ü'.repeat(900))));

  expect(bytes(fitting)).toBeLessThan(MAX_ANSWER_BYTES / 1.5);
  expect(fitting[0].setting).toBe('Setting0');
  expect(fitting.at(-1)).toMatchObject({ setting: `and ${1_001 - fitting.length} more`, expected: true });
});

test('problems keep what stops, and say when there are more', () => {
  const stopping = problem('first', 'y'.repeat(3_000), true);
  const fitting = fittingProblems([stopping, ...Array.from({ length: 1_000 }, (_each, index) => problem(`${index}`, 'z'.repeat(900)))]);

  expect(fitting[0]).toEqual({ ...stopping, what: `${'y'.repeat(1_000)}…` });
  expect(fitting.at(-1)).toMatchObject({ id: 'More', what: `There are ${1_002 - fitting.length} more.`, stops: false });
  expect(bytes(fitting)).toBeLessThan(MAX_ANSWER_BYTES / 1.5);
});

test('problems that have no room stop where one of them does', () => {
  expect(fittingProblems(Array.from({ length: 1_000 }, (_each, index) => problem(`${index}`, 'z'.repeat(900), true))).at(-1)).toMatchObject({ id: 'More', stops: true });
});

test('steps are left as they are, or refused as a whole: none can be left out', () => {
  const few = Array.from({ length: 6 }, (_each, index) => step(`Create the instance ${index}`, 50));

  expect(fittingSteps(few)).toBe(few);
  expect(() => fittingSteps([...few, step('Create the instance of many tags', 80)])).toThrow(
    /^The 7 steps take \d+ bytes, and a state machine 196608. The longest is "Create the instance of many tags" with \d+: take tags away from the database, its instances or its endpoints$/);
});

test('an answer is far below what a state takes', () => {
  expect(MAX_ANSWER_BYTES).toBeLessThanOrEqual(0.75 * 256 * 1024);
});
