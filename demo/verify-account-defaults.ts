import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateVolumeCommand, DeleteVolumeCommand, DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { ClientConfiguration } from '../test/emulator/harness/emulator';
import { expect, lineUnder, type VerifiedResource, verifyKey } from './verified-resource';
import { verifyEbsDefault } from './verify-ebs-default';

/** Reads back through the AWS API what an account-defaults stack set, and makes a volume that names no key; throws where it is not encrypted. */
export async function verifyAccountDefaults(stackName: string, config: ClientConfiguration): Promise<VerifiedResource[]> {
  const key = await verifyKey(await keyOf(stackName, config), config);
  const ec2 = new EC2Client(config);
  const ebsDefault = await verifyEbsDefault(key, ec2);
  await verifyVolume(key.arn, ec2);
  return [key.line, ebsDefault, lineUnder(key, 'EBS volume that names no key', 'CreateVolume, and deleted again')];
}

async function verifyVolume(key: string, ec2: EC2Client): Promise<void> {
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  const volume = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: AvailabilityZones[0]?.ZoneName, Size: 1 }));
  await ec2.send(new DeleteVolumeCommand({ VolumeId: volume.VolumeId }));
  expect(volume.Encrypted === true && volume.KmsKeyId === key, `a volume that names no key is encrypted under ${key}`);
}

async function keyOf(stackName: string, config: ClientConfiguration): Promise<string> {
  const { Stacks = [] } = await new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName: stackName }));
  return Stacks[0]?.Outputs?.find(output => output.OutputKey === 'DefaultKey')?.OutputValue ?? '';
}
