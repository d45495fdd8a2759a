import { namesFor } from '../names';
import type { DbInstance } from '../rds/db-instance';
import type { Source } from '../rds/source';
import { membersToMake } from '../settings';
import type { Databases, Listed } from './databases';

/** Tells whose an instance is that could be of either cluster: its name alone does not, half way through the renames. */
export interface Belonging {
  /** The resource ids of the instances that the source had when it was described first. */
  readonly ofSource: ReadonlySet<string>;
  /** Whether an instance bears the marks of the migration. */
  readonly made: (instance: DbInstance) => boolean;
}

/** A database with its instances. */
export function described(databases: Databases, listed: Listed, is: 'source' | 'target', belonging: Belonging): Source | undefined {
  if (listed.kind === 'instance') {
    const instance = databases.instances.find(each => each.DBInstanceIdentifier === listed.name);
    return instance && { kind: 'instance', instance };
  }
  const cluster = databases.clusters.find(each => each.DBClusterIdentifier === listed.name);
  if (!cluster) { return undefined; }
  const isKnown = (instance: DbInstance) => belonging.ofSource.has(instance.DbiResourceId ?? '');
  const members = databases.instances.filter(instance => is === 'source'
    ? isKnown(instance) || isMember(databases, instance, cluster.DBClusterIdentifier) && !belonging.made(instance)
    : isMember(databases, instance, cluster.DBClusterIdentifier) && !isKnown(instance));
  return { kind: 'cluster', cluster, members };
}

/** By what the instance says; by what the cluster says where the instance still names a cluster that was renamed. */
function isMember(databases: Databases, instance: DbInstance, name: string): boolean {
  if (instance.DBClusterIdentifier === name) { return true; }
  if (!instance.DBClusterIdentifier || databases.clusters.some(each => each.DBClusterIdentifier === instance.DBClusterIdentifier)) { return false; }
  const cluster = databases.clusters.find(each => each.DBClusterIdentifier === name);
  return cluster?.DBClusterMembers?.some(member => member.DBInstanceIdentifier === instance.DBInstanceIdentifier) ?? false;
}

/**
 * The names for instances that others have. They follow from the names that the instances had first.
 *
 * @param first the source as it was described first
 */
export function takenByOthers(databases: Databases, first: Source, ...own: readonly (Source | undefined)[]): string[] {
  if (first.kind === 'instance') { return []; }
  const ours = new Set(own.flatMap(source => source?.kind === 'cluster' ? source.members : []));
  const others = new Set(databases.instances.filter(instance => !ours.has(instance)).map(instance => instance.DBInstanceIdentifier));
  return membersToMake(first)
    .flatMap(member => { const { identifier, temporary, old } = namesFor(member.DBInstanceIdentifier); return [identifier, temporary, old]; })
    .filter(name => others.has(name));
}
