import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../keys/encryption-key';
import { ViaService } from '../keys/via-service';
import type { EncryptedType } from '../private/encrypted-type';
import { propsError } from '../private/errors';
import { usableKey } from '../private/usable-key';
import { reportAutoScalingDevices, reportSnapshotDevices } from './block-device-finding';

/**
 * How the block devices of an instance are encrypted, those from snapshots included. The root device of its image is among them only
 * where it is named.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
 */
export const ENCRYPTED_INSTANCE: EncryptedType<ec2.InstanceProps> = {
  injectionId: ec2.Instance.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::EC2::Instance'],
  props: (scope, id, props) => ({ ...props, blockDevices: props.blockDevices?.map(device => encryptedDevice(scope, id, device)) }),
};

/**
 * How the block devices of a launch template are encrypted. With a snapshot it takes no encryption value: a device from one is
 * left as it is, and reported.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateEbsBlockDeviceRequest.html
 */
export const ENCRYPTED_LAUNCH_TEMPLATE: EncryptedType<ec2.LaunchTemplateProps> = {
  injectionId: ec2.LaunchTemplate.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::EC2::LaunchTemplate'],
  props: (scope, id, props) => {
    reportSnapshotDevices(scope, id, props.blockDevices ?? []);
    return { ...props, blockDevices: props.blockDevices?.map(device => launchTemplateDevice(scope, id, device)) };
  },
};

/**
 * How the block devices of an Auto Scaling group are encrypted: the L2 can name no key, so under the default one of the account,
 * which is reported. A device from a snapshot is left as it is, and reported too.
 */
export const ENCRYPTED_AUTO_SCALING_GROUP: EncryptedType<autoscaling.AutoScalingGroupProps> = {
  injectionId: autoscaling.AutoScalingGroup.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::AutoScaling::AutoScalingGroup', 'AWS::AutoScaling::LaunchConfiguration'],
  props: (scope, id, props) => {
    reportAutoScalingDevices(scope, props.blockDevices ?? []);
    reportSnapshotDevices(scope, id, props.blockDevices ?? []);
    return { ...props, blockDevices: props.blockDevices?.map(device => ({ ...device, volume: autoScalingVolume(scope, id, device.volume) })) };
  },
};

/**
 * The key of block devices, opened to whoever launches: a service-linked role, such as Auto Scaling's, has no permission
 * on a customer managed key but what the key's own policy gives it.
 */
export function blockDeviceKey(scope: Construct, id: string, given?: kms.IKey): kms.IKey {
  const key = usableKey(scope, id, given ?? keyFor(scope, id, 'EBS'));
  EncryptionKey.fromKey(key).allowViaService(ViaService.EC2);
  return key;
}

/** Refuses a device that is asked to be unencrypted. */
export function refuseUnencrypted(scope: Construct, id: string, encrypted?: boolean): void {
  if (encrypted === false) {
    throw propsError(scope, id, 'received a block device with encrypted: false: leave it out for a customer managed key');
  }
}

/** A device of EBS gets the key, from a snapshot or not; an instance store is encrypted by its hardware. */
function encryptedDevice(scope: Construct, id: string, device: ec2.BlockDevice): ec2.BlockDevice {
  const { ebsDevice } = device.volume;
  if (!ebsDevice) {
    return device;
  }
  refuseUnencrypted(scope, id, ebsDevice.encrypted);
  return { ...device, volume: new DeviceVolume({ ...ebsDevice, encrypted: true, kmsKey: blockDeviceKey(scope, id, ebsDevice.kmsKey) }) };
}

function launchTemplateDevice(scope: Construct, id: string, device: ec2.BlockDevice): ec2.BlockDevice {
  const { ebsDevice } = device.volume;
  refuseUnencrypted(scope, id, ebsDevice?.encrypted);
  return ebsDevice?.snapshotId ? device : encryptedDevice(scope, id, device);
}

function autoScalingVolume(scope: Construct, id: string, volume: autoscaling.BlockDeviceVolume): autoscaling.BlockDeviceVolume {
  // Its type lacks what its factory takes.
  const ebsDevice = volume.ebsDevice as autoscaling.EbsDeviceProps & autoscaling.EbsDeviceOptions | undefined;
  refuseUnencrypted(scope, id, ebsDevice?.encrypted);
  return !ebsDevice || ebsDevice.snapshotId ? volume : new AutoScalingDeviceVolume({ ...ebsDevice, encrypted: true } as autoscaling.EbsDeviceProps);
}

/** Their constructors are protected, and their factories take no finished device. */
class DeviceVolume extends ec2.BlockDeviceVolume {
  constructor(ebsDevice: ec2.EbsDeviceProps) {
    super(ebsDevice);
  }
}

class AutoScalingDeviceVolume extends autoscaling.BlockDeviceVolume {
  constructor(ebsDevice: autoscaling.EbsDeviceProps) {
    super(ebsDevice);
  }
}
