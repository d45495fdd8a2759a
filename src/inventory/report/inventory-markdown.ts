import type { Inventory, InventoryResource } from '../inventory';
import type { InventoryKey } from '../inventory-key';
import { printable } from './printable';
import { controlText, costNotes, count, deletionText, headline, number, rotationText, some, STANDING_NAMES, STATE_NAMES, stateName, STATES, usd } from './wording';

const MOST_NAMES = 6;

/** GitHub shows nothing of a comment or file past some size: beyond these, the JSON has the rest. */
const MOST_ROWS = 500;

/** The inventory as GitHub's Markdown: the summary first, what is open next, everything else folded away. */
export function inventoryMarkdown(inventory: Inventory): string {
  const { level, created, templates, resources, keys, limits } = inventory;
  const open = resources.filter(({ standing }) => standing === 'below' || standing === 'undecided');
  return [
    '# Inventory of encryption at rest',
    `**${escaped(headline(inventory))}**`,
    `${count(templates.length, 'template')}, level "${level}"${created === undefined ? '' : `, ${escaped(created)}`}.`,
    summaryTable(inventory),
    '## Open',
    open.length === 0 ? 'Every resource meets the level, or was acknowledged.' : resourceTable(open),
    ...overlapParts(keys),
    ...acknowledgementParts(inventory),
    '## Keys',
    keys.length === 0 ? 'None.' : keyTable(keys),
    ...folded('Who may administer and use each key', accessLists(keys)),
    '## Resources',
    ...folded(count(resources.length, 'resource'), [resources.length === 0 ? 'None.' : resourceTable(resources)]),
    '## Cost',
    ...costParts(inventory),
    '## Which kind of key to choose',
    kindsTable(inventory),
    '## What this does not say',
    limits.map(limit => `- ${escaped(limit)}`).join('\n'),
  ].join('\n\n') + '\n';
}

function summaryTable({ summary: { byState, byStanding } }: Inventory): string {
  const states = STATES.filter(state => byState[state] > 0);
  return table(['', 'resources'], [
    ...states.map(state => [STATE_NAMES[state], number(byState[state])]),
    ...Object.entries(byStanding).filter(([, resources]) => resources > 0).map(([standing, resources]) => [`level: ${STANDING_NAMES[standing as keyof typeof byStanding]}`, number(resources)]),
  ], ['left', 'right']);
}

function resourceTable(resources: readonly InventoryResource[]): string {
  const rows = resources.slice(0, MOST_ROWS);
  return table(['resource', 'type', 'state', 'level', 'why'], rows.map(({ path, type, state, standing, stores }) => (
    [path, type, stateName({ state, standing }), STANDING_NAMES[standing], stores.length === 1 ? stores[0].reason
      : stores.map(store => `${store.holds}${store.path === '' ? '' : ` (${store.path})`}: ${STATE_NAMES[store.state]}, ${store.reason}`).join('; ')]
  ))) + cutNote(resources.length);
}

function keyTable(keys: readonly InventoryKey[]): string {
  return table(['key', 'kind', 'encrypts', 'controlled by', 'rotation', 'deletion', 'administer', 'use'], keys.slice(0, MOST_ROWS).map(key => [
    [key.name, ...key.aliases.filter(alias => alias !== key.name)].join(', '), STATE_NAMES[key.kind],
    number(new Set(key.encrypts.map(({ resource }) => resource)).size), controlText(key), rotationText(key), deletionText(key.settings),
    some(key.administrators, MOST_NAMES) || 'nobody by name', some(key.users, MOST_NAMES) || 'nobody by name',
  ]), ['left', 'left', 'right']) + cutNote(keys.length);
}

function overlapParts(keys: readonly InventoryKey[]): string[] {
  const rows = keys.filter(({ overlaps }) => overlaps.length > 0).map(({ name, overlaps }) => [name, overlaps.join(', ')]);
  return rows.length === 0 ? [] : ['## One principal both administers and uses a key', table(['key', 'who'], rows)];
}

function acknowledgementParts({ resources, keys, otherFindings }: Inventory): string[] {
  const about = [
    ...resources.map(({ path, findings }) => ({ path, findings })),
    ...keys.map(({ name, findings }) => ({ path: name, findings })),
    ...otherFindings.map(finding => ({ path: finding.path, findings: [finding] })),
  ];
  const rows = about.flatMap(({ path, findings }) => findings.filter(({ acknowledged }) => acknowledged !== undefined)
    .map(({ rule, acknowledged = '' }) => [path, rule, acknowledged]));
  return rows.length === 0 ? [] : ['## Acknowledged', table(['about', 'rule', 'because'], rows)];
}

function accessLists(keys: readonly InventoryKey[]): string[] {
  return keys.filter(({ origin }) => origin !== 'AWS').slice(0, MOST_ROWS).flatMap(({ name, delegation, access, remarks }) => [
    `### ${escaped(name)}`,
    escaped([delegation, ...remarks].join(' ')),
    ...access.length === 0 ? [] : [table(['who', 'administers', 'uses', 'by', 'where'], access.map(({ principal, kind, administers, uses, grants, by, policy, conditions, withoutEffect }) => [
      `${principal} (${kind})`, administers.join(', '), [...uses, ...grants ? ['kms:CreateGrant'] : []].join(', '),
      `${by}: ${policy}${withoutEffect ? ' (without effect: the key policy does not leave it to IAM)' : ''}`, conditions.join(' and '),
    ]))],
  ]);
}

function costParts(inventory: Inventory): string[] {
  const { keys, buckets } = inventory.cost;
  return [
    table(['what', 'a month'], [
      [`${count(keys.keys, 'customer managed key')}, before any rotation`, usd(keys.usdAMonth)],
      [`after the first rotation of the ${number(keys.rotating)} that rotate`, usd(keys.usdAMonthAfterFirstRotation)],
      ['after their second rotation, and from then on', usd(keys.usdAMonthAfterSecondRotation)],
      [`saved by the Bucket Keys of ${count(buckets.withBucketKey, 'bucket')}, at most`, usd(buckets.savedUsdAMonth)],
      [`not saved by ${count(buckets.withoutBucketKey, 'bucket')} without one`, usd(buckets.couldSaveUsdAMonth)],
    ], ['left', 'right']),
    costNotes(inventory).map(note => `- ${escaped(note)}`).join('\n'),
  ];
}

function kindsTable({ kindsOfKeys }: Inventory): string {
  return table(['kind', 'who controls it', 'can its use be proved?', 'rotation', 'other accounts', 'can it be withheld?', 'cost', 'choose it for'], kindsOfKeys.map(each => [
    STATE_NAMES[each.kind], each.control, each.audit, each.rotation, each.otherAccounts, each.withhold, each.cost, each.choose,
  ]));
}

function folded(title: string, parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : [`<details><summary>${title}</summary>`, ...parts, '</details>'];
}

function cutNote(rows: number): string {
  return rows > MOST_ROWS ? `\n\nThe first ${number(MOST_ROWS)} of ${number(rows)}; the JSON has all.` : '';
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>, sides: ReadonlyArray<'left' | 'right'> = []): string {
  return [line(head), line(head.map((_, index) => (sides[index] === 'right' ? '---:' : '---'))), ...rows.map(row => line(row.map(escaped)))].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A text of the input, in which nothing is markup, a mention or a link. */
function escaped(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>|#~!&@]/g, character => (
    character === '<' ? '&lt;' : character === '&' ? '&amp;' : character === '@' ? '&#64;' : `\\${character}`
  ));
}
