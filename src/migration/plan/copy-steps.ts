import { marksOf } from '../marks';
import { namesFor } from '../names';
import type { DbInstance } from '../rds/db-instance';
import type { Tag } from '../rds/shared-shapes';
import { resourceIdOf, type Source } from '../rds/source';
import { CLUSTER_SETTINGS, differences, INSTANCE_SETTINGS, memberParameters, membersToMake, modificationAfterRestore, restoreParameters } from '../settings';
import { isSet, type Settings } from '../settings/setting';
import { settableTags } from '../settings/values';
import { available, call, DEADLINES, wait, waitForDatabase } from './make-step';
import { MigrationStop } from './migration-stop';
import type { SnapshotFacts } from './observation';
import type { Step } from './step';
import { callsOf, refuseUnencrypted, type World } from './world';

/** What is still to do until there is an encrypted copy with all settings that a database can have under a temporary name. */
export function copySteps(world: World): Step[] {
  const { source, target, observation } = world;
  // After the cutover the copy has become the database.
  if (source?.at === 1 || target?.at === 1) { return []; }
  refuseStrangers(world);
  refuseOlder(world);
  refuseUnencrypted(world);
  return [
    ...(observation.target ? waitForTarget(world, observation.target) : [...snapshots(world), restore(world)]),
    ...members(world),
    ...modification(world),
    ...roles(world),
    ...httpEndpoint(world),
  ];
}

/** What has one of the names and none of the marks is somebody else's. */
function refuseStrangers({ observation }: World) {
  const { snapshot, encryptedSnapshot, facts } = observation;
  const strangers = [...[snapshot, encryptedSnapshot].filter(each => each && !each.ours).map(each => each!.name), ...facts.takenNames ?? []];
  if (strangers.length > 0) { throw new MigrationStop('NameTaken', `${strangers.join(', ')} was not made by this migration and has a name that it needs`); }
}

/** One that is older than this migration was taken before writes had stopped: by an execution that ended while RDS was at it, say. */
function refuseOlder({ observation: { snapshot, record } }: World) {
  if (snapshot?.takenAt && record && Date.parse(snapshot.takenAt) < Date.parse(record.startedAt)) {
    throw new MigrationStop('NameTaken', `${snapshot.name} is of ${snapshot.takenAt}, before this migration began at ${record.startedAt}: what was written in between is not in it`);
  }
}

function marks({ names, before }: World): Tag[] {
  return marksOf(names.identifier, resourceIdOf(before) ?? '');
}

/** A snapshot, and of an instance the copy of it that is encrypted: a cluster is encrypted by its restore. */
function snapshots(world: World): Step[] {
  const { observation: { snapshot, encryptedSnapshot }, names, before } = world;
  if (before.kind === 'cluster') {
    return unlessThere('cluster-snapshot', names.snapshot, snapshot, () => call(`Take the snapshot ${names.snapshot}`, 'CreateDBClusterSnapshot', {
      DBClusterIdentifier: names.identifier, DBClusterSnapshotIdentifier: names.snapshot, Tags: marks(world),
    }, { until: available('cluster-snapshot', names.snapshot, DEADLINES.data) }));
  }
  const copied = unlessThere('snapshot', names.encryptedSnapshot, encryptedSnapshot, () => copy(world, before.instance));
  if (encryptedSnapshot) {
    if (!encryptedSnapshot.encrypted) { throw new MigrationStop('TargetNotEncrypted', `The snapshot ${encryptedSnapshot.name} bears the marks of the migration, and is not encrypted`); }
    return copied;
  }
  const taken = unlessThere('snapshot', names.snapshot, snapshot, () => call(`Take the snapshot ${names.snapshot}`, 'CreateDBSnapshot', {
    DBInstanceIdentifier: names.identifier, DBSnapshotIdentifier: names.snapshot, Tags: marks(world),
  }, { until: available('snapshot', names.snapshot, DEADLINES.data) }));
  return [...taken, ...copied];
}

function copy(world: World, instance: DbInstance): Step {
  const { names, keyArn } = world;
  // Tags that are given are all that the copy has.
  const tags = instance.CopyTagsToSnapshot ? settableTags(instance.TagList) : [];
  return call(`Copy it to the encrypted snapshot ${names.encryptedSnapshot}`, 'CopyDBSnapshot', {
    SourceDBSnapshotIdentifier: names.snapshot, TargetDBSnapshotIdentifier: names.encryptedSnapshot, KmsKeyId: keyArn, Tags: [...tags, ...marks(world)],
  }, { until: available('snapshot', names.encryptedSnapshot, DEADLINES.data) });
}

function unlessThere(kind: 'snapshot' | 'cluster-snapshot', name: string, snapshot: SnapshotFacts | undefined, make: () => Step): Step[] {
  if (!snapshot) { return [make()]; }
  return snapshot.status === 'available' ? [] : [wait(`Wait until the snapshot ${name} is available`, available(kind, name, DEADLINES.data))];
}

function restore(world: World): Step {
  const { before, names, keyArn } = world;
  const api = before.kind === 'instance' ? 'RestoreDBInstanceFromDBSnapshot' : 'RestoreDBClusterFromSnapshot';
  return call(`Restore the ${before.kind} ${names.temporary}`, api, restoreParameters(before, { arn: keyArn }, names, marks(world)), {
    until: available(before.kind, names.temporary, DEADLINES.data),
  });
}

function waitForTarget({ names, target }: World, { kind }: Source): Step[] {
  return target?.available ? [] : [waitForDatabase('encrypted', kind, names.temporary, DEADLINES.data)];
}

/** The writer, and when it is there the readers, all at once. */
function members(world: World): Step[] {
  const { before, members: standings } = world;
  if (before.kind === 'instance') { return []; }
  const [writer, ...readers] = membersToMake(before).map(member => {
    const standing = standings.find(each => each.name === member.DBInstanceIdentifier)?.target;
    return { member, made: standing !== undefined, available: standing?.available ?? false };
  });
  if (!writer) { return []; }
  return [
    ...(writer.made ? [] : [creation(world, writer.member)]),
    ...(writer.available ? [] : [waitForMember(writer.member)]),
    ...readers.filter(reader => !reader.made).map(reader => creation(world, reader.member)),
    ...readers.filter(reader => !reader.available).map(reader => waitForMember(reader.member)),
  ];
}

function creation(world: World, instance: DbInstance): Step {
  const memberNames = namesFor(instance.DBInstanceIdentifier);
  return call(`Create the instance ${memberNames.temporary}`, 'CreateDBInstance', memberParameters(instance, world.names.temporary, memberNames, marks(world)));
}

function waitForMember(instance: DbInstance): Step {
  return waitForDatabase('encrypted', 'instance', namesFor(instance.DBInstanceIdentifier).temporary, DEADLINES.data);
}

function modification(world: World): Step[] {
  const { before, names, observation: { target } } = world;
  const parameters = modificationAfterRestore(before, names);
  if (!parameters || target && isModified(world, target)) { return []; }
  const api = before.kind === 'instance' ? 'ModifyDBInstance' : 'ModifyDBCluster';
  return [call(`Give ${names.temporary} the settings that a restore does not take`, api, parameters, { until: available(before.kind, names.temporary, DEADLINES.change) })];
}

/** Whether every setting that the modification has something to say of is as it was at the source. */
function isModified({ before, keyArn }: World, target: Source): boolean {
  const differing = new Set(differences(before, target, { key: { arn: keyArn }, afterCutover: false }).map(difference => difference.setting));
  const saying = before.kind === 'instance' ? modifiedSettings(INSTANCE_SETTINGS, before.instance) : modifiedSettings(CLUSTER_SETTINGS, before.cluster);
  return !saying.some(setting => differing.has(setting));
}

function modifiedSettings<S>(settings: Settings<S>, source: S): string[] {
  return Object.entries(settings).filter(([, { modify }]) => Object.values(modify ?? {}).some(value => value(source) !== undefined)).map(([member]) => member);
}

function roles(world: World): Step[] {
  const { before, names, observation: { target } } = world;
  const given = (target?.kind === 'instance' ? target.instance : target?.cluster)?.AssociatedRoles ?? [];
  const has = (arn: unknown, feature: unknown) => given.some(role => role.RoleArn === arn && (role.FeatureName || undefined) === feature);
  return callsOf(world, 'AddRoleToDBInstance', 'AddRoleToDBCluster')
    .filter(({ parameters: { RoleArn, FeatureName } }) => !has(RoleArn, FeatureName))
    .map(({ operation, parameters }) => call(
      `Give ${names.temporary} the role ${String(parameters.RoleArn)}${parameters.FeatureName ? ` for ${String(parameters.FeatureName)}` : ''}`, operation, parameters, {
        until: available(before.kind, names.temporary, DEADLINES.change),
        tolerated: [before.kind === 'instance' ? 'Rds.DbInstanceRoleAlreadyExistsException' : 'Rds.DbClusterRoleAlreadyExistsException'],
      },
    ));
}

function httpEndpoint(world: World): Step[] {
  const { names, observation: { target } } = world;
  if (target?.kind === 'cluster' && isSet(target.cluster.HttpEndpointEnabled)) { return []; }
  return callsOf(world, 'EnableHttpEndpoint').map(({ operation, parameters }) => (
    call(`Turn the Data API of ${names.temporary} on`, operation, parameters, { until: available('cluster', names.temporary, DEADLINES.change) })
  ));
}
