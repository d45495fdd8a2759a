import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyFor } from '../keys/encryption-key';
import { usableKey } from '../private/usable-key';

/** The key of a database: the given one, or the one that its scope shares. */
export function databaseKey(scope: Construct, id: string, given?: kms.IKeyRef): kms.IKey {
  const key = usableKey(scope, id, given ?? keyFor(scope, id, 'RDS'));
  // The L2s take any reference to a key, a CfnKey too; granting on it takes an L2 key.
  return 'addToResourcePolicy' in key ? key as kms.IKey : kms.Key.fromKeyArn(scope, `${id}Key`, key.keyRef.keyArn);
}
