import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Answer } from '../custom-resource/handler';
import { proveKey } from '../custom-resource/key-proof';
import type { Aws } from './aws';
import { changesToRestore, changesToSet, type EbsDefault, foundBy, foundId, isRestored, isSetTo, NOTHING_FOUND } from './ebs-default';
import { probeKey } from './probe';
import { changeSetting, readSetting } from './setting';

/** The resource that records what was found, and changes nothing. */
export const FOUND_TYPE = 'Custom::EbsEncryptionFound';

/** Physical id of the resource that sets the default: an account has one in a Region. */
export const DEFAULT_ID = 'ebs-encryption-by-default';

/** EC2 takes any key at first, and checks it only later. @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html */
const PURPOSE = 'the default key of EBS';

/**
 * Answers a request of CloudFormation.
 *
 * Two resources, so that what was found is recorded before anything changes. A single one would have to read and change in
 * the same request, and a second delivery of that request would record its own change as what was found.
 */
export async function answer(event: CloudFormationCustomResourceEvent, aws: Aws): Promise<Answer> {
  return event.ResourceType === FOUND_TYPE ? answerFound(event, aws) : answerDefault(event, aws);
}

/** The physical id to answer with when the request fails: the one there is, or for a creation the one that its deletion will name. */
export function physicalIdOf(event: CloudFormationCustomResourceEvent): string {
  if (event.RequestType !== 'Create') {
    return event.PhysicalResourceId;
  }
  return event.ResourceType === FOUND_TYPE ? NOTHING_FOUND : DEFAULT_ID;
}

async function answerFound(event: CloudFormationCustomResourceEvent, aws: Aws): Promise<Answer> {
  if (event.RequestType === 'Delete') {
    return { physicalId: event.PhysicalResourceId, data: {} };
  }
  const found = event.RequestType === 'Create' ? await readSetting(aws) : foundBy(event.PhysicalResourceId);
  return { physicalId: foundId(found), data: attributes(found) };
}

async function answerDefault(event: CloudFormationCustomResourceEvent, aws: Aws): Promise<Answer> {
  const key = property(event, 'KmsKeyId');
  const physicalId = physicalIdOf(event);
  if (event.RequestType === 'Delete') {
    if (property(event, 'RestoreOnDelete') === 'true') {
      await restore({ enabled: property(event, 'FoundEncryptionByDefault') === 'true', key: property(event, 'FoundKmsKeyId') }, key, aws);
    }
    return { physicalId, data: {} };
  }
  const changes = changesToSet(key, await readSetting(aws));
  // An update that changes nothing proves nothing either: a rollback to the key in place must not fail over that key.
  if (event.RequestType === 'Create' || changes.length > 0) {
    await proveKey(aws, key, PURPOSE);
    if (property(event, 'Probe') === 'true') {
      await probeKey(aws, key, event.StackId);
    }
  }
  const set = await changeSetting(aws, changes, current => isSetTo(key, current));
  return { physicalId, data: attributes(set) };
}

async function restore(found: EbsDefault, ownKey: string, aws: Aws): Promise<void> {
  const changes = changesToRestore(found, await readSetting(aws), ownKey);
  if (changes.length === 0) {
    console.log(JSON.stringify({ left: 'the default key is not the one of this stack, or all is as it was found' }));
    return;
  }
  for (const change of changes) {
    if (change.action === 'UseKey') {
      // A key that was disabled meanwhile would stop every launch.
      await proveKey(aws, change.key, PURPOSE);
    }
  }
  await changeSetting(aws, changes, current => isRestored(changes, current, ownKey), ownKey);
}

function attributes(setting: EbsDefault): Record<string, string> {
  return { EncryptionByDefault: String(setting.enabled), KmsKeyId: setting.key };
}

function property(event: CloudFormationCustomResourceEvent, name: string): string {
  return String(event.ResourceProperties[name]);
}
