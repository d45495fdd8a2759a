import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/**
 * The resource of a key that is made in the app, or `undefined` for an imported one. Views are seen through: those of
 * `EncryptionKey.fromKey` stand below the key that they show, and those of `Key.fromCfnKey` below the resource itself.
 */
export function cfnKeyOf(key: kms.IKeyRef): kms.CfnKey | undefined {
  return resourcesOf(key).find((each): each is kms.CfnKey => each instanceof kms.CfnKey);
}

/** The same of a key that may be a replica. */
export function keyResourceOf(key: kms.IKeyRef): kms.CfnKey | kms.CfnReplicaKey | undefined {
  return resourcesOf(key).find((each): each is kms.CfnKey | kms.CfnReplicaKey => each instanceof kms.CfnKey || each instanceof kms.CfnReplicaKey);
}

/** Whether the app makes the key, and so holds its policy. */
export function isMadeInApp(key: kms.IKeyRef): boolean {
  return keyResourceOf(key) !== undefined;
}

function resourcesOf(key: kms.IKeyRef): Array<IConstruct | undefined> {
  return [key, ...key.node.scopes.reverse().slice(1, 3)].flatMap(each => [each, each.node.defaultChild]);
}

/**
 * The key itself, where an alias stands for it: a policy that names an alias lets nobody use a key. `undefined` for an alias
 * that is imported by its name, whose key the app does not know.
 */
export function keyBehindAlias<K extends kms.IKeyRef>(key: K): K | undefined {
  if (!key.keyRef.keyArn.includes(':alias/') && !(key instanceof kms.Alias)) {
    return key;
  }
  try {
    return (key as Partial<kms.IAlias>).aliasTargetKey as K | undefined;
  } catch {
    return undefined;
  }
}
