import type { Observation } from '../plan/observation';
import type { Tag } from '../rds/shared-shapes';
import type { Read } from '../read';
import type { CustomEndpoint } from '../settings';
import { readAll, readOne } from './calls';
import { essential } from './failures';

/** How RDS describes an endpoint of a cluster. */
export interface DescribedEndpoint extends CustomEndpoint {
  readonly DBClusterEndpointArn?: string;
  readonly EndpointType?: string;
  readonly Status?: string;
}

/**
 * The custom endpoints that a cluster of Aurora has now, without their tags.
 *
 * @throws where they cannot be read: applications that use one would stand before a closed door after the cutover
 */
export async function customEndpoints(read: Read, cluster: string): Promise<readonly DescribedEndpoint[]> {
  const asked = `The endpoints of the cluster ${cluster} (rds:DescribeDBClusterEndpoints)`;
  const all = await essential(asked, readAll<DescribedEndpoint>(read, 'DescribeDBClusterEndpoints', { DBClusterIdentifier: cluster }));
  return all.filter(endpoint => endpoint.EndpointType === 'CUSTOM');
}

/**
 * The same with their tags, without those that RDS is deleting.
 *
 * @throws where the tags cannot be read: they would be lost
 */
export async function withTags(read: Read, endpoints: readonly DescribedEndpoint[]): Promise<CustomEndpoint[]> {
  return Promise.all(endpoints.filter(endpoint => !isGoing(endpoint)).map(async endpoint => {
    const asked = `The tags of the endpoint ${endpoint.DBClusterEndpointIdentifier} (rds:ListTagsForResource)`;
    const tags = await essential(asked, readOne<Tag[]>(read, 'ListTagsForResource', { ResourceName: endpoint.DBClusterEndpointArn }));
    const { DBClusterEndpointIdentifier, CustomEndpointType, StaticMembers, ExcludedMembers } = endpoint;
    return { DBClusterEndpointIdentifier, CustomEndpointType, StaticMembers, ExcludedMembers, TagList: tags ?? [] };
  }));
}

/** The identifiers of the endpoints that two clusters have, without those that RDS is deleting. */
export function endpointFacts(source: readonly DescribedEndpoint[] = [], target: readonly DescribedEndpoint[] = []): NonNullable<Observation['endpoints']> {
  const identifiers = (endpoints: readonly DescribedEndpoint[]) => endpoints.map(endpoint => endpoint.DBClusterEndpointIdentifier);
  return {
    source: identifiers(source.filter(endpoint => !isGoing(endpoint))),
    target: identifiers(target.filter(endpoint => !isGoing(endpoint))),
    deleting: identifiers([...source, ...target].filter(isGoing)),
  };
}

function isGoing(endpoint: DescribedEndpoint): boolean {
  return endpoint.Status === 'deleting';
}
