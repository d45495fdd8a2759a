import { type CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { viaServiceOf } from '../../catalog/via-service';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KEY_USE_ACTIONS } from '../../keys/key-actions';
import { keyStatement } from '../../keys/key-statement';
import { readStatements, type ReadStatement } from '../../policies/policy-statement';
import { cfnKeyOf } from '../../private/cfn-key';
import { accountsIn } from './accounts';
import type { BucketAccess } from './buckets';
import { reportNotAdmitted } from './delivery-finding';
import { constructAt } from './reference-tokens';

/** Reports principals of other accounts whom a policy lets in to a destination, and whom its key does not. */
export function reportOtherAccounts(
  key: IEncryptionKey, destination: CfnResource, statement: ReadStatement, { writes }: BucketAccess, policy: CfnResource,
): void {
  const named = statement.principals.filter(({ type }) => type === 'AWS').flatMap(({ value }) => accountsOf(value, policy));
  const conditions = statement.principals.some(({ value }) => value === '*')
    ? statement.conditions.filter(({ key: name }) => name === 'aws:principalaccount' || name === 'aws:principalarn').flatMap(({ values }) => values.flatMap(each => accountsOf(each, policy)))
    : [];
  // One that is written out is another one, unless it is known to be the key's.
  const others = [...new Set([...named, ...conditions])].filter(each => each !== key.env.account && !isLetIn(key, each, destination));
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

/** The accounts that a principal is of: of one that is a construct of the app, the account of its stack. */
function accountsOf(principal: string, policy: CfnResource): string[] {
  const [, address] = /^\$\{(\w+)\.\w+\}$/.exec(principal) ?? [];
  const account = address === undefined ? undefined : constructAt(address, policy) && Stack.of(constructAt(address, policy)!).account;
  return account === undefined || Token.isUnresolved(account) ? accountsIn(principal) : [account];
}

/** Whether a statement of the key names the account, for the use of the key through the destination's service. */
function isLetIn(key: IEncryptionKey, account: string, destination: CfnResource): boolean {
  const policy: unknown = cfnKeyOf(key)?.keyPolicy;
  const statements = policy instanceof iam.PolicyDocument ? readStatements(Stack.of(key).resolve(policy.toJSON())) ?? [] : [];
  const service = viaServiceOf(destination.cfnResourceType, 'data');
  return statements.some(({ allows, principals, conditions }) => allows
    && [...principals.map(({ value }) => value), ...conditions.flatMap(({ values }) => values)].some(value => value.includes(account))
    && conditions.every(({ key: name, values }) => name !== 'kms:viaservice' || values.some(value => service !== undefined && value.startsWith(`${service}.`))));
}
