import { CreateVolumeCommand, DeleteVolumeCommand, DescribeAvailabilityZonesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { PROBE_POLLS, probeKey } from '../../../lambda/ebs-encryption-by-default/probe';
import { Account, failure, KEY, STACK_ID } from './support';

let account: Account;

beforeEach(() => {
  account = new Account();
});

const deleted = () => account.ec2.commandCalls(DeleteVolumeCommand).map(({ args: [command] }) => command.input.VolumeId);

test('makes a tagged volume of 1 GiB under the key, waits until it is there, and deletes it', async () => {
  account.ec2.on(DescribeVolumesCommand).resolvesOnce({})
    .resolvesOnce({ Volumes: [{ VolumeId: 'vol-1', State: 'creating' }] }).resolves({ Volumes: [{ VolumeId: 'vol-1', State: 'available' }] });

  await probeKey(account.aws, KEY, STACK_ID);

  expect(account.ec2.commandCalls(CreateVolumeCommand)[0].args[0].input).toEqual({
    AvailabilityZone: 'eu-west-1b',
    Size: 1,
    VolumeType: 'gp3',
    Encrypted: true,
    KmsKeyId: KEY,
    TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'cdk-at-rest:ebs-probe', Value: STACK_ID }] }],
  });
  expect(account.waits).toEqual([2_000, 2_000]);
  expect(deleted()).toEqual(['vol-1']);
});

test.each([
  ['ends in error', [{ VolumeId: 'vol-1', State: 'error' as const }], 'which is error instead of available', 1],
  ['vanishes', [], 'which is gone instead of available', 1],
  ['is never finished', [{ VolumeId: 'vol-1', State: 'creating' as const }], 'which is creating instead of available', PROBE_POLLS],
])('fails when the volume %s, and deletes it', async (_name, Volumes, message, polls) => {
  account.ec2.on(DescribeVolumesCommand).resolvesOnce({}).resolves({ Volumes });

  await expect(probeKey(account.aws, KEY, STACK_ID)).rejects.toThrow(message);
  expect(account.waits).toHaveLength(polls);
  expect(deleted()).toEqual(['vol-1']);
});

test('deletes what an earlier delivery of the request left', async () => {
  account.ec2.on(DescribeVolumesCommand).resolvesOnce({ Volumes: [{ VolumeId: 'vol-0' }] }).resolves({ Volumes: [{ VolumeId: 'vol-1', State: 'available' }] });

  await probeKey(account.aws, KEY, STACK_ID);

  expect(deleted()).toEqual(['vol-0', 'vol-1']);
});

test('leaves what is being deleted alone', async () => {
  account.ec2.on(DescribeVolumesCommand).resolvesOnce({ Volumes: [{ VolumeId: 'vol-0', State: 'deleting' }, { VolumeId: 'vol-00', State: 'error' }] })
    .resolves({ Volumes: [{ VolumeId: 'vol-1', State: 'available' }] });

  await probeKey(account.aws, KEY, STACK_ID);

  expect(deleted()).toEqual(['vol-00', 'vol-1']);
});

test('says first what became of the volume, and then which one somebody has to delete', async () => {
  account.ec2.on(DescribeVolumesCommand).resolvesOnce({}).resolves({ Volumes: [{ VolumeId: 'vol-1', State: 'creating' }] });
  account.ec2.on(DeleteVolumeCommand).rejects(failure('IncorrectState', 'it is creating'));

  await expect(probeKey(account.aws, KEY, STACK_ID)).rejects.toThrow(
    /^The probe made the volume vol-1 under .* which is creating instead of available: .* Nothing was changed\. The volume vol-1 could not be deleted, delete it by hand: IncorrectState: it is creating$/);
});

test('keeps the name of the error by which it failed', async () => {
  account.ec2.on(DescribeVolumesCommand).resolvesOnce({}).rejects(failure('AbortError', 'aborted'));
  account.ec2.on(DeleteVolumeCommand).rejects(failure('IncorrectState', 'it is creating'));

  await expect(probeKey(account.aws, KEY, STACK_ID)).rejects.toMatchObject({ name: 'AbortError', message: expect.stringMatching(/^aborted\. The volume vol-1 /) });
});

test('does not mind a volume that EBS has removed already', async () => {
  account.ec2.on(DeleteVolumeCommand).rejects(failure('InvalidVolume.NotFound'));

  await expect(probeKey(account.aws, KEY, STACK_ID)).resolves.toBeUndefined();
});

test('fails when it cannot delete its volume, or make one', async () => {
  account.ec2.on(DeleteVolumeCommand).rejects(failure('IncorrectState', 'in use'));
  await expect(probeKey(account.aws, KEY, STACK_ID)).rejects.toThrow('The volume vol-1 could not be deleted, delete it by hand: IncorrectState: in use');

  account.ec2.on(DescribeVolumesCommand).resolves({});
  account.ec2.on(DescribeAvailabilityZonesCommand).resolves({});
  account.ec2.on(CreateVolumeCommand).rejects(failure('MissingParameter', 'no zone'));
  await expect(probeKey(account.aws, KEY, STACK_ID)).rejects.toThrow('no zone');
});
