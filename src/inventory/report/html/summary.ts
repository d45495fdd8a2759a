import type { EncryptionState } from '../../../catalog';
import type { Inventory } from '../../inventory';
import { count, headline, number, STATE_NAMES, STATES } from '../wording';
import { html, type Html, NOTHING } from './html-text';
import { classOf, fixed, icon } from './shapes';
import { type Column, table } from './tables';

const BAR_WIDTH = 1000;

/** How many of what there are, before anything else. */
export function summary(inventory: Inventory): Html {
  const { summary: { resources, keys, byStanding, acknowledgements }, cost } = inventory;
  const tiles: ReadonlyArray<readonly [string, string]> = [
    ['Resources that store data', number(resources)],
    ['Meet the level', number(byStanding.meets)],
    ['Below the level', number(byStanding.below)],
    ['Undecided', number(byStanding.undecided)],
    ...byStanding.elsewhere > 0 ? [['Decided elsewhere', number(byStanding.elsewhere)] as const] : [],
    ['Acknowledged findings', number(acknowledgements)],
    ['Keys of the templates', number(keys)],
    ['Keys, a month', cost.keys.usdAMonth === cost.keys.usdAMonthAfterSecondRotation ? `${number(cost.keys.usdAMonth)} USD` : `${number(cost.keys.usdAMonth)}–${number(cost.keys.usdAMonthAfterSecondRotation)} USD`],
  ];
  return html`<p class="lead"><strong>${headline(inventory)}</strong></p>
<dl class="tiles">${tiles.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${resources === 0 ? NOTHING : stateBar(inventory)}`;
}

function stateBar({ summary: { byStanding, byState, resources } }: Inventory): Html {
  const present = STATES.filter(state => byState[state] > 0);
  const ends = present.map((_, index) => present.slice(0, index + 1).reduce((sum, state) => sum + byState[state], 0) / resources * BAR_WIDTH);
  const said = present.map(state => `${STATE_NAMES[state]} ${number(byState[state])}`).join(', ');
  const elsewhere = byStanding.elsewhere > 0 ? ` (${number(byStanding.elsewhere)} decided elsewhere)` : '';
  return html`<figure class="bar"><svg viewBox="0 0 ${BAR_WIDTH} 28" preserveAspectRatio="none" role="img" aria-label="Resources by the kind of their key: ${said}">
${present.map((state, index) => html`<rect x="${fixed(ends[index - 1] ?? 0)}" y="0" width="${fixed(ends[index] - (ends[index - 1] ?? 0))}" height="28" fill="url(#pattern-${classOf(state)})"><title>${STATE_NAMES[state]}: ${number(byState[state])}</title></rect>
`)}</svg>
<figcaption><ul class="legend">${present.map(state => html`<li><svg class="swatch" aria-hidden="true" focusable="false"><rect width="100%" height="100%" fill="url(#pattern-${classOf(state)})"/></svg> ${STATE_NAMES[state]}: ${number(byState[state])}${state === 'undecidable' ? elsewhere : ''}</li>`)}</ul></figcaption></figure>`;
}

/** What the shapes and marks of the picture mean. */
export function legend(): Html {
  return html`<ul class="legend" aria-label="What the shapes mean">${STATES.map(state => html`<li>${icon(state)} ${STATE_NAMES[state]}</li>`)}<li><span class="badge-text">!</span> below the level</li></ul>`;
}

/** The resources of each service, by state. */
export function services({ summary: { byService, byState } }: Inventory): Html {
  const present = STATES.filter(state => byState[state] > 0);
  const ofState = (state: EncryptionState): Column<Inventory['summary']['byService'][number]> => (
    { name: STATE_NAMES[state], kind: 'number', cell: row => number(row.byState[state] ?? 0), sort: row => row.byState[state] ?? 0 }
  );
  return byService.length === 0 ? NOTHING : html`<details${byService.length <= 12 ? html` open` : NOTHING}><summary>By service: ${count(byService.length, 'service')}</summary>${table([
    { name: 'Service', cell: row => row.service },
    { name: 'Resources', kind: 'number', cell: row => number(row.resources), sort: row => row.resources },
    ...present.map(ofState),
  ], byService, { label: 'Resources by service' })}</details>`;
}
