import { printable, type Problem } from 'cdk-at-rest/offline';
import type { Paint } from '../check/formats/paint';
import { wrapped } from './layout';

/** Problems with what to do; what is said of several, such as the same action, is said once. */
export function problemsText(problems: readonly Problem[], width: number, paint: Paint): string {
  return groupsOf(problems).map(group => groupText(group, width, paint)).join('\n\n');
}

function groupsOf(problems: readonly Problem[]): Problem[][] {
  const groups = new Map<string, Problem[]>();
  problems.forEach(problem => {
    const alike = `${problem.id} ${problem.action}`;
    groups.set(alike, [...groups.get(alike) ?? [], problem]);
  });
  return [...groups.values()];
}

function groupText(group: readonly Problem[], width: number, paint: Paint): string {
  const [{ id, subject, action, stops, why }] = group;
  const title = `  ${paint[stops ? 'error' : 'strong'](id)}${group.length === 1 ? `  ${printable(subject)}` : ''}`;
  const isSameWhy = group.every(problem => problem.why === why);
  const said = group.map(problem => wrapped(isSameWhy ? problem.what : `${problem.what} ${problem.why}`, width, 4));
  return [title, ...said, ...isSameWhy ? [wrapped(why, width, 4)] : [], wrapped(action, width, 6, '    → ')].join('\n');
}
