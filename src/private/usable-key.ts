import { Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { cfnKeyOf, keyBehindAlias } from './cfn-key';
import { propsError } from './errors';

/**
 * The key to encrypt under. Refuses one that a service cannot use: of another Region, asymmetric, HMAC, or an alias whose key
 * the app does not know. Services accept such a key without a word and fail later, when data is written.
 */
export function usableKey<K extends kms.IKeyRef>(scope: Construct, id: string, given: K): K {
  const key = symmetricKey(scope, id, given);
  refuseOtherRegion(scope, id, key);
  return key;
}

/** The same of a key that may be of another Region, for data that is there. */
export function symmetricKey<K extends kms.IKeyRef>(scope: Construct, id: string, given: K): K {
  const key = keyBehindAlias(given);
  if (!key) {
    throw propsError(scope, id, `received the alias ${given.node.path}, whose key the app does not know: grants have to name the key, and an alias means another key in another account. Pass the key (kms.Key.fromKeyArn)`);
  }
  const spec = cfnKeyOf(key)?.keySpec ?? kms.KeySpec.SYMMETRIC_DEFAULT;
  if (spec !== kms.KeySpec.SYMMETRIC_DEFAULT) {
    throw propsError(scope, id, `received the key ${key.node.path} with keySpec ${spec}: data at rest is encrypted under symmetric encryption keys (KeySpec.SYMMETRIC_DEFAULT) only`);
  }
  return key;
}

/** Refuses a key of another Region, as far as both Regions are known. */
export function refuseOtherRegion(scope: Construct, id: string, key: kms.IKeyRef): void {
  const [own, other] = [Stack.of(scope).region, key.env.region];
  if (!Token.isUnresolved(own) && !Token.isUnresolved(other) && own !== other) {
    throw propsError(scope, id, `received the key ${key.node.path} of ${other}, but is itself in ${own}: a KMS key works in its own Region only. `
      + 'Use a key of this Region, such as a ReplicaEncryptionKey of a multiRegion key');
  }
}
