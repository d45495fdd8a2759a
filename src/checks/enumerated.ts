/** More names than these are counted. */
const MOST_NAMES = 4;

/** `a, b, c and 7 more`; each name once. */
export function enumerated(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length > MOST_NAMES
    ? `${distinct.slice(0, MOST_NAMES - 1).join(', ')} and ${distinct.length - MOST_NAMES + 1} more` : distinct.join(', ');
}
