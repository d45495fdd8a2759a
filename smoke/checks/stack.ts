import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { ApiConfiguration } from '../../demo/api-configuration';
import { expect, resourcesOf } from '../../demo/verified-resource';
import type { SmokeTarget } from '../check';
import { eventually, PERMISSIONS_MS } from '../patience';

/** The id of the only resource of that type and name, or of that type where no name is given. */
export async function resourceId({ stack, config }: SmokeTarget, type: string, name?: string): Promise<string> {
  const found = (await resourcesOf(stack, config))(type).filter(each => name === undefined || each.name === name);
  expect(found.length === 1, `stack ${stack} has one ${type}${name ? ` ${name}` : ''}, found ${found.length}`);
  return found[0].physicalId;
}

/** The ARNs of all keys of the stack. */
export async function keysOf({ stack, config }: SmokeTarget): Promise<string[]> {
  const kms = new KMSClient(config);
  const keys = (await resourcesOf(stack, config))('AWS::KMS::Key');
  return Promise.all(keys.map(async ({ physicalId }) => (await kms.send(new DescribeKeyCommand({ KeyId: physicalId }))).KeyMetadata?.Arn ?? ''));
}

/** The only key of the stack. */
export async function keyOf(target: SmokeTarget): Promise<string> {
  const keys = await keysOf(target);
  expect(keys.length === 1, `stack ${target.stack} has one key, found ${keys.length}`);
  return keys[0];
}

/** An output of the stack. */
export async function outputOf({ stack, config }: SmokeTarget, name: string): Promise<string> {
  const { Stacks = [] } = await new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName: stack }));
  const value = Stacks[0]?.Outputs?.find(output => output.OutputKey === name)?.OutputValue;
  expect(value !== undefined, `stack ${stack} has an output ${name}`);
  return value!;
}

/** A configuration with the credentials of a role of the stack, as soon as it can be assumed. */
export async function asRole(target: SmokeTarget, name: string): Promise<ApiConfiguration> {
  const { config, run } = target;
  const { Role } = await new IAMClient(config).send(new GetRoleCommand({ RoleName: await resourceId(target, 'AWS::IAM::Role', name) }));
  const credentials = await eventually(`role ${Role?.Arn} can be assumed`, PERMISSIONS_MS, async () => (
    (await new STSClient(config).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: `smoke-${run}` }))).Credentials
  ));
  return {
    ...config,
    credentials: { accessKeyId: credentials.AccessKeyId!, secretAccessKey: credentials.SecretAccessKey!, sessionToken: credentials.SessionToken },
  };
}
