/** A word of a command to copy: names may be anybody's, and the shell must not run what they say. */
export function shellText(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}
