import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { grantNarrowed } from '../private/narrowed-grant';
import { attachNarrowing, ENCRYPTED_VOLUME, volumeKey } from './volume-encryption';

/**
 * An EBS volume under a customer managed key. It takes the place of `ec2.Volume`: same props, same logical id.
 *
 * **Not on a volume that is deployed unencrypted, or under another key:** encryption and key of a volume are fixed when it is
 * made. Copy it through a snapshot instead, or take `ec2.Volume` for it.
 *
 * What it turns on beyond the L2, each unless the same prop says otherwise: encryption under `EncryptionKey.of(this)`; retained; and
 * grants give use of the key through EC2, and no other way. `encrypted: false` throws.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
 */
export class EncryptedVolume extends ec2.Volume {
  /** The key of the volume. */
  public readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: ec2.VolumeProps) {
    super(scope, id, { ...ENCRYPTED_VOLUME.props(scope, id, props), removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN });
    this.encryptionKey = volumeKey(scope, id, props);
  }

  /**
   * Grants attaching the volume to instances, with what it needs of the key: a grant that EC2 makes for the instance.
   *
   * @param instances those it may be attached to; any of the account and Region where they are left out
   */
  public grantAttachVolume(grantee: iam.IGrantable, instances?: ec2.IInstanceRef[]): iam.Grant {
    grantNarrowed(this.encryptionKey!, grantee, ['kms:CreateGrant'], attachNarrowing(this));
    // The volume without its key: the L2 would grant on the key once more, and fails for a grantee that has no policy of its own.
    const withoutKey = Object.create(this, { encryptionKey: { value: undefined } }) as EncryptedVolume;
    return ec2.Volume.prototype.grantAttachVolume.call(withoutKey, grantee, instances);
  }
}
