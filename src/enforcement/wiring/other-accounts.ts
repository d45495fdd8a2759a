import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KEY_USE_ACTIONS } from '../../keys/key-actions';
import { keyStatement } from '../../keys/key-statement';
import type { ReadStatement } from '../../policies/policy-statement';
import { cfnKeyOf } from '../../private/cfn-key';
import { accountsIn } from './accounts';
import type { BucketAccess } from './buckets';
import { reportNotAdmitted } from './delivery-finding';

/** Reports principals of other accounts whom a policy lets in to a destination, and whom its key does not. */
export function reportOtherAccounts(
  key: IEncryptionKey, destination: CfnResource, statement: ReadStatement, { writes }: BucketAccess, policy: CfnResource,
): void {
  const named = statement.principals.filter(({ type }) => type === 'AWS').flatMap(({ value }) => accountsIn(value));
  const conditions = statement.principals.some(({ value }) => value === '*')
    ? statement.conditions.filter(({ key: name }) => name === 'aws:principalaccount' || name === 'aws:principalarn').flatMap(({ values }) => values.flatMap(accountsIn))
    : [];
  // One that is written out is another one, unless it is known to be the key's.
  const others = [...new Set([...named, ...conditions])].filter(each => each !== key.env.account && !isNamedIn(key, each));
  for (const account of others) {
    const allowed = keyStatement(`Account${account}Use`, new iam.AccountPrincipal(account), KEY_USE_ACTIONS);
    reportNotAdmitted(policy, `The account ${account} may ${writes ? 'write to' : 'read'} ${destination.node.path}, which is under the key ${key.node.path}, and the key does not let that account in`,
      `Call shareWithAccount('${account}') of the key (EncryptionKey.fromKey(key) has it for any key), which adds ${JSON.stringify(Stack.of(key).resolve(allowed.toStatementJson()))}; `
      + 'principals of that account then need the same actions on the key in their own policies');
  }
  if (statement.conditions.some(({ key: name }) => name === 'aws:principalorgid' || name === 'aws:principalorgpaths')) {
    reportNotAdmitted(policy, `An organization may use ${destination.node.path}, which is under the key ${key.node.path}, and the key lets in its own account only`,
      'Call shareWithAccount of the key for each of the accounts, or add a statement with aws:PrincipalOrgID to the key by hand');
  }
}

function isNamedIn(key: IEncryptionKey, account: string): boolean {
  const policy: unknown = cfnKeyOf(key)?.keyPolicy;
  return policy instanceof iam.PolicyDocument && JSON.stringify(Stack.of(key).resolve(policy.toJSON())).includes(account);
}
