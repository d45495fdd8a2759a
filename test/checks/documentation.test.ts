import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { GUIDE, withRuleTable } from '../../projenrc/scripts/generate-rule-table';
import { CHECK_RULES, documentationOf } from '../../src/checks';

const guide = readFileSync(GUIDE, 'utf-8');

test('the table of the guide is what the rules are (npx tsx projenrc/scripts/generate-rule-table.ts)', () => {
  expect(withRuleTable(guide)).toBe(guide);
});

test('a table that lacks a rule is completed, and a guide without a place for it is refused', () => {
  const without = guide.split('\n').filter(line => !line.startsWith('| [`AtRest-Unencrypted`]')).join('\n');

  expect(without).not.toBe(guide);
  expect(withRuleTable(without)).toBe(guide);
  expect(() => withRuleTable('# Checks')).toThrow('docs/checks.md has no table to replace');
});

test.each(CHECK_RULES.map(rule => [rule.id, rule] as const))('%s has a section, with its level', (id, rule) => {
  const [, page] = /\/docs\/(.+\.md)#/.exec(documentationOf(rule)) ?? [];
  const [, section] = readFileSync(join(dirname(GUIDE), page), 'utf-8').split(`\n### ${id}\n\n`);

  expect(section?.split('\n')[0]).toMatch(new RegExp(`^(Level|Severity): ${rule.level}[.,]`));
  expect(section).toMatch(/^.*\n\n- \*\*Finds\*\*/);
});

test('the guide has no section of a rule that is gone', () => {
  const sections = [...guide.matchAll(/^### (.+)$/gm)].map(([, id]) => id);

  expect(sections.filter(id => !CHECK_RULES.some(rule => rule.id === id))).toEqual([]);
});
