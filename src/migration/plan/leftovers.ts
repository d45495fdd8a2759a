import type { Observation } from './observation';

/** Something that a migration has made for the time until the cutover. */
export interface Made {
  readonly kind: string;
  readonly name: string;
  /** ISO 8601: from when its data is, where that is known. */
  readonly takenAt?: string;
}

/** What a migration has made and what is not in use: snapshots, and the encrypted database under its temporary name. */
export function madeIn({ snapshot, encryptedSnapshot, target, targetAt, facts }: Observation): Made[] {
  const kindOfSnapshot = target?.kind === 'cluster' || facts.source?.kind === 'cluster' ? 'DB cluster snapshot' : 'DB snapshot';
  return [
    ...[snapshot, encryptedSnapshot].flatMap(each => each?.ours ? [{ kind: kindOfSnapshot, name: each.name, takenAt: each.takenAt }] : []),
    ...(target && targetAt === 'temporary' ? [
      { kind: target.kind === 'instance' ? 'DB instance' : 'DB cluster', name: facts.names.temporary },
      ...(target.kind === 'cluster' ? target.members.map(member => ({ kind: 'DB instance', name: member.DBInstanceIdentifier })) : []),
    ] : []),
  ];
}
