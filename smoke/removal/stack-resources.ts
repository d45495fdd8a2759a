import { CloudFormationClient, paginateListStackResources, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { ApiConfiguration } from '../../demo/api-configuration';

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** A resource that a stack has, or had. */
export interface OwnResource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason?: string;
}

/** The resources of a stack and of the stacks nested in it, those that are deleted included. */
export async function resourcesWithin(stack: string, config: ApiConfiguration): Promise<OwnResource[]> {
  const own = await resourcesOfOne(stack, config);
  const nested = await Promise.all(own.filter(each => each.type === NESTED_STACK && each.physicalId).map(each => resourcesWithin(each.physicalId, config)));
  return [...own, ...nested.flat()];
}

async function resourcesOfOne(StackName: string, config: ApiConfiguration): Promise<OwnResource[]> {
  const found: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client: new CloudFormationClient(config) }, { StackName })) {
    found.push(...page.StackResourceSummaries ?? []);
  }
  return found.map(each => ({
    type: each.ResourceType ?? '',
    logicalId: each.LogicalResourceId ?? '',
    physicalId: each.PhysicalResourceId ?? '',
    status: each.ResourceStatus ?? '',
    reason: each.ResourceStatusReason,
  }));
}
