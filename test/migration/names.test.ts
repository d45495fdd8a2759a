import { MAX_IDENTIFIER_LENGTH, namesFor } from '../../src/migration/names';

/** What RDS takes for an identifier. */
const IDENTIFIER = /^[a-z](?!.*--)([a-z0-9-]*[a-z0-9])?$/;

test('names follow from the identifier alone', () => {
  expect(namesFor('Orders')).toEqual({
    identifier: 'orders',
    temporary: 'orders-encrypted',
    old: 'orders-unencrypted',
    snapshot: 'orders-before-encryption',
    encryptedSnapshot: 'orders-before-encryption-encrypted',
  });
});

test.each([1, 2, 40, 45, 46, 47, 52, 62, 63])('names of an identifier of %d characters are legal and differ', length => {
  const names = Object.values(namesFor('o'.repeat(length)));

  expect(names.filter(name => !IDENTIFIER.test(name))).toEqual([]);
  expect(names.map(name => name.length).filter(each => each > MAX_IDENTIFIER_LENGTH)).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('long identifiers that begin alike have names that differ', () => {
  const [one, other] = ['a', 'b'].map(end => namesFor(`${'orders-of-the-shop-'.repeat(3)}${end}`));

  expect(one.temporary).not.toBe(other.temporary);
  expect(one.old).not.toBe(other.old);
});

test('a name that is cut at a hyphen has no two of them', () => {
  expect(namesFor(`${'o'.repeat(42)}-${'p'.repeat(20)}`).temporary).toMatch(IDENTIFIER);
  expect(namesFor(`${'o'.repeat(43)}-${'p'.repeat(19)}`).temporary).toMatch(IDENTIFIER);
});
