import { isDeepStrictEqual } from 'util';
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { kept, type World } from './world';

type Database = DBInstance | DBCluster;

/** What is in the database before anything is tried. */
export const FIRST_WORD = 'an order';

/** What an execution, or the last of several, has come to. */
export interface Came {
  readonly status: string;
  readonly error?: string;
  /** All that it says to people: its output or cause, and its messages. */
  readonly said: string;
  /** The words in the database that answers under the identifier. */
  readonly words: readonly string[];
  /** The words in the old database, and in the new one while neither answers. */
  readonly elsewhere: readonly (readonly string[])[];
}

/** A database of which a copy is made. */
export interface Subject {
  readonly identifier: string;
  readonly before: World;
  readonly keyArn: string;
}

/** Errors of executions that leave something half done, for another execution or a person. */
export const HALF_DONE: readonly string[] = ['UndoFailed', 'AfterCutoverFailed', 'ReportFailed', 'PlanFailed'];

/** What must be so whatever has failed, as sentences where it is not. */
export function violations(subject: Subject, after: World, came: Came): string[] {
  const answering = databases(after).filter(database => isTheOne(subject, database));
  return [
    ...lostData(subject, after),
    ...(answering.length === 1 || answering.length === 0 && came.error === 'UndoFailed' ? [] : [`${answering.length} databases answer under ${subject.identifier}`]),
    ...secondCopies(subject, after),
    ...orphans(subject, after, came),
    ...(came.error === 'UndoFailed' ? unnamed(subject, after, came) : answering.flatMap(
      database => encrypted(database) ? wrongTarget(subject, after, database) : wrongSource(subject, after),
    )),
    ...wrongOutcome(answering, came),
    ...(answering.length === 1 ? wrongWords(came) : []),
  ];
}

function databases(world: World): Database[] {
  return [...world.clusters, ...world.instances];
}

/** A cluster is looked for among clusters: an instance of it may have its name. */
function isTheOne({ identifier, before }: Subject, database: Database): boolean {
  const isCluster = before.clusters.some(cluster => cluster.DBClusterIdentifier === identifier);
  return nameOf(database) === identifier && 'DBClusterArn' in database === isCluster;
}

export function nameOf(database: Database): string {
  return ('DBClusterArn' in database ? database.DBClusterIdentifier : (database as DBInstance).DBInstanceIdentifier)!;
}

function idOf(database: Database): string {
  return ('DBClusterArn' in database ? database.DbClusterResourceId : (database as DBInstance).DbiResourceId)!;
}

function encrypted(database: Database): boolean {
  return database.StorageEncrypted === true;
}

function lostData({ before }: Subject, after: World): string[] {
  const there = new Map(databases(after).map(database => [idOf(database), nameOf(database)]));
  return databases(before).flatMap(database => {
    const name = nameOf(database);
    const now = there.get(idOf(database));
    return now === name || now === `${name}-unencrypted` ? [] : [`The data of ${name} is gone: ${now ?? 'its database is deleted'}`];
  });
}

function made({ before }: Subject, after: World): Database[] {
  const first = new Set(databases(before).map(idOf));
  return databases(after).filter(database => !first.has(idOf(database)));
}

function secondCopies(subject: Subject, after: World): string[] {
  const copies = made(subject, after);
  const clusters = copies.filter(database => 'DBClusterArn' in database).length;
  const alone = copies.filter(database => !('DBClusterArn' in database) && !(database as DBInstance).DBClusterIdentifier).length;
  const most = subject.before.instances.length;
  return [
    ...(clusters + alone > 1 ? [`There are ${clusters + alone} copies`] : []),
    ...(copies.length - clusters > most ? [`There are ${copies.length - clusters} instances that were made`] : []),
    ...(after.snapshots.length > 2 || after.clusterSnapshots.length > 1 ? ['There are too many snapshots'] : []),
  ];
}

/** Everything that was not there before has to be named to whoever reads the outcome; an instance by its cluster, where nobody could look. */
function orphans(subject: Subject, after: World, came: Came): string[] {
  const first = new Map(databases(subject.before).map(database => [idOf(database), nameOf(database)]));
  const names = [
    ...made(subject, after).filter(database => !isTheOne(subject, database) && !belongsToTheOne(subject, after, database)).map(nameOf),
    ...databases(after).filter(database => first.has(idOf(database)) && first.get(idOf(database)) !== nameOf(database)).map(nameOf),
    ...after.snapshots.map(snapshot => snapshot.DBSnapshotIdentifier!),
    ...after.clusterSnapshots.map(snapshot => snapshot.DBClusterSnapshotIdentifier!),
  ];
  const clusterOf = new Map(after.instances.map(each => [each.DBInstanceIdentifier, each.DBClusterIdentifier]));
  return names.filter(name => !came.said.includes(name) && !came.said.includes(clusterOf.get(name) || name)).map(name => `Nothing names ${name}`);
}

/** The instances of the cluster that answers are no orphans under the names of before. */
function belongsToTheOne({ identifier, before }: Subject, after: World, database: Database): boolean {
  const { DBClusterIdentifier, DBInstanceIdentifier } = database as DBInstance;
  const cluster = after.clusters.find(each => each.DBClusterIdentifier === identifier);
  const isMember = DBClusterIdentifier === identifier && cluster?.StorageEncrypted === true;
  const isMultiAz = cluster !== undefined && !cluster.Engine!.startsWith('aurora');
  return isMember && (isMultiAz || before.instances.some(each => each.DBInstanceIdentifier === DBInstanceIdentifier));
}

/** Where the source answers, everything is as it was. */
function wrongSource({ before }: Subject, after: World): string[] {
  const firsts = new Map(databases(before).map(database => [idOf(database), database]));
  return [
    ...databases(after).flatMap(database => {
      const first = firsts.get(idOf(database));
      return first ? differing(nameOf(first), settled(first), settled(database)) : [];
    }),
    ...differing('what is attached', { ...before.attached }, { ...after.attached }),
  ];
}

function settled({ ...database }: Database): Record<string, unknown> {
  // A look computes it.
  const { LatestRestorableTime: _time, ...others } = database;
  return others;
}

/** While something is half undone, what nobody has at the moment is told. */
function unnamed({ before }: Subject, after: World, came: Came): string[] {
  const endpoints = before.attached.endpoints.map(each => each.DBClusterEndpointIdentifier!)
    .filter(name => !after.attached.endpoints.some(each => each.DBClusterEndpointIdentifier === name));
  const proxies = after.attached.proxied.filter(([, leadsTo]) => leadsTo.length === 0).map(([name]) => name);
  return [...endpoints, ...proxies].filter(name => !came.said.includes(name)).map(name => `Nothing tells that ${name} is missing`);
}

/** Where the encrypted copy answers, it has everything that the source had. */
function wrongTarget({ identifier, before, keyArn }: Subject, after: World, target: Database): string[] {
  const source = databases(before).find(database => nameOf(database) === identifier && ('DBClusterArn' in database) === ('DBClusterArn' in target))!;
  const old = databases(after).find(database => idOf(database) === idOf(source));
  const pairs: [Database, Database | undefined][] = 'DBClusterArn' in source && source.Engine!.startsWith('aurora')
    ? before.instances.map(member => [member, after.instances.find(each => each.DBInstanceIdentifier === member.DBInstanceIdentifier)])
    : [];
  return [
    ...(target.KmsKeyId === keyArn ? [] : [`${identifier} is encrypted under ${target.KmsKeyId}`]),
    ...(old?.DeletionProtection ? [] : ['The old database is not protected against deletion']),
    ...[[source, target] as [Database, Database], ...pairs].flatMap(([one, other]) => (
      other && encrypted(other) ? differing(nameOf(one), comparable(one), comparable(other)) : [`${nameOf(one)} is not there, or not encrypted`]
    )),
    ...differing('what is attached', { ...before.attached }, { ...after.attached }),
  ];
}

/** RDS names the instances of a Multi-AZ cluster, and chooses zones for what spans two. */
function comparable(database: Database): Record<string, unknown> {
  const { AvailabilityZone: _zone, SecondaryAvailabilityZone: _other, DBClusterMembers, ...others } = kept(database);
  const aurora = database.Engine!.startsWith('aurora');
  return { ...others, ...(aurora && DBClusterMembers ? { DBClusterMembers } : {}) };
}

function differing(what: string, one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter(name => !isDeepStrictEqual(one[name], other[name]))
    .map(name => `${name} of ${what} was ${JSON.stringify(one[name])} and is ${JSON.stringify(other[name])}`);
}

function wrongOutcome(answering: readonly Database[], came: Came): string[] {
  const migrated = answering.some(encrypted);
  const says = came.status === 'SUCCEEDED' ? (JSON.parse(came.said.split('\n')[0]) as { outcome?: string }).outcome : came.error;
  if (says === 'MIGRATED' && !migrated) { return ['It says that it is migrated, and it is not']; }
  if ((says === 'UNDONE' || says === 'MigrationUndone') && migrated) { return ['It says that it was undone, and it is migrated']; }
  return [];
}

/** Whatever was written while writes were not stopped is in the database that answers. */
function wrongWords({ words, elsewhere }: Came): string[] {
  const lost = elsewhere.flat().filter(word => !words.includes(word));
  return [
    ...(words[0] === FIRST_WORD ? [] : [`The data that answers is ${JSON.stringify(words)}`]),
    ...(lost.length > 0 ? [`What was written is not in the database that answers: ${lost.join(', ')}`] : []),
  ];
}
