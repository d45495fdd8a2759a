import type { Inventory } from '../../inventory';
import type { InventoryKey, KeyAccess } from '../../inventory-key';
import { controlText, count, deletionText, number, rotationText, STATES } from '../wording';
import { breakable, html, type Html, NOTHING } from './html-text';
import { anchor } from './picture';
import { stateText } from './shapes';
import { table } from './tables';

const MOST_NAMES = 4;

/** The keys, and for each of them who may do what with it. */
export function keyTables({ keys }: Inventory): Html {
  return html`${table<InventoryKey>([
    { name: 'Key', kind: 'wide', cell: nameText },
    { name: 'Kind', cell: ({ kind }) => stateText(kind), sort: ({ kind }) => STATES.indexOf(kind) },
    { name: 'Encrypts', kind: 'number', cell: ({ encrypts }) => number(resourcesOf(encrypts)), sort: ({ encrypts }) => resourcesOf(encrypts) },
    { name: 'Rotation', cell: rotationText },
    { name: 'Control', kind: 'wide', cell: settingsText },
    { name: 'Administer', cell: ({ administrators }) => namesText(administrators) },
    { name: 'Use', cell: ({ users }) => namesText(users) },
    { name: 'Both', cell: ({ overlaps }) => (overlaps.length > 0 ? html`<strong class="bad">${namesText(overlaps)}</strong>` : 'none') },
  ], keys, { label: 'Keys', isFilterable: true, id: ({ id }) => anchor(id), isOpen: ({ overlaps, findings }) => overlaps.length > 0 || findings.some(({ acknowledged }) => acknowledged === undefined) })}
<h3>Who may administer and use each key</h3>
${keys.filter(({ origin }) => origin !== 'AWS').map(accessOf)}`;
}

function settingsText(key: InventoryKey): Html {
  const { settings, auditable } = key;
  return lines([
    `controlled by ${controlText(key)}`,
    `use in CloudTrail: ${auditable}`,
    ...settings ? [deletionText(settings), `multi-Region: ${settings.multiRegion}`] : [],
    ...settings && settings.enabled !== 'yes' ? [`enabled: ${settings.enabled}`] : [],
  ]);
}

function namesText(names: readonly string[]): Html {
  return names.length === 0 ? html`nobody by name`
    : lines([...names.slice(0, MOST_NAMES), ...names.length > MOST_NAMES ? [`and ${number(names.length - MOST_NAMES)} more`] : []]);
}

function nameText({ name, aliases, description, template }: InventoryKey): Html {
  const said = [...aliases.filter(alias => alias !== name), ...description === undefined ? [] : [description], ...template === undefined ? [] : [template]];
  return html`${breakable(name)}${said.map(line => html`<br><span class="quiet">${breakable(line)}</span>`)}`;
}

function resourcesOf(encrypts: InventoryKey['encrypts']): number {
  return new Set(encrypts.map(({ resource }) => resource)).size;
}

function accessOf({ name, access, delegation, overlaps, remarks, administrators, users }: InventoryKey): Html {
  return html`<details class="access"><summary>${name}: ${count(administrators.length, 'administrator')}, ${count(users.length, 'user')}${overlaps.length > 0 ? `, ${number(overlaps.length)} both` : ''}</summary>
<p>${delegation}</p>
${overlaps.length === 0 ? NOTHING : html`<p class="bad">Both administer and use it: ${overlaps.join(', ')}.</p>`}
${access.length === 0 ? html`<p>No statement of the templates lets anybody else do anything with it.</p>` : table<KeyAccess>([
  { name: 'Who', kind: 'wide', cell: ({ principal }) => breakable(principal) },
  { name: 'Is', cell: ({ kind }) => kind },
  { name: 'Administers', cell: ({ administers }) => lines(administers) },
  { name: 'Uses', cell: ({ uses, grants }) => lines([...uses, ...grants && !uses.includes('kms:*') ? ['kms:CreateGrant'] : []]) },
  { name: 'By', cell: ({ by, policy, withoutEffect }) => html`${by}: ${breakable(policy)}${withoutEffect ? html` <strong class="bad">without effect: the key policy does not leave it to IAM</strong>` : NOTHING}` },
  { name: 'Where', kind: 'wide', cell: ({ conditions }) => lines(conditions) },
], access, { label: `Who may administer and use ${name}` })}
${remarks.length === 0 ? NOTHING : html`<ul>${remarks.map(remark => html`<li>${remark}</li>`)}</ul>`}
</details>
`;
}

function lines(texts: readonly string[]): Html {
  return html`${texts.map((text, index) => html`${index > 0 ? html`<br>` : NOTHING}${breakable(text)}`)}`;
}
