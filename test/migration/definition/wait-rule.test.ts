import { definitionOf } from '../../../src/migration/definition/definition-of';
import { expression } from '../../../src/migration/definition/expressions';
import { WAIT_RULE, WAIT_SECONDS } from '../../../src/migration/definition/wait-rule';
import { evaluate, run } from './support/interpreter';
import { answersOf, PLAN } from './support/migration';
import { WIRINGS } from './support/wirings';

const DAY = 86_400;
/** All waits of a migration together: volumes of 64 TiB take some days. */
const WAITED = 14 * DAY;
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_EVENTS = 25_000;
/** Waiting (2), looking (5), judging (2). */
const EVENTS_OF_A_LOOK = 9;
/** Of two snapshots, at each of a hundred per cent. */
const EVENTS_OF_MEASUREMENTS = 2 * 100 * 5;
/** A cluster of sixteen instances: made, changed, renamed twice and undone, with every call that it could need, is less than 200 steps. */
const STEPS = 200;
/** Choosing the step (2) and the call (2), calling (5), choosing the wait (2), ending (2). */
const EVENTS_OF_A_STEP = 13;
/** Plan, stages, comparisons, messages, hooks, undoing, report. */
const EVENTS_OF_THE_REST = 200;

/** The rule, for many thousand looks: that it is the same as in the definition is tested. */
function secondsOf(waited: number, looks: number): number {
  const { shortestSeconds, longestSeconds, part, looksWithoutPressure, growth, longestUnderPressureSeconds } = WAIT_RULE;
  const pressure = Math.min(longestUnderPressureSeconds, shortestSeconds * growth ** Math.max(0, looks - looksWithoutPressure));
  return Math.floor(Math.max(shortestSeconds, Math.min(longestSeconds, waited / part), pressure));
}

/** Looks of waits of so many seconds, one after the other. */
function looksOf(waits: readonly number[]): number {
  let looks = 0;
  for (const wait of waits) {
    for (let waited = 0; waited < wait; looks += 1) { waited += secondsOf(waited, looks); }
  }
  return looks;
}

function eventsOf(waits: readonly number[]): number {
  return looksOf(waits) * EVENTS_OF_A_LOOK + EVENTS_OF_MEASUREMENTS + STEPS * EVENTS_OF_A_STEP + EVENTS_OF_THE_REST;
}

function equalWaits(count: number): readonly number[] {
  return Array<number>(count).fill(WAITED / count);
}

test.each([[0, 0], [299, 3], [300, 20], [1234, 40], [36_000, 100], [500_000, 400], [0, 1600], [0, 1601], [0, 1650], [700_000, 1700], [0, 2500]])(
  'the rule of the tests is that of the definition: %s seconds, %s looks', async (waited, looks) => {
    expect(await evaluate(expression(WAIT_SECONDS), { waited, looks }, {})).toBe(secondsOf(waited, looks));
  });

test('looks every fifteen seconds to begin with, every half hour in the end', () => {
  expect([0, 300, 3600, 36_000, 7 * DAY].map(waited => secondsOf(waited, 10))).toEqual([15, 15, 180, 1800, 1800]);
});

test('looks at a rename every fifteen seconds, although a large cluster has been looked at a thousand times', () => {
  const [members, changes, renames] = [Array<number>(16).fill(600), Array<number>(16).fill(300), Array<number>(34).fill(120)];
  const looks = looksOf([DAY, DAY, ...members, ...changes, ...renames]);
  expect(looks).toBeGreaterThan(1000);
  expect(secondsOf(60, looks)).toBe(15);
});

test('fourteen days of waiting fit into the history, however they are split', () => {
  // From some look on each takes at least as long as the pressure, however short the waits are; the last look of each step may come late.
  let mostLooks = STEPS;
  for (let seconds = 0; seconds < WAITED; mostLooks += 1) { seconds += secondsOf(0, mostLooks - STEPS); }
  const most = mostLooks * EVENTS_OF_A_LOOK + EVENTS_OF_MEASUREMENTS + STEPS * EVENTS_OF_A_STEP + EVENTS_OF_THE_REST;
  const worst = Math.max(...Array.from({ length: STEPS }, (_, index) => eventsOf(equalWaits(index + 1))));

  process.stdout.write(`State machine of the migration: at most ${most} events of ${MAX_EVENTS} in fourteen days of waiting; the worst split tried has ${worst}, one wait ${eventsOf([WAITED])}\n`);
  expect(worst).toBeLessThanOrEqual(most);
  // The bound is one that is come close to.
  expect(worst).toBeGreaterThan(most * 0.9);
  // Room for some hundred errors that are tried again, three events each.
  expect(most).toBeLessThan(MAX_EVENTS * 0.95);
});

test('the pressure is what keeps it there', () => {
  const withoutPressure = STEPS * looksWithoutPressureOf(WAITED / STEPS) * EVENTS_OF_A_LOOK;
  expect(withoutPressure).toBeGreaterThan(MAX_EVENTS);
});

test('the looks of all steps are counted together, the time of each alone', async () => {
  const seen = { [PLAN.names.snapshot]: [...Array<string>(30).fill('creating'), 'available'], [PLAN.names.temporary]: ['creating', 'available'] };
  const { variables, calls, seconds } = await run(definitionOf(WIRINGS.functions), { identifier: 'orders' }, answersOf({ seen }));
  const looks = calls.filter(({ state }) => state.startsWith('Look at')).length;
  expect(looks).toBe(31 + 1 + 2 + 2);
  expect(variables.looks).toBe(looks);
  // The first has taken longer than three hundred seconds, so that its waits have grown; those of the others are short again.
  const first = Array.from({ length: 31 }).reduce<number>(waited => waited + secondsOf(waited, 0), 0);
  expect(first).toBeGreaterThan(31 * 15);
  expect(seconds).toBe(first + 5 * 15);
});

test('a look has as many events as it is counted with here, a step too', async () => {
  const eventsWith = async (looks: number) => {
    const seen = { [PLAN.names.temporary]: [...Array<string>(looks).fill('creating'), 'available'] };
    return (await run(definitionOf(WIRINGS.functions), { identifier: 'orders' }, answersOf({ seen }))).events;
  };
  const [none, ten] = [await eventsWith(0), await eventsWith(10)];
  expect(ten - none).toBe(10 * EVENTS_OF_A_LOOK);
  const steps = 6;
  const waits = 5;
  expect(none).toBeLessThan(steps * EVENTS_OF_A_STEP + waits * EVENTS_OF_A_LOOK + EVENTS_OF_THE_REST);
});

function looksWithoutPressureOf(wait: number): number {
  let looks = 0;
  for (let waited = 0; waited < wait; looks += 1) { waited += secondsOf(waited, 0); }
  return looks;
}
