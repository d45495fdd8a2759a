import { Lazy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * Encryption under a key for a global table without replicas in other Regions, in a stack without a Region too: the L2 refuses a customer
 * managed key there, where it cannot tell which replica is the table itself, though it allows no other.
 *
 * A replica that is added later has no key in its Region, and the replicas of a table have one kind of key: then all are under the
 * AWS managed one, and the app synthesizes as it did.
 *
 * `_renderReplicaSseSpecification` is internal to aws-cdk-lib. `test/private/only-replica-encryption.test.ts` fails if it changes.
 */
export function encryptionOfOnlyReplica(key: kms.IKey): dynamodb.TableEncryptionV2 {
  const regions = new Set<string>();
  return Object.create(dynamodb.TableEncryptionV2.customerManagedKey(key), {
    _renderReplicaSseSpecification: {
      value: (_table: Construct, region: string) => {
        regions.add(region);
        return Lazy.any({ produce: () => (regions.size > 1 ? undefined : { kmsMasterKeyId: key.keyArn }) });
      },
    },
  }) as dynamodb.TableEncryptionV2;
}
