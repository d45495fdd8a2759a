import type { AccountState } from '../../smoke/account/account-state';
import { isOfAws } from '../../smoke/account/caller';
import { accountRefusals, callerRefusals } from '../../smoke/account/guards';
import { EXAMPLES } from '../../smoke/examples';
import { parseOptions } from '../../smoke/options';

const ACCOUNT = '111122223333';
const SANDBOX: AccountState = {
  aliases: ['sandbox'], stacks: ['CDKToolkit', 'Something'], runs: [], isBootstrapped: true, ebs: { enabled: false, key: 'alias/aws/ebs' }, hasEbsDefaultFunction: false,
};

function refusals(state: Partial<AccountState>, ...args: string[]): string[] {
  const options = parseOptions(['--account', ACCOUNT, '--region', 'eu-west-1', ...args], EXAMPLES);
  return accountRefusals({ ...SANDBOX, ...state }, EXAMPLES.filter(each => options.only.includes(each.name)), options);
}

describe('a caller', () => {
  const caller = { account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/me`, isEmulator: false };

  test('is let in with a role of the account that was named', () => {
    expect(callerRefusals(caller, { account: ACCOUNT })).toEqual([]);
    expect(callerRefusals({ ...caller, arn: `arn:aws-cn:iam::${ACCOUNT}:user/root` }, { account: ACCOUNT })).toEqual([]);
  });

  test('is refused with credentials of another account', () => {
    expect(callerRefusals(caller, { account: '999999999999' })).toEqual([expect.stringMatching(/are of account 111122223333, and --account is 999999999999/)]);
  });

  test('is refused as root', () => {
    expect(callerRefusals({ ...caller, arn: `arn:aws:iam::${ACCOUNT}:root` }, { account: ACCOUNT })).toEqual([expect.stringMatching(/root user .*: use a role/)]);
  });
});

describe('an account', () => {
  test('is taken where nothing of it is in use', () => {
    expect(refusals({})).toEqual([]);
    expect(refusals({}, '--account-wide')).toEqual([]);
    expect(refusals({ ebs: { enabled: false, key: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs' } }, '--account-wide')).toEqual([]);
  });

  test.each<[string, Partial<AccountState>, string[], RegExp]>([
    ['that is called as production is', { aliases: ['shop-prod'] }, [], /called shop-prod/],
    ['that has the examples', { stacks: ['CDKToolkit', 'Orders'] }, [], /called as the examples are there already \(Orders\)/],
    ['whose volumes are encrypted by default', { ebs: { enabled: true, key: 'alias/aws/ebs' } }, ['--account-wide'], /is on under alias\/aws\/ebs/],
    ['that has a default key', { ebs: { enabled: false, key: 'arn:aws:kms:eu-west-1:111122223333:key/1' } }, ['--account-wide'], /is off under arn/],
  ])('%s is refused, unless it may be tried there all the same', (_what, state, args, message) => {
    expect(refusals(state, ...args)).toEqual([expect.stringMatching(message)]);
    expect(refusals(state, ...args, '--although-in-use')).toEqual([]);
  });

  test('may have its own EBS encryption by default where that is left alone', () => {
    expect(refusals({ ebs: { enabled: true, key: 'alias/aws/ebs' } })).toEqual([]);
  });

  test.each<[string, Partial<AccountState>, RegExp]>([
    ['is not bootstrapped', { isBootstrapped: false }, /npx cdk bootstrap aws:\/\/111122223333\/eu-west-1/],
    ['has EBS encryption by default of this library', { hasEbsDefaultFunction: true }, /there is room for one in a Region: account-defaults, baseline cannot be deployed/],
  ])('is refused whatever is said where it %s', (_what, state, message) => {
    expect(refusals(state, '--account-wide', '--although-in-use')).toEqual([expect.stringMatching(message)]);
  });
});

test.each([
  ['sts.eu-west-1.amazonaws.com', true],
  ['sts.cn-north-1.amazonaws.com.cn', true],
  ['vpce-1.sts.eu-west-1.vpce.amazonaws.com', true],
  ['sts.eu-west-1.api.aws', true],
  ['127.0.0.1', false],
  ['localhost.localstack.cloud', false],
  ['amazonaws.com.example.com', false],
  ['notamazonaws.com', false],
  ['', false],
])('calls to %j go to AWS: %s', (host, expected) => {
  expect(isOfAws(host)).toBe(expected);
});
