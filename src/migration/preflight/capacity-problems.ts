import { isAurora } from '../rds/db-cluster';
import type { Source } from '../rds/source';
import { membersToMake } from '../settings';
import { classesOf, databaseOf, type OrderableOption, type PreflightFacts } from './facts';
import { stop, type Problem } from './problem';

/** How many instances RDS makes for a Multi-AZ cluster: a writer and two readers. */
const INSTANCES_OF_MULTI_AZ_CLUSTER = 3;

/** Whether there is room for a second database. */
export function capacityProblems(facts: PreflightFacts): Problem[] {
  return facts.source ? [...quotas(facts, facts.source), ...subnets(facts, facts.source), ...names(facts)] : [];
}

/** What is there for the time of the migration besides what is there now, by the names of the quotas. */
export function additionalUse(source: Source): Readonly<Record<string, number>> {
  if (source.kind === 'instance') {
    const { AllocatedStorage = 0, AdditionalStorageVolumes = [] } = source.instance;
    const storage = AdditionalStorageVolumes.reduce((sum, volume) => sum + (volume.AllocatedStorage ?? 0), AllocatedStorage);
    // The snapshot, and its encrypted copy.
    return { DBInstances: 1, AllocatedStorage: storage, ManualSnapshots: 2 };
  }
  if (isAurora(source.cluster)) { return { DBClusters: 1, DBInstances: membersToMake(source).length, ManualClusterSnapshots: 1 }; }
  return {
    DBClusters: 1,
    DBInstances: INSTANCES_OF_MULTI_AZ_CLUSTER,
    AllocatedStorage: (source.cluster.AllocatedStorage ?? 0) * INSTANCES_OF_MULTI_AZ_CLUSTER,
    ManualClusterSnapshots: 1,
  };
}

function quotas(facts: PreflightFacts, source: Source): Problem[] {
  return Object.entries(additionalUse(source)).flatMap(([name, needed]) => {
    const quota = facts.quotas?.find(each => each.AccountQuotaName === name);
    if (!quota || quota.Used + needed <= quota.Max) { return []; }
    return [stop('QuotaExceeded', name, {
      what: `The quota ${name} is ${quota.Max}; ${quota.Used} are used, and the migration needs ${needed} more.`,
      why: 'Old and new database exist side by side, and so do their snapshots.',
      action: `Ask for a quota of at least ${quota.Used + needed}, or delete what is not needed.`,
    })];
  });
}

function subnets(facts: PreflightFacts, source: Source): Problem[] {
  const group = facts.subnetGroup;
  if (!group) { return []; }
  const name = group.DBSubnetGroupName ?? '';
  if (group.SubnetGroupStatus !== undefined && group.SubnetGroupStatus !== 'Complete') {
    return [stop('SubnetGroupIncomplete', name, {
      what: `The DB subnet group has the status ${group.SubnetGroupStatus}.`,
      why: 'The restore would fail.',
      action: 'Put the subnet group right: the console shows which of its subnets are gone.',
    })];
  }
  const zones = (group.Subnets ?? []).flatMap(subnet => subnet.SubnetAvailabilityZone?.Name ?? []);
  const offered = facts.orderable ? zonesOffered(facts.orderable, classesOf(source)) : undefined;
  const usable = [...new Set(zones)].filter(zone => offered?.has(zone) ?? true);
  return [...tooFewZones(source, name, usable), ...zoneMissing(source, name, usable)];
}

function tooFewZones(source: Source, group: string, usable: readonly string[]): Problem[] {
  const needed = zonesNeeded(source);
  if (usable.length >= needed) { return []; }
  return [stop('SubnetGroupCoverage', group, {
    what: `Of the Availability Zones of the DB subnet group, ${usable.length} can be used (${usable.join(', ') || 'none'}); the database needs ${needed}.`,
    why: 'RDS would answer DBSubnetGroupDoesNotCoverEnoughAZs, or have no capacity of the class.',
    action: 'Add subnets in other Availability Zones to the group, or change to a class that is offered there.',
  })];
}

/** An instance in one zone is restored into the same zone, near to what talks to it. */
function zoneMissing(source: Source, group: string, usable: readonly string[]): Problem[] {
  if (source.kind !== 'instance' || source.instance.MultiAZ) { return []; }
  const zone = source.instance.AvailabilityZone;
  if (!zone || usable.length === 0 || usable.includes(zone)) { return []; }
  return [stop('SubnetGroupCoverage', group, {
    what: `The database is in ${zone}, where a new one cannot be made: the DB subnet group has no subnet there, or RDS does not offer the class there any more.`,
    why: 'The restore would fail.',
    action: `Add a subnet in ${zone} to the group, or change to a class that is offered there.`,
  })];
}

function zonesNeeded(source: Source): number {
  if (source.kind === 'instance') { return source.instance.MultiAZ ? 2 : 1; }
  return isAurora(databaseOf(source)) ? 2 : 3;
}

/** The zones in which all of the classes are offered. */
function zonesOffered(orderable: readonly OrderableOption[], classes: readonly string[]): Set<string> {
  const of = (name: string) => {
    const zones = orderable.filter(option => option.DBInstanceClass === name).flatMap(option => option.AvailabilityZones ?? []);
    return new Set(zones.flatMap(zone => zone.Name ?? []));
  };
  const [first = new Set<string>(), ...others] = classes.map(of);
  return new Set([...first].filter(zone => others.every(other => other.has(zone))));
}

function names(facts: PreflightFacts): Problem[] {
  return (facts.takenNames ?? []).map(name => stop('NameTaken', name, {
    what: `${name} exists already.`,
    why: `The migration of ${facts.identifier} uses the name, and touches nothing that it has not made.`,
    action: 'See what it is. If it is left from an earlier migration and not needed any more, delete it; otherwise rename it.',
  }));
}
