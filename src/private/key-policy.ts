import { Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { raiseFinding } from './findings';
import { KeyResource } from './key-resource';
import { flatten } from './template-text';

/** A statement that the app cannot add, because the key's policy is not in the app. */
export const KEY_POLICY_NOT_IN_APP = 'AtRest-KeyPolicyNotInApp';

/**
 * Adds a statement to the key's policy or, where the app does not hold that policy (an imported key), raises an
 * acknowledgeable warning that prints the statement for whoever does. Nothing is silently dropped.
 */
export function addToKeyPolicy(key: IKey, statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
  const result = key.addToResourcePolicy(statement);
  // A key of ours that is only a view of another has come through here already, for that other key.
  if (!result.statementAdded && !(key instanceof KeyResource)) {
    raiseFinding(key, KEY_POLICY_NOT_IN_APP, [
      `The policy of the key ${text(key, key.keyArn)} is not part of this app. Its owner has to add this statement, or the access does not work:`,
      text(key, statement.toStatementJson()),
      `Acknowledge ${KEY_POLICY_NOT_IN_APP} on this construct once it is there.`,
    ].join('\n'));
  }
  return result;
}

/** Pseudo parameters read as what they are for the key: its owner pastes the statement into another account. */
function text(key: IKey, value: unknown): string {
  const [, partition, , region, account] = key.keyArn.split(':');
  const literal: Record<string, string> = Token.isUnresolved(key.keyArn) ? {} : { 'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': account };
  const resolved = flatten(Stack.of(key).resolve(value), each => each.replace(/\$\{(AWS::\w+)\}/g, (match, name: string) => literal[name] ?? match));
  return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
}
