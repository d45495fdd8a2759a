import { CloudFormationClient, paginateListStackResources, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import type { ApiConfiguration } from './api-configuration';

/** One line of the demo's result. */
export interface VerifiedResource {
  readonly resource: string;
  readonly key: string;
  readonly kind: string;
  readonly rotation: string;
  readonly verifiedHow: string;
}

/** A key of the stack, as the API tells of it. */
export interface VerifiedKey {
  readonly arn: string;
  readonly rotation: string;
  readonly line: VerifiedResource;
}

/** A resource of a stack. */
export interface StackResource {
  /** As in the code of the stack. */
  readonly name: string;
  readonly physicalId: string;
}

/** The resources of a stack, by their type. */
export async function resourcesOf(stackName: string, config: ApiConfiguration): Promise<(type: string) => StackResource[]> {
  const summaries: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client: new CloudFormationClient(config) }, { StackName: stackName })) {
    summaries.push(...page.StackResourceSummaries ?? []);
  }
  return type => summaries.filter(each => each.ResourceType === type).map(each => ({
    // Without the hash that makes a logical id unique, and without the id of a singleton.
    name: (each.LogicalResourceId ?? '').replace(/[0-9A-F]{8}$/, '').replace(/[0-9a-f]{32}$/, ''),
    physicalId: each.PhysicalResourceId ?? '',
  }));
}

/** Throws where a key does not rotate, or does not delegate to its account. */
export async function verifyKey(keyId: string, config: ApiConfiguration): Promise<VerifiedKey> {
  const kms = new KMSClient(config);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
  const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: keyId }));
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default' }));
  expect(rotation.KeyRotationEnabled === true, `key ${keyId} rotates`);
  expect(Policy.includes('AccountDelegatesToIam'), `the policy of key ${keyId} delegates to the account`);
  const period = `every ${rotation.RotationPeriodInDays ?? 365} days`;
  return {
    arn: KeyMetadata?.Arn ?? '',
    rotation: period,
    line: { resource: 'KMS key', key: shortKey(KeyMetadata?.Arn), kind: 'customer managed', rotation: period, verifiedHow: 'GetKeyPolicy, GetKeyRotationStatus' },
  };
}

/** The line of a resource that was found to be under a key. */
export function lineUnder(key: VerifiedKey, resource: string, verifiedHow: string): VerifiedResource {
  return { ...key.line, resource, verifiedHow };
}

/** The end of a key's ARN, by which it can be told from others. */
function shortKey(arn: string = ''): string {
  return `…${arn.slice(-12)}`;
}

/** The only resource of a type. */
export function expectOne(found: StackResource[], type: string): StackResource {
  expect(found.length === 1, `the stack has one ${type}, found ${found.length}`);
  return found[0];
}

/** Throws where something does not hold. */
export function expect(holds: boolean, what: string): void {
  if (!holds) {
    throw new Error(`Not verified: ${what}`);
  }
}
