import { App, Stack, Validations } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { addedToKeyPolicy, errorOf, HERE, OTHER_REGION_HERE, warningIdsOf } from '../keys/support';
import { EncryptedBlockDevice, EncryptionKey } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Servers', { env: HERE });
});

test('a device is under the key of its scope, which every launching principal may use through EC2', () => {
  const volume = EncryptedBlockDevice.ebs(stack, 20, { volumeType: ec2.EbsDeviceVolumeType.GP3 });

  expect(volume.ebsDevice).toEqual({ volumeSize: 20, volumeType: 'gp3', encrypted: true, kmsKey: EncryptionKey.of(stack) });
  expect(addedToKeyPolicy(stack).map(statement => statement.Sid)).toEqual(['ViaEc2', 'ViaEc2Grants']);
});

test('a device takes a key of its own, of its Region', () => {
  const kmsKey = new EncryptionKey(stack, 'Key');
  expect(EncryptedBlockDevice.ebs(stack, 20, { kmsKey }).ebsDevice?.kmsKey).toBe(kmsKey);

  const far = new EncryptionKey(new Stack(stack.node.root as App, 'Far', { env: OTHER_REGION_HERE }), 'Key');
  expect(errorOf(() => EncryptedBlockDevice.ebs(stack, 20, { kmsKey: far }))).toContain('received the key Far/Key of us-east-1');
});

test('a device of an Auto Scaling group is encrypted, and reported, unless that is acknowledged', () => {
  const volume = EncryptedBlockDevice.autoScalingEbs(stack, 20, { volumeType: autoscaling.EbsDeviceVolumeType.GP3 });
  expect(volume.ebsDevice).toEqual({ volumeSize: 20, volumeType: 'gp3', encrypted: true });
  expect(warningIdsOf(stack)).toEqual(['AtRest-AutoScalingBlockDeviceKey']);

  const other = new Stack(new App(), 'Servers');
  Validations.of(other).acknowledge({ id: 'AtRest-AutoScalingBlockDeviceKey', reason: 'the default key is ours' });
  EncryptedBlockDevice.autoScalingEbs(other, 20);
  expect(warningIdsOf(other)).toEqual([]);
});

test.each<[string, () => unknown]>([
  ['ebs', () => EncryptedBlockDevice.ebs(stack, 20, { encrypted: false })],
  ['autoScalingEbs', () => EncryptedBlockDevice.autoScalingEbs(stack, 20, { encrypted: false })],
])('%s refuses a device that is asked to be unencrypted', (_name, make) => {
  expect(errorOf(make)).toBe('Servers/EncryptedBlockDevice: received a block device with encrypted: false: leave it out for a customer managed key');
});
