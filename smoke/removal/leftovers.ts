import { CloudFormationClient, paginateDescribeStackEvents } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteVolumeCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, type KeyMetadata, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import type { ApiConfiguration } from '../../demo/api-configuration';
import { isUnder } from '../../lambda/ebs-encryption-by-default/ebs-default';
import { ebsDefault } from '../account/ebs-default';
import { PENDING_WINDOW_DAYS } from '../key-deletion';
import { checkedLogGroup } from '../names';
import type { OwnResource } from './stack-resources';

/** Something that is there after a removal. */
export interface Leftover {
  readonly what: string;
  readonly why: string;
  /** What to run, and for what. @default - nothing can be done */
  readonly command?: string;
}

/** A stack that was, or could not be, deleted. */
export interface FormerStack {
  readonly name: string;
  readonly id: string;
  readonly run: string;
  readonly config: ApiConfiguration;
  /** Its resources before the deletion. */
  readonly resources: readonly OwnResource[];
  /** ARNs of its keys. */
  readonly keys: readonly string[];
  /** Why it could not be deleted. @default - it was */
  readonly failure?: string;
}

/** The keys among the resources, those included that are to be deleted. */
export async function keyArns(resources: readonly OwnResource[], config: ApiConfiguration): Promise<string[]> {
  const kms = new KMSClient(config);
  const keys = resources.filter(each => each.type === 'AWS::KMS::Key' && each.physicalId);
  const described = await Promise.all(keys.map(each => describeKey(each.physicalId, kms)));
  return described.flatMap(key => key?.Arn ?? []);
}

/** Deletes what a stack leaves that is not in it, and says what stays. */
export async function leftoversOf(stack: FormerStack): Promise<Leftover[]> {
  await deleteLogGroups(stack);
  await deleteVolumes(stack);
  return [
    ...stack.failure === undefined ? await keysThatStay(stack) : [notRemoved(stack.name, stack.run, stack.failure)],
    ...await retained(stack),
  ];
}

/** A stack that is there still. */
export function notRemoved(stack: string, run: string, why: string): Leftover {
  return { what: `stack ${stack}`, why, command: `npm run smoke -- --account … --region … --clean ${run} --yes: tries again to remove it` };
}

/** Keys cannot be deleted at once. One that CloudFormation left is scheduled for deletion, unless the account's volumes depend on it. */
async function keysThatStay({ keys, config }: FormerStack): Promise<Leftover[]> {
  const kms = new KMSClient(config);
  const stays: Leftover[] = [];
  for (const KeyId of keys) {
    if (isUnder(KeyId, await ebsDefault(config))) {
      stays.push({ what: `key ${KeyId}`, why: 'it is the default key of EBS: without it no instance of the account launches', command: 'aws ec2 reset-ebs-default-kms-key-id: after which it can be deleted' });
      continue;
    }
    const state = (await describeKey(KeyId, kms))?.KeyState;
    if (state !== undefined && state !== 'PendingDeletion') {
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: PENDING_WINDOW_DAYS }));
    }
    const key = await describeKey(KeyId, kms);
    if (key) {
      stays.push({
        what: `key ${KeyId}`,
        why: `KMS deletes it on ${key.DeletionDate?.toISOString().slice(0, 10)}, and takes nothing for it until then`,
        command: `aws kms cancel-key-deletion --region ${config.region} --key-id ${KeyId}: keeps it, and it is paid for`,
      });
    }
  }
  return stays;
}

async function describeKey(KeyId: string, kms: KMSClient): Promise<KeyMetadata | undefined> {
  return kms.send(new DescribeKeyCommand({ KeyId })).then(({ KeyMetadata }) => KeyMetadata, (error: Error) => {
    if (error.name === 'NotFoundException') return undefined;
    throw error;
  });
}

/** Lambda makes the log group of a function anew where the function writes after it was deleted. */
async function deleteLogGroups({ resources, run, config }: FormerStack): Promise<void> {
  const logs = new CloudWatchLogsClient(config);
  const ofFunctions = resources.filter(each => each.type === 'AWS::Lambda::Function').map(each => `/aws/lambda/${each.physicalId}`);
  for (const logGroupName of [...ofFunctions, checkedLogGroup(run)]) {
    await logs.send(new DeleteLogGroupCommand({ logGroupName })).catch((error: Error) => {
      if (error.name !== 'ResourceNotFoundException') throw error;
    });
  }
}

/** The check of EBS encryption by default names its volume after the stack. */
async function deleteVolumes({ name, config }: FormerStack): Promise<void> {
  const ec2 = new EC2Client(config);
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'tag:Name', Values: [name] }, { Name: 'status', Values: ['available'] }] }));
  for (const { VolumeId } of Volumes) await ec2.send(new DeleteVolumeCommand({ VolumeId }));
}

/** What the template, or CloudFormation, kept. */
async function retained({ id, config }: FormerStack): Promise<Leftover[]> {
  const stays: Leftover[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client: new CloudFormationClient(config) }, { StackName: id })) {
    stays.push(...StackEvents.filter(each => each.ResourceStatus === 'DELETE_SKIPPED').map(each => ({
      what: `${each.ResourceType} ${each.PhysicalResourceId}`, why: 'CloudFormation has left it: delete it by hand',
    })));
  }
  return stays;
}
