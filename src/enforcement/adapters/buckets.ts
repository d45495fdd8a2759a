import type * as s3 from 'aws-cdk-lib/aws-s3';
import { ViaService } from '../../keys/via-service';
import type { EncryptedType } from '../../private/encrypted-type';
import { ENCRYPTED_BUCKET, encryptionOf } from '../../s3/bucket-encryption';
import { serviceKey } from './service-key';

/**
 * How a plain bucket is encrypted: at synthesis, when it is known what is delivered to it. The L2s of load balancers refuse a bucket with a
 * key for their logs, which AWS delivers to SSE-S3 buckets only.
 *
 * A bucket that replicates is encrypted at once, unless it has an encryption of its own: its rules and its role have to know of the keys.
 */
export const ENFORCED_BUCKET: EncryptedType<s3.BucketProps> = {
  ...ENCRYPTED_BUCKET,
  props: (scope, id, props) => {
    const encryption = encryptionOf(scope, id, props);
    if (!props.replicationRules || props.encryption || props.encryptionKey) {
      return props;
    }
    const { replicationRules, bucketKeyEnabled } = ENCRYPTED_BUCKET.props(scope, id, props);
    return { ...props, encryption, encryptionKey: serviceKey(scope, id, { name: 'S3', via: ViaService.S3 }), bucketKeyEnabled, replicationRules };
  },
};
