/** The page, in a real browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { pathToFileURL } from 'url';
import type { Browser, Page } from 'playwright-core';
import { EncryptionLevel } from '../../src/checks/encryption-level';
import type { Inventory } from '../../src/inventory/inventory';
import { cardsOf } from '../../src/inventory/report/html/cards';
import { inventoryHtml } from '../../src/inventory/report/inventory-html';
import { takeInventory } from '../../src/inventory/take-inventory';
import type { TemplateSet } from '../../src/templates/template-set';
import { launchChromium } from '../support/chromium';
import { hostileSet } from './support/hostile';
import { arnOf, bucket, key, setOf } from './support/orders';
import { appOf } from './support/sizes';

/** How long a page of 2,000 resources may take until it is drawn and its script has run; it takes about one second on two slow cores. */
const BOUND_MS = 15_000;

let browser: Browser;
let folder: string;
let page: Page;
let complaints: string[];
const pages = new Map<string, string>();
const inventories = new Map<string, Inventory>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'inventory-'));
  const sets: Record<string, TemplateSet> = { 'fifty': appOf(50), 'two thousand': appOf(2000), 'a key each': appOf(2000, 2000), 'hostile': hostileSet(), 'long names': longNames() };
  Object.entries(sets).forEach(([name, set]) => {
    const file = path.join(folder, `${name.replace(/ /g, '-')}.html`);
    const inventory = takeInventory(set, { level: EncryptionLevel.CUSTOMER_MANAGED });
    inventories.set(name, inventory);
    writeFileSync(file, inventoryHtml(inventory));
    pages.set(name, pathToFileURL(file).href);
  });
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function open(name: string, options: { width?: number; dark?: boolean; scripts?: boolean } = {}): Promise<void> {
  const { width = 1320, dark = false, scripts = true } = options;
  page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: scripts });
  complaints = [];
  page.on('console', message => complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.message));
  page.on('request', request => request.url() === pages.get(name) || complaints.push(`request of ${request.url()}`));
  page.on('dialog', dialog => complaints.push(dialog.message()));
  await page.goto(pages.get(name)!);
}
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

/** Names as the CDK makes them of classes and hashes: nothing in them invites a break. */
function longNames(): TemplateSet {
  const names = ['MessagingBucketNotificationsHandler050a0587b7544547bf325f094a3db834', 'CustomVpcRestrictDefaultSGCustomResourceProviderMDMWAABBMNNYNVpc', 'OperationsWMWOMWorkersLaunchTemplateVolumes'];
  const buckets = [...names, ...names.map(name => `${name}2`), names.join('')].map(name => [name, bucket(arnOf('Key'))]);
  return setOf({ Key: key(), ...Object.fromEntries(buckets) as Record<string, object> });
}

/** The first cell of every row that is shown. */
async function shown(table: string): Promise<string[]> {
  return page.locator(`section[aria-labelledby=${table}] .scroll`).first().locator('tbody tr:visible th').allInnerTexts();
}

describe('the picture', () => {
  test.each(['fifty', 'two thousand', 'a key each'])('of %s has a card a key, and a node a resource or service, as they were laid out', async name => {
    await open(name);
    const expected = cardsOf(inventories.get(name)!);
    await expect(page.locator('.card h3').allInnerTexts()).resolves.toEqual(expected.map(({ title }) => title));
    await expect(page.locator('svg.star g.key').count()).resolves.toBe(expected.filter(({ nodes }) => nodes.length > 0).length);
    await expect(page.locator('svg.star g.node .label').count()).resolves.toBe(expected.reduce((sum, { nodes }) => sum + nodes.length, 0));
  });

  test.each(['fifty', 'two thousand', 'long names'])('of %s covers no label with another, and cuts none off', async name => {
    await open(name);
    const overlaps = await page.evaluate<string[]>(`(() => {
      const found = [];
      for (const star of document.querySelectorAll('svg.star')) {
        const frame = star.getBoundingClientRect();
        const labels = [...star.querySelectorAll('.label')].map(label => ({ text: label.textContent, box: label.getBoundingClientRect() }));
        labels.forEach(({ text, box }, index) => {
          if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) found.push('cut: ' + text);
          labels.slice(index + 1).forEach(other => {
            if (box.left < other.box.right && other.box.left < box.right && box.top + 2 < other.box.bottom && other.box.top + 2 < box.bottom) found.push(text + ' / ' + other.text);
          });
        });
      }
      return found;
    })()`);
    expect(overlaps).toEqual([]);
  });

  test('tells kinds apart by their shapes, and by patterns in the bar, without colour', async () => {
    await open('fifty');
    for (const element of ['symbol', 'pattern']) {
      const drawn = await page.evaluate<string[]>(`[...document.querySelectorAll('${element}')].map(each => each.innerHTML)`);
      expect(new Set(drawn).size).toBe(6);
    }
    await expect(page.locator('figure.bar svg').first().getAttribute('aria-label')).resolves
      .toBe('Resources by the kind of their key: customer managed key 29, AWS managed key 5, AWS owned key 8, undecided 4, not encrypted 4');
  });

  test('has names for those who do not see it, and a list that leads to the rows', async () => {
    await open('fifty');
    const star = page.getByRole('img', { name: /^Orders\/Team1\/Key, customer managed key, in the middle of Team1\/Documents11/ });
    expect(await star.count()).toBe(1);
    const card = page.locator('figure.card', { hasText: 'Orders/Team1/Key' });
    await card.getByText('as a list').click();
    await card.getByRole('link', { name: 'Orders/Team1/Ledger14' }).click();
    await expect(page.locator('tr:target th').innerText()).resolves.toContain('Ledger14');
  });
});

test('2,000 resources are drawn and can be filtered within the bound', async () => {
  const start = Date.now();
  await open('two thousand');
  await page.locator('#filter').fill('Ledger3');
  expect(await shown('resources')).toHaveLength(inventories.get('two thousand')!.resources.filter(({ path: of }) => of.includes('Ledger3')).length);
  expect(Date.now() - start).toBeLessThan(BOUND_MS);
});

test('tables are sorted by a click or the keyboard, states from the best to the worst', async () => {
  await open('fifty');
  const states = async (): Promise<string[]> => [...new Set(await page.locator('section[aria-labelledby=resources] tbody td:nth-child(3)').allInnerTexts())].map(text => text.trim());
  await page.getByRole('region', { name: 'Resources that store data' }).getByRole('button', { name: 'State' }).click();
  await expect(states()).resolves.toEqual(['customer managed key', 'AWS managed key', 'AWS owned key', 'undecided', 'not encrypted']);
  await page.keyboard.press('Enter');
  await expect(states()).resolves.toEqual(['not encrypted', 'undecided', 'AWS owned key', 'AWS managed key', 'customer managed key']);
  await expect(page.getByRole('columnheader', { name: 'State' }).first().getAttribute('aria-sort')).resolves.toBe('descending');
  await page.getByRole('button', { name: 'Resource', exact: true }).click();
  const names = await shown('resources');
  expect(names.indexOf('Orders/Team0/Alarms7')).toBe(0);
  expect(await page.locator('[aria-sort]').count()).toBe(1);
});

test('numbers are sorted as numbers', async () => {
  await open('two thousand');
  await page.getByRole('button', { name: 'Encrypts' }).click();
  const numbers = (await page.locator('section[aria-labelledby=keys] .scroll').first().locator('tbody td:nth-child(3)').allInnerTexts()).map(Number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(new Set(numbers.map(String).map(({ length }) => length)).size).toBeGreaterThan(1);
});

test('the filter shows the rows of all words, and only what is open where that is asked', async () => {
  await open('fifty');
  await page.getByLabel('Filter').fill('sqs TEAM1');
  expect(await shown('resources')).toEqual(['Orders/Team1/Imported21', 'Orders/Team1/Invoices12']);
  await expect(page.getByRole('status').innerText()).resolves.toMatch(/^\d+ of \d+ rows$/);
  await page.getByLabel('only what is open').check();
  expect(await shown('resources')).toEqual(['Orders/Team1/Imported21']);
  await page.getByLabel('Filter').fill('nothing like it');
  expect(await shown('resources')).toEqual([]);
  await page.getByLabel('only what is open').uncheck();
  await page.getByLabel('Filter').fill('');
  expect(await shown('resources')).toHaveLength(50);
  await expect(page.getByRole('status').innerText()).resolves.toBe('');
});

test('without a script everything is there, and no control that does nothing', async () => {
  await open('fifty', { scripts: false });
  expect(await shown('resources')).toHaveLength(50);
  await expect(page.getByLabel('Filter').isVisible()).resolves.toBe(false);
  expect(await page.getByRole('button').count()).toBe(0);
});

test('runs nothing that a template holds', async () => {
  await open('hostile');
  await expect(page.getByText('<script>alert("x")</script>').first().isVisible()).resolves.toBe(true);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(1);
});

test('leads the keyboard past the picture, and shows where it is', async () => {
  await open('fifty');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus').textContent()).resolves.toBe('Skip to the resources');
  expect((await page.locator(':focus').boundingBox())!.x).toBeGreaterThanOrEqual(0);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus').getAttribute('id')).resolves.toBe('filter');
});

test('a long name does not push what a resource stores out of the window', async () => {
  await open('long names');
  const [inner, outer] = await page.evaluate<[number, number]>(`(() => {
    const table = document.querySelector('section[aria-labelledby=resources] .scroll');
    return [table.scrollWidth, table.clientWidth];
  })()`);
  expect(inner).toBeLessThanOrEqual(outer);
});

test.each([[1320, false], [1320, true], [390, false]])('is not wider than a window of %d pixels, and every text can be read (dark: %s)', async (width, dark) => {
  await open('fifty', { width, dark });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  const pairs = await page.evaluate<Array<[string, string, string]>>(`(() => {
    const backgroundOf = element => {
      const colour = getComputedStyle(element).backgroundColor;
      return colour !== 'rgba(0, 0, 0, 0)' || element.parentElement === null ? colour : backgroundOf(element.parentElement);
    };
    const html = [...document.querySelectorAll('h1, h2, h3, p, dt, dd, th, td, li, a, strong, summary, button, .quiet, .bad, .badge-text')];
    const shapes = [...document.querySelectorAll('svg.star use, svg.star .label, .icon use')];
    return [
      ...html.map(element => [element.className, getComputedStyle(element).color, backgroundOf(element)]),
      ...shapes.map(element => ['shape ' + element.getAttribute('class'), getComputedStyle(element).fill, backgroundOf(element.closest('figure, td, th, p, li'))]),
    ];
  })()`);
  const worst = new Map<string, number>();
  pairs.forEach(([name, text, background]) => worst.set(name, Math.min(worst.get(name) ?? 21, contrast(text, background))));
  expect(pairs.length).toBeGreaterThan(500);
  // 4.5 for text and 3 for shapes is what WCAG asks for at its level AA.
  expect([...worst].filter(([name, ratio]) => ratio < (name.startsWith('shape') ? 3 : 4.5))).toEqual([]);
});

test('can be printed: all columns on the sheet, who may use each key unfolded, nothing that can only be clicked', async () => {
  // What is left of A4 across, between its margins.
  await open('fifty', { width: 1030 });
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  await page.emulateMedia({ media: 'print' });
  const widths = (await Promise.all((await page.locator('table').all()).map(table => table.boundingBox()))).flatMap(box => (box ? [box.width] : []));
  expect(widths.length).toBeGreaterThan(8);
  expect(Math.max(...widths)).toBeLessThanOrEqual(1030);
  await expect(page.getByRole('navigation').isVisible()).resolves.toBe(false);
  await expect(page.getByLabel('Filter').isVisible()).resolves.toBe(false);
  await expect(page.getByText('Both administer and use it: Orders/Admin1/Admin1.').isVisible()).resolves.toBe(true);
  expect((await page.pdf({ preferCSSPageSize: true })).toString('latin1')).toMatch(/\/MediaBox \[0 0 84[12][\d.]* 59[45][\d.]*\]/);
});

/** Contrast of two colours as WCAG computes it. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = colour.match(/\d+/g)!.map(Number).map(part => part / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
