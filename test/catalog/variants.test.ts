import { variantsOf } from '../../src/catalog/variants';

const NO_VALUE = { Ref: 'AWS::NoValue' };

function either(condition: string, then: unknown, otherwise: unknown): unknown {
  return { 'Fn::If': [condition, then, otherwise] };
}

function propertiesOf(properties: Record<string, unknown>): unknown {
  return variantsOf(properties)?.map(variant => variant.properties);
}

describe('variantsOf', () => {
  test('is one, and the properties themselves, without a condition', () => {
    const properties = { Name: 'x', Nested: { Ref: 'Y' } };

    expect(variantsOf(properties)).toEqual([{ branches: new Map(), properties }]);
    expect(variantsOf(properties)![0].properties).toBe(properties);
  });

  test('takes the same branch of a condition everywhere', () => {
    expect(propertiesOf({ A: either('C', 1, 2), B: { D: either('C', 3, 4) } })).toEqual([{ A: 1, B: { D: 3 } }, { A: 2, B: { D: 4 } }]);
  });

  test('combines conditions', () => {
    expect(propertiesOf({ A: either('C', 1, either('D', 2, 3)) })).toEqual([{ A: 1 }, { A: 1 }, { A: 2 }, { A: 3 }]);
  });

  test('keeps empty texts: the separator of a join is one', () => {
    const join = { 'Fn::Join': ['', ['a', { Ref: 'B' }]] };

    expect(propertiesOf({ A: join, B: either('C', 1, 2) })).toEqual([{ A: join, B: 1 }, { A: join, B: 2 }]);
  });

  test('leaves out elements of a list that are not there', () => {
    expect(propertiesOf({ A: [either('C', 1, NO_VALUE), 2] })).toEqual([{ A: [1, 2] }, { A: [2] }]);
  });

  test('keeps what is no condition of a template', () => {
    const odd = { 'Fn::If': ['C', 1] };

    expect(propertiesOf({ A: odd })).toEqual([{ A: odd }]);
  });

  test('gives up on more conditions than six', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const properties = (of: string[]) => Object.fromEntries(of.map(name => [name, either(name, 1, 2)]));

    expect(variantsOf(properties(names.slice(0, 6)))).toHaveLength(64);
    expect(variantsOf(properties(names))).toBeUndefined();
  });
});
