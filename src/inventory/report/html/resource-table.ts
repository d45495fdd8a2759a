import type { Inventory, InventoryResource, InventoryStore } from '../../inventory';
import { STANDINGS } from '../../inventory';
import { STANDING_NAMES, stateName, STATES } from '../wording';
import { breakable, html, type Html, link, NOTHING } from './html-text';
import { anchor } from './picture';
import { stateText } from './shapes';
import { table } from './tables';

/** Everything that stores data. */
export function resourceTable({ resources, keys, templates }: Inventory): Html {
  const names = new Map(keys.map(key => [key.id, key.name]));
  return table<InventoryResource>([
    { name: 'Resource', kind: 'wide', cell: ({ path, template }) => html`${breakable(path)}${templates.length > 1 ? html`<br><span class="quiet">${breakable(template)}</span>` : NOTHING}` },
    { name: 'Type', cell: ({ type }) => breakable(type) },
    { name: 'State', cell: resource => stateText(resource.state, stateName(resource)), sort: ({ state }) => STATES.indexOf(state) },
    { name: 'Level', cell: standingText, sort: ({ standing }) => STANDINGS.indexOf(standing) },
    { name: 'What it stores, under which key, and why', kind: 'wide', cell: resource => storesText(resource, names) },
  ], resources, { label: 'Resources that store data', isFilterable: true, id: ({ id }) => anchor(id), isOpen: ({ standing }) => standing === 'below' || standing === 'undecided' });
}

function standingText({ standing }: InventoryResource): Html {
  return standing === 'below' ? html`<strong class="bad">${STANDING_NAMES[standing]}</strong>` : html`${STANDING_NAMES[standing]}`;
}

function storesText({ stores }: InventoryResource, names: ReadonlyMap<string, string>): Html {
  return stores.length === 1 ? storeText(stores[0], names, false) : html`<ul>${stores.map(store => html`<li>${storeText(store, names, true)}</li>`)}</ul>`;
}

function storeText({ holds, path, state, keys, reason, source, elsewhere }: InventoryStore, names: ReadonlyMap<string, string>, isOneOfSeveral: boolean): Html {
  return html`${isOneOfSeveral ? html`<strong>${holds}</strong> <span class="quiet">${breakable(path)}</span>: ${stateText(state)}, ` : NOTHING}${keys.map((key, index) => html`${index > 0 ? ' or ' : NOTHING}<a href="#${anchor(key)}">${breakable(names.get(key) ?? key)}</a>`)}${keys.length > 0 ? ': ' : NOTHING}${reason}${elsewhere ? ' (decided elsewhere)' : ''}${source === undefined ? NOTHING : html` (${link(source, 'AWS')})`}`;
}
