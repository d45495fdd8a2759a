import { EncryptionLevel } from '../../src/checks/encryption-level';
import { inventoryMarkdown } from '../../src/inventory/report/inventory-markdown';
import { takeInventory } from '../../src/inventory/take-inventory';
import { hostileSet } from './support/hostile';
import { arnOf, bucket, key, setOf } from './support/orders';
import { appOf } from './support/sizes';

const markdown = inventoryMarkdown(takeInventory(appOf(50), { level: EncryptionLevel.CUSTOMER_MANAGED }));

test('says the most important first, and folds away what is long', () => {
  expect(markdown.split('\n')[2]).toBe('**29 of 50 resources that store data meet the level "customer managed"; 13 below it, 4 undecided, 4 acknowledged.**');
  expect(markdown.match(/^#+ .*/gm)!.filter(title => title.startsWith('## '))).toEqual([
    '## Open', '## One principal both administers and uses a key', '## Acknowledged', '## Keys', '## Resources', '## Cost', '## Which kind of key to choose', '## What this does not say',
  ]);
  expect(markdown.match(/<details>/g)).toHaveLength(markdown.match(/<\/details>/g)!.length);
});

test('every row has as many cells as its head', () => {
  const tables = markdown.split('\n\n').filter(part => part.startsWith('| '));
  expect(tables.length).toBeGreaterThan(8);
  tables.forEach(table => expect(new Set(table.split('\n').map(row => row.match(/(?<!\\)\|/g)!.length)).size).toBe(1));
});

test('names are text, whatever they hold', () => {
  const hostile = inventoryMarkdown(takeInventory(hostileSet(), { level: EncryptionLevel.CUSTOMER_MANAGED }));
  expect(hostile).not.toMatch(/<script|<img|(?<!\\)\[a\]|\u202e|(?<!\\)`/);
  expect(hostile).toContain('\\[a\\](javascript:alert(1))');
});

test('where nothing is open, it says so', () => {
  expect(inventoryMarkdown(takeInventory(setOf({ Key: key(), Bucket: bucket(arnOf('Key')) }), { level: EncryptionLevel.CUSTOMER_MANAGED })))
    .toMatch(/\*\*1 of 1 resource that stores data meets the level "customer managed"\.\*\*[\s\S]*Every resource meets the level, or was acknowledged\./);
});

test('of very many resources the first are shown, and how many there are', () => {
  const long = inventoryMarkdown(takeInventory(appOf(600), { level: EncryptionLevel.CUSTOMER_MANAGED }));
  expect(long).toContain('The first 500 of 600; the JSON has all.');
});
