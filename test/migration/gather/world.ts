import { bearsMarksOf, marksOf } from '../../../src/migration/marks';
import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import type { Tag } from '../../../src/migration/rds/shared-shapes';
import type { Read } from '../../../src/migration/read';
import { KEY } from '../support/databases';

type Item = Readonly<Record<string, unknown>>;

/** What the account has, as far as a migration looks: lists that a test fills. Pages hold two items, so that everything longer is paged. */
export class World {
  instances: DbInstance[] = [];
  clusters: DbCluster[] = [];
  snapshots: Item[] = [];
  clusterSnapshots: Item[] = [];
  endpoints: Item[] = [];
  /** By the ARN of the resource. */
  tags: Record<string, Tag[]> = {};
  subnetGroups: Item[] = [];
  orderable: Item[] = [];
  quotas: Item[] = [];
  proxies: Item[] = [];
  /** By the name of the proxy; each with the group that it is in. */
  targets: Record<string, Item[]> = {};
  blueGreenDeployments: Item[] = [];
  integrations: Item[] = [];
  key: Item | undefined = { Arn: KEY.arn, KeyId: 'new', KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', KeyManager: 'CUSTOMER' };
  scalableTargets: Item[] = [];
  scalingPolicies: Item[] = [];
  scheduledActions: Item[] = [];
  dmsEndpoints: Item[] = [];
  tasks: Item[] = [];
  replications: Item[] = [];

  /** Errors that calls fail with, by their operations. */
  failures: Record<string, Error> = {};
  /** The calls that were made, in their order. */
  readonly calls: { readonly service: string; readonly operation: string; readonly input: Item }[] = [];
  /** The most calls that were under way at a time. */
  most = 0;
  private underWay = 0;

  readonly read: Read = async (service, operation, input) => {
    this.calls.push({ service, operation, input });
    this.most = Math.max(this.most, ++this.underWay);
    await new Promise(resolve => setImmediate(resolve));
    this.underWay--;
    if (this.failures[operation]) { throw this.failures[operation]; }
    return this.answer(operation, input);
  };

  /** The operations that were called, each once, by their names. */
  operations(): string[] {
    return [...new Set(this.calls.map(call => call.operation))].sort();
  }

  private answer(operation: string, input: Item): Item {
    switch (operation) {
      case 'DescribeDBInstances': return page('DBInstances', this.instances, input);
      case 'DescribeDBClusters': return page('DBClusters', this.clusters, input);
      case 'DescribeDBSnapshots': return page('DBSnapshots', found('DBSnapshotNotFound', this.snapshots, 'DBSnapshotIdentifier', input), input);
      case 'DescribeDBClusterSnapshots':
        return page('DBClusterSnapshots', found('DBClusterSnapshotNotFoundFault', this.clusterSnapshots, 'DBClusterSnapshotIdentifier', input), input);
      case 'DescribeDBClusterEndpoints': return page('DBClusterEndpoints', this.endpoints.filter(each => each.DBClusterIdentifier === input.DBClusterIdentifier), input);
      case 'ListTagsForResource': return { TagList: this.tags[input.ResourceName as string] };
      case 'DescribeDBSubnetGroups': return page('DBSubnetGroups', found('DBSubnetGroupNotFoundFault', this.subnetGroups, 'DBSubnetGroupName', input), input);
      case 'DescribeOrderableDBInstanceOptions':
        return page('OrderableDBInstanceOptions', this.orderable.filter(each => (
          each.DBInstanceClass === input.DBInstanceClass && each.Engine === input.Engine && each.EngineVersion === input.EngineVersion)), input);
      case 'DescribeAccountAttributes': return { AccountQuotas: this.quotas };
      case 'DescribeDBProxies': return page('DBProxies', this.proxies, input);
      case 'DescribeDBProxyTargets': {
        const targets = this.targets[input.DBProxyName as string] ?? [];
        return page('Targets', targets.filter(each => !input.TargetGroupName || each.group === input.TargetGroupName), input);
      }
      case 'DescribeDBProxyTargetGroups': {
        const groups = [...new Set((this.targets[input.DBProxyName as string] ?? []).map(each => each.group))];
        return page('TargetGroups', groups.map(TargetGroupName => ({ TargetGroupName })), input);
      }
      case 'DescribeBlueGreenDeployments': return page('BlueGreenDeployments', this.blueGreenDeployments, input);
      case 'DescribeIntegrations': return page('Integrations', this.integrations, input);
      case 'DescribeKey': return { KeyMetadata: this.key };
      case 'DescribeScalableTargets':
        return page('ScalableTargets', this.scalableTargets.filter(each => (input.ResourceIds as string[]).includes(each.ResourceId as string)), input, 'NextToken');
      case 'DescribeScalingPolicies': return page('ScalingPolicies', this.scalingPolicies.filter(each => each.ResourceId === input.ResourceId), input, 'NextToken');
      case 'DescribeScheduledActions': return page('ScheduledActions', this.scheduledActions.filter(each => each.ResourceId === input.ResourceId), input, 'NextToken');
      case 'DescribeEndpoints': return page('Endpoints', this.dmsEndpoints, input);
      case 'DescribeReplicationTasks': return page('ReplicationTasks', this.tasks, input);
      case 'DescribeReplications': return page('Replications', this.replications, input);
      default: throw failure('UnknownOperation', operation);
    }
  }
}

const PAGE = 2;

function page(member: string, all: readonly unknown[], input: Item, token: 'Marker' | 'NextToken' = 'Marker'): Item {
  const from = Number(input[token] ?? 0);
  const end = from + PAGE;
  return { [member]: all.slice(from, end), ...(end < all.length ? { [token]: String(end) } : {}) };
}

function found(error: string, all: readonly Item[], member: string, input: Item): Item[] {
  const matching = all.filter(each => each[member] === input[member]);
  if (matching.length === 0) { throw failure(error, `${String(input[member])} not found.`); }
  return matching;
}

/** An error as the SDK has them. */
export function failure(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name });
}

/** Tags that say that it was made of a database. */
export function marked(identifier: string, resourceId: string): { TagList: Tag[] } {
  const TagList = [{ Key: 'team', Value: 'shop' }, ...marksOf(identifier, resourceId)];
  if (!bearsMarksOf(TagList, identifier, resourceId)) { throw new Error('The marks do not read as they were written'); }
  return { TagList };
}
