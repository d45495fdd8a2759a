import { databaseOf } from '../preflight/facts';
import type { Source } from '../rds/source';
import type { Read } from '../read';
import type { Surroundings } from '../settings';
import { readAll } from './calls';

/** How RDS describes a proxy and what it leads to. */
interface Proxy {
  readonly DBProxyName: string;
  readonly EngineFamily?: string;
}
interface Target {
  readonly Type?: string;
  readonly RdsResourceId?: string;
  readonly TrackedClusterId?: string;
}
interface TargetGroup {
  readonly TargetGroupName: string;
}

/** Which proxies can lead to a database, by the beginning of its engine. Of other engines there are none. */
const FAMILIES: Readonly<Record<string, string>> = {
  'mysql': 'MYSQL', 'mariadb': 'MYSQL', 'aurora-mysql': 'MYSQL', 'postgres': 'POSTGRESQL', 'aurora-postgresql': 'POSTGRESQL', 'sqlserver': 'SQLSERVER',
};

/** The proxies whose target the database is, and in which group. */
export async function readProxies(read: Read, source: Source): Promise<NonNullable<Surroundings['proxies']>> {
  const { Engine } = databaseOf(source);
  const family = Object.entries(FAMILIES).find(([engine]) => Engine.startsWith(engine))?.[1];
  if (!family) { return []; }
  const proxies = (await readAll<Proxy>(read, 'DescribeDBProxies')).filter(proxy => proxy.EngineFamily === family);
  const leading = await Promise.all(proxies.map(async ({ DBProxyName }) => groupLeadingTo(read, DBProxyName, source)));
  return leading.flat();
}

/** A proxy has one group so far, whose targets are asked for first: most proxies lead elsewhere. */
async function groupLeadingTo(read: Read, name: string, source: Source): Promise<{ name: string; targetGroup: string }[]> {
  const leadsTo = async (more: { readonly TargetGroupName?: string }) => (
    (await readAll<Target>(read, 'DescribeDBProxyTargets', { DBProxyName: name, ...more })).some(target => isTarget(target, source))
  );
  if (!await leadsTo({})) { return []; }
  const groups = await readAll<TargetGroup>(read, 'DescribeDBProxyTargetGroups', { DBProxyName: name });
  const [only, ...others] = groups;
  if (only && others.length === 0) { return [{ name, targetGroup: only.TargetGroupName }]; }
  const led = await Promise.all(groups.map(async ({ TargetGroupName }) => leadsTo({ TargetGroupName })));
  return groups.filter((_group, index) => led[index]).map(({ TargetGroupName }) => ({ name, targetGroup: TargetGroupName }));
}

/** A proxy of a cluster names the cluster as its target, and each of the instances with the cluster that it follows. */
function isTarget(target: Target, source: Source): boolean {
  return source.kind === 'instance'
    ? target.Type === 'RDS_INSTANCE' && !target.TrackedClusterId && target.RdsResourceId === source.instance.DBInstanceIdentifier
    : target.TrackedClusterId === source.cluster.DBClusterIdentifier || target.Type === 'TRACKED_CLUSTER' && target.RdsResourceId === source.cluster.DBClusterIdentifier;
}
