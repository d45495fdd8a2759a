import { CLUSTER_SETTINGS, INSTANCE_SETTINGS } from '../settings';
import { classesOf, databaseOf, type Database, type PreflightFacts } from './facts';
import { stop, type Problem } from './problem';

/** Engines that RDS describes along with its own. */
const OTHER_SERVICES: Readonly<Record<string, string>> = { docdb: 'Amazon DocumentDB', neptune: 'Amazon Neptune' };

/** Whether the database is one that encryption can be given to. */
export function encryptionProblems(facts: PreflightFacts): Problem[] {
  if (!facts.source) {
    return [stop('NotFound', facts.identifier, {
      what: `There is no DB instance and no DB cluster called ${facts.identifier} in ${facts.region}.`,
      why: 'There is nothing to migrate.',
      action: 'Give the identifier as the console shows it, and run in the Region of the database.',
    })];
  }
  const database = databaseOf(facts.source);
  return [...encrypted(facts, database), ...service(facts, database), ...refusals(facts, database), ...classes(facts)];
}

function encrypted(facts: PreflightFacts, database: Database): Problem[] {
  if (!database.StorageEncrypted) { return []; }
  return [stop('AlreadyEncrypted', facts.identifier, {
    what: `The storage is encrypted already, under ${database.KmsKeyId ?? 'a key that AWS owns'}.`,
    why: 'A migration would cost an outage and change the key only.',
    action: 'To change the key, copy a snapshot under the new one and restore it.',
  })];
}

function service(facts: PreflightFacts, database: Database): Problem[] {
  const other = OTHER_SERVICES[database.Engine];
  if (other) {
    return [stop('OtherService', facts.identifier, {
      what: `It is a database of ${other}.`,
      why: 'Its settings are not those of RDS, and would be lost.',
      action: `Follow the guide of ${other}.`,
    })];
  }
  if (!database.Engine.startsWith('custom-')) { return []; }
  return [stop('RdsCustom', facts.identifier, {
    what: `It is RDS Custom (${database.Engine}).`,
    why: 'RDS Custom is always encrypted, and cannot be renamed.',
    action: 'Nothing: it is encrypted.',
  })];
}

/** Members that decide whether a database is migrated, and what to do where they do. */
const REFUSALS: readonly { readonly id: string; readonly member: string; readonly action: (value: unknown) => string }[] = [
  { id: 'IsReplica', member: 'ReadReplicaSourceDBInstanceIdentifier', action: value => `Migrate ${value} and make the replica anew, or promote this one first.` },
  { id: 'IsReplica', member: 'ReadReplicaSourceDBClusterIdentifier', action: value => `Migrate ${value} and make the replica anew, or promote this one first.` },
  { id: 'IsReplica', member: 'ReplicationSourceIdentifier', action: value => `Migrate ${value} and make the replica anew, or promote this one first.` },
  { id: 'InGlobalDatabase', member: 'GlobalClusterIdentifier', action: value => `Remove the cluster from ${value}, migrate it, and build the global database anew with it as the primary.` },
  { id: 'KeyStoreForTde', member: 'TdeCredentialArn', action: () => 'Restore an encrypted copy of a snapshot by hand, with the password of the key store.' },
];

function refusals(facts: PreflightFacts, database: Database): Problem[] {
  const found = REFUSALS.filter(each => database[each.member]).map(({ id, member, action }) => stop(id, String(database[member]), {
    what: `${member} is ${String(database[member])}.`,
    why: sentence((INSTANCE_SETTINGS[member] ?? CLUSTER_SETTINGS[member]).why!),
    action: action(database[member]),
  }));
  return [...found, ...ofCluster(facts), ...limitless(facts)];
}

function ofCluster({ source, identifier }: PreflightFacts): Problem[] {
  if (source?.kind !== 'instance' || !source.instance.DBClusterIdentifier) { return []; }
  const cluster = source.instance.DBClusterIdentifier;
  return [stop('InCluster', identifier, {
    what: `It is an instance of the cluster ${cluster}.`,
    why: 'A cluster is encrypted as a whole, with all of its instances.',
    action: `Start the migration with the identifier ${cluster}.`,
  })];
}

function limitless({ source, identifier }: PreflightFacts): Problem[] {
  if (source?.kind !== 'cluster' || source.cluster.ClusterScalabilityType !== 'limitless') { return []; }
  return [stop('LimitlessDatabase', identifier, {
    what: 'It is an Aurora Limitless Database.',
    why: sentence(CLUSTER_SETTINGS.LimitlessDatabase.why!),
    action: 'Make an encrypted one and copy the data.',
  })];
}

/** RDS says itself which classes it can encrypt, of the engine and version that the database has: no list can be as new. */
function classes({ source, orderable, region }: PreflightFacts): Problem[] {
  if (!source || !orderable) { return []; }
  const { Engine, EngineVersion = '' } = databaseOf(source);
  return classesOf(source).flatMap(each => {
    const options = orderable.filter(option => option.DBInstanceClass === each);
    if (options.length === 0) {
      return [stop('ClassNotOffered', each, {
        what: `RDS does not offer ${each} for ${Engine} ${EngineVersion} in ${region} any more.`,
        why: 'Databases of that class and version go on running, but no new one can be made: the restore would fail.',
        action: 'Change the class, or upgrade the engine, first; then migrate.',
      })];
    }
    if (options.some(option => option.SupportsStorageEncryption)) { return []; }
    return [stop('EncryptionNotSupported', each, {
      what: `RDS cannot encrypt ${Engine} ${EngineVersion} on ${each}.`,
      why: 'The restore would fail.',
      action: 'Change to a class that can be encrypted first; of SQL Server Express there is none: move to another edition.',
    })];
  });
}

/** A clause of the tables as a sentence. */
export function sentence(clause: string): string {
  return `${clause[0].toUpperCase()}${clause.slice(1)}.`;
}
