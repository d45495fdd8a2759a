import type { DbInstance } from '../rds/db-instance';
import { isSet } from '../settings/setting';
import { databaseOf, databasesOf, type PreflightFacts } from './facts';
import { note, stop, type Problem } from './problem';

/** What to do about a status that is not `available`. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'stopped': 'Start the database.',
  'stopping': 'Wait until it has stopped, and start it.',
  'storage-optimization': 'Wait until storage optimization is done: it can take hours, and days on large volumes.',
  'inaccessible-encryption-credentials': 'Its key is gone: nothing can be read.',
};

/** Whether the database is at rest. */
export function stateProblems({ source }: PreflightFacts): Problem[] {
  if (!source) { return []; }
  const databases = databasesOf(source);
  return [
    ...databases.flatMap(({ name, status }) => statusProblems(name, status)),
    ...databases.flatMap(({ name, database }) => pending(name, database.PendingModifiedValues)),
    ...(source.kind === 'instance' ? [source.instance] : source.members).flatMap(instance => [...groups(instance), ...volumes(instance)]),
    ...protection(databaseOf(source).DeletionProtection, databases[0].name),
  ];
}

function statusProblems(name: string, status = 'unknown'): Problem[] {
  if (status === 'available') { return []; }
  if (status === 'storage-full') { return [storageFull(name, 'the storage')]; }
  return [stop('NotAvailable', name, {
    what: `${name} has the status ${status}.`,
    why: 'RDS takes a snapshot and renames only what is available.',
    action: WAYS_OUT[status] ?? 'Wait until it is available, and start again.',
  })];
}

function volumes(instance: DbInstance): Problem[] {
  const full = typeof instance.StorageVolumeStatus === 'string' && /full/i.test(instance.StorageVolumeStatus) && instance.DBInstanceStatus !== 'storage-full';
  return full ? [storageFull(instance.DBInstanceIdentifier, String(instance.StorageVolumeStatus))] : [];
}

function storageFull(name: string, volume: string): Problem {
  return stop('StorageFull', name, {
    what: `${name} has run out of storage (${volume}).`,
    why: 'The new database would have the same size, and be as full: it might not start.',
    action: 'Add storage, wait until the database is available, and start again.',
  });
}

function pending(name: string, values: unknown): Problem[] {
  if (!isSet(values)) { return []; }
  return [stop('PendingModifications', name, {
    what: `Modifications of ${name} wait for the maintenance window: ${Object.keys(values as object).join(', ')}.`,
    why: 'The new database would not have them, and the old one would take them after the cutover.',
    action: 'Apply them now, or take them back, and start again.',
  })];
}

function groups(instance: DbInstance): Problem[] {
  const name = instance.DBInstanceIdentifier;
  const waiting = (instance.DBParameterGroups ?? []).filter(group => group.ParameterApplyStatus === 'pending-reboot').map(group => note('ParametersPendingReboot', name, {
    what: `Parameters of ${group.DBParameterGroupName} wait for a reboot of ${name}.`,
    why: 'The new database starts with them: it may behave unlike the old one.',
    action: 'Reboot the old one first, to see how it does with them.',
  }));
  const moving = (instance.OptionGroupMemberships ?? []).filter(group => group.Status !== undefined && group.Status !== 'in-sync').map(group => stop('OptionGroupInTransit', name, {
    what: `The option group ${group.OptionGroupName} of ${name} has the status ${group.Status}.`,
    why: 'The new database would have another set of options than the old one in the end.',
    action: 'Wait until it is in-sync, or take the change back.',
  }));
  return [...waiting, ...moving];
}

function protection(isProtected: boolean | undefined, name: string): Problem[] {
  return [isProtected ? note('DeletionProtectionStays', name, {
    what: `${name} has deletion protection.`,
    why: 'The new database has it too, and the old one keeps it.',
    action: 'To delete the old one in the end, take its protection away first.',
  }) : note('DeletionProtectionOfOld', name, {
    what: `${name} has no deletion protection.`,
    why: 'The new database has none either; the old one gets it after the cutover, since it is the only way back.',
    action: 'To delete the old one in the end, take its protection away first.',
  })];
}
