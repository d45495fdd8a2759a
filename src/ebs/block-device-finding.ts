import type { Construct } from 'constructs';
import { raiseFinding } from '../private/findings';

/** Block devices of an Auto Scaling group, which aws-cdk-lib can give no key. */
export const AUTO_SCALING_BLOCK_DEVICE_KEY = 'AtRest-AutoScalingBlockDeviceKey';

/** Block devices from snapshots, where no encryption can be asked for. */
export const SNAPSHOT_BLOCK_DEVICE = 'AtRest-SnapshotBlockDevice';

/** What the findings look at of a block device. */
export interface ReportedDevice {
  readonly deviceName: string;
  readonly volume: { readonly ebsDevice?: { readonly snapshotId?: string; readonly encrypted?: boolean } };
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

/**
 * Reports block devices from snapshots, of a launch template or an Auto Scaling group: encrypted as the snapshot is.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateEbsBlockDeviceRequest.html
 */
export function reportSnapshotDevices(scope: Construct, id: string, devices: ReportedDevice[]): void {
  const named = devices.filter(({ volume: { ebsDevice } }) => ebsDevice?.snapshotId && !ebsDevice.encrypted).map(({ deviceName }) => deviceName);
  if (named.length > 0) {
    const path = [scope.node.path, id].filter(part => part).join('/');
    raiseFinding(scope, SNAPSHOT_BLOCK_DEVICE, `${path}: the block devices ${named.join(', ')} are made from snapshots, and neither a launch template `
      + 'nor an Auto Scaling group can ask for their encryption: a volume from a snapshot that is not encrypted is encrypted only where encryption by default is on in '
      + 'the account. Copy the snapshots under the key first (aws ec2 copy-snapshot --encrypted --kms-key-id) and name the copies, or set EbsEncryptionByDefault, '
      + `and acknowledge ${SNAPSHOT_BLOCK_DEVICE}.`);
  }
}
