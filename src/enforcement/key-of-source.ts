import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { keyFor, sharedKeysOf } from '../keys/encryption-key';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { onRoot } from '../private/on-root';
import { withReferences } from './wiring/reference-tokens';

/** What services are called where a key is one a service; a type is called after the second part of its name else. */
const SERVICE_NAMES: Readonly<Record<string, string>> = { EC2: 'EBS', DocDB: 'RDS', Neptune: 'RDS' };

/** The key that a resource gets from the `KeySource` of its scope. */
export function keyOfSource(resource: CfnResource): IEncryptionKey {
  const [, service] = resource.cfnResourceType.split('::');
  const construct = owner(resource);
  return keyFor(construct.node.scope ?? resource.stack, construct.node.id, SERVICE_NAMES[service] ?? service);
}

/** The key, of those that a `KeySource` gave to resources of the app, that a value stands for; as `propertiesOf` gives it. */
export function sharedKeyBehind(value: unknown, stack: Stack): IEncryptionKey | undefined {
  const shared = sharedKeysOf(stack);
  const known = onRoot(stack, KNOWN, () => ({ count: 0, byReference: new Map<string, IEncryptionKey>() }));
  if (known.count < shared.size) {
    for (const key of [...shared].slice(known.count)) {
      [key.keyArn, key.keyId].forEach(each => known.byReference.set(JSON.stringify(withReferences(each, stack)), key));
    }
    known.count = shared.size;
  }
  return known.byReference.get(JSON.stringify(value));
}

/** What the keys of an app are called: looking it up anew for each resource would take the square of the time. */
const KNOWN = Symbol.for('cdk-at-rest.KnownKeys');

/** What the L1 belongs to: a resource called `Resource` is one of its L2. */
function owner(resource: CfnResource): IConstruct {
  return resource.node.id === 'Resource' && resource.node.scope && !Stack.isStack(resource.node.scope) ? resource.node.scope : resource;
}
