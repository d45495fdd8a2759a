import { AWS_MANAGED_KEY } from '../../lambda/ebs-encryption-by-default/ebs-default';
import type { SmokeExample } from '../examples';
import type { SmokeOptions } from '../options';
import type { AccountState } from './account-state';
import type { Caller } from './caller';


/** Names that people give to accounts in which nothing is tried. */
const PRODUCTION = /prod|prd|live/i;

/** Stacks that the examples are deployed as by those who try them. */
const EXAMPLE_STACKS = ['Storage', 'Orders', 'Database', 'AccountDefaults', 'Baseline'];

/** Why nothing may be done with these credentials, whatever it is; empty where something may. */
export function callerRefusals({ account, arn }: Caller, options: Pick<SmokeOptions, 'account'>): string[] {
  return [
    ...account === options.account ? [] : [`The credentials are of account ${account}, and --account is ${options.account}: use those of ${options.account}, or name the other account`],
    ...isRoot(arn) ? [`The credentials are those of the root user (${arn}), whom no policy limits: use a role`] : [],
  ];
}

/** Why a run may not start in this account; empty where it may. */
export function accountRefusals(state: AccountState, examples: readonly SmokeExample[], options: SmokeOptions): string[] {
  const wide = examples.filter(each => each.accountWide).map(each => each.name);
  return [
    ...state.isBootstrapped ? [] : [`The account has no stack CDKToolkit in ${options.region}, which the CDK deploys with: npx cdk bootstrap aws://${options.account}/${options.region}`],
    ...wide.length > 0 && state.hasEbsDefaultFunction
      ? [`A stack of the account has EBS encryption by default of this library already, and there is room for one in a Region: ${wide.join(', ')} cannot be deployed`] : [],
    ...options.althoughInUse ? [] : signsOfUse(state, wide).map(sign => `${sign}. If it may be tried there all the same, add --although-in-use`),
  ];
}

function signsOfUse({ aliases, stacks, ebs }: AccountState, wide: readonly string[]): string[] {
  const production = aliases.filter(alias => PRODUCTION.test(alias));
  const deployed = EXAMPLE_STACKS.filter(name => stacks.includes(name));
  return [
    ...production.length > 0 ? [`The account is called ${production.join(', ')}, which sounds like production`] : [],
    ...deployed.length > 0 ? [`Stacks that are called as the examples are there already (${deployed.join(', ')}): the account seems to be in use`] : [],
    ...wide.length > 0 && (ebs.enabled || !ebs.key.endsWith(AWS_MANAGED_KEY))
      ? [`EBS encryption by default is ${ebs.enabled ? 'on' : 'off'} under ${ebs.key}, which somebody has chosen; ${wide.join(' and ')} would change it until the end of the run`] : [],
  ];
}

function isRoot(arn: string): boolean {
  return /^arn:[^:]+:iam::\d{12}:root$/.test(arn);
}
