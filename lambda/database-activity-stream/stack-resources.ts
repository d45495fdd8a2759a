import { ListStackResourcesCommand, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';

/**
 * Whether another resource of the same type and stack has the same physical id. Where a resource gets another logical id (its
 * construct was renamed or moved), CloudFormation makes a second one, and then deletes the first.
 */
export async function hasTwin(aws: Aws, event: CloudFormationCustomResourceEvent, resourceType: string, physicalId: string): Promise<boolean> {
  let token: string | undefined;
  do {
    const page = await listResources(aws, event.StackId, token);
    if (page.resources.some(each => each.ResourceType === resourceType && each.PhysicalResourceId === physicalId
      && each.LogicalResourceId !== event.LogicalResourceId && !isDeleted(each))) {
      return true;
    }
    token = page.token;
  } while (token);
  return false;
}

async function listResources(aws: Aws, stackId: string, token: string | undefined): Promise<{ resources: StackResourceSummary[]; token: string | undefined }> {
  const { StackResourceSummaries = [], NextToken } = await retrying(aws, async () => aws.cloudFormation.send(
    new ListStackResourcesCommand({ StackName: stackId, NextToken: token }), { abortSignal: aws.signal }));
  return { resources: StackResourceSummaries, token: NextToken };
}

function isDeleted({ ResourceStatus }: StackResourceSummary): boolean {
  return ResourceStatus === 'DELETE_IN_PROGRESS' || ResourceStatus === 'DELETE_COMPLETE';
}
