import type { EncryptionState } from '../../../catalog';
import { STATE_NAMES, STATES } from '../wording';
import { html, Html } from './html-text';

/** Each state has a shape of its own, so that nobody needs its colour; drawn around the origin, 20 across. */
const SHAPES: Readonly<Record<EncryptionState, string>> = {
  'customer managed': '<circle r="9"/>',
  'customer provided': '<path d="M-9 0L-4.5-8H4.5L9 0 4.5 8H-4.5Z"/>',
  'AWS managed': '<rect x="-8" y="-8" width="16" height="16" rx="1"/>',
  'AWS owned': '<path d="M0-9L9 7.5H-9Z"/>',
  'undecidable': '<path class="hollow" d="M0-9L9 0 0 9-9 0Z"/><path class="mark" d="M-2.4-2.2a2.4 2.4 0 1 1 3.6 2.1q-1.2.7-1.2 2M0 4v.6"/>',
  'unencrypted': '<path class="cross" d="M-7-7L7 7M7-7L-7 7"/>',
};

/** What tells the parts of a bar apart where there is no colour. */
const PATTERNS: Readonly<Record<EncryptionState, string>> = {
  'customer managed': '',
  'customer provided': '<circle cx="4" cy="4" r="1.6"/>',
  'AWS managed': '<path d="M0 8L8 0"/>',
  'AWS owned': '<path d="M0 4H8"/>',
  'undecidable': '<path d="M4 0V8"/>',
  'unencrypted': '<path d="M0 0L8 8M8 0L0 8"/>',
};

/** The class of what has a state. */
export function classOf(state: EncryptionState): string {
  return state.toLowerCase().replace(/ /g, '-');
}

/** The shapes and patterns, which the page holds once. */
export function definitions(): Html {
  return html`<svg width="0" height="0" aria-hidden="true" focusable="false" class="definitions"><defs>
${STATES.map(state => html`<symbol id="shape-${classOf(state)}" viewBox="-10 -10 20 20" overflow="visible">${new Html(SHAPES[state])}</symbol>
<pattern id="pattern-${classOf(state)}" class="${classOf(state)}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8"/>${new Html(PATTERNS[state])}</pattern>
`)}</defs></svg>`;
}

/** A shape in running text, whose name stands beside it. */
export function icon(state: EncryptionState): Html {
  return html`<svg class="icon ${classOf(state)}" aria-hidden="true" focusable="false" viewBox="-10 -10 20 20"><use href="#shape-${classOf(state)}" x="-10" y="-10" width="20" height="20"/></svg>`;
}

/** A shape in a picture. */
export function shape(state: EncryptionState, x: number, y: number, radius: number): Html {
  return html`<use class="${classOf(state)}" href="#shape-${classOf(state)}" x="${fixed(x - radius)}" y="${fixed(y - radius)}" width="${fixed(radius * 2)}" height="${fixed(radius * 2)}"/>`;
}

/** A state, or what it is called here, with its shape. */
export function stateText(state: EncryptionState, name: string = STATE_NAMES[state]): Html {
  return html`<span class="state">${icon(state)} ${name}</span>`;
}

export function fixed(value: number): string {
  return value.toFixed(1);
}
