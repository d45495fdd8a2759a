import { mkdirSync } from 'fs';
import * as path from 'path';
import { AUDIT_QUERIES } from 'cdk-at-rest/offline';
import { readKnownKeys } from '../../src/audit/known-keys';
import { checkOutput, filterOf, queriesOf, queryName, repeated, rowLimit, verificationOf } from '../../src/audit/options';
import { LogFolder } from '../support/log-files';

let folder: LogFolder;

beforeEach(() => {
  folder = new LogFolder();
});
afterEach(() => folder.remove());

test('asks every question unless some are named, in the order of the audit', () => {
  expect(queriesOf(undefined)).toEqual(AUDIT_QUERIES);
  expect(queriesOf(['last-use', 'key-use']).map(query => query.name)).toEqual(['key-use', 'last-use']);
});

test('collects repeated values, and refuses the name of no question with those that there are', () => {
  expect(queryName('key-use', queryName('last-use', undefined))).toEqual(['last-use', 'key-use']);
  expect(() => queryName('nope', undefined)).toThrow(/There is no query of this name. There are: key-use, data-read, /);
  expect(repeated('b', repeated('a', undefined))).toEqual(['a', 'b']);
});

test('takes a number of rows, and 0 for all', () => {
  expect(rowLimit('20')).toBe(20);
  expect(rowLimit('0')).toBe(Infinity);
  ['-1', '1.5', 'many', '', '9999999999'].forEach(text => expect(() => rowLimit(text)).toThrow('Give a whole number; 0 for all rows.'));
});

test('makes a filter of what is given and of nothing else', () => {
  expect(filterOf({})).toEqual({});
  const inventory = folder.write('keys.json', '[{"keyArn":"arn:aws:kms:eu-west-1:111122223333:key/a"}]');
  expect(filterOf({ since: '2026-01-01', until: '2026-01-31', key: 'alias/a', principal: 'orders', inventory })).toEqual({
    since: '2026-01-01', until: '2026-01-31', key: 'alias/a', principal: 'orders', inventory: [{ keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/a' }],
  });
});

test.each([{ since: 'yesterday' }, { until: '2026-02-30' }, { since: '2026-02-01', until: '2026-01-01' }])('refuses the period %j', options => {
  expect(() => filterOf(options)).toThrow(/2026|yesterday/);
});

test('verifies where that is asked for, a day as a whole', () => {
  expect(verificationOf({ publicKeys: ['a'] })).toBeUndefined();
  expect(verificationOf({ verify: true })).toEqual({});
  expect(verificationOf({ verify: true, publicKeys: ['a'], region: 'eu-west-1', since: '2026-01-01', until: '2026-01-31' })).toEqual({
    publicKeys: ['a'], region: 'eu-west-1', since: new Date('2026-01-01T00:00:00Z'), until: new Date('2026-02-01T00:00:00Z'),
  });
  expect(verificationOf({ verify: true, until: '2026-01-31T12:00:00Z' })).toEqual({ until: new Date('2026-01-31T12:00:00Z') });
});

test('sees beforehand where a report cannot be written', () => {
  mkdirSync(path.join(folder.path, 'sub'));
  expect(() => checkOutput(undefined)).not.toThrow();
  expect(() => checkOutput(path.join(folder.path, 'new.html'))).not.toThrow();
  expect(() => checkOutput(folder.write('there.html', ''))).not.toThrow();
  expect(() => checkOutput(path.join(folder.path, 'sub'))).toThrow(/The report cannot be written to .*sub: it is a folder/);
  expect(() => checkOutput(path.join(folder.path, 'nowhere/a.html'))).toThrow(/The report cannot be written to .*nowhere\/a\.html: .*ENOENT/);
});

describe('an inventory', () => {
  const read = (content: unknown): unknown => readKnownKeys(folder.write('keys.json', typeof content === 'string' ? content : JSON.stringify(content)));
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/a';

  test.each<[string, unknown, unknown]>([
    ['a list of keys', [{ keyArn: arn, kind: 'customer managed', name: 'orders' }, { keyArn: arn }], [{ keyArn: arn, kind: 'customer managed', name: 'orders' }, { keyArn: arn }]],
    ['answers of describe-key', [{ KeyMetadata: { Arn: arn, KeyManager: 'CUSTOMER', Description: 'Orders' } }, { KeyMetadata: { Arn: arn, KeyManager: 'AWS', Description: '' } }],
      [{ keyArn: arn, kind: 'customer managed', name: 'Orders' }, { keyArn: arn, kind: 'AWS managed' }]],
    ['a kind that is new', [{ KeyMetadata: { Arn: arn, KeyManager: 'OTHER' } }], [{ keyArn: arn, kind: 'OTHER' }]],
    ['the answer of list-keys', { Keys: [{ KeyId: 'a', KeyArn: arn }] }, [{ keyArn: arn }]],
    ['no key', [], []],
  ])('may be %s', (_, content, expected) => {
    expect(read(content)).toEqual(expected);
  });

  test.each<[string, unknown, RegExp]>([
    ['no JSON', 'hello', /The inventory .*keys\.json is not JSON: /],
    ['no list', { a: 1 }, /The inventory .*keys\.json is no list of keys: give \[\{ "keyArn"/],
    ['a list with something else', [{ keyArn: arn }, { id: 5 }], /Element 2 of the inventory .*keys\.json names no key ARN: received \{"id":5\}/],
    ['a list of texts', ['a'], /Element 1 .* received "a"/],
  ])('must not be %s', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  test('must be there', () => {
    expect(() => readKnownKeys('/nowhere/keys.json')).toThrow(/The inventory \/nowhere\/keys\.json cannot be read: ENOENT/);
  });
});
