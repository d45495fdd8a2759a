import type { PreflightFacts } from '../preflight';
import { databasesOf } from '../preflight/facts';
import type { Source } from '../rds/source';
import type { Read } from '../read';
import { readAll } from './calls';

interface BlueGreenDeployment {
  readonly BlueGreenDeploymentIdentifier: string;
  readonly BlueGreenDeploymentName?: string;
  readonly Source?: string;
  readonly Target?: string;
  readonly SwitchoverDetails?: readonly { readonly SourceMember?: string; readonly TargetMember?: string }[];
}

interface Integration {
  readonly IntegrationName: string;
  readonly SourceArn?: string;
}

interface DmsEndpoint {
  readonly EndpointArn: string;
  readonly ServerName?: string;
  readonly [settings: string]: unknown;
}

/** A task, or what runs a serverless replication. */
interface Replication {
  readonly ReplicationTaskIdentifier?: string;
  readonly ReplicationConfigIdentifier?: string;
  readonly SourceEndpointArn?: string;
  readonly TargetEndpointArn?: string;
  readonly Status?: string;
}

/** The blue/green deployments that the database, or an instance of it, is part of. */
export async function readBlueGreenDeployments(read: Read, source: Source): Promise<string[]> {
  const arns = arnsOf(source);
  const deployments = await readAll<BlueGreenDeployment>(read, 'DescribeBlueGreenDeployments');
  return deployments
    .filter(({ Source, Target, SwitchoverDetails = [] }) => (
      [Source, Target, ...SwitchoverDetails.flatMap(detail => [detail.SourceMember, detail.TargetMember])].some(arn => arn !== undefined && arns.has(arn))
    ))
    .map(each => each.BlueGreenDeploymentName ?? each.BlueGreenDeploymentIdentifier);
}

/** The zero-ETL integrations whose source the database is. */
export async function readIntegrations(read: Read, source: Source): Promise<string[]> {
  const arns = arnsOf(source);
  const integrations = await readAll<Integration>(read, 'DescribeIntegrations');
  return integrations.filter(each => each.SourceArn !== undefined && arns.has(each.SourceArn)).map(each => each.IntegrationName);
}

/** The tasks of AWS Database Migration Service that read from an address of the database, or write to it. */
export async function readReplicationTasks(read: Read, source: Source): Promise<NonNullable<PreflightFacts['replicationTasks']>> {
  const addresses = addressesOf(source);
  const endpoints = (await readAll<DmsEndpoint>(read, 'DescribeEndpoints')).filter(endpoint => serversOf(endpoint).some(server => addresses.has(server.toLowerCase())));
  if (endpoints.length === 0) { return []; }
  const arns = new Set(endpoints.map(endpoint => endpoint.EndpointArn));
  const [tasks, replications] = await Promise.all([
    readAll<Replication>(read, 'DescribeReplicationTasks', { WithoutSettings: true }),
    readAll<Replication>(read, 'DescribeReplications'),
  ]);
  return [...tasks, ...replications]
    .filter(each => arns.has(each.SourceEndpointArn ?? '') || arns.has(each.TargetEndpointArn ?? ''))
    .map(each => ({ name: each.ReplicationTaskIdentifier ?? each.ReplicationConfigIdentifier ?? 'without a name', status: each.Status ?? 'unknown' }));
}

/** An endpoint names its server, or has it in the settings of its engine (`PostgreSQLSettings`). */
function serversOf(endpoint: DmsEndpoint): string[] {
  const settings = Object.values(endpoint).map(value => (value as { readonly ServerName?: unknown } | null)?.ServerName);
  return [endpoint.ServerName, ...settings].filter(server => typeof server === 'string');
}

function arnsOf(source: Source): Set<string> {
  return new Set(databasesOf(source).flatMap(({ database }) => (database.DBInstanceArn ?? database.DBClusterArn ?? []) as string | []));
}

/** Every address by which somebody may reach the database. */
function addressesOf(source: Source): Set<string> {
  const ofInstances = (source.kind === 'instance' ? [source.instance] : source.members).flatMap(instance => instance.Endpoint?.Address ?? []);
  const ofCluster = source.kind === 'instance' ? [] : [source.cluster.Endpoint, source.cluster.ReaderEndpoint, ...source.cluster.CustomEndpoints ?? []];
  return new Set([...ofInstances, ...ofCluster].filter(address => typeof address === 'string').map(address => address.toLowerCase()));
}
