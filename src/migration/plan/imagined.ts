import { namesFor, type MigrationNames } from '../names';
import type { DbInstance } from '../rds/db-instance';
import type { Source } from '../rds/source';
import { membersToMake } from '../settings';
import type { MigrationRecord, Observation } from './observation';
import { worldOf } from './world';

/** How it will be when the copy is made: what a plan tells of the cutover is read from it. No call is made from it. */
export function afterCopy(observation: Observation, keyArn: string): Observation {
  const { before, names, surroundings } = worldOf(observation, keyArn);
  // A migration writes down what there was before it begins.
  const written: MigrationRecord = { identifier: names.identifier, execution: '', status: 'RUNNING', stage: 'cutover', keyArn, source: before, surroundings, startedAt: '' };
  return { ...observation, targetAt: 'temporary', target: copyOf(before, names, keyArn), record: observation.record ?? written };
}

/** How it will be after the cutover. */
export function afterCutover(observation: Observation): Observation {
  const { source, names } = observation.facts;
  const renamed = source?.kind === 'instance'
    ? { ...source, instance: { ...source.instance, DBInstanceIdentifier: names.old } }
    : source && { ...source, cluster: { ...source.cluster, DBClusterIdentifier: names.old } };
  return { ...observation, facts: { ...observation.facts, source: renamed }, sourceAt: 'old' };
}

function copyOf(before: Source, names: MigrationNames, keyArn: string): Source {
  const encrypted = { StorageEncrypted: true, KmsKeyId: keyArn, ActivityStreamStatus: 'stopped', ActivityStreamPolicyStatus: undefined };
  const available = (instance: DbInstance, name: string): DbInstance => ({ ...instance, ...encrypted, DBInstanceIdentifier: name, DBInstanceStatus: 'available', PendingModifiedValues: {} });
  return before.kind === 'instance'
    ? { kind: 'instance', instance: available(before.instance, names.temporary) }
    : {
      kind: 'cluster',
      cluster: { ...before.cluster, ...encrypted, DBClusterIdentifier: names.temporary, Status: 'available', PendingModifiedValues: {} },
      members: membersToMake(before).map(member => available(member, namesFor(member.DBInstanceIdentifier).temporary)),
    };
}
