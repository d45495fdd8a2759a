import { isAurora } from '../rds/db-cluster';
import type { Source } from '../rds/source';
import { membersToMake } from '../settings';
import type { Range } from './range';

/** What computes in a database, of one class. */
export interface Compute {
  /** The class, and how many there are of it. */
  readonly label: string;
  /** What is paid for an hour of all of them. */
  readonly units: Range;
  readonly unit: 'instance-hours' | 'ACU-hours';
}

const SERVERLESS = 'db.serverless';
const INSTANCES_OF_MULTI_AZ_CLUSTER = 3;

/** What computes in the new database, and in the old one for as long as that is kept. */
export function computeOf(source: Source): Compute[] {
  if (source.kind === 'instance') {
    const { DBInstanceClass = 'of an unknown class', MultiAZ } = source.instance;
    return [instances(`${DBInstanceClass}${MultiAZ ? ', Multi-AZ' : ''}`, 1)];
  }
  if (!isAurora(source.cluster)) {
    return [instances(`${INSTANCES_OF_MULTI_AZ_CLUSTER} × ${source.cluster.DBClusterInstanceClass ?? 'an unknown class'}`, INSTANCES_OF_MULTI_AZ_CLUSTER)];
  }
  const classes = membersToMake(source).map(member => member.DBInstanceClass ?? 'an unknown class');
  return [...new Set(classes)].map(each => {
    const count = classes.filter(other => other === each).length;
    return each === SERVERLESS ? serverless(source.cluster.ServerlessV2ScalingConfiguration, count) : instances(`${count} × ${each}`, count);
  });
}

function instances(label: string, count: number): Compute {
  return { label, units: { least: count, most: count }, unit: 'instance-hours' };
}

function serverless(scaling: Readonly<Record<string, unknown>> = {}, count: number): Compute {
  const capacity = (name: string) => Number(scaling[name] ?? 0) * count;
  return { label: `${count} × ${SERVERLESS}`, units: { least: capacity('MinCapacity'), most: capacity('MaxCapacity') }, unit: 'ACU-hours' };
}
