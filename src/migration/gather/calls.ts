import type { Read, ReadService } from '../read';

/** How one call reads: of which service, and where its answer holds the list. */
interface Call {
  readonly service: ReadService;
  /** The member of the answer that is the list, or the one thing. */
  readonly answers: string;
  /** The member, in question and answer alike, that a further page is asked with; absent where there are no pages. */
  readonly page?: 'Marker' | 'NextToken';
  /** The most that a page holds, where the default is less. */
  readonly most?: { readonly MaxRecords: number } | { readonly MaxResults: number };
  /** What the answer is for: a clause. */
  readonly why: string;
}

const rds = (answers: string, why: string, most?: number): Call => ({
  service: 'rds', answers, page: 'Marker', why, ...(most === undefined ? {} : { most: { MaxRecords: most } }),
});
const dms = (answers: string, why: string): Call => ({ service: 'database-migration-service', answers, page: 'Marker', why });
const scaling = (answers: string, why: string): Call => ({ service: 'application-auto-scaling', answers, page: 'NextToken', why });

/** Every call that a migration reads by, by the name of its operation. `FUNCTION_ACTIONS` follows from it. */
export const CALLS = {
  DescribeDBInstances: rds('DBInstances', 'finds the database, its instances, and whatever has one of the names'),
  DescribeDBClusters: rds('DBClusters', 'finds the database, and whatever has one of the names'),
  DescribeDBSnapshots: rds('DBSnapshots', 'finds the snapshots of an instance'),
  DescribeDBClusterSnapshots: rds('DBClusterSnapshots', 'finds the snapshot of a cluster'),
  DescribeDBClusterEndpoints: rds('DBClusterEndpoints', 'finds the custom endpoints'),
  ListTagsForResource: { service: 'rds', answers: 'TagList', why: 'reads the tags of custom endpoints, which their description leaves out' },
  DescribeDBSubnetGroups: rds('DBSubnetGroups', 'tells the Availability Zones of the subnet group'),
  DescribeOrderableDBInstanceOptions: rds('OrderableDBInstanceOptions', 'tells whether RDS can encrypt the class, and still offers it', 1000),
  DescribeAccountAttributes: { service: 'rds', answers: 'AccountQuotas', why: 'tells whether the quotas have room' },
  DescribeDBProxies: rds('DBProxies', 'finds the proxies that may lead to it'),
  DescribeDBProxyTargets: rds('Targets', 'tells which proxies lead to it'),
  DescribeDBProxyTargetGroups: rds('TargetGroups', 'names the target group in which it is registered'),
  DescribeBlueGreenDeployments: rds('BlueGreenDeployments', 'finds blue/green deployments'),
  DescribeIntegrations: rds('Integrations', 'finds zero-ETL integrations'),
  DescribeKey: { service: 'kms', answers: 'KeyMetadata', why: 'tells whether the key can be used' },
  DescribeScalableTargets: scaling('ScalableTargets', 'reads the automatic scaling of readers'),
  DescribeScalingPolicies: scaling('ScalingPolicies', 'reads the automatic scaling of readers'),
  DescribeScheduledActions: scaling('ScheduledActions', 'reads the automatic scaling of readers'),
  DescribeEndpoints: dms('Endpoints', 'finds endpoints of AWS Database Migration Service at its address'),
  DescribeReplicationTasks: dms('ReplicationTasks', 'finds the tasks of such endpoints'),
  DescribeReplications: dms('Replications', 'finds the serverless replications of such endpoints'),
} as const satisfies Readonly<Record<string, Call>>;

/** The name of an operation that a migration reads by. */
export type Operation = keyof typeof CALLS;

type Input = Readonly<Record<string, unknown>>;

/** The one thing that a call answers. */
export async function readOne<T>(read: Read, operation: Operation, input: Input = {}): Promise<T | undefined> {
  const call: Call = CALLS[operation];
  return plain((await read(call.service, operation, input))[call.answers]) as T | undefined;
}

/** The whole list that a call answers, all of its pages. */
export async function readAll<T>(read: Read, operation: Operation, input: Input = {}): Promise<T[]> {
  const call: Call = CALLS[operation];
  const items: T[] = [];
  for (let token: unknown; ;) {
    const answer = await read(call.service, operation, { ...input, ...call.most, ...(token ? { [call.page!]: token } : {}) });
    items.push(...(plain(answer[call.answers]) ?? []) as T[]);
    const next = call.page && answer[call.page];
    if (!next) { return items; }
    if (next === token) { throw new Error(`${operation} answered the page ${String(token)} with itself: there is no end to it`); }
    token = next;
  }
}

/** Without dates and `undefined`: what is read is compared with what was written down as JSON. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
