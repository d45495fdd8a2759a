import { readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import type { Rule } from '../../src/checks/finding';
import { CHECK_RULES, documentationOf } from '../../src/checks/rules';

/** The guide that holds the table. */
export const GUIDE = path.resolve(__dirname, '../../docs/checks.md');

const BEGIN = '<!-- rules: generated from CHECK_RULES by projenrc/scripts/generate-rule-table.ts -->';
const END = '<!-- end of rules -->';

/**
 * The guide with its table as the rules are now.
 *
 * @throws Error when the markers are missing that the table stands between.
 */
export function withRuleTable(guide: string): string {
  const [before, between] = guide.split(BEGIN);
  const [, after] = between?.split(END) ?? [];
  if (after === undefined) {
    throw new Error(`docs/checks.md has no table to replace: put it between ${BEGIN} and ${END}`);
  }
  return `${before}${BEGIN}\n${table()}\n${END}${after}`;
}

function table(): string {
  return ['| id | level | what is found | what to do |', '| --- | --- | --- | --- |', ...CHECK_RULES.map(row)].join('\n');
}

function row(rule: Rule): string {
  const [, page, section] = /\/docs\/([^#]+)(#.+)$/.exec(documentationOf(rule)) ?? [];
  const link = page === path.basename(GUIDE) ? section : `${page}${section}`;
  return `| [\`${rule.id}\`](${link}) | ${rule.level} | ${cell(rule.description)} | ${cell(rule.fix)} |`;
}

/** A bar would end the cell, and an asterisk begin emphasis. */
function cell(text: string): string {
  return text.replace(/[|*]/g, '\\$&');
}

if (require.main === module) {
  writeFileSync(GUIDE, withRuleTable(readFileSync(GUIDE, 'utf-8')));
}
