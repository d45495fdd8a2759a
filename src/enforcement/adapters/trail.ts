import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../../keys/encryption-key';
import { KeyService } from '../../keys/key-service';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { usableKey } from '../../private/usable-key';

/**
 * How the log and digest files of a trail are encrypted, from now on; CloudTrail is admitted to the key, which the L2 leaves to its user.
 * Whoever reads the files needs `kms:Decrypt` besides: grants of the bucket are about the bucket's key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
 */
export const ENCRYPTED_TRAIL: EncryptedType<cloudtrail.TrailProps> = {
  injectionId: cloudtrail.Trail.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::CloudTrail::Trail'],
  props: (scope, id, props) => {
    if (props.encryptionKey) {
      return props;
    }
    refuseBucketElsewhere(scope, id, props);
    const key = EncryptionKey.fromKey(usableKey<kms.IKey>(scope, id, keyFor(scope, id, 'CloudTrail')));
    servicesOf(scope, props.trailName).forEach(service => key.allowService(service));
    return { ...props, encryptionKey: key };
  },
};

/** The key has to be in the Region of the bucket. */
function refuseBucketElsewhere(scope: Construct, id: string, { bucket }: cloudtrail.TrailProps): void {
  const region = bucket?.env.region;
  if (region !== undefined && Token.compareStrings(region, Stack.of(scope).region) === TokenComparison.DIFFERENT) {
    throw propsError(scope, id, `received the bucket ${bucket!.node.path} of ${region}, and a key of that Region is needed for what is delivered there: pass it as encryptionKey`);
  }
}

/**
 * CloudTrail, for one trail where its name is known. A trail without one would be replaced by giving it one, and a reference to it would be
 * a cycle: then for the trails of the account and Region. `kms:Decrypt` is for a bucket with a Bucket Key, which it may be given later.
 */
function servicesOf(scope: Construct, trailName?: string): KeyService[] {
  if (trailName !== undefined && !Token.isUnresolved(trailName)) {
    return [KeyService.cloudTrail({ trailName, bucketKeyEnabled: true })];
  }
  const stack = Stack.of(scope);
  const trails = (region: string) => stack.formatArn({ service: 'cloudtrail', region, resource: 'trail', resourceName: '*' });
  const own = { sourceArn: trails(stack.region) };
  return [
    KeyService.principal('cloudtrail.amazonaws.com', { ...own, actions: ['kms:GenerateDataKey*'], encryptionContext: { 'aws:cloudtrail:arn': trails('*') } }),
    // DescribeKey carries no encryption context.
    KeyService.principal('cloudtrail.amazonaws.com', { ...own, actions: ['kms:DescribeKey', 'kms:Decrypt'] }),
  ];
}
