import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateVolumeCommand, DeleteVolumeCommand, DescribeAvailabilityZonesCommand, EC2Client, type Volume, waitUntilVolumeAvailable } from '@aws-sdk/client-ec2';
import type { ApiConfiguration } from './api-configuration';
import { expect, lineUnder, type VerifiedResource, verifyKey } from './verified-resource';
import { verifyEbsDefault } from './verify-ebs-default';

/** Most that an empty volume of 1 GiB takes to be made. */
const VOLUME_SECONDS = 120;

/** Reads back through the AWS API what an account-defaults stack set, and makes a volume that names no key; throws where it is not encrypted. */
export async function verifyAccountDefaults(stackName: string, config: ApiConfiguration): Promise<VerifiedResource[]> {
  const key = await verifyKey(await keyOf(stackName, config), config);
  const ec2 = new EC2Client(config);
  const ebsDefault = await verifyEbsDefault(key, ec2);
  const volume = await makeAndDeleteVolume(stackName, ec2);
  expect(volume.Encrypted === true && volume.KmsKeyId === key.arn, `a volume that names no key is encrypted under ${key.arn}`);
  return [key.line, ebsDefault, lineUnder(key, 'EBS volume that names no key', 'CreateVolume, and deleted again')];
}

/** Named after the stack, by which it is found where this is interrupted. A volume under a key that fails never becomes available. */
async function makeAndDeleteVolume(stackName: string, ec2: EC2Client): Promise<Volume> {
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  const volume = await ec2.send(new CreateVolumeCommand({
    AvailabilityZone: AvailabilityZones[0]?.ZoneName, Size: 1, TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'Name', Value: stackName }] }],
  }));
  try {
    await waitUntilVolumeAvailable({ client: ec2, maxWaitTime: VOLUME_SECONDS, minDelay: 1, maxDelay: 5 }, { VolumeIds: [volume.VolumeId!] });
  } finally {
    await ec2.send(new DeleteVolumeCommand({ VolumeId: volume.VolumeId }));
  }
  return volume;
}

async function keyOf(stackName: string, config: ApiConfiguration): Promise<string> {
  const { Stacks = [] } = await new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName: stackName }));
  return Stacks[0]?.Outputs?.find(output => output.OutputKey === 'DefaultKey')?.OutputValue ?? '';
}
