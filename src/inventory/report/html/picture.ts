import type { Inventory } from '../../inventory';
import type { InventoryKey } from '../../inventory-key';
import { count, deletionText, number, rotationText, STATE_NAMES } from '../wording';
import { type Card, cardsOf, type Node } from './cards';
import { html, Html, NOTHING } from './html-text';
import { classOf, fixed, shape, stateText } from './shapes';

const WIDTH = 660;
const CENTER = WIDTH / 2;
const ROW = 26;
const KEY_RADIUS = 26;
const LEAST_HEIGHT = 2 * KEY_RADIUS + 24;
/** How far nodes stand from the key at the top and at the bottom of the arc, and how much farther at its middle. */
const NEAREST = 68;
const BULGE = 36;
const LONGEST_LABEL = 23;
const RESOURCE_RADIUS = 7;
const LARGEST_RADIUS = 12;

/** Every key in the middle of what it encrypts; those of no key in the middle of their own. */
export function picture(inventory: Inventory): Html {
  const cards = cardsOf(inventory);
  return cards.length === 0 ? html`<p>There is nothing to draw.</p>` : html`<div class="cards">
${cards.map((card, index) => cardHtml(card, index, inventory))}</div>`;
}

function cardHtml(card: Card, index: number, { level }: Inventory): Html {
  const { key, nodes, resources, state, title } = card;
  const below = resources.filter(({ standing }) => standing === 'below').length;
  return html`<figure class="card ${classOf(state)}" aria-labelledby="card-${index}">
<h3 id="card-${index}">${title}</h3>
<p class="quiet">${stateText(state)} · ${count(resources.length, 'resource')}${below > 0 ? html` · <strong class="bad">${number(below)} below "${level}"</strong>` : NOTHING}${key?.settings ? html`<br>Rotates: ${rotationText(key)} · ${deletionText(key.settings)}` : NOTHING}${key?.origin === 'template' ? html`<br>${whoText(key)}` : NOTHING}</p>
${nodes.length === 0 ? html`<p class="quiet">Nothing of these templates is encrypted under it.</p>` : html`${star(card)}
<details><summary>${count(resources.length, 'resource')} as a list</summary><ul>${resources.map(({ path, type, id }) => html`<li><a href="#${anchor(id)}">${path}</a> <span class="quiet">${type}</span></li>`)}</ul></details>`}
</figure>
`;
}

function whoText({ administrators, users, overlaps }: InventoryKey): Html {
  return html`By name: ${administrators.length === 0 ? 'no administrator (see Keys)' : count(administrators.length, 'administrator')}, ${count(users.length, 'user')}${overlaps.length > 0 ? html`, <strong class="bad">${number(overlaps.length)} both</strong>` : NOTHING}`;
}

/** The id of the row of a resource or key: what it is called may hold anything. */
export function anchor(id: string): string {
  return `at-${Buffer.from(id).toString('base64url')}`;
}

function star({ nodes, state, title }: Card): Html {
  const left = nodes.slice(0, Math.floor(nodes.length / 2));
  const right = nodes.slice(left.length);
  const height = Math.max(LEAST_HEIGHT, right.length * ROW + 16);
  const places = [...arc(left, -1, height), ...arc(right, 1, height)];
  const said = nodes.slice(0, 12).map(({ label }) => label).join(', ');
  return html`<svg class="star" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}, ${STATE_NAMES[state]}, in the middle of ${said}${nodes.length > 12 ? ` and ${nodes.length - 12} more` : ''}">
${places.map(({ x, y, node }) => html`<line class="${classOf(node.state)}" x1="${CENTER}" y1="${height / 2}" x2="${fixed(x)}" y2="${fixed(y)}"/>
`)}${places.map(nodeHtml)}<g class="key">${shape(state, CENTER, height / 2, KEY_RADIUS)}${state === 'unencrypted' || state === 'undecidable' ? NOTHING : keyGlyph(height / 2, state === 'AWS owned')}</g>
</svg>`;
}

interface Place {
  readonly node: Node;
  readonly side: -1 | 1;
  readonly x: number;
  readonly y: number;
}

/** Places on an arc beside the key, one below the other, so that no label covers another. */
function arc(nodes: readonly Node[], side: -1 | 1, height: number): Place[] {
  return nodes.map((node, index) => {
    const fromMiddle = (index - (nodes.length - 1) / 2) * ROW;
    const bulge = BULGE * Math.sqrt(Math.max(0, 1 - (fromMiddle / (height / 2)) ** 2));
    return { node, side, x: CENTER + side * (NEAREST + bulge), y: height / 2 + fromMiddle };
  });
}

function nodeHtml({ node, side, x, y }: Place): Html {
  const radius = node.resources === 1 ? RESOURCE_RADIUS : Math.min(LARGEST_RADIUS, RESOURCE_RADIUS + Math.log10(node.resources) * 2);
  return html`<g class="node"><title>${node.title}</title>${shape(node.state, x, y, radius)}${node.below > 0 ? html`<g class="badge"><circle cx="${fixed(x - side * radius * 1.1)}" cy="${fixed(y - radius * 1.1)}" r="5.5"/><text x="${fixed(x - side * radius * 1.1)}" y="${fixed(y - radius * 1.1 + 3.5)}" text-anchor="middle">!</text></g>` : NOTHING}<text class="label" x="${fixed(x + side * (radius + 8))}" y="${fixed(y + 4.5)}" text-anchor="${side === 1 ? 'start' : 'end'}">${shortened(node.label)}</text></g>
`;
}

/** Both ends of a long label: the beginning says whose it is, the end what. */
function shortened(label: string): string {
  const kept = (LONGEST_LABEL - 1) / 2;
  return label.length <= LONGEST_LABEL ? label : `${label.slice(0, Math.floor(kept))}…${label.slice(-Math.ceil(kept))}`;
}

/** A key, smaller and lower where the shape is narrow at its top. */
function keyGlyph(y: number, inTriangle: boolean): Html {
  return html`<path class="glyph" transform="translate(${CENTER} ${fixed(y + (inTriangle ? 9 : 0))}) scale(${inTriangle ? 0.7 : 1})" d="M-3 0a4.5 4.5 0 1 0-9 0a4.5 4.5 0 1 0 9 0H11V5M6 0V4"/>`;
}
