import type { Rule } from 'cdk-at-rest/offline';

/** Levels of findings, the gravest first. */
export const SEVERITIES = ['error', 'warning', 'note'] as const satisfies ReadonlyArray<Rule['level']>;

/** From which level on findings fail the check. */
export type FailOn = Rule['level'] | 'never';

/** What `--fail-on` may say. */
export const FAIL_ON: readonly FailOn[] = [...SEVERITIES, 'never'];

/** Whether findings of a level fail the check. */
export function fails(level: Rule['level'], failOn: FailOn): boolean {
  return failOn !== 'never' && SEVERITIES.indexOf(level) <= SEVERITIES.indexOf(failOn);
}
