import { CHECK_RULES, type Finding } from 'cdk-at-rest/offline';
import { globOf } from './glob';

/** Which findings are reported: patterns of rule ids (`AtRest-*`) and of types (`AWS::S3::*`). */
export interface Selection {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Throws where a pattern fits no rule and is no type: whoever wrote it expects something else. */
export function checkPatterns(option: string, patterns: readonly string[]): void {
  const wrong = patterns.find(pattern => !isOfType(pattern) && !CHECK_RULES.some(({ id }) => globOf(pattern).test(id)));
  if (wrong !== undefined) {
    throw new Error(`${option} '${wrong}' is no rule (cdk-at-rest check --list-rules) and no type such as AWS::S3::* either`);
  }
}

/** Patterns of types that no resource is of: whoever includes one of these alone checks nothing. */
export function idlePatterns({ include }: Selection, types: Iterable<string>): string[] {
  const all = [...types];
  return include.filter(pattern => isOfType(pattern) && !all.some(type => globOf(pattern).test(type)));
}

/** Tells whether a finding is selected: what is excluded is not, and where there are inclusions of rules or of types, one has to fit. */
export function selector({ include, exclude }: Selection): (finding: Finding) => boolean {
  const included = [include.filter(isOfType), include.filter(pattern => !isOfType(pattern))]
    .filter(patterns => patterns.length > 0).map(patterns => patterns.map(matcher));
  const excluded = exclude.map(matcher);
  return finding => included.every(matchers => matchers.some(matches => matches(finding))) && !excluded.some(matches => matches(finding));
}

function matcher(pattern: string): (finding: Finding) => boolean {
  const expression = globOf(pattern);
  return ({ rule, resource }) => expression.test(isOfType(pattern) ? resource.type : rule.id);
}

function isOfType(pattern: string): boolean {
  return pattern.includes('::');
}
