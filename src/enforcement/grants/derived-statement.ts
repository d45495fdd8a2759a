import type { CfnResource } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import type { Conditions } from '../../policies/conditions';
import { isKeyUseAllowed } from './allowed-key-use';
import { callerConditions } from './caller-conditions';
import type { KeyUse } from './key-use';
import { obstacleTo } from './reach';
import type { ReadStatement } from './read-statement';
import type { Reading } from './reading';
import { type Used, usedResources } from './used-resources';

/** The key of a resource, where it is encrypted by enforcement. */
export type KeyOf = (resource: CfnResource) => { readonly key: IEncryptionKey; readonly type: string } | undefined;

/** A statement that lets the principals of a policy use a key through a service. */
export interface DerivedStatement {
  readonly actions: readonly string[];
  readonly key: IEncryptionKey;
  readonly conditions: Conditions;
  /** Why it cannot be added by itself. */
  readonly obstacle?: string;
}

/** A statement as IAM writes it, tokens included. */
export function rendered({ actions, key, conditions }: DerivedStatement): Record<string, unknown> {
  return { Effect: 'Allow', Action: [...actions], Resource: key.keyArn, Condition: conditions };
}

/** What lacks in a policy: for each key, service and set of conditions on the caller one statement with the KMS actions that the data needs. */
export function derivedStatements(policy: CfnResource, statements: readonly ReadStatement[], keyOf: KeyOf, reading: Reading): DerivedStatement[] {
  return missingStatements(statements.flatMap(statement => keyUsesOf(policy, statement, keyOf, reading)), statements, reading);
}

/** The uses of keys that a statement calls for. */
export function keyUsesOf(policy: CfnResource, statement: ReadStatement, keyOf: KeyOf, reading: Reading, own?: readonly string[]): KeyUse[] {
  const used = (statement.allows ? usedResources(statement, reading, own) : []).flatMap(each => {
    const key = keyOf(each.resource)?.key;
    return key ? [{ ...each, key }] : [];
  });
  const conditions = callerConditions(statement.givenConditions);
  return alike(used).map(group => {
    const [{ key, service, keyActions, isNamed }] = group;
    return {
      key,
      keyActions,
      resources: group.map(({ resource }) => resource),
      conditions: throughService(service, key, conditions),
      obstacle: statement.isConditional ? 'a condition of the template decides over the statement on the data' : obstacleTo(policy, key, isNamed),
    };
  });
}

/** Those that differ in their resource only: a pattern can be about hundreds. */
function alike<U extends Used & { readonly key: IEncryptionKey }>(used: readonly U[]): U[][] {
  const groups = new Map<string, U[]>();
  for (const each of used) {
    const { key, service, keyActions, isNamed } = each;
    const name = [key.node.addr, service, isNamed, ...keyActions].join(' ');
    const group = groups.get(name);
    if (group) {
      group.push(each);
    } else {
      groups.set(name, [each]);
    }
  }
  return [...groups.values()];
}

/** One statement a key, service, set of conditions and obstacle, without what is allowed already. */
export function missingStatements(uses: readonly KeyUse[], existing: readonly ReadStatement[], reading: Reading): DerivedStatement[] {
  const byContent = new Map<string, DerivedStatement>();
  for (const use of uses) {
    const missing = use.keyActions.filter(action => !isKeyUseAllowed(existing, use, action, reading));
    const { key, conditions, obstacle } = use;
    const content = JSON.stringify([reading.text(key.keyArn), reading.texts(conditions), obstacle]);
    const actions = [...new Set([...byContent.get(content)?.actions ?? [], ...missing])];
    if (actions.length > 0) {
      byContent.set(content, { actions, key, conditions, obstacle });
    }
  }
  return [...byContent.values()];
}

/** The name of the service ends alike in every partition. */
function throughService(service: string, key: IEncryptionKey, conditions: Conditions): Conditions {
  return { ...conditions, StringEquals: { ...conditions.StringEquals, 'kms:ViaService': `${service}.${key.env.region}.amazonaws.com` } };
}
