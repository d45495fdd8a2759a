import { definitionOf } from '../../../src/migration/definition/definition-of';
import { run, type Execution } from './support/interpreter';
import { answersOf } from './support/migration';
import { SCENARIOS } from './support/scenarios';
import { WIRINGS } from './support/wirings';

const executions: Execution[] = [];

beforeAll(async () => {
  for (const { wiring, input, world, redrivenAt } of SCENARIOS) { executions.push(await run(definitionOf(wiring), input, answersOf(world), redrivenAt)); }
});

test('every state is gone through', () => {
  const gone = new Set(executions.flatMap(({ states }) => states));
  expect(Object.keys(definitionOf(WIRINGS.functions).States).filter(name => !gone.has(name))).toEqual([]);
});

test('every expression is evaluated, and gives a value', () => {
  const evaluated = new Set(executions.flatMap(({ expressions }) => [...expressions]));
  const written = Object.values(WIRINGS).flatMap(wiring => expressionsIn(definitionOf(wiring)));
  // Those of the catchers of the four states of hooks, and the like, are evaluated by other states: they are the same texts.
  expect([...new Set(written)].filter(expression => !evaluated.has(expression))).toEqual([]);
  expect(new Set(written).size).toBeGreaterThan(100);
});

test('no evaluation fails', () => {
  expect(executions.filter(({ error }) => error?.startsWith('States.'))).toEqual([]);
});

function expressionsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') { return value.startsWith('{%') ? [value] : []; }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}
