import { readFileSync } from 'fs';
import * as path from 'path';
import { EXAMPLES } from '../../smoke/examples';
import { USAGE } from '../../smoke/options';

const GUIDE = readFileSync(path.join(__dirname, '../../docs/smoke.md'), 'utf8');

test.each(EXAMPLES.flatMap(({ name, checks }) => checks.filter(each => each.onAwsAlone).map(check => [name, check.name])))(
  'the guide says why %s: %s needs AWS', (_example, check) => {
    expect(GUIDE).toMatch(new RegExp(`^\\| (all|\\w[\\w-]*) \\| .*\`${check}\``, 'm'));
  },
);

test('the guide has every option, and every price of the plan', () => {
  const options = [...new Set(USAGE.match(/--[a-z-]+/g))].filter(option => option !== '--');
  const prices = EXAMPLES.flatMap(({ costs }) => costs.flatMap(cost => cost.match(/[\d.]+ USD/g) ?? []));

  expect(options).toHaveLength(7);
  expect(options.filter(option => !GUIDE.includes(`\`${option}`))).toEqual([]);
  expect(prices.filter(price => !GUIDE.includes(price))).toEqual([]);
});

test('each check has a name of its own within its example', () => {
  for (const { checks } of EXAMPLES) {
    const names = checks.map(each => each.name);
    expect(new Set(names).size).toBe(names.length);
  }
});
