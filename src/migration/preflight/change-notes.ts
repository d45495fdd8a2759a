import type { Source } from '../rds/source';
import { CLUSTER_SETTINGS, INSTANCE_SETTINGS, MEMBER_SETTINGS } from '../settings';
import { isSet, type Settings } from '../settings/setting';
import { tagsOfAws } from '../settings/values';
import { sentence } from './encryption-problems';
import { databaseOf, type PreflightFacts } from './facts';
import { note, type Problem } from './problem';

/** Lost settings that have a problem of their own, with a plan. */
const TOLD_ELSEWHERE = ['ReadReplicaDBInstanceIdentifiers', 'ReadReplicaDBClusterIdentifiers', 'ReadReplicaIdentifiers'];

const STACK_TAG = 'aws:cloudformation:stack-name';
const LOGICAL_ID_TAG = 'aws:cloudformation:logical-id';

/** What changes all the same: read from the tables of settings, so that nothing is lost without being told. */
export function changeNotes({ source, identifier }: PreflightFacts): Problem[] {
  if (!source) { return []; }
  const own = source.kind === 'instance' ? lostOf(INSTANCE_SETTINGS, source.instance, '') : lostOf(CLUSTER_SETTINGS, source.cluster, '');
  const ofMembers = source.kind === 'cluster' ? source.members.flatMap(member => lostOf(MEMBER_SETTINGS, member, `${member.DBInstanceIdentifier}.`)) : [];
  return [...own, ...ofMembers, ...tags(source, identifier), ...initialization(source, identifier)];
}

function lostOf<S extends Readonly<Record<string, unknown>>>(settings: Settings<S>, described: S, prefix: string): Problem[] {
  return Object.entries(settings)
    .filter(([member, setting]) => isSet(described[member]) && !TOLD_ELSEWHERE.includes(member) && (setting.by === 'lost' || setting.by === 'modified' && setting.why))
    .map(([member, setting]) => note('SettingChanges', `${prefix}${member}`, {
      what: `${prefix}${member} is ${JSON.stringify(described[member])}.`,
      why: sentence(setting.why!),
      action: 'See who relies on it, and plan for the change.',
    }));
}

function tags(source: Source, identifier: string): Problem[] {
  const ofAws = tagsOfAws(databaseOf(source).TagList);
  const value = (key: string) => ofAws.find(tag => tag.Key === key)?.Value;
  const others = ofAws.filter(tag => !tag.Key.startsWith('aws:cloudformation:'));
  return [
    ...(value(STACK_TAG) ? [note('ManagedByCloudFormation', value(STACK_TAG)!, {
      what: `${identifier} is ${value(LOGICAL_ID_TAG) ?? 'a resource'} of the CloudFormation stack ${value(STACK_TAG)}.`,
      why: 'After the cutover the stack takes the new database for its own, by the name, and sees drift; an update that sets StorageEncrypted or KmsKeyId would replace it by an empty one.',
      action: 'Do not update the database in the stack until it is imported: retain it, take it out of the template, and import the new one.',
    })] : []),
    ...(others.length > 0 ? [note('TagsOfAws', identifier, {
      what: `It has tags that AWS has set: ${others.map(tag => tag.Key).join(', ')}.`,
      why: 'Nobody but the service can set them: the new database does not have them.',
      action: 'See which service has set them, and have it find the new database.',
    })] : []),
  ];
}

/** The storage of Aurora is made of the snapshot at once, that of the others is read from it when it is first needed. */
function initialization(source: Source, identifier: string): Problem[] {
  if (databaseOf(source).Engine.startsWith('aurora')) { return []; }
  return [note('StorageInitializes', identifier, {
    what: 'The new database answers before all of its storage is there.',
    why: 'What is read for the first time comes from the snapshot, slowly; StorageOperationStatus says Initializing until it is all there.',
    action: 'Before the cutover, read the tables that matter once, or wait until the storage is initialized.',
  })];
}
