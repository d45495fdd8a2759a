import { printable } from '../printable';

/** A piece of HTML, told apart from text that has yet to be escaped. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, HTML is not, and a list is joined. */
export type Part = string | number | Html | readonly Part[];

export const NOTHING = new Html('');

/** HTML from a template: whatever is put into it is escaped, unless it is HTML itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.reduce((whole, text, index) => `${whole}${index === 0 ? '' : render(parts[index - 1])}${text}`, ''));
}

/** A link to a page, or the text alone where the address is none of the web. */
export function link(address: string, text: string): Html {
  return /^https:\/\//.test(address) ? html`<a href="${address}" rel="noreferrer">${text}</a>` : html`${text}`;
}

/** Text that may be broken after each separator of a path, type, ARN or domain name, and nowhere else. */
export function breakable(text: string): Html {
  return html`${text.split(/(?<=[/:.|_-])(?=[^/:.|_-])/).map((piece, index) => html`${index > 0 ? html`<wbr>` : NOTHING}${piece}`)}`;
}

function render(part: Part): string {
  if (part instanceof Html) {
    return part.text;
  }
  return typeof part === 'object' ? part.map(render).join('') : escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, character => ENTITIES[character]);
}
