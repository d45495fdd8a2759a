import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyFor } from '../../keys/encryption-key';
import { usableKey } from '../../private/usable-key';

/**
 * The key of an L2 that only names it in its resource, and grants nothing on it: the one that its user gave, as it is, or the one that its
 * scope shares.
 *
 * @param service the name under which a `KeySource` knows the service, such as `EFS`
 */
export function namedKey<K extends kms.IKeyRef>(scope: Construct, id: string, service: string, given?: K): K | kms.IKey {
  return given ?? usableKey<kms.IKey>(scope, id, keyFor(scope, id, service));
}
