/** A pattern of names as an expression: `*` stands for anything but a slash, `**` for anything, `?` for one character but a slash. */
export function globOf(pattern: string): RegExp {
  const expression = pattern.split(/(\*\*|\*|\?)/).map(part => WILDCARDS[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&')).join('');
  return new RegExp(`^${expression}$`);
}

const WILDCARDS: { readonly [wildcard: string]: string } = { '**': '.*', '*': '[^/]*', '?': '[^/]' };
