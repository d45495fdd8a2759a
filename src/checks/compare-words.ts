import { intrinsicOf } from '../catalog/template-value';
import { text } from '../policies/template-text';
import type { TemplateResource } from '../templates/template';

const MAX_LENGTH = 80;
const MAX_LISTED = 5;

/** A value for people: short, with references as `${Key.Arn}`. */
export function worded(value: unknown): string {
  if (value === undefined || value === null) {
    return 'nothing';
  }
  const known = typeof value !== 'object' || intrinsicOf(value) ? text(value) : JSON.stringify(value);
  return known.length > MAX_LENGTH ? `${known.slice(0, MAX_LENGTH - 1)}…` : known === '' ? '""' : known;
}

/** Some names, and how many more there are. */
export function listed(names: readonly string[]): string {
  return names.length <= MAX_LISTED ? names.join(', ') : `${names.slice(0, MAX_LISTED - 1).join(', ')} and ${names.length - MAX_LISTED + 1} more`;
}

/** How a resource of another place is called. */
export function named({ path, file }: TemplateResource): string {
  return path.includes('/') ? path : `${path} of ${file.stackName ?? file.name}`;
}
