import { App, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ENCRYPTED_AUTO_SCALING_GROUP, ENCRYPTED_INSTANCE, ENCRYPTED_LAUNCH_TEMPLATE } from '../../src/ebs/block-device-encryption';
import { addedToKeyPolicy, errorOf, HERE, warningIdsOf, warningsOf } from '../keys/support';
import { propertiesOf } from './support';
import { EncryptionKey } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Servers', { env: HERE });
});

const DEVICES: ec2.BlockDevice[] = [
  { deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(8, { volumeType: ec2.EbsDeviceVolumeType.GP3 }) },
  { deviceName: '/dev/xvdb', volume: ec2.BlockDeviceVolume.ebsFromSnapshot('snap-1') },
  { deviceName: '/dev/xvdc', volume: ec2.BlockDeviceVolume.ephemeral(0) },
];

function instanceProps(blockDevices?: ec2.BlockDevice[]): ec2.InstanceProps {
  const vpc = stack.node.tryFindChild('Vpc') as ec2.Vpc | undefined ?? new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
  return { vpc, instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-1' }), blockDevices };
}

test.each([
  [ENCRYPTED_INSTANCE, 'aws-cdk-lib.aws-ec2.Instance', ['AWS::EC2::Instance']],
  [ENCRYPTED_LAUNCH_TEMPLATE, 'aws-cdk-lib.aws-ec2.LaunchTemplate', ['AWS::EC2::LaunchTemplate']],
  [ENCRYPTED_AUTO_SCALING_GROUP, 'aws-cdk-lib.aws-autoscaling.AutoScalingGroup', ['AWS::AutoScaling::AutoScalingGroup', 'AWS::AutoScaling::LaunchConfiguration']],
])('is the adapter of its L2 (%#)', (adapter, injectionId, cfnTypes) => {
  expect([adapter.injectionId, adapter.cfnTypes]).toEqual([injectionId, cfnTypes]);
});

describe('block devices of an instance and of a launch template', () => {
  const keyed = () => ({ Encrypted: true, KmsKeyId: stack.resolve(EncryptionKey.of(stack).keyArn) as unknown, VolumeSize: 8, VolumeType: 'gp3' });

  test('that are empty get the shared key, and so do those of an instance from a snapshot', () => {
    const instance = new ec2.Instance(stack, 'Web', ENCRYPTED_INSTANCE.props(stack, 'Web', instanceProps(DEVICES)));

    expect(propertiesOf(instance).BlockDeviceMappings).toEqual([
      { DeviceName: '/dev/xvda', Ebs: keyed() },
      { DeviceName: '/dev/xvdb', Ebs: { SnapshotId: 'snap-1', Encrypted: true, KmsKeyId: keyed().KmsKeyId } },
      { DeviceName: '/dev/xvdc', VirtualName: 'ephemeral0' },
    ]);
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('that are empty get the shared key; those of a launch template from a snapshot, which can ask for no encryption, are reported', () => {
    const template = new ec2.LaunchTemplate(stack, 'Template', ENCRYPTED_LAUNCH_TEMPLATE.props(stack, 'Template', { blockDevices: DEVICES }));

    expect(propertiesOf(template).LaunchTemplateData).toMatchObject({
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: keyed() }, { DeviceName: '/dev/xvdb', Ebs: { SnapshotId: 'snap-1' } }, { DeviceName: '/dev/xvdc', VirtualName: 'ephemeral0' },
      ],
    });
    expect(JSON.stringify(propertiesOf(template))).toContain('"Ebs":{"SnapshotId":"snap-1"}');
    expect(warningsOf(stack)).toEqual([expect.stringContaining('Servers/Template: the block devices /dev/xvdb are made from snapshots')]);
  });

  test('let every launching principal of the account use the key through EC2', () => {
    ENCRYPTED_LAUNCH_TEMPLATE.props(stack, 'Template', { blockDevices: DEVICES });

    expect(addedToKeyPolicy(stack).map(statement => statement.Sid)).toEqual(['ViaEc2', 'ViaEc2Grants']);
  });

  test('keep the key that they have', () => {
    const kmsKey = new kms.Key(stack, 'Key');
    const blockDevices = [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(8, { kmsKey, encrypted: true }) }];

    const template = new ec2.LaunchTemplate(stack, 'Template', ENCRYPTED_LAUNCH_TEMPLATE.props(stack, 'Template', { blockDevices }));

    expect(JSON.stringify(propertiesOf(template))).toContain(JSON.stringify(stack.resolve(kmsKey.keyArn)));
  });

  test.each<[string, ec2.BlockDeviceVolume]>([
    ['empty', ec2.BlockDeviceVolume.ebs(8, { encrypted: false })],
    // The type does not have it, and what is not TypeScript passes it all the same.
    ['from a snapshot', ec2.BlockDeviceVolume.ebsFromSnapshot('snap-1', { encrypted: false } as ec2.EbsDeviceSnapshotOptions)],
  ])('are refused unencrypted, %s', (_name, volume) => {
    const blockDevices = [{ deviceName: '/dev/xvda', volume }];
    const refusal = (id: string) => `Servers/${id}: received a block device with encrypted: false: leave it out for a customer managed key`;

    expect(errorOf(() => ENCRYPTED_INSTANCE.props(stack, 'Web', instanceProps(blockDevices)))).toBe(refusal('Web'));
    expect(errorOf(() => ENCRYPTED_LAUNCH_TEMPLATE.props(stack, 'Template', { blockDevices }))).toBe(refusal('Template'));
  });

  test('from a snapshot, of an instance, keep the key and the size that they have', () => {
    const kmsKey = new kms.Key(stack, 'Key');
    const volume = ec2.BlockDeviceVolume.ebsFromSnapshot('snap-1', { volumeSize: 20, encrypted: true, kmsKey } as ec2.EbsDeviceSnapshotOptions);

    const { blockDevices = [] } = ENCRYPTED_INSTANCE.props(stack, 'Web', instanceProps([{ deviceName: '/dev/xvdb', volume }]));

    expect(blockDevices[0].volume.ebsDevice).toEqual({ snapshotId: 'snap-1', volumeSize: 20, encrypted: true, kmsKey });
  });

  test('from a snapshot alone need no key in a launch template, and one in an instance', () => {
    ENCRYPTED_LAUNCH_TEMPLATE.props(stack, 'Template', { blockDevices: [DEVICES[1]] });
    expect(stack.node.tryFindChild('EncryptionKey')).toBeUndefined();

    ENCRYPTED_INSTANCE.props(stack, 'Web', instanceProps([DEVICES[1]]));
    expect(addedToKeyPolicy(stack).map(statement => statement.Sid)).toEqual(['ViaEc2', 'ViaEc2Grants']);
  });

  test('that are not there stay away, and need no key', () => {
    expect(ENCRYPTED_INSTANCE.props(stack, 'Web', instanceProps()).blockDevices).toBeUndefined();
    expect(ENCRYPTED_LAUNCH_TEMPLATE.props(stack, 'Template', {}).blockDevices).toBeUndefined();
    expect(stack.node.tryFindChild('EncryptionKey')).toBeUndefined();
  });
});

describe('block devices of an Auto Scaling group', () => {
  const group = (blockDevices?: autoscaling.BlockDevice[]) => ENCRYPTED_AUTO_SCALING_GROUP.props(stack, 'Group', {
    vpc: instanceProps().vpc, instanceType: new ec2.InstanceType('t3.micro'), machineImage: instanceProps().machineImage, blockDevices,
  });

  test('are encrypted under no key of their own', () => {
    const made = new autoscaling.AutoScalingGroup(stack, 'Group', group([
      { deviceName: '/dev/xvda', volume: autoscaling.BlockDeviceVolume.ebs(8) },
      { deviceName: '/dev/xvdb', volume: autoscaling.BlockDeviceVolume.ebsFromSnapshot('snap-1') },
      { deviceName: '/dev/xvdc', volume: autoscaling.BlockDeviceVolume.ephemeral(0) },
    ]));

    const configuration = made.node.findChild('LaunchConfig') as autoscaling.CfnLaunchConfiguration;
    expect(stack.resolve(configuration.blockDeviceMappings)).toEqual([
      { deviceName: '/dev/xvda', ebs: { encrypted: true, volumeSize: 8 } },
      { deviceName: '/dev/xvdb', ebs: { snapshotId: 'snap-1' } },
      { deviceName: '/dev/xvdc', virtualName: 'ephemeral0' },
    ]);
  });

  test('are reported: the empty ones for their key, those from a snapshot for their encryption', () => {
    group([
      { deviceName: '/dev/xvda', volume: autoscaling.BlockDeviceVolume.ebs(8) },
      { deviceName: '/dev/xvdb', volume: autoscaling.BlockDeviceVolume.ebsFromSnapshot('snap-1') },
    ]);

    expect(warningsOf(stack)).toEqual([
      expect.stringContaining('The block devices /dev/xvda are encrypted under the account\'s default key'),
      expect.stringContaining('Servers/Group: the block devices /dev/xvdb are made from snapshots'),
    ]);
  });

  test('are refused unencrypted, from a snapshot as well, and may be missing', () => {
    const blockDevices = [{ deviceName: '/dev/xvda', volume: autoscaling.BlockDeviceVolume.ebs(8, { encrypted: false }) }];

    expect(errorOf(() => group(blockDevices))).toContain('received a block device with encrypted: false');
    const volume = autoscaling.BlockDeviceVolume.ebsFromSnapshot('snap-1', { encrypted: false } as autoscaling.EbsDeviceSnapshotOptions);
    expect(errorOf(() => group([{ deviceName: '/dev/xvda', volume }]))).toContain('received a block device with encrypted: false');
    expect(group().blockDevices).toBeUndefined();
  });
});
