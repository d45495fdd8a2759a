import type { Read } from '../read';
import type { Surroundings } from '../settings';
import { readAll } from './calls';

/**
 * What Application Auto Scaling has registered for the readers of a cluster of Aurora. It goes by the name of the cluster.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 */
export async function readScaling(read: Read, identifier: string): Promise<Pick<Surroundings, 'scalableTargets' | 'scalingPolicies' | 'scheduledActions'>> {
  const [ServiceNamespace, ResourceId] = ['rds', `cluster:${identifier}`];
  const scalableTargets = await readAll<Record<string, unknown>>(read, 'DescribeScalableTargets', { ServiceNamespace, ResourceIds: [ResourceId] });
  // Policies and actions hang on a target.
  if (scalableTargets.length === 0) { return { scalableTargets, scalingPolicies: [], scheduledActions: [] }; }
  const [scalingPolicies, scheduledActions] = await Promise.all([
    readAll<Record<string, unknown>>(read, 'DescribeScalingPolicies', { ServiceNamespace, ResourceId }),
    readAll<Record<string, unknown>>(read, 'DescribeScheduledActions', { ServiceNamespace, ResourceId }),
  ]);
  return { scalableTargets, scalingPolicies, scheduledActions };
}
