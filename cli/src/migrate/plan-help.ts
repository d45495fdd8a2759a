import { PLAN_EXIT_CODES } from './plan-exit-code';
import { READ_ACTIONS } from './read-actions';

/** What `migrate plan --help` says beside its options. */
export function planHelp(): string {
  const longest = Math.max(...READ_ACTIONS.map(({ action }) => action.length));
  return `
Examples:
  What stands in the way of encrypting the database orders, and what would it take?
    $ cdk-at-rest migrate plan orders --key alias/orders --region eu-west-1

  A cluster of Aurora, of which RDS does not say how much it stores:
    $ cdk-at-rest migrate plan shop --key alias/shop --storage-gib 340

  In a pipeline, which problems stop it:
    $ cdk-at-rest migrate plan orders --key alias/orders --json | jq -r '.problems[] | select(.stops) | .what'

  The policy that the command needs, for a role of your own:
    $ cdk-at-rest migrate plan --print-policy > plan-policy.json

It reads and changes nothing. Credentials and Region are found as the AWS CLI finds them. It needs these actions of IAM; where one is denied, what it is for is not checked, and said:
${READ_ACTIONS.map(({ action, why }) => `  ${action.padEnd(longest)}  ${why}`).join('\n')}

The plan goes to standard output, messages to standard error.

Exit codes:
${PLAN_EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(3)} ${meaning}`).join('\n')}
`;
}
