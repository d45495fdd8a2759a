import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { EncryptionKey } from '../../keys/encryption-key';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { cfnKeyOf } from '../../private/cfn-key';
import { constructError } from '../../private/errors';
import { symmetricKey, usableKey } from '../../private/usable-key';
import { EncryptedBucket } from '../../s3/encrypted-bucket';

/** The key of a trail's files: the given one, the given bucket's own, or a new one that nothing else uses. */
export function trailKey(trail: Construct, id: string, given?: kms.IKey, bucket?: s3.IBucket): IEncryptionKey {
  const key = given ?? bucket?.encryptionKey;
  if (bucket) {
    refuseOtherRegionThanBuckets(trail, key?.env.region ?? Stack.of(trail).region, bucket);
  }
  if (!key) {
    return new EncryptionKey(trail, id, { description: `Log and digest files of the trail ${trail.node.path}` });
  }
  const usable = (bucket ? symmetricKey : usableKey)(trail.node.scope as Construct, trail.node.id, key);
  refuseOtherKeyThanBuckets(trail, usable, bucket);
  return EncryptionKey.fromKey(usable);
}

/** Whether the key is of the trail's account and Region, as far as they are known: that of a log archive is not. */
export function isKeyOfPlace(trail: Construct, key: kms.IKey): boolean {
  const { account, region } = Stack.of(trail);
  return ![[key.env.account, account], [key.env.region, region]].some(([keys, own]) => Token.compareStrings(keys, own) === TokenComparison.DIFFERENT);
}

/** S3 encrypts in the bucket's Region, wherever the trail is. */
function refuseOtherRegionThanBuckets(trail: Construct, keyRegion: string, bucket: s3.IBucket): void {
  const { region } = bucket.env;
  if (!Token.isUnresolved(keyRegion) && !Token.isUnresolved(region) && keyRegion !== region) {
    throw constructError(trail, `would encrypt under a key of ${keyRegion} in the bucket ${bucket.node.path} of ${region}, and CloudTrail takes a key of the bucket's Region only: pass such a key as encryptionKey`);
  }
}

/** An `EncryptedBucket` refuses uploads under another key than its own: the log would be lost. */
function refuseOtherKeyThanBuckets(trail: Construct, key: kms.IKey, bucket?: s3.IBucket): void {
  const own = bucket instanceof EncryptedBucket ? bucket.encryptionKey : undefined;
  if (own && own.keyArn !== key.keyArn && (cfnKeyOf(own) ?? own) !== (cfnKeyOf(key) ?? key)) {
    throw constructError(trail, `received the encryptionKey ${key.node.path} and the bucket ${bucket?.node.path}, which refuses uploads under any other key than ${own.node.path}: leave encryptionKey out`);
  }
}
