import { Lazy } from 'aws-cdk-lib';
import { CLOUDFORMATION_NAMES, L1_NAMES, withValueAt } from '../../src/enforcement/typed-value';

describe('a value set at a path', () => {
  test.each<[string, unknown, string[], unknown]>([
    ['as the value itself', undefined, [], 'key'],
    ['in structures that were not there', undefined, ['A', '0', 'B'], { A: [{ B: 'key' }] }],
    ['beside what is there', { A: { C: 1 }, D: 2 }, ['A', 'B'], { A: { C: 1, B: 'key' }, D: 2 }],
    ['in an element of a list, the others as they were', [{ X: 1 }, { X: 2 }], ['1', 'Y'], [{ X: 1 }, { X: 2, Y: 'key' }]],
  ])('stands %s', (_, value, path, expected) => {
    expect(withValueAt(value, path, 'key', CLOUDFORMATION_NAMES)).toEqual(expected);
  });

  test('is called as the L1 calls it', () => {
    expect(withValueAt(undefined, ['ServerSideEncryptionConfiguration', '0', 'ServerSideEncryptionByDefault', 'KMSMasterKeyID'], 'key', L1_NAMES))
      .toEqual({ serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { kmsMasterKeyId: 'key' } }] });
  });

  test('leaves the value that it was set in as it was', () => {
    const value = { A: { C: 1 } };

    withValueAt(value, ['A', 'B'], 'key', CLOUDFORMATION_NAMES);

    expect(value).toEqual({ A: { C: 1 } });
  });

  test.each<[string, unknown]>([
    ['a token', Lazy.any({ produce: () => ({}) })],
    ['a token in a text', Lazy.string({ produce: () => 'x' })],
    ['an intrinsic function', { 'Fn::If': ['Condition', {}, {}] }],
    ['a reference', { Ref: 'Parameter' }],
    ['a text', 'text'],
    ['a list in the place of a structure', []],
  ])('does not stand in %s', (_, value) => {
    expect(withValueAt(value, ['A'], 'key', CLOUDFORMATION_NAMES)).toBeUndefined();
    expect(withValueAt({ Outer: value }, ['Outer', 'A', 'B'], 'key', CLOUDFORMATION_NAMES)).toBeUndefined();
  });

  test('does not stand in a structure in the place of a list', () => {
    expect(withValueAt({ A: {} }, ['A', '0'], 'key', CLOUDFORMATION_NAMES)).toBeUndefined();
  });
});
