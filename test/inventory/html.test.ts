import { createHash } from 'crypto';
import { EncryptionLevel } from '../../src/checks/encryption-level';
import { link } from '../../src/inventory/report/html/html-text';
import { inventoryHtml } from '../../src/inventory/report/inventory-html';
import { takeInventory } from '../../src/inventory/take-inventory';
import { hostileSet } from './support/hostile';
import { appOf } from './support/sizes';

const page = inventoryHtml(takeInventory(appOf(50), { level: EncryptionLevel.CUSTOMER_MANAGED }));

test('names are text, whatever they hold', () => {
  const hostile = inventoryHtml(takeInventory(hostileSet(), { level: EncryptionLevel.CUSTOMER_MANAGED }));
  expect(hostile).toContain('&quot;&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(hostile.match(/<script>/g)).toHaveLength(1);
  expect(hostile).not.toMatch(/<img|<a href="javascript|onerror=alert\(1\)>[^&]|\u202e/);
  // What was escaped before is escaped once more.
  expect(hostile).toContain('\\u202e&amp;amp;');
});

test('every reference to a part of the page has one part that it is to', () => {
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  const targets = [...page.matchAll(/href="#([^"]*)"/g), ...page.matchAll(/url\(#([^)]*)\)/g), ...page.matchAll(/aria-labelledby="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(targets.length).toBeGreaterThan(200);
  expect(targets.filter(id => !ids.includes(id))).toEqual([]);
});

test('the policy of the page allows its own style and script, and nothing else', () => {
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  const hashOf = (element: string): string => `sha256-${createHash('sha256').update(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)![1]).digest('base64')}`;
  expect(policy.replace(/&#39;/g, '\'')).toBe(`default-src 'none'; style-src '${hashOf('style')}'; script-src '${hashOf('script')}'; base-uri 'none'; form-action 'none'`);
  expect(page).not.toMatch(/ style="| on\w+="|@import|url\((?!#)/);
});

test('a link goes to the web or nowhere', () => {
  expect(link('https://docs.aws.amazon.com/a?b&c', 'AWS').text).toBe('<a href="https://docs.aws.amazon.com/a?b&amp;c" rel="noreferrer">AWS</a>');
  expect(link('javascript:alert(1)', 'AWS').text).toBe('AWS');
});

test('the table of kinds of keys counts the resources of each, for a choice that is made knowingly', () => {
  const table = page.slice(page.indexOf('id="choose"'));
  expect(table).toContain('<th scope="row">Resources here</th><td>8</td><td>5</td><td>29</td><td>0</td>');
  expect(table).toContain('No: its use is in no log of yours.');
});
