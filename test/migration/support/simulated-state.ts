import type { Awaited } from '../../../src/migration/plan/step';
import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import type { World } from '../gather/world';

/** Members of a description. */
export type Item = Readonly<Record<string, unknown>>;

/** An error as Step Functions names it. */
export class CallError extends Error {
  constructor(readonly error: string, message = error) { super(message); }
}

/** What there is in the simulation, in time: the lists of `World`, and what follows from them. */
export abstract class SimulatedState {
  clock = 0;
  /** To which database, by its resource id, each proxy leads. */
  protected readonly proxied: Record<string, string | undefined> = {};
  /** The cluster of each custom endpoint, by resource id. */
  protected readonly endpointOf: Record<string, string> = {};
  /** What a snapshot was taken of, and what a database was restored of. */
  protected readonly origins: Record<string, DbInstance | DbCluster> = {};
  protected readonly writers = new Set<string>();
  private jobs: { readonly at: number; readonly run: () => void }[] = [];

  constructor(readonly world: World) {
    world.instances.forEach(instance => {
      this.patch(instance, { Endpoint: { ...instance.Endpoint, Address: address(instance.DBInstanceIdentifier) }, PendingModifiedValues: {} });
    });
    world.clusters.forEach(cluster => this.patch(cluster, { PendingModifiedValues: {} }));
    world.clusters.forEach(cluster => (cluster.DBClusterMembers ?? []).filter(member => member.IsClusterWriter).forEach(member => {
      this.writers.add(String(this.instance(member.DBInstanceIdentifier).DbiResourceId));
    }));
    world.endpoints.forEach(endpoint => {
      this.endpointOf[String(endpoint.DBClusterEndpointIdentifier)] = idOf(this.cluster(endpoint.DBClusterIdentifier));
    });
    for (const [proxy, [target]] of Object.entries(world.targets)) { this.proxied[proxy] = idOf(this.named(String(target.RdsResourceId))!); }
    this.derive();
  }

  /** Lets time pass. */
  tick(ticks = 1): void {
    for (let each = 0; each < ticks; each++) {
      this.clock++;
      const due = this.jobs.filter(job => job.at <= this.clock);
      this.jobs = this.jobs.filter(job => job.at > this.clock);
      due.forEach(job => job.run());
      this.derive();
    }
  }

  /** What a look at something says: its status, or that it is not there. */
  look({ kind, identifier }: Awaited): string {
    const { instances, clusters, snapshots, clusterSnapshots, endpoints } = this.world;
    switch (kind) {
      case 'instance': return instances.find(each => each.DBInstanceIdentifier === identifier)?.DBInstanceStatus ?? 'not found';
      case 'cluster': return clusters.find(each => each.DBClusterIdentifier === identifier)?.Status ?? 'not found';
      case 'snapshot': return statusOf(snapshots.find(each => each.DBSnapshotIdentifier === identifier));
      case 'cluster-snapshot': return statusOf(clusterSnapshots.find(each => each.DBClusterSnapshotIdentifier === identifier));
      case 'cluster-endpoint': return statusOf(endpoints.find(each => each.DBClusterEndpointIdentifier === identifier));
    }
  }

  /** To which database a proxy leads. */
  leadsTo(proxy: string): string | undefined {
    return this.proxied[proxy];
  }

  /** The cluster, by its resource id, that has a custom endpoint. */
  hasEndpoint(endpoint: string): string | undefined {
    return this.world.endpoints.some(each => each.DBClusterEndpointIdentifier === endpoint) ? this.endpointOf[endpoint] : undefined;
  }

  protected after(ticks: number, run: () => void): void {
    this.jobs.push({ at: this.clock + ticks, run });
  }

  protected instance(name: unknown): DbInstance {
    const found = this.world.instances.find(each => each.DBInstanceIdentifier === name);
    if (!found) { throw new CallError('Rds.DbInstanceNotFoundException', `There is no instance ${String(name)}`); }
    return found;
  }

  protected cluster(name: unknown): DbCluster {
    const found = this.world.clusters.find(each => each.DBClusterIdentifier === name);
    if (!found) { throw new CallError('Rds.DbClusterNotFoundException', `There is no cluster ${String(name)}`); }
    return found;
  }

  /** A database behind a proxy: clusters come before instances of their name. */
  protected named(name: string): DbInstance | DbCluster | undefined {
    return this.world.clusters.find(each => each.DBClusterIdentifier === name)
      ?? this.world.instances.find(each => each.DBInstanceIdentifier === name && !each.DBClusterIdentifier);
  }

  protected byArn(arn: unknown): DbInstance | DbCluster {
    return this.ready(this.named(String(arn).split(':').pop()!)!);
  }

  protected membersOf(cluster: DbCluster): DbInstance[] {
    return this.world.instances.filter(each => each.DBClusterIdentifier === cluster.DBClusterIdentifier);
  }

  /** The same database, as it is described now. */
  protected again<D extends DbInstance | DbCluster>(database: D): D {
    return [...this.world.instances, ...this.world.clusters].find(each => idOf(each) === idOf(database)) as D;
  }

  protected ready<D extends DbInstance | DbCluster>(database: D): D {
    const status = isInstance(database) ? database.DBInstanceStatus : (database as DbCluster).Status;
    if (status !== 'available' || Object.keys(database.PendingModifiedValues ?? {}).length > 0) {
      throw new CallError(isInstance(database) ? 'Rds.InvalidDbInstanceStateException' : 'Rds.InvalidDbClusterStateException');
    }
    return database;
  }

  protected patch(database: DbInstance | DbCluster, changes: Item): void {
    const changed = <D extends DbInstance | DbCluster>(each: D): D => idOf(each) === idOf(database) ? { ...each, ...changes } : each;
    this.world.instances = this.world.instances.map(changed);
    this.world.clusters = this.world.clusters.map(changed);
  }

  /** What follows from the rest: members and endpoints of clusters, targets of proxies, and scaling, which forgets what has no cluster. */
  protected derive(): void {
    this.world.clusters = this.world.clusters.map(cluster => ({
      ...cluster,
      DBClusterMembers: this.membersOf(cluster).map(each => ({
        DBInstanceIdentifier: each.DBInstanceIdentifier, IsClusterWriter: this.writers.has(idOf(each)), PromotionTier: each.PromotionTier as number | undefined,
      })),
      CustomEndpoints: this.world.endpoints.filter(each => this.endpointOf[String(each.DBClusterEndpointIdentifier)] === idOf(cluster)).map(each => `${String(each.DBClusterEndpointIdentifier)}.cluster-custom-abc`).sort(),
    }));
    this.world.endpoints = this.world.endpoints.map(endpoint => ({
      ...endpoint,
      DBClusterIdentifier: this.world.clusters.find(each => idOf(each) === this.endpointOf[String(endpoint.DBClusterEndpointIdentifier)])?.DBClusterIdentifier,
    }));
    for (const [proxy, id] of Object.entries(this.proxied)) {
      const database = [...this.world.clusters, ...this.world.instances].find(each => idOf(each) === id);
      const target = database && (isInstance(database) ? { Type: 'RDS_INSTANCE', RdsResourceId: database.DBInstanceIdentifier } : { Type: 'TRACKED_CLUSTER', RdsResourceId: (database as DbCluster).DBClusterIdentifier });
      this.world.targets[proxy] = target ? [{ ...target, group: 'default' }] : [];
    }
    const names = new Set(this.world.clusters.map(each => `cluster:${each.DBClusterIdentifier}`));
    const known = (each: Item) => names.has(String(each.ResourceId));
    this.world.scalingPolicies = this.world.scalingPolicies.filter(known);
    this.world.scheduledActions = this.world.scheduledActions.filter(known);
  }
}

/** The id that RDS gives to one database only. */
export function idOf(database: DbInstance | DbCluster): string {
  return String(isInstance(database) ? database.DbiResourceId : (database as DbCluster).DbClusterResourceId);
}

/** Which of the two it is. */
export function isInstance(database: DbInstance | DbCluster): database is DbInstance {
  return 'DBInstanceIdentifier' in database;
}

/** The address of an instance. */
export const address = (name: string) => `${name}.abc.eu-west-1.rds.amazonaws.com`;

function statusOf(thing: Item | undefined): string {
  return thing === undefined ? 'not found' : String(thing.Status);
}
