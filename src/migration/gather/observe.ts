import { namesFor } from '../names';
import type { MigrationRecord, Observation } from '../plan/observation';
import type { PreflightFacts } from '../preflight';
import { isAurora } from '../rds/db-cluster';
import type { Source } from '../rds/source';
import type { Read } from '../read';
import type { Surroundings } from '../settings';
import { atMost } from './at-most';
import { readBlueGreenDeployments, readIntegrations, readReplicationTasks } from './attachments';
import { readOrderable, readQuotas, readSubnetGroup } from './capacity';
import { everyDatabase } from './databases';
import { customEndpoints, endpointFacts, withTags } from './endpoints';
import { Unread } from './failures';
import { readKey } from './key';
import { readProxies } from './proxies';
import { readScaling } from './scaling';
import { readSnapshots, type Snapshots } from './snapshots';
import { whereaboutsOf, type Whereabouts } from './whereabouts';

/** What is to be observed. */
export interface Question {
  /** The identifier of the database, in any case. */
  readonly identifier: string;
  /** The key to encrypt under: its ARN, its id, or an alias. */
  readonly keyId: string;
  readonly region: string;
  /** What an earlier execution has written down. */
  readonly record?: MigrationRecord;
  /**
   * Whether the facts for the preflight are asked for. Without them only where things stand is, and the surroundings are those of the record.
   *
   * @default true
   */
  readonly preflight?: boolean;
}

/** Calls under way at a time. */
const CALLS_AT_A_TIME = 4;

/**
 * Looks at all that a migration has to do with. What cannot be read is left out and has its reason in `facts.unread`.
 *
 * @throws where what cannot be read is what the migration works on: databases, snapshots, custom endpoints
 */
export async function observe(reader: Read, question: Question): Promise<Observation> {
  const read = atMost(CALLS_AT_A_TIME, reader);
  const names = namesFor(question.identifier);
  const unread = new Unread();
  const preflight = question.preflight ?? true;
  const [databases, key] = await Promise.all([
    everyDatabase(read, question.region),
    preflight ? unread.try('key', readKey(read, question.keyId)) : undefined,
  ]);
  const found = whereaboutsOf(databases, names, question.record);
  const { source, target, record } = found;
  const looksAround = source !== undefined && (preflight || !record);
  const [snapshots, own, ofTarget, proxies, scaling, checked] = await Promise.all([
    found.kind ? readSnapshots(read, found.kind, names, found.resourceId) : {},
    endpointsOf(read, source),
    endpointsOf(read, target),
    looksAround ? unread.try('proxies', readProxies(read, source)) : undefined,
    hasReaders(source ?? target) ? unread.try('scaling', readScaling(read, names.identifier)) : undefined,
    source && preflight ? checksOf(read, source, unread) : undefined,
  ]);
  const { snapshot, encryptedSnapshot }: Snapshots = snapshots;
  const taken = [snapshot, encryptedSnapshot].flatMap(each => each && !each.ours ? each.name : []);
  const surroundings: Surroundings = looksAround ? { proxies, ...scaling, endpoints: own && await withTags(read, own) } : record?.surroundings ?? {};
  return defined({
    facts: defined<PreflightFacts>({
      identifier: names.identifier,
      region: question.region,
      names,
      source,
      key,
      ...checked,
      takenNames: [...found.taken, ...taken],
      proxies: surroundings.proxies?.map(proxy => proxy.name),
      unread: unread.reasons,
    }),
    surroundings: defined(surroundings),
    sourceAt: found.sourceAt,
    target,
    targetAt: found.targetAt,
    snapshot,
    encryptedSnapshot,
    endpoints: own || ofTarget ? endpointFacts(own, ofTarget) : undefined,
    scaling,
    record,
  });
}

async function checksOf(read: Read, source: Source, unread: Unread): Promise<Partial<PreflightFacts>> {
  const [orderable, quotas, subnetGroup, blueGreenDeployments, replicationTasks, integrations] = await Promise.all([
    unread.try('orderable', readOrderable(read, source)),
    unread.try('quotas', readQuotas(read)),
    unread.try('subnetGroup', readSubnetGroup(read, source)),
    unread.try('blueGreenDeployments', readBlueGreenDeployments(read, source)),
    unread.try('replicationTasks', readReplicationTasks(read, source)),
    unread.try('integrations', readIntegrations(read, source)),
  ]);
  return { orderable, quotas, subnetGroup, blueGreenDeployments, replicationTasks, integrations };
}

async function endpointsOf(read: Read, source: Whereabouts['source']) {
  return source?.kind === 'cluster' && hasReaders(source) ? customEndpoints(read, source.cluster.DBClusterIdentifier) : undefined;
}

/** Custom endpoints and scaled readers are what clusters of Aurora alone have. */
function hasReaders(source: Source | undefined): boolean {
  return source?.kind === 'cluster' && isAurora(source.cluster);
}

/** Absent, rather than there and undefined. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
