import { printable } from 'cdk-at-rest/offline';
import type { FileMessage } from '../records/input-report';
import type { AuditInput } from './audit-report';

/** How many files are named for one and the same message. The other forms than a table name all of them. */
export const MAX_NAMED = 20;

/** Problems and notes for standard error. Files of the same fate stand together. */
export function messagesText({ problems, notes }: Pick<AuditInput, 'problems' | 'notes'>): string {
  return [
    ...notes.map(({ path, message }) => `note: ${printable(path)} ${printable(message)}\n`),
    ...grouped(problems),
    ...problems.length > 0 ? [`error: ${problems.length === 1 ? '1 input' : `${problems.length} inputs`} could not be used; the rest was analysed\n`] : [],
  ].join('');
}

function grouped(problems: readonly FileMessage[]): string[] {
  const paths = new Map<string, string[]>();
  problems.forEach(({ path, message }) => paths.set(message, [...paths.get(message) ?? [], path]));
  return [...paths].flatMap(([message, files]) => [
    ...files.slice(0, MAX_NAMED).map(file => `error: ${printable(file)} ${printable(message)}\n`),
    ...files.length > MAX_NAMED ? [`error: … and ${files.length - MAX_NAMED} more of which the same is true; --format json names all\n`] : [],
  ]);
}
