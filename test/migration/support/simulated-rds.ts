import { namesFor } from '../../../src/migration/names';
import type { Step } from '../../../src/migration/plan/step';
import { stepFunctionsName } from '../../../src/migration/plan/step-functions-names';
import { isAurora, type DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import type { Tag } from '../../../src/migration/rds/shared-shapes';
import { CLUSTER_SETTINGS, INSTANCE_SETTINGS } from '../../../src/migration/settings';
import type { Settings } from '../../../src/migration/settings/setting';
import { address, CallError, idOf, isInstance, SimulatedState, type Item } from './simulated-state';

type Parameters = Readonly<Record<string, unknown>>;

/** How many ticks of the clock things take. */
const TICKS = { snapshot: 2, restore: 3, endpoint: 2, modification: 2 };

/**
 * RDS and Application Auto Scaling as far as the calls of a migration go, in time: what is asked for is not there at once, names change a while after the
 * call, and what is busy refuses calls. It speaks the names of Step Functions, and describes itself through the lists of `World`.
 */
export class SimulatedRds extends SimulatedState {
  /** Successful calls, in order. */
  readonly made: string[] = [];
  private ids = 0;

  /** Does what a step calls for. */
  call({ operation, parameters }: Pick<Step, 'operation' | 'parameters'>): void {
    if (operation === null) { return; }
    const act = this.calls[operation];
    if (!act) { throw new CallError('UnknownCall', operation); }
    act(parameters);
    this.made.push(operation);
    this.derive();
  }

  private readonly calls: Readonly<Record<string, ((parameters: Parameters) => void) | undefined>> = {
    createDBSnapshot: p => {
      const instance = this.ready(this.instance(p.DbInstanceIdentifier));
      this.patch(instance, { DBInstanceStatus: 'backing-up' });
      this.snapshot(this.world.snapshots, 'DBSnapshotIdentifier', p.DbSnapshotIdentifier, { Encrypted: false, TagList: p.Tags }, instance);
      this.after(TICKS.snapshot, () => this.patch(this.again(instance), { DBInstanceStatus: 'available' }));
    },
    copyDBSnapshot: p => {
      const from = this.world.snapshots.find(each => each.DBSnapshotIdentifier === p.SourceDBSnapshotIdentifier);
      if (from?.Status !== 'available') { throw new CallError('Rds.InvalidDbSnapshotStateException'); }
      this.snapshot(this.world.snapshots, 'DBSnapshotIdentifier', p.TargetDBSnapshotIdentifier, { Encrypted: true, TagList: p.Tags, KmsKeyId: p.KmsKeyId }, this.origins[String(p.SourceDBSnapshotIdentifier)]);
    },
    createDBClusterSnapshot: p => {
      const cluster = this.ready(this.cluster(p.DbClusterIdentifier));
      this.snapshot(this.world.clusterSnapshots, 'DBClusterSnapshotIdentifier', p.DbClusterSnapshotIdentifier, { StorageEncrypted: false, TagList: p.Tags }, cluster);
    },
    restoreDBInstanceFromDBSnapshot: p => {
      const from = this.world.snapshots.find(each => each.DBSnapshotIdentifier === p.DbSnapshotIdentifier);
      if (from?.Status !== 'available' || !from.Encrypted) { throw new CallError('Rds.InvalidDbSnapshotStateException'); }
      const origin = this.origins[String(p.DbSnapshotIdentifier)] as DbInstance;
      this.addInstance(String(p.DbInstanceIdentifier), origin, { ...madeWith(p, from.KmsKeyId), ...without(INSTANCE_SETTINGS, origin) });
    },
    restoreDBClusterFromSnapshot: p => {
      const from = this.world.clusterSnapshots.find(each => each.DBClusterSnapshotIdentifier === p.SnapshotIdentifier);
      if (from?.Status !== 'available') { throw new CallError('Rds.InvalidDbClusterSnapshotStateException'); }
      this.addCluster(String(p.DbClusterIdentifier), this.origins[String(p.SnapshotIdentifier)] as DbCluster, p);
    },
    createDBInstance: p => {
      const cluster = this.ready(this.cluster(p.DbClusterIdentifier));
      const like = this.world.instances.find(each => namesFor(each.DBInstanceIdentifier).temporary === p.DbInstanceIdentifier);
      this.addInstance(String(p.DbInstanceIdentifier), like!, { ...madeWith(p, cluster.KmsKeyId), DBClusterIdentifier: cluster.DBClusterIdentifier });
      if (!this.membersOf(cluster).some(each => this.writers.has(idOf(each)))) { this.writers.add(idOf(this.instance(p.DbInstanceIdentifier))); }
    },
    modifyDBInstance: p => this.modify(this.instance(p.DbInstanceIdentifier), INSTANCE_SETTINGS, p, p.NewDBInstanceIdentifier),
    modifyDBCluster: p => this.modify(this.cluster(p.DbClusterIdentifier), CLUSTER_SETTINGS, p, p.NewDBClusterIdentifier),
    addRoleToDBInstance: p => this.addRole(this.instance(p.DbInstanceIdentifier), p, 'Rds.DbInstanceRoleAlreadyExistsException'),
    addRoleToDBCluster: p => this.addRole(this.cluster(p.DbClusterIdentifier), p, 'Rds.DbClusterRoleAlreadyExistsException'),
    enableHttpEndpoint: p => this.patch(this.ready(this.cluster(String(p.ResourceArn).split(':').pop())), { HttpEndpointEnabled: true }),
    deleteDBClusterEndpoint: p => this.deleteEndpoint(String(p.DbClusterEndpointIdentifier)),
    createDBClusterEndpoint: p => this.createEndpoint(String(p.DbClusterEndpointIdentifier), p),
    deregisterDBProxyTargets: p => {
      const database = this.named(targetOf(p));
      if (!database || this.proxied[String(p.DbProxyName)] !== idOf(database)) { throw new CallError('Rds.DbProxyTargetNotFoundException'); }
      this.proxied[String(p.DbProxyName)] = undefined;
    },
    registerDBProxyTargets: p => {
      const database = this.named(targetOf(p));
      if (!database) { throw new CallError('Rds.DbInstanceNotFoundException'); }
      const leads = this.proxied[String(p.DbProxyName)];
      if (leads === idOf(database)) { throw new CallError('Rds.DbProxyTargetAlreadyRegisteredException'); }
      if (leads) { throw new CallError('Rds.InvalidDbProxyStateException', `${String(p.DbProxyName)} leads to ${leads}`); }
      this.proxied[String(p.DbProxyName)] = idOf(database);
    },
    startActivityStream: p => this.patch(this.byArn(p.ResourceArn), { ActivityStreamStatus: 'started', ActivityStreamMode: p.Mode, ActivityStreamKmsKeyId: p.KmsKeyId, ...(String(p.ResourceArn).includes(':db:') ? { ActivityStreamPolicyStatus: 'locked' } : {}) }),
    stopActivityStream: p => this.patch(this.byArn(p.ResourceArn), { ActivityStreamStatus: 'stopped' }),
    modifyActivityStream: p => this.patch(this.byArn(p.ResourceArn), { ActivityStreamPolicyStatus: p.AuditPolicyState }),
    registerScalableTarget: p => this.upsert('scalableTargets', ['ResourceId', 'ScalableDimension'], p),
    putScalingPolicy: p => this.upsert('scalingPolicies', ['ResourceId', 'PolicyName'], p),
    putScheduledAction: p => this.upsert('scheduledActions', ['ResourceId', 'ScheduledActionName'], p),
  };

  private snapshot(list: Item[], member: string, name: unknown, facts: Item, of: DbInstance | DbCluster): void {
    if (list.some(each => each[member] === name)) { throw new CallError(member === 'DBSnapshotIdentifier' ? 'Rds.DbSnapshotAlreadyExistsException' : 'Rds.DbClusterSnapshotAlreadyExistsException'); }
    this.origins[String(name)] = of;
    list.push({ [member]: name, Status: 'creating', SnapshotCreateTime: new Date(), ...facts });
    this.after(TICKS.snapshot, () => {
      const index = list.findIndex(each => each[member] === name);
      list[index] = { ...list[index], Status: 'available' };
    });
  }

  private addInstance(name: string, like: DbInstance, changes: Item): void {
    if (this.world.instances.some(each => each.DBInstanceIdentifier === name)) { throw new CallError('Rds.DbInstanceAlreadyExistsException'); }
    const instance = {
      ...like,
      DBInstanceIdentifier: name,
      DBInstanceArn: like.DBInstanceArn!.replace(/[^:]+$/, name),
      DbiResourceId: `db-NEW-${++this.ids}`,
      Endpoint: { ...like.Endpoint, Address: address(name) },
      DBInstanceStatus: 'creating',
      PendingModifiedValues: {},
      ActivityStreamStatus: 'stopped',
      ...changes,
    } as DbInstance;
    this.origins[idOf(instance)] = like;
    this.world.instances = [...this.world.instances, instance];
    this.after(TICKS.restore, () => this.patch(instance, { DBInstanceStatus: 'available' }));
  }

  private addCluster(name: string, like: DbCluster, p: Parameters): void {
    if (this.world.clusters.some(each => each.DBClusterIdentifier === name)) { throw new CallError('Rds.DbClusterAlreadyExistsException'); }
    const cluster = {
      ...like,
      ...clusterNames(like, name),
      DbClusterResourceId: `cluster-NEW-${++this.ids}`,
      Status: 'creating',
      PendingModifiedValues: {},
      HttpEndpointEnabled: false,
      ActivityStreamStatus: 'stopped',
      ...madeWith(p, p.KmsKeyId),
      ...without(CLUSTER_SETTINGS, like),
    } as DbCluster;
    this.origins[idOf(cluster)] = like;
    this.world.clusters = [...this.world.clusters, cluster];
    this.after(TICKS.restore, () => this.patch(cluster, { Status: 'available' }));
    if (isAurora(like)) { return; }
    this.membersOf(like).forEach((member, index) => {
      this.addInstance(`${name}-instance-${index + 1}`, member, { ...madeWith(p, p.KmsKeyId), DBClusterIdentifier: name });
      if (index === 0) { this.writers.add(idOf(this.instance(`${name}-instance-1`))); }
    });
  }

  private modify<S extends DbInstance | DbCluster>(database: S, settings: Settings<never>, p: Parameters, newName: unknown): void {
    this.ready(database);
    if (newName !== undefined) { return this.rename(database, String(newName)); }
    const origin = this.origins[idOf(database)];
    const isGiven = (parameters: object = {}) => Object.keys(parameters).some(parameter => stepFunctionsName(parameter) in p);
    const members = Object.entries(settings).filter(([, { modify }]) => isGiven(modify)).map(([member]) => member);
    const values = origin ? Object.fromEntries(members.map(member => [member, origin[member]])) : {};
    if (p.DeletionProtection !== undefined) { this.patch(database, { DeletionProtection: p.DeletionProtection }); }
    if (members.length === 0) { return; }
    // RDS begins a while after it has answered.
    this.after(1, () => this.patch(database, { [isInstance(database) ? 'DBInstanceStatus' : 'Status']: 'modifying' }));
    this.after(TICKS.modification, () => this.patch(database, { ...values, [isInstance(database) ? 'DBInstanceStatus' : 'Status']: 'available' }));
  }

  /** The name changes a while after the call, and the database restarts then. */
  private rename(database: DbInstance | DbCluster, name: string): void {
    const [member, status] = isInstance(database) ? ['DBInstanceIdentifier', 'DBInstanceStatus'] : ['DBClusterIdentifier', 'Status'];
    const all: readonly Item[] = isInstance(database) ? this.world.instances : this.world.clusters;
    if (all.some(each => each[member] === name || (each.PendingModifiedValues as Item | undefined)?.[member] === name)) {
      throw new CallError(isInstance(database) ? 'Rds.DbInstanceAlreadyExistsException' : 'Rds.DbClusterAlreadyExistsException', `${name} exists`);
    }
    this.patch(database, { PendingModifiedValues: { [member]: name } });
    this.after(1, () => this.patch(database, { [status]: 'renaming' }));
    this.after(2, () => {
      const members = isInstance(database) ? [] : this.membersOf(this.again(database as DbCluster));
      this.patch(database, isInstance(database)
        ? { DBInstanceIdentifier: name, DBInstanceArn: database.DBInstanceArn?.replace(/[^:]+$/, name), Endpoint: { ...database.Endpoint, Address: address(name) }, [status]: 'rebooting', PendingModifiedValues: {} }
        : { ...clusterNames(database as DbCluster, name), [status]: 'rebooting', PendingModifiedValues: {} });
      members.forEach(each => this.patch(each, { DBClusterIdentifier: name }));
    });
    this.after(3, () => this.patch(database, { [status]: 'available' }));
  }

  private addRole(database: DbInstance | DbCluster, { RoleArn, FeatureName }: Parameters, already: string): void {
    const roles = this.ready(database).AssociatedRoles ?? [];
    if (roles.some(role => role.RoleArn === RoleArn && role.FeatureName === FeatureName)) { throw new CallError(already); }
    this.patch(database, { AssociatedRoles: [...roles, { RoleArn, ...(FeatureName ? { FeatureName } : {}), Status: 'ACTIVE' }] });
  }

  private deleteEndpoint(name: string): void {
    const endpoint = this.world.endpoints.find(each => each.DBClusterEndpointIdentifier === name);
    if (!endpoint) { throw new CallError('Rds.DbClusterEndpointNotFoundException'); }
    if (endpoint.Status !== 'available') { throw new CallError('Rds.InvalidDbClusterEndpointStateException'); }
    this.world.endpoints = this.world.endpoints.map(each => each === endpoint ? { ...each, Status: 'deleting' } : each);
    this.after(TICKS.endpoint, () => { this.world.endpoints = this.world.endpoints.filter(each => each.DBClusterEndpointIdentifier !== name); });
  }

  private createEndpoint(name: string, p: Parameters): void {
    const cluster = this.ready(this.cluster(p.DbClusterIdentifier));
    if (this.world.endpoints.some(each => each.DBClusterEndpointIdentifier === name)) { throw new CallError('Rds.DbClusterEndpointAlreadyExistsException'); }
    const members = new Set(this.membersOf(cluster).map(each => each.DBInstanceIdentifier));
    const named = [...(p.StaticMembers as string[] | undefined ?? []), ...(p.ExcludedMembers as string[] | undefined ?? [])];
    if (named.some(each => !members.has(each))) { throw new CallError('Rds.DbInstanceNotFoundException', named.join()); }
    this.endpointOf[name] = idOf(cluster);
    const arn = `arn:aws:rds:eu-west-1:111122223333:cluster-endpoint:${name}`;
    this.world.tags[arn] = p.Tags as Tag[] | undefined ?? [];
    this.world.endpoints = [...this.world.endpoints, {
      DBClusterEndpointIdentifier: name,
      DBClusterEndpointArn: arn,
      EndpointType: 'CUSTOM',
      CustomEndpointType: p.EndpointType,
      StaticMembers: p.StaticMembers ?? [],
      ExcludedMembers: p.ExcludedMembers ?? [],
      Status: 'creating',
    }];
    this.after(TICKS.endpoint, () => { this.world.endpoints = this.world.endpoints.map(each => each.DBClusterEndpointIdentifier === name ? { ...each, Status: 'available' } : each); });
  }

  /** Application Auto Scaling asks RDS for the cluster. */
  private upsert(list: 'scalableTargets' | 'scalingPolicies' | 'scheduledActions', keys: readonly string[], p: Parameters): void {
    if (!this.world.clusters.some(each => `cluster:${each.DBClusterIdentifier}` === p.ResourceId)) { throw new CallError('ApplicationAutoScaling.ValidationException'); }
    const same = (each: Item) => keys.every(key => each[key] === p[key]);
    this.world[list] = [...this.world[list].filter(each => !same(each)), { ...this.world[list].find(same), ...p }];
  }

}

function clusterNames(cluster: DbCluster, name: string): Item {
  return {
    DBClusterIdentifier: name,
    DBClusterArn: cluster.DBClusterArn?.replace(/[^:]+$/, name),
    Endpoint: `${name}.cluster-abc.eu-west-1.rds.amazonaws.com`,
    ReaderEndpoint: `${name}.cluster-ro-abc.eu-west-1.rds.amazonaws.com`,
  };
}

/** Of what is made anew: its tags, and that it is encrypted. */
function madeWith(p: Parameters, key: unknown): Item {
  return { TagList: p.Tags ?? [], StorageEncrypted: true, StorageEncryptionType: 'sse-kms', KmsKeyId: key, AssociatedRoles: [] };
}

/** What a restore leaves at its default. */
function without<S extends DbInstance | DbCluster>(settings: Settings<S>, origin: DbInstance | DbCluster): Item {
  const left = Object.entries(settings).filter(([, { modify }]) => Object.values(modify ?? {}).some(value => value(origin as S) !== undefined));
  return Object.fromEntries(left.map(([member]) => [member, undefined]));
}

function targetOf(p: Parameters): string {
  return String((p.DbInstanceIdentifiers as string[] | undefined ?? p.DbClusterIdentifiers as string[])[0]);
}
