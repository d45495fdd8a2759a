import { isAurora } from '../rds/db-cluster';
import type { DbInstance } from '../rds/db-instance';
import type { Source } from '../rds/source';

/** How Application Auto Scaling calls the readers that it adds. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html */
const MADE_BY_SCALING = 'application-autoscaling-';

/**
 * The instances to make for the new cluster of Aurora, the writer first: the first instance that a cluster gets becomes its writer. Of readers that
 * automatic scaling has added, none is made: it adds its own. RDS makes the instances of a Multi-AZ cluster by itself.
 */
export function membersToMake(source: Source & { readonly kind: 'cluster' }): DbInstance[] {
  if (!isAurora(source.cluster)) { return []; }
  const roles = new Map((source.cluster.DBClusterMembers ?? []).map(member => [member.DBInstanceIdentifier, member]));
  const tier = (instance: DbInstance) => roles.get(instance.DBInstanceIdentifier)?.PromotionTier ?? Number.MAX_SAFE_INTEGER;
  const reading = (instance: DbInstance) => roles.get(instance.DBInstanceIdentifier)?.IsClusterWriter ? 0 : 1;
  return source.members
    .filter(instance => !instance.DBInstanceIdentifier.startsWith(MADE_BY_SCALING))
    .sort((one, other) => reading(one) - reading(other) || tier(one) - tier(other) || (one.DBInstanceIdentifier < other.DBInstanceIdentifier ? -1 : 1));
}
