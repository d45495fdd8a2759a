import {
  DisableEbsEncryptionByDefaultCommand, EnableEbsEncryptionByDefaultCommand, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand, ResetEbsDefaultKmsKeyIdCommand,
} from '@aws-sdk/client-ec2';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';
import { AWS_MANAGED_KEY, type Change, type EbsDefault, isUnder } from './ebs-default';

/** How often the setting is read back after a change, and how long it is waited in between. */
export const READ_BACK_ATTEMPTS = 12;
export const READ_BACK_INTERVAL_MS = 3_000;

/** Times in a row that the setting has to read as it was set: EC2 checks a key only after it has taken it. */
const READ_BACK_AGREEING = 2;

/** The setting of the account, in the Region of the function. */
export async function readSetting(aws: Aws): Promise<EbsDefault> {
  const { EbsEncryptionByDefault } = await retrying(aws, async () => aws.ec2.send(new GetEbsEncryptionByDefaultCommand({}), { abortSignal: aws.signal }));
  const { KmsKeyId } = await retrying(aws, async () => aws.ec2.send(new GetEbsDefaultKmsKeyIdCommand({}), { abortSignal: aws.signal }));
  return { enabled: EbsEncryptionByDefault === true, key: KmsKeyId ?? AWS_MANAGED_KEY };
}

/**
 * Makes the changes in their order, and waits until the setting reads as expected.
 *
 * @param ownKey key without which none of the changes may be made: it is looked at before each, since somebody else may change the setting too
 */
export async function changeSetting(aws: Aws, changes: Change[], expected: (current: EbsDefault) => boolean, ownKey?: string): Promise<EbsDefault> {
  for (const change of changes) {
    if (ownKey !== undefined) {
      await refuseOtherKey(aws, ownKey);
    }
    console.log(JSON.stringify({ change }));
    await retrying(aws, async () => make(aws, change));
  }
  return readBack(aws, changes, expected);
}

async function refuseOtherKey(aws: Aws, ownKey: string): Promise<void> {
  const current = await readSetting(aws);
  if (!isUnder(ownKey, current)) {
    throw new Error(`EBS encryption by default is left ${current.enabled ? 'on' : 'off'}: the default key has become ${current.key} while ${ownKey} was to be replaced`);
  }
}

async function make(aws: Aws, change: Change): Promise<unknown> {
  const options = { abortSignal: aws.signal };
  switch (change.action) {
    case 'UseKey': return aws.ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: change.key }), options);
    case 'UseAwsManagedKey': return aws.ec2.send(new ResetEbsDefaultKmsKeyIdCommand({}), options);
    case 'Enable': return aws.ec2.send(new EnableEbsEncryptionByDefaultCommand({}), options);
    case 'Disable': return aws.ec2.send(new DisableEbsEncryptionByDefaultCommand({}), options);
  }
}

async function readBack(aws: Aws, changes: Change[], expected: (current: EbsDefault) => boolean): Promise<EbsDefault> {
  let current = await readSetting(aws);
  let agreeing = expected(current) ? 1 : 0;
  const needed = changes.length > 0 ? READ_BACK_AGREEING : 1;
  for (let attempt = 1; agreeing < needed && attempt < READ_BACK_ATTEMPTS; attempt++) {
    await aws.sleep(READ_BACK_INTERVAL_MS);
    current = await readSetting(aws);
    agreeing = expected(current) ? agreeing + 1 : 0;
  }
  if (agreeing < needed) {
    throw new Error(`EBS encryption by default was changed, but reads back as ${current.enabled ? 'on' : 'off'} under ${current.key}: `
      + 'EC2 refused the key after it had taken it, or somebody else changes the setting too');
  }
  return current;
}
