import type { AdditionalStorageVolume, DbInstance } from '../rds/db-instance';
import type { DomainMembership, Tag } from '../rds/shared-shapes';
import { isSet } from './setting';

/** Tags that the migration puts on what it makes, to find it again; they are not part of a comparison. */
export const MARK_PREFIX = 'cdk-at-rest:';

/** What gp3 storage has without asking; below a size that differs by engine, RDS refuses to be asked even for that. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage */
export const GP3_BASELINE = { Iops: 3000, StorageThroughput: 125 };

/** The tags that can be set: those of AWS itself (`aws:`) are refused, and belong to whoever made the old database. */
export function settableTags(tags: readonly Tag[] = []): Tag[] {
  return tags.filter(tag => !tag.Key.startsWith('aws:'));
}

/** The tags that AWS has set and nobody else can. */
export function tagsOfAws(tags: readonly Tag[] = []): Tag[] {
  return tags.filter(tag => tag.Key.startsWith('aws:'));
}

/** The tags that two databases must have in common. */
export function comparedTags(tags: readonly Tag[] = []): Tag[] {
  return settableTags(tags).filter(tag => !tag.Key.startsWith(MARK_PREFIX));
}

/** Provisioned performance: of io1 and io2 always, of gp3 where it is more than the baseline, of others never. */
export function provisioned(source: DbInstance, member: 'Iops' | 'StorageThroughput'): number | undefined {
  if (source.StorageType === 'gp3') {
    const baseline = (each: 'Iops' | 'StorageThroughput') => (source[each] ?? GP3_BASELINE[each]) === GP3_BASELINE[each];
    return baseline('Iops') && baseline('StorageThroughput') ? undefined : source[member];
  }
  return member === 'Iops' && (source.StorageType === 'io1' || source.StorageType === 'io2') ? source.Iops : undefined;
}

/** The identifiers of the security groups. */
export function securityGroupIds(source: { readonly VpcSecurityGroups?: readonly { readonly VpcSecurityGroupId?: string }[] }): string[] {
  return (source.VpcSecurityGroups ?? []).flatMap(group => group.VpcSecurityGroupId ?? []);
}

/** The group that is in force: of several, those with another status are on their way in or out. */
export function optionGroupInForce(source: DbInstance): string | undefined {
  const groups = source.OptionGroupMemberships ?? [];
  return (groups.find(group => group.Status === 'in-sync') ?? groups[0])?.OptionGroupName;
}

/** The domain that the database is in: the first, since there can be no second. */
export function domainOf(source: { readonly DomainMemberships?: readonly DomainMembership[] }): DomainMembership {
  return source.DomainMemberships?.[0] ?? {};
}

/** The domain, if AWS Directory Service runs it: RDS joins it with a role. */
export function managedDomainOf(source: { readonly DomainMemberships?: readonly DomainMembership[] }): DomainMembership {
  return domainOf(source).AuthSecretArn ? {} : domainOf(source);
}

/** The domain, if the customer runs it: RDS joins it with a secret. Domains of both kinds are described with a fully qualified name. */
export function ownDomainOf(source: { readonly DomainMemberships?: readonly DomainMembership[] }): DomainMembership {
  return domainOf(source).AuthSecretArn ? domainOf(source) : {};
}

/** A domain without its state. */
export function comparedDomain(source: { readonly DomainMemberships?: readonly DomainMembership[] }): unknown {
  const { Status: _state, ...domain } = domainOf(source);
  return domain;
}

/** Roles without their state. */
export function rolesOf(source: { readonly AssociatedRoles?: readonly { readonly RoleArn: string; readonly FeatureName?: string }[] }): unknown[] {
  return (source.AssociatedRoles ?? []).map(({ RoleArn, FeatureName }) => ({ RoleArn, FeatureName }));
}

/** A further volume without its state. */
export function comparedVolumes(source: DbInstance): AdditionalStorageVolume[] {
  return (source.AdditionalStorageVolumes ?? []).map(({ VolumeName, AllocatedStorage, IOPS, MaxAllocatedStorage, StorageThroughput, StorageType }) => (
    { VolumeName, AllocatedStorage, IOPS, MaxAllocatedStorage, StorageThroughput, StorageType }
  ));
}

/** Whether an activity stream runs, or is about to. */
export function streams(source: { readonly ActivityStreamStatus?: string }): boolean {
  return source.ActivityStreamStatus === 'started' || source.ActivityStreamStatus === 'starting';
}

/** Whether the status of a feature says that it is wanted. */
export function isWanted(status?: string): boolean {
  return ['enabled', 'enabling', 'requested'].includes(status ?? '');
}

/** The key of Performance Insights or of a secret counts only while the feature is on. */
export function whileOn<T>(on: unknown, value: T): T | undefined {
  return on === true ? value : undefined;
}

/** The role of Enhanced Monitoring, which RDS takes only together with an interval. */
export function monitoringRole(source: { readonly MonitoringInterval?: number; readonly MonitoringRoleArn?: string }): string | undefined {
  return whileOn(isSet(source.MonitoringInterval), source.MonitoringRoleArn);
}
