import { valuesAt } from '../../src/checks/property-values';

const NO_VALUE = { Ref: 'AWS::NoValue' };
const choice = (one: unknown, other: unknown) => ({ 'Fn::If': ['Condition', one, other] });

test.each<[string, Record<string, unknown>, string, Array<[string, unknown]>]>([
  ['a property', { A: 1 }, 'A', [['A', 1]]],
  ['a nested one', { A: { B: { C: 'x' } } }, 'A.B.C', [['A.B.C', 'x']]],
  ['all elements', { A: [{ B: 1 }, { C: 0 }, { B: 2 }] }, 'A.*.B', [['A.0.B', 1], ['A.2.B', 2]]],
  ['one element', { A: [{ B: 1 }, { B: 2 }] }, 'A.1.B', [['A.1.B', 2]]],
  ['a named value of a list', { A: [{ Key: 'x', Value: 1 }, { Key: 'y', Value: 2 }] }, 'A:y', [['A.1.Value', 2]]],
  ['both branches of a condition', { A: choice({ B: 1 }, { B: 2 }) }, 'A.B', [['A.B', 1], ['A.B', 2]]],
  ['both values of a condition', { A: choice(1, choice(2, NO_VALUE)) }, 'A', [['A', 1], ['A', 2]]],
  ['elements of a condition', { A: [choice({ B: 1 }, NO_VALUE), NO_VALUE] }, 'A.*.B', [['A.0.B', 1]]],
  ['a named value behind a condition', { A: choice([{ Key: 'y', Value: choice(1, 2) }], []) }, 'A:y', [['A.0.Value', 1], ['A.0.Value', 2]]],
  ['a false value', { A: false }, 'A', [['A', false]]],
])('%s', (_what, properties, path, expected) => {
  expect(valuesAt(properties, path).map(({ path: at, value }) => [at, value])).toEqual(expected);
});

test.each<[string, Record<string, unknown>, string]>([
  ['an absent property', {}, 'A'], ['one below an absent one', {}, 'A.B'], ['one of a text', { A: 'text' }, 'A.length'], ['null', { A: null }, 'A'],
  ['elements of what is no list', { A: { 0: 'x' } }, 'A.*'], ['an element that is not there', { A: [1] }, 'A.1'], ['AWS::NoValue', { A: NO_VALUE }, 'A'],
  ['what every object has', {}, 'constructor'], ['another name of a list', { A: [{ Key: 'x', Value: 1 }] }, 'A:y'], ['one inside a reference', { A: { Ref: 'B' } }, 'A.B'],
])('%s is none', (_what, properties, path) => {
  expect(valuesAt(properties, path)).toEqual([]);
});
