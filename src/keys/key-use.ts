import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Conditions } from '../policies/conditions';
import { constructError } from '../private/errors';
import { addToKeyPolicy } from '../private/key-policy';
import { grantNarrowed } from '../private/narrowed-grant';
import { KEY_GRANT_ACTIONS, KEY_USE_ACTIONS } from './key-actions';
import type { KeyService } from './key-service';
import { keyStatement } from './key-statement';
import type { ViaService } from './via-service';

/** Condition under which a grant can be made only by a service, for one of its resources. */
const FOR_AWS_RESOURCES: Conditions = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

/** How `IEncryptionKey` works on any key; the classes that implement it call these. */
export function allowService(key: kms.IKey, service: KeyService): void {
  addOnce(key, service._statements(key));
}

export function allowViaService(key: kms.IKey, service: ViaService): void {
  const conditions: Conditions = { StringEquals: { 'kms:CallerAccount': key.env.account, 'kms:ViaService': service._names(key) } };
  addOnce(key, [
    keyStatement(`Via${service.name}`, new iam.AnyPrincipal(), KEY_USE_ACTIONS, conditions),
    ...(service.createsGrants
      ? [keyStatement(`Via${service.name}Grants`, new iam.AnyPrincipal(), ['kms:CreateGrant'], conditions, FOR_AWS_RESOURCES)]
      : []),
  ]);
}

export function shareWithAccount(key: kms.IKey, accountId: string): iam.PolicyStatement[] {
  if (!Token.isUnresolved(accountId) && !/^\d{12}$/.test(accountId)) {
    throw constructError(key, `shareWithAccount takes an account id of 12 digits, received '${accountId}'`);
  }
  if (accountId === key.env.account) {
    throw constructError(key, `shareWithAccount received '${accountId}', the key's own account, which its policy already lets in through IAM: use grantDecrypt and the like`);
  }
  const account = Token.isUnresolved(accountId) ? '' : accountId;
  const principal = new iam.AccountPrincipal(accountId);
  addOnce(key, [
    keyStatement(`Account${account}Use`, principal, KEY_USE_ACTIONS),
    keyStatement(`Account${account}Grants`, principal, KEY_GRANT_ACTIONS, FOR_AWS_RESOURCES),
  ]);
  const resources = [key.keyArn];
  return [
    new iam.PolicyStatement({ sid: 'UseSharedKey', actions: KEY_USE_ACTIONS, resources }),
    new iam.PolicyStatement({ sid: 'GrantSharedKeyToServices', actions: KEY_GRANT_ACTIONS, resources, conditions: FOR_AWS_RESOURCES }),
  ];
}

export function grantEnvelope(key: kms.IKey, grantee: iam.IGrantable, action: string, context: Record<string, string>): iam.Grant {
  const pairs = Object.entries(context);
  if (pairs.length === 0) {
    throw constructError(key, 'a grant for envelope encryption needs an encryption context of at least one pair, received {}: without one it would be a grant on everything under the key');
  }
  const equal = Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));
  return grantNarrowed(key, grantee, [action], { conditions: { StringEquals: equal } });
}

/** The statement that makes IAM policies of the account count, and without which losing one principal would lose the key. */
export function accountStatement(): iam.PolicyStatement {
  return keyStatement('AccountDelegatesToIam', new iam.AccountRootPrincipal(), ['kms:*']);
}

const ADDED = Symbol.for('cdk-at-rest.AddedKeyStatements');

/** Adds each statement once a key, however often it is asked for; two different ones never share a `Sid`. */
function addOnce(key: kms.IKey, statements: iam.PolicyStatement[]): void {
  const added = addedTo(key);
  for (const each of statements) {
    const sid = each.sid ?? '';
    each.sid = undefined;
    const content = JSON.stringify(Stack.of(key).resolve(each.toStatementJson()));
    if (added.has(content)) {
      continue;
    }
    const namesakes = [...added.values()].filter(other => other === sid).length;
    added.set(content, sid);
    each.sid = namesakes === 0 ? sid : `${sid}${namesakes + 1}`;
    addToKeyPolicy(key, each);
  }
}

function addedTo(key: kms.IKey): Map<string, string> {
  const marked = key as kms.IKey & { [ADDED]?: Map<string, string> };
  return marked[ADDED] ??= new Map();
}
