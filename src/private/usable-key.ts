import { Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { propsError } from './errors';

/**
 * Refuses a key that a service cannot encrypt under: of another Region, asymmetric, or HMAC. Services accept such a key
 * without a word and fail later, when data is written.
 */
export function usableKey<K extends kms.IKeyRef>(scope: Construct, id: string, key: K): K {
  const [own, other] = [Stack.of(scope).region, key.env.region];
  if (!Token.isUnresolved(own) && !Token.isUnresolved(other) && own !== other) {
    throw propsError(scope, id, `received the key ${key.node.path} of ${other}, but is itself in ${own}: a KMS key works in its own Region only. `
      + 'Use a key of this Region, such as a ReplicaEncryptionKey of a multiRegion key');
  }
  const spec = keySpecOf(key);
  if (spec !== kms.KeySpec.SYMMETRIC_DEFAULT) {
    throw propsError(scope, id, `received the key ${key.node.path} with keySpec ${spec}: data at rest is encrypted under symmetric encryption keys (KeySpec.SYMMETRIC_DEFAULT) only`);
  }
  return key;
}

/** What kind of key it is, as far as the app knows; a view of a key (`EncryptionKey.fromKey`) stands below the key that it shows. */
function keySpecOf(key: kms.IKeyRef): string {
  const resource = [key, key.node.scope].map(each => each?.node.defaultChild).find(each => each instanceof kms.CfnKey);
  return resource?.keySpec ?? kms.KeySpec.SYMMETRIC_DEFAULT;
}
