import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';
import { NarrowedKey } from '../private/narrowed-key';
import { symmetricKey } from '../private/usable-key';
import { bucketNarrowing } from './bucket-narrowing';

/**
 * Replication rules that carry objects under a KMS key: S3 skips those unless a rule says otherwise and names the key
 * that the replicas are encrypted under.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export function underReplicaKeys(scope: Construct, id: string, rules?: s3.ReplicationRule[]): s3.ReplicationRule[] | undefined {
  return rules?.map((rule, index) => {
    if (rule.kmsKey instanceof ReplicationKey) {
      return rule;
    }
    if (rule.sseKmsEncryptedObjects === false) {
      throw propsError(scope, id, `received replicationRules[${index}] with sseKmsEncryptedObjects: false: every object of this bucket is encrypted with KMS, and none would be replicated`);
    }
    const key = rule.kmsKey ?? rule.destination.encryptionKey;
    if (!key) {
      throw propsError(scope, id, `received replicationRules[${index}] without a kmsKey, and its destination ${rule.destination.node.path} does not say its own: pass the key of the destination's Region that the replicas are to be encrypted under (kms.Key.fromKeyArn with the ARN that EncryptionKey.replicaArn gives, for a multi-Region key)`);
    }
    return { ...rule, sseKmsEncryptedObjects: true, kmsKey: new ReplicationKey(scope, `${id}ReplicaKey${index}`, symmetricKey(scope, id, key), bucketNarrowing(rule.destination, key.env.region)) };
  });
}

/** The L2 grants its replication role encryption under this key, by itself: only through S3 and for the destination, and with what a Bucket Key there needs. */
class ReplicationKey extends NarrowedKey {
  public grantEncrypt(grantee: Parameters<kms.IKey['grantEncrypt']>[0]): ReturnType<kms.IKey['grantEncrypt']> {
    return this.grantEncryptDecrypt(grantee);
  }
}
