import { isAurora } from '../rds/db-cluster';
import { databaseOf, type PreflightFacts } from './facts';
import { note, stop, type Problem } from './problem';

/** What hangs on the database. */
export function attachmentProblems(facts: PreflightFacts): Problem[] {
  if (!facts.source) { return []; }
  return [...replicas(facts), ...blueGreen(facts), ...proxies(facts), ...tasks(facts), ...integrations(facts)];
}

/** Replicas follow the old database under its new name. The plan for each is what remakes it. */
function replicas({ source, identifier }: PreflightFacts): Problem[] {
  const database = databaseOf(source!);
  const names = (member: string) => (database[member] as readonly string[] | undefined) ?? [];
  const aurora = names('ReadReplicaDBClusterIdentifiers').map(name => note('HasAuroraReplica', name, {
    what: `The Aurora cluster ${name} replicates ${identifier}.`,
    why: 'It stays with the old database, unencrypted, and sees none of what is written after the cutover.',
    action: `After the cutover, make a new Aurora replica cluster of ${identifier} under a new name, with a key, and its instances; then delete ${name}.`,
  }));
  const instances = [...names('ReadReplicaDBInstanceIdentifiers'), ...names('ReadReplicaIdentifiers')].map(name => note('HasReplica', name, {
    what: `${name} replicates ${identifier}.`,
    why: 'It stays with the old database, unencrypted, and sees none of what is written after the cutover.',
    action: remaking(name, identifier, source!.kind === 'cluster' && isAurora(database)),
  }));
  return [...instances, ...aurora];
}

/** RDS describes replicas of other Regions by their ARN. */
function remaking(replica: string, identifier: string, ofCluster: boolean): string {
  const [, , , region, , , ...rest] = replica.split(':');
  const name = rest.length > 0 ? rest.join(':') : replica;
  const call = ofCluster ? 'CreateDBCluster with ReplicationSourceIdentifier' : 'CreateDBInstanceReadReplica';
  const where = region ? ` in ${region}, with the ARN of ${identifier} and a key of ${region}` : ` from ${identifier}`;
  return `Rename ${name} before the cutover, or choose a new name; after it, ${call}${where} makes the replica anew. Delete the old replica when nothing reads from it.`;
}

function blueGreen({ blueGreenDeployments = [], identifier }: PreflightFacts): Problem[] {
  return blueGreenDeployments.map(name => stop('BlueGreenDeployment', name, {
    what: `${identifier} is part of the blue/green deployment ${name}.`,
    why: 'RDS does not rename databases of a blue/green deployment, and a green copy of an unencrypted database is unencrypted.',
    action: 'Delete the deployment (not its databases), then start again.',
  }));
}

function proxies({ proxies: attached = [], identifier }: PreflightFacts): Problem[] {
  return attached.map(name => note('RdsProxy', name, {
    what: `${identifier} is a target of the proxy ${name}.`,
    why: 'The proxy holds on to the old database: the migration deregisters it when writes have stopped, and registers the new one after the rename. Connections through the proxy fail meanwhile.',
    action: `Check after the cutover that the target is AVAILABLE. If ${name} signs in with the secret that RDS manages, give it the new secret.`,
  }));
}

function tasks({ replicationTasks = [], identifier }: PreflightFacts): Problem[] {
  return replicationTasks.map(({ name, status }) => {
    const what = `The task ${name} of AWS Database Migration Service works on ${identifier}; it is ${status}.`;
    const why = 'Positions in the log and replication slots are of the old database: the task cannot go on where it was.';
    return ['stopped', 'failed', 'ready', 'created'].includes(status)
      ? note('DmsTask', name, { what, why, action: 'After the cutover, start it anew: not by resuming.' })
      : stop('DmsTask', name, { what, why, action: 'Stop the task when writes have stopped and it has caught up; start it anew after the cutover.' });
  });
}

function integrations({ integrations: attached = [], identifier }: PreflightFacts): Problem[] {
  return attached.map(name => stop('ZeroEtlIntegration', name, {
    what: `${identifier} is the source of the zero-ETL integration ${name}.`,
    why: 'The integration reads the log of the old database, by its resource id.',
    action: 'Delete the integration, migrate, and make it anew: it loads all data again.',
  }));
}
