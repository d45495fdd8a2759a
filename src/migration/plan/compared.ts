import { namesFor } from '../names';
import { isAurora } from '../rds/db-cluster';
import type { Source } from '../rds/source';
import { differences, membersToMake, type Difference } from '../settings';
import type { Observation } from './observation';

/**
 * Everything in which the encrypted database differs from the source as it was described first; nothing where one of the two is not there.
 *
 * @param keyArn the key that it should be encrypted under
 */
export function comparedWithBefore(observation: Observation, keyArn: string): Difference[] {
  const { target, targetAt, record, facts } = observation;
  const before = record?.source ?? facts.source;
  if (!target || !before) { return []; }
  return differences(withoutScaledReaders(before), withoutScaledReaders(target), {
    key: { arn: keyArn },
    afterCutover: targetAt === 'identifier',
    ...(before.kind === 'cluster' ? { members: standIns(before, target) } : {}),
  });
}

/** Which new instance stands for which old one: under its temporary name until it is renamed. */
function standIns(before: Source & { readonly kind: 'cluster' }, target: Source): Record<string, string> {
  const has = (name: string) => target.kind === 'cluster' && target.members.some(member => member.DBInstanceIdentifier === name);
  return Object.fromEntries(membersToMake(before).map(({ DBInstanceIdentifier: name }) => [name, has(name) ? name : namesFor(name).temporary]));
}

/** Readers that automatic scaling adds come and go. */
function withoutScaledReaders(source: Source): Source {
  if (source.kind === 'instance' || !isAurora(source.cluster)) { return source; }
  const kept = new Set(membersToMake(source).map(member => member.DBInstanceIdentifier));
  const gone = new Set(source.members.map(member => member.DBInstanceIdentifier).filter(name => !kept.has(name)));
  const DBClusterMembers = source.cluster.DBClusterMembers?.filter(member => !gone.has(member.DBInstanceIdentifier));
  return { ...source, cluster: { ...source.cluster, ...(DBClusterMembers ? { DBClusterMembers } : {}) } };
}
