import { EXAMPLES } from '../../smoke/examples';
import { isRunId, newRunId } from '../../smoke/names';
import { parseOptions, type SmokeOptions } from '../../smoke/options';

const NEEDED = ['--account', '111122223333', '--region', 'eu-west-1'];

function parse(...args: string[]): SmokeOptions {
  return parseOptions([...NEEDED, ...args], EXAMPLES);
}

test('deploys what is no setting of the whole account, and only plans to, unless it is told', () => {
  expect(parse()).toEqual({
    account: '111122223333', region: 'eu-west-1', yes: false, only: ['storage', 'enforced', 'database'], accountWide: false, althoughInUse: false, clean: undefined,
  });
  expect(parse('--yes', '--account-wide', '--although-in-use')).toMatchObject({
    yes: true, only: ['storage', 'enforced', 'database', 'account-defaults', 'baseline'], althoughInUse: true,
  });
});

test('takes examples by name, in the order in which they are deployed', () => {
  expect(parse('--only', 'enforced,storage').only).toEqual(['storage', 'enforced']);
  expect(parse('--only', 'baseline', '--account-wide').only).toEqual(['baseline']);
});

test.each([
  [['--only', 'storage,shop'], /--only is 'storage,shop': pass names of examples, .* of storage, enforced, database, account-defaults, baseline/],
  [['--only', ','], /--only is ','/],
  [['--only', 'storage,baseline'], /baseline, with EBS encryption by default for everybody .*: add --account-wide/],
  [['--clean', 'everything'], /--clean is 'everything': pass the id of a run/],
  [['--clean', ''], /--clean is ''/],
  [['--force'], /Unknown option '--force'/],
  [['--yes=no'], /does not take an argument/],
])('refuses %j', (args, message) => {
  expect(() => parse(...args)).toThrow(message);
});

test.each([
  [['--region', 'eu-west-1'], /--account is missing: pass the 12 digits/],
  [['--account', '1234', '--region', 'eu-west-1'], /--account is '1234'/],
  [['--account', '111122223333'], /--region is missing: pass the Region/],
  [['--account', '111122223333', '--region', 'Ireland'], /--region is 'Ireland'/],
])('needs account and Region, and refuses %j', (args, message) => {
  expect(() => parseOptions(args, EXAMPLES)).toThrow(message);
});

test('gives each run an id that --clean takes', () => {
  const ids = Array.from({ length: 50 }, newRunId);

  expect(ids.filter(id => !isRunId(id))).toEqual([]);
  expect(new Set(ids).size).toBeGreaterThan(45);
  expect(parse('--clean', ids[0]).clean).toBe(ids[0]);
});
