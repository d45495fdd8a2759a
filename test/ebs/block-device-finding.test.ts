import { App, Stack, Validations } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import { reportAutoScalingDevices, reportSnapshotDevices } from '../../src/ebs/block-device-finding';
import { warningIdsOf, warningsOf } from '../keys/support';

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

test('devices from snapshots are as encrypted as those, and the report says how to change that', () => {
  reportSnapshotDevices(stack, 'Web', DEVICES);

  expect(warningsOf(stack)).toEqual([
    'Servers/Web: the block devices /dev/xvdb are made from snapshots, and neither a launch template nor an Auto Scaling group can ask for their encryption: '
    + 'a volume from a snapshot that is not encrypted is encrypted only where encryption by default is on in the account. Copy the snapshots under the key first '
    + '(aws ec2 copy-snapshot --encrypted --kms-key-id) and name the copies, or set EbsEncryptionByDefault, and acknowledge AtRest-SnapshotBlockDevice. '
    + '[ack: Annotation::AtRest-SnapshotBlockDevice]',
  ]);
});

test('devices from snapshots are reported for each resource of a scope, until that is acknowledged', () => {
  ['Web', 'Batch'].forEach(id => reportSnapshotDevices(stack, id, DEVICES));
  expect(warningIdsOf(stack)).toEqual(Array(2).fill('AtRest-SnapshotBlockDevice'));

  Validations.of(stack).acknowledge({ id: 'AtRest-SnapshotBlockDevice', reason: 'encryption by default is on' });
  expect(warningIdsOf(stack)).toEqual([]);
});

test('a device from a snapshot that asks for encryption is not reported', () => {
  const volume = autoscaling.BlockDeviceVolume.ebsFromSnapshot('snap-1', { encrypted: true } as autoscaling.EbsDeviceSnapshotOptions);
  reportSnapshotDevices(stack, 'Web', [{ deviceName: '/dev/xvdb', volume }]);

  expect(warningsOf(stack)).toEqual([]);
});

test('nothing is reported where there is nothing to report', () => {
  reportAutoScalingDevices(stack, DEVICES.slice(1));
  reportSnapshotDevices(stack, 'Web', [DEVICES[0], DEVICES[2]]);

  expect(warningsOf(stack)).toEqual([]);
});
