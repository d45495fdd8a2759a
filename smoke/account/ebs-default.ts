import {
  DisableEbsEncryptionByDefaultCommand, EC2Client, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand, ModifyEbsDefaultKmsKeyIdCommand,
  ResetEbsDefaultKmsKeyIdCommand,
} from '@aws-sdk/client-ec2';
import type { ApiConfiguration } from '../../demo/api-configuration';
import { AWS_MANAGED_KEY, changesToRestore, type EbsDefault, isRestored, isUnder, type Restoration } from '../../lambda/ebs-encryption-by-default/ebs-default';

/** Reads EBS encryption by default, of the account and Region of the configuration. */
export async function ebsDefault(config: ApiConfiguration): Promise<EbsDefault> {
  const ec2 = new EC2Client(config);
  const { EbsEncryptionByDefault } = await ec2.send(new GetEbsEncryptionByDefaultCommand({}));
  const { KmsKeyId } = await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
  return { enabled: EbsEncryptionByDefault === true, key: KmsKeyId ?? AWS_MANAGED_KEY };
}

/** The setting as the value of a tag, which takes no brackets or commas: `off alias/aws/ebs`. */
export function ebsDefaultText({ enabled, key }: EbsDefault): string {
  return `${enabled ? 'on' : 'off'} ${key}`;
}

/** Reads what `ebsDefaultText` wrote. */
export function parseEbsDefault(text: string): EbsDefault {
  const [, on, key] = /^(on|off) (\S+)$/.exec(text) ?? [];
  if (!on) throw new Error(`EBS encryption by default is written as on or off, a space and a key: received '${text}'`);
  return { enabled: on === 'on', key };
}

/**
 * Puts the setting back to what it was, while its key is one of the stack: whoever has chosen another one since has it their way.
 *
 * @param keys ARNs of the keys of the stack
 * @returns whether there was something to put back
 */
export async function putBackEbsDefault(config: ApiConfiguration, before: EbsDefault, keys: readonly string[]): Promise<boolean> {
  const current = await ebsDefault(config);
  const own = keys.find(key => isUnder(key, current));
  const changes = own === undefined ? [] : changesToRestore(before, current, own);
  for (const change of changes) await make(change, new EC2Client(config));
  const after = await ebsDefault(config);
  if (own !== undefined && !isRestored(changes, after, own)) {
    throw new Error(`EBS encryption by default was to be put back to '${ebsDefaultText(before)}', and is '${ebsDefaultText(after)}'`);
  }
  return changes.length > 0;
}

async function make(change: Restoration, ec2: EC2Client): Promise<unknown> {
  switch (change.action) {
    case 'UseKey': return ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: change.key }));
    case 'UseAwsManagedKey': return ec2.send(new ResetEbsDefaultKmsKeyIdCommand({}));
    case 'Disable': return ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
  }
}
