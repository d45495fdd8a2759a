import {
  DefaultTokenResolver, type IPostProcessor, type IResolvable, type IResolveContext, Reference, Stack, Token, Tokenization,
} from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { flatten } from '../policies/template-text';
import { raiseFinding } from './findings';

/** A statement that the app cannot add, because the key's policy is not in the app. */
export const KEY_POLICY_NOT_IN_APP = 'AtRest-KeyPolicyNotInApp';

/** Keys that only show another one, or hold a policy of their own: what is added to them comes through here for that other key. */
const views = new WeakSet<IKey>();

/** Has `addToKeyPolicy` leave it to the key itself to report a statement that cannot be added. */
export function reportsByItself(key: IKey): void {
  views.add(key);
}

/**
 * Adds a statement to the key's policy or, where the app does not hold that policy (an imported key), raises an
 * acknowledgeable warning that prints the statement for whoever does. Nothing is silently dropped.
 */
export function addToKeyPolicy(key: IKey, statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
  const result = key.addToResourcePolicy(statement);
  if (!result.statementAdded && !views.has(key)) {
    raiseFinding(key, KEY_POLICY_NOT_IN_APP, [
      `The policy of the key ${text(key, key.keyArn)} is not part of this app. Its owner has to add this statement, or the access does not work:`,
      text(key, statement.toStatementJson()),
      `Acknowledge ${KEY_POLICY_NOT_IN_APP} on this construct once it is there.`,
    ].join('\n'));
  }
  return result;
}

/** Pseudo parameters read as what they are, as far as that is known: the key's owner pastes the statement into another account. */
function text(key: IKey, value: unknown): string {
  const stack = Stack.of(key);
  const [, partition, , region] = key.keyArn.split(':');
  const literal: Record<string, string> = {
    ...(Token.isUnresolved(key.keyArn) ? {} : { 'AWS::Partition': partition, 'AWS::Region': region }),
    // Principals are of the account that the stack is deployed to, whatever account the key is in.
    ...(Token.isUnresolved(stack.account) ? {} : { 'AWS::AccountId': stack.account }),
  };
  return readable(stack, value, literal);
}

/** A value of a stack as text, for somebody who pastes it elsewhere. @param literal what is known of the pseudo parameters */
export function readable(stack: Stack, value: unknown, literal: Record<string, string>): string {
  const resolved = flatten(Tokenization.resolve(value, { scope: stack, resolver: new ReadableResolver({ join: (left, right) => ({ 'Fn::Join': ['', [left ?? '', right ?? '']] }) }) }),
    each => each.replace(/\$\{(AWS::\w+)\}/g, (match, name: string) => literal[name] ?? match));
  return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
}

/** Names what cannot be resolved in the key's stack, such as a role of another environment, instead of throwing. */
class ReadableResolver extends DefaultTokenResolver {
  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    try {
      return super.resolveToken(token, context, postProcessor) as unknown;
    } catch (error) {
      if (!Reference.isReference(token)) {
        throw error;
      }
      return `\${${token.target.node.path}.${token.displayName}}`;
    }
  }
}
