import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { blockDeviceKey, refuseUnencrypted } from './block-device-encryption';
import { reportAutoScalingDevices } from './block-device-finding';

/**
 * Volumes of block devices under a customer managed key.
 *
 * ```ts
 * import { Stack } from 'aws-cdk-lib';
 * import * as ec2 from 'aws-cdk-lib/aws-ec2';
 * import { EncryptedBlockDevice } from 'cdk-at-rest';
 *
 * declare const stack: Stack;
 * new ec2.LaunchTemplate(stack, 'Servers', {
 *   blockDevices: [{ deviceName: '/dev/xvda', volume: EncryptedBlockDevice.ebs(stack, 20) }],
 * });
 * ```
 *
 * The root device of a machine image is covered only where its name is listed; `EbsEncryptionByDefault` covers it without. So
 * it does a volume from a snapshot, which a launch template and an Auto Scaling group cannot have encrypted: copy the snapshot under
 * the key.
 *
 * On an instance that is deployed, changed block devices can replace it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html
 */
export class EncryptedBlockDevice {
  /**
   * An empty volume for an instance or a launch template, under `kmsKey` or `EncryptionKey.of(scope)`. Every principal of the
   * account may use that key through EC2, since a service-linked role that launches could not otherwise.
   *
   * @param scope construct whose key is taken where the options name none
   * @param sizeGiB size in GiB
   * @param options as of `ec2.BlockDeviceVolume.ebs`; `encrypted: false` throws
   */
  public static ebs(scope: Construct, sizeGiB: number, options?: ec2.EbsDeviceOptions): ec2.BlockDeviceVolume {
    refuseUnencrypted(scope, 'EncryptedBlockDevice', options?.encrypted);
    return ec2.BlockDeviceVolume.ebs(sizeGiB, { ...options, encrypted: true, kmsKey: blockDeviceKey(scope, 'EncryptedBlockDevice', options?.kmsKey) });
  }

  /**
   * An empty volume for `blockDevices` of an Auto Scaling group, encrypted under the default key of the account, and a finding
   * that says so: these can name no key. Better pass the group a launch template with `EncryptedBlockDevice.ebs`.
   *
   * @param scope construct that the finding `AtRest-AutoScalingBlockDeviceKey` is raised on
   * @param sizeGiB size in GiB
   * @param options as of `autoscaling.BlockDeviceVolume.ebs`; `encrypted: false` throws
   */
  public static autoScalingEbs(scope: Construct, sizeGiB: number, options?: autoscaling.EbsDeviceOptions): autoscaling.BlockDeviceVolume {
    refuseUnencrypted(scope, 'EncryptedBlockDevice', options?.encrypted);
    const volume = autoscaling.BlockDeviceVolume.ebs(sizeGiB, { ...options, encrypted: true });
    reportAutoScalingDevices(scope, [{ deviceName: `of ${sizeGiB} GiB`, volume }]);
    return volume;
  }

  private constructor() {}
}
