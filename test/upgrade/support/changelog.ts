/**
 * The logical ids that the changelog speaks of where it says what a release replaces: those in backticks in the sections **Replaces** of what
 * is not released yet.
 */
export function replacementsToldIn(changelog: string): Set<string> {
  const unreleased = sectionOf(changelog, '## Unreleased', /^## /m);
  const replaces = sectionOf(unreleased, '### Replaces', /^#{2,3} /m);
  return new Set([...replaces.matchAll(/`([A-Za-z0-9]+)`/g)].map(match => match[1]));
}

function sectionOf(text: string, heading: string, next: RegExp): string {
  const begin = text.indexOf(`${heading}\n`);
  if (begin < 0) { return ''; }
  const body = text.slice(begin + heading.length);
  const end = body.search(next);
  return end < 0 ? body : body.slice(0, end);
}
