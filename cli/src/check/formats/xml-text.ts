const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;', '\t': '&#9;', '\r': '&#13;' };

/** Text of an element. Characters that XML has no way to write are replaced. */
export function escaped(text: string): string {
  return legal(text).replace(/[&<>\r]/g, character => ENTITIES[character]);
}

/** Attributes of an element, each after a blank; those without a value are left out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => value === undefined ? '' : ` ${name}="${legal(String(value)).replace(/[&<>"'\n\t\r]/g, character => ENTITIES[character])}"`)
    .join('');
}

function legal(text: string): string {
  // Control characters are what is replaced.
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}
