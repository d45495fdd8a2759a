/**
 * Text of the input as a page or terminal may be given it: control characters, which a terminal would obey, and those that turn the direction
 * of writing are written out.
 */
export function printable(text: string): string {
  // Control characters are what is written out.
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
