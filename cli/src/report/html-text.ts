import { printable } from '../terminal';

/** A piece of HTML, told apart from text that has yet to be escaped. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, HTML is not, and a list is joined. */
export type Part = string | number | Html | readonly Part[];

/** HTML from a template: whatever is put into it is escaped, unless it is HTML itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.reduce((whole, text, index) => whole + (index === 0 ? '' : render(parts[index - 1])) + text, ''));
}

function render(part: Part): string {
  if (part instanceof Html) {
    return part.text;
  }
  return typeof part === 'object' ? part.map(render).join('') : escaped(String(part));
}

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, character => ENTITIES[character]);
}
