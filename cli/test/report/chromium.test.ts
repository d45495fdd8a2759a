/** The page, in a real browser. */
import { pathToFileURL } from 'url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../test/support/chromium';
import { run } from '../../src/program';
import { htmlReport } from '../../src/report/html';
import { kmsRecord, LogFolder, REAL } from '../support/log-files';
import { recordedTerminal } from '../support/recorder';
import { auditReport, HOSTILE, NOT_VERIFIED, QUERY } from '../support/reports';

let browser: Browser;
let folder: LogFolder;
let report: string;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
  folder = new LogFolder();
  folder.write('logs/broken.json', 'hello');
  folder.writeLog('logs/hostile.json', kmsRecord(1, { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/<img src=x onerror=alert(1)>' }, errorCode: 'AccessDenied' }));
  report = `${folder.path}/report.html`;
  await run(['audit', REAL, `${folder.path}/logs`, '--output', report], recordedTerminal());
}, 60_000);
afterAll(async () => {
  await browser.close();
  folder.remove();
});

async function open(file: string, options: { width?: number; dark?: boolean; scripts?: boolean } = {}): Promise<void> {
  const { width = 1280, dark = false, scripts = false } = options;
  page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: scripts });
  complaints = [];
  page.on('console', message => complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.message));
  page.on('request', request => request.url() === pathToFileURL(file).href || complaints.push(`request of ${request.url()}`));
  page.on('dialog', dialog => complaints.push(dialog.message()));
  await page.goto(pathToFileURL(file).href);
}
afterEach(async () => {
  await page.close();
});

test('shows every answer without JavaScript, and loads and complains of nothing', async () => {
  await open(report);
  await expect(page.title()).resolves.toBe('Audit of encryption keys');
  await expect(page.getByRole('heading', { level: 2 }).allTextContents()).resolves.toEqual([
    'Input that could not be used', 'Use of keys', 'Data read', 'Denied calls', 'Failed calls', 'Changes of keys',
    'Calls without an encryption context', 'Days without any KMS record', 'Last use of keys', 'What the log does not show', 'Notes',
  ]);
  const rows = page.getByRole('region', { name: 'Data read' }).getByRole('row');
  await expect(rows.count()).resolves.toBe(63);
  await expect(rows.nth(1).isVisible()).resolves.toBe(true);
  await expect(page.getByText('broken.json').isVisible()).resolves.toBe(true);
  expect(complaints).toEqual([]);
});

test('runs nothing that a record holds, even where scripts may run', async () => {
  await open(report, { scripts: true });
  await expect(page.getByText('<img src=x onerror=alert(1)>').first().isVisible()).resolves.toBe(true);
  await expect(page.locator('img, script').count()).resolves.toBe(0);
  expect(complaints).toEqual([]);
});

test('draws bars as long as their figures', async () => {
  await open(report);
  const bars = page.getByRole('region', { name: 'Use of keys', exact: true }).locator('td.bar');
  const shares = await Promise.all((await bars.all()).map(async bar => {
    const [whole, part] = await Promise.all([bar.boundingBox(), bar.locator('span').boundingBox()]);
    return Math.round(part!.width / whole!.width * 100);
  }));
  expect(shares).toEqual([100, 50, 48, 24]);
});

test('draws the calls of each day, named for those who do not see them', async () => {
  await open(report);
  const chart = page.getByRole('img');
  await expect(chart.getAttribute('aria-label')).resolves.toMatch(/^Bars: calls of KMS for each month from 2023-07 to 2026-01, at most 186$/);
  const box = await chart.locator('rect.calls').first().boundingBox();
  expect(box!.height).toBeGreaterThan(100);
  await page.getByText('The same as a table').click();
  await expect(page.getByRole('row', { name: '2023-07 186 0' }).isVisible()).resolves.toBe(true);
});

test.each([[1280, false], [390, false], [1280, true]])('is not wider than a window of %d pixels (dark: %s), and can be read', async (width, dark) => {
  await open(report, { width, dark });
  const [body, html] = await Promise.all([page.locator('body').boundingBox(), page.locator('main').boundingBox()]);
  expect(Math.max(body!.width, html!.width)).toBeLessThanOrEqual(width);
  const text = await page.evaluate<string[]>('[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]');
  expect(contrast(text[0], text[1])).toBeGreaterThan(7);
});

test('leads the keyboard to the answers', async () => {
  await open(report);
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus').textContent()).resolves.toBe('Skip to the answers');
  const box = await page.locator(':focus').boundingBox();
  expect(box!.x).toBeGreaterThanOrEqual(0);
});

test('can be printed, all columns on the sheet', async () => {
  // What is left of A4 across, between its margins.
  await open(report, { width: 1030 });
  await page.emulateMedia({ media: 'print' });
  const boxes = await Promise.all((await page.locator('table').all()).map(table => table.boundingBox()));
  const widths = boxes.flatMap(box => box ? [box.width] : []);
  expect(widths.length).toBeGreaterThan(4);
  expect(Math.max(...widths)).toBeLessThanOrEqual(1030);
  await expect(page.getByRole('navigation').isVisible()).resolves.toBe(false);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf).toMatch(/^%PDF-/);
  // A4 in points.
  expect(pdf).toMatch(/\/MediaBox \[0 0 84[12][\d.]* 59[45][\d.]*\]/);
});

test('shows a verification, and hostile names in it as text', async () => {
  const file = folder.write('hostile.html', htmlReport(auditReport({
    verification: { ...NOT_VERIFIED, problems: [{ ...NOT_VERIFIED.problems[0], path: HOSTILE }] },
    answers: [{ query: QUERY, rows: [{ principal: HOSTILE, calls: 1, first_call: null }], rowCount: 1 }],
  })));
  await open(file, { scripts: true });
  await expect(page.getByText('NOT VERIFIED: files are not as CloudTrail delivered them.').isVisible()).resolves.toBe(true);
  await expect(page.locator('li code').first().textContent()).resolves.toContain('<script>alert("x")</script>');
  expect(complaints).toEqual([]);
});

/** Contrast of two colours as WCAG computes it; 7 is its highest level. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = colour.match(/\d+/g)!.map(Number).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
