import { FeatureFlags } from 'aws-cdk-lib';
import type * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AUTOSCALING_GENERATE_LAUNCH_TEMPLATE } from 'aws-cdk-lib/cx-api';
import { ENCRYPTED_AUTO_SCALING_GROUP, ENCRYPTED_INSTANCE, ENCRYPTED_LAUNCH_TEMPLATE } from '../../ebs/block-device-encryption';
import { ENCRYPTED_VOLUME } from '../../ebs/volume-encryption';
import type { EncryptedType } from '../../private/encrypted-type';

/** How the block devices of a plain instance are encrypted. A key that a device has stays, and so does its policy. */
export const ENFORCED_INSTANCE: EncryptedType<ec2.InstanceProps> = keepingKeysOfDevices(ENCRYPTED_INSTANCE);

/** The same for a launch template. */
export const ENFORCED_LAUNCH_TEMPLATE: EncryptedType<ec2.LaunchTemplateProps> = keepingKeysOfDevices(ENCRYPTED_LAUNCH_TEMPLATE);

/** How the block devices of a plain Auto Scaling group are encrypted: by the launch template that it makes, where it makes one, which can name a key. */
export const ENFORCED_AUTO_SCALING_GROUP: EncryptedType<autoscaling.AutoScalingGroupProps> = {
  ...ENCRYPTED_AUTO_SCALING_GROUP,
  props: (scope, id, props) => FeatureFlags.of(scope).isEnabled(AUTOSCALING_GENERATE_LAUNCH_TEMPLATE)
    ? props
    : ENCRYPTED_AUTO_SCALING_GROUP.props(scope, id, props),
};

/** How a plain volume is encrypted. */
export const ENFORCED_VOLUME: EncryptedType<ec2.VolumeProps> = {
  ...ENCRYPTED_VOLUME,
  props: (scope, id, props) => (props.encryptionKey ? props : ENCRYPTED_VOLUME.props(scope, id, props)),
};

/** The drop-ins' way opens the key of each device to whoever launches: a key that the app chose itself keeps its policy. */
function keepingKeysOfDevices<P extends { readonly blockDevices?: ec2.BlockDevice[] }>(adapter: EncryptedType<P>): EncryptedType<P> {
  return {
    ...adapter,
    props: (scope, id, props) => {
      const encrypted = (device: ec2.BlockDevice) => adapter.props(scope, id, { ...props, blockDevices: [device] }).blockDevices ?? [];
      return { ...props, blockDevices: props.blockDevices?.flatMap(device => (device.volume.ebsDevice?.kmsKey ? device : encrypted(device))) };
    },
  };
}
