import {
  CreateVolumeCommand, DeleteVolumeCommand, DescribeAvailabilityZonesCommand, DescribeVolumesCommand, type Volume,
} from '@aws-sdk/client-ec2';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';

/** Tag of the volumes that a probe makes; the function may delete none without it. */
export const PROBE_TAG = 'cdk-at-rest:ebs-probe';

export const PROBE_SIZE_GIB = 1;
export const PROBE_POLLS = 30;
export const PROBE_INTERVAL_MS = 2_000;

/**
 * Makes a volume under a key and deletes it, before the key becomes the default.
 *
 * The role of this function has no permission on the key but DescribeKey. So the probe proves that the key's policy lets in a
 * principal of this account that comes through EC2 without a permission of its own. It does not prove that every principal can launch: a
 * service control policy, a permissions boundary or a deny of its own may still stop one.
 *
 * @param owner value of the tag: the stack that the volume belongs to
 */
export async function probeKey(aws: Aws, key: string, owner: string): Promise<void> {
  // Of an earlier delivery of the same event that did not come to its end.
  for (const leftover of (await volumesOf(aws, owner)).filter(({ State }) => State !== 'deleting')) {
    await deleteVolume(aws, leftover.VolumeId);
  }
  const zone = await someZone(aws);
  const { VolumeId } = await retrying(aws, async () => aws.ec2.send(new CreateVolumeCommand({
    AvailabilityZone: zone,
    Size: PROBE_SIZE_GIB,
    VolumeType: 'gp3',
    Encrypted: true,
    KmsKeyId: key,
    TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: PROBE_TAG, Value: owner }] }],
  }), { abortSignal: aws.signal }));
  try {
    await untilAvailable(aws, key, owner, VolumeId);
  } catch (error) {
    await deleteVolume(aws, VolumeId).catch((deletion: Error) => { throw withDeletion(error as Error, deletion); });
    throw error;
  }
  await deleteVolume(aws, VolumeId);
}

/** EBS finds out about an unusable key only while it makes the volume, which then vanishes or ends in error. */
async function untilAvailable(aws: Aws, key: string, owner: string, volumeId?: string): Promise<void> {
  let state: string | undefined = 'creating';
  for (let poll = 0; state === 'creating' && poll < PROBE_POLLS; poll++) {
    await aws.sleep(PROBE_INTERVAL_MS);
    state = (await volumesOf(aws, owner)).find(volume => volume.VolumeId === volumeId)?.State;
  }
  if (state !== 'available') {
    throw new Error(`The probe made the volume ${volumeId} under ${key}, which is ${state ?? 'gone'} instead of available: `
      + 'the policy of the key does not let principals of this account in through EC2. Nothing was changed');
  }
}

async function volumesOf(aws: Aws, owner: string): Promise<Volume[]> {
  const { Volumes = [] } = await retrying(aws, async () => aws.ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: `tag:${PROBE_TAG}`, Values: [owner] }] }), { abortSignal: aws.signal }));
  return Volumes;
}

async function someZone(aws: Aws): Promise<string | undefined> {
  const { AvailabilityZones = [] } = await retrying(aws, async () => aws.ec2.send(new DescribeAvailabilityZonesCommand({
    Filters: [{ Name: 'state', Values: ['available'] }, { Name: 'zone-type', Values: ['availability-zone'] }],
  }), { abortSignal: aws.signal }));
  return AvailabilityZones[0]?.ZoneName;
}

/** The error of the probe, which says what to do about the key, before that of the deletion: EBS deletes no volume that it still makes. */
function withDeletion({ name, message }: Error, deletion: Error): Error {
  return Object.assign(new Error(`${message}. ${deletion.message}`), { name });
}

/** Not aborted with the rest: a volume that stays behind costs. One that vanished by itself is fine. */
async function deleteVolume(aws: Aws, volumeId?: string): Promise<void> {
  await retrying(aws, async () => aws.ec2.send(new DeleteVolumeCommand({ VolumeId: volumeId }))).catch((error: Error) => {
    if (error.name !== 'InvalidVolume.NotFound') {
      throw Object.assign(new Error(`The volume ${volumeId} could not be deleted, delete it by hand: ${error.name}: ${error.message}`), { name: error.name });
    }
  });
}
