import { setTimeout as sleep } from 'timers/promises';
import { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { ApiConfiguration } from '../../demo/api-configuration';
import { tagOf } from '../account/account-state';
import { parseEbsDefault, putBackEbsDefault } from '../account/ebs-default';
import { messageOf } from '../check';
import { EBS_BEFORE_TAG, RUN_TAG } from '../names';
import { eventually } from '../patience';
import { empty } from './empty';
import { keyArns, type Leftover, leftoversOf, notRemoved } from './leftovers';
import { type OwnResource, resourcesWithin } from './stack-resources';

/** What became of a stack that was to be removed. */
export interface Removal {
  readonly stack: string;
  readonly isRemoved: boolean;
  /** What is there still, whether the stack is or not. */
  readonly stays: readonly Leftover[];
  /** Whether EBS encryption by default had to be put back after a stack that should have done so itself. */
  readonly hadToPutBack: boolean;
}

/** What is removed. */
export interface RemovalProps {
  readonly stack: string;
  readonly run: string;
  readonly config: ApiConfiguration;
  /** Whether deleting the stack itself puts back EBS encryption by default, so that nobody need do it before. @default false */
  readonly putsBack?: boolean;
}

/** Pauses between attempts, in seconds: log files that are under way arrive in a bucket that was emptied. */
const PAUSES_SECONDS = [0, 30, 60, 120];

/** Databases, and functions in a network, take their time. */
const DELETION_MS = 90 * 60 * 1000;

/** CloudFormation takes a moment to begin. */
const BEGINNING_MS = 1_000;

/** Removes a stack; what keeps it from being removed is a part of the answer. */
export async function tryToRemove(props: RemovalProps): Promise<Removal> {
  return removeStack(props).catch((error: unknown) => ({
    stack: props.stack, isRemoved: false, stays: [notRemoved(props.stack, props.run, messageOf(error))], hadToPutBack: false,
  }));
}

/**
 * Removes the stack of a run: puts back EBS encryption by default, empties buckets and vaults, deletes the stack, and sees to what
 * CloudFormation leaves. Refuses a stack that is not tagged as one of the run. Where the setting cannot be put back, the stack stays:
 * its key would be deleted, and no instance of the account would launch.
 */
export async function removeStack({ stack: name, run, config, putsBack }: RemovalProps): Promise<Removal> {
  const stack = await describe(name, config);
  if (!stack) return { stack: name, isRemoved: true, stays: [], hadToPutBack: false };
  const tag = tagOf(stack, RUN_TAG);
  if (tag !== run) throw new Error(`Stack ${name} is not of run ${run}: its tag ${RUN_TAG} is ${tag ?? 'missing'}, and it is left alone`);

  const resources = await resourcesWithin(stack.StackId!, config);
  const keys = await keyArns(resources, config);
  const before = tagOf(stack, EBS_BEFORE_TAG);
  if (before && !putsBack) await putBackEbsDefault(config, parseEbsDefault(before), keys);
  const failure = await deleteStack(stack.StackId!, config);
  const hadToPutBack = before !== undefined && await putBackEbsDefault(config, parseEbsDefault(before), keys);
  const stays = await leftoversOf({ name, id: stack.StackId!, run, config, resources, keys, failure });
  return { stack: name, isRemoved: failure === undefined, stays, hadToPutBack };
}

async function describe(name: string, config: ApiConfiguration): Promise<Stack | undefined> {
  return new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName: name })).then(({ Stacks }) => Stacks?.[0], (error: Error) => {
    if (/does not exist/.test(error.message)) return undefined;
    throw error;
  });
}

/** Deletes a stack, again where something was in its way. Returns why not. */
async function deleteStack(StackName: string, config: ApiConfiguration): Promise<string | undefined> {
  const cloudFormation = new CloudFormationClient(config);
  let failure: string | undefined;
  for (const pause of PAUSES_SECONDS) {
    await sleep(pause * 1_000);
    try {
      await empty(await resourcesWithin(StackName, config), config);
      await cloudFormation.send(new DeleteStackCommand({ StackName }));
      await sleep(BEGINNING_MS);
      const ended = await eventually(`the end of the deletion of ${StackName}`, DELETION_MS, async () => {
        const { StackStatus } = await describe(StackName, config) ?? { StackStatus: 'DELETE_COMPLETE' };
        return StackStatus === 'DELETE_COMPLETE' || StackStatus === 'DELETE_FAILED' ? StackStatus : undefined;
      });
      if (ended === 'DELETE_COMPLETE') return undefined;
      failure = reasonsOf(await resourcesWithin(StackName, config));
    } catch (error) {
      failure = messageOf(error);
    }
  }
  return failure;
}

function reasonsOf(resources: readonly OwnResource[]): string {
  return resources.filter(each => each.status === 'DELETE_FAILED').map(each => `${each.logicalId} (${each.type}): ${each.reason}`).join('; ');
}
