import type { Construct } from 'constructs';
import { raiseFinding } from '../private/findings';

/** Block devices of an Auto Scaling group, which aws-cdk-lib can give no key. */
export const AUTO_SCALING_BLOCK_DEVICE_KEY = 'AtRest-AutoScalingBlockDeviceKey';

/** What the finding looks at of a block device. */
export interface ReportedDevice {
  readonly deviceName: string;
  readonly volume: { readonly ebsDevice?: { readonly snapshotId?: string } };
}

/** Reports block devices of an Auto Scaling group: under the default key of the account, whichever that is. */
export function reportAutoScalingDevices(scope: Construct, devices: ReportedDevice[]): void {
  const named = devices.filter(({ volume }) => volume.ebsDevice && !volume.ebsDevice.snapshotId).map(({ deviceName }) => deviceName);
  if (named.length > 0) {
    raiseFinding(scope, AUTO_SCALING_BLOCK_DEVICE_KEY, `The block devices ${named.join(', ')} are encrypted under the account's default key for EBS, `
      + 'since block devices of an Auto Scaling group can name none. Pass the group a launchTemplate with EncryptedBlockDevice.ebs, or set the default key '
      + `with EbsEncryptionByDefault and acknowledge ${AUTO_SCALING_BLOCK_DEVICE_KEY}.`);
  }
}
