import { App, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import { reportAutoScalingDevices } from '../../src/ebs/block-device-finding';
import { warningsOf } from '../keys/support';

const DEVICES: autoscaling.BlockDevice[] = [
  { deviceName: '/dev/xvda', volume: autoscaling.BlockDeviceVolume.ebs(8) },
  { deviceName: '/dev/xvdb', volume: autoscaling.BlockDeviceVolume.ebsFromSnapshot('snap-1') },
  { deviceName: '/dev/xvdc', volume: autoscaling.BlockDeviceVolume.ephemeral(0) },
];

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Servers');
});

test('devices of an Auto Scaling group are under the default key of the account, and the report says how to change that', () => {
  reportAutoScalingDevices(stack, DEVICES);

  expect(warningsOf(stack)).toEqual([
    'The block devices /dev/xvda are encrypted under the account\'s default key for EBS, since block devices of an Auto Scaling group can name none. '
    + 'Pass the group a launchTemplate with EncryptedBlockDevice.ebs, or set the default key with EbsEncryptionByDefault and acknowledge '
    + 'AtRest-AutoScalingBlockDeviceKey. [ack: Annotation::AtRest-AutoScalingBlockDeviceKey]',
  ]);
});

test('nothing is reported where there is nothing to report', () => {
  reportAutoScalingDevices(stack, DEVICES.slice(1));

  expect(warningsOf(stack)).toEqual([]);
});
