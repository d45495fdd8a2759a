import { DescribeDBClustersCommand, DescribeDBInstancesCommand, StartActivityStreamCommand, StopActivityStreamCommand } from '@aws-sdk/client-rds';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';
import type { Database, Setting } from './steps';

/** The database of a stream. */
export interface Target {
  readonly kind: 'cluster' | 'instance';
  readonly identifier: string;
  readonly arn: string;
  /** The id that RDS never gives to another database, whatever its name (`cluster-…`, `db-…`). */
  readonly resourceId: string;
}

/** What the descriptions of clusters and instances have in common. */
interface Description {
  readonly ActivityStreamStatus?: string;
  readonly ActivityStreamMode?: string;
  readonly ActivityStreamKmsKeyId?: string;
  readonly ActivityStreamKinesisStreamName?: string;
}

/** The description of a database was denied, which is all that is known of it. Reads as the error of RDS does. */
export class DescriptionDenied extends Error {
  constructor(error: Error) {
    super(error.message);
    this.name = error.name;
  }
}

/** The database; undefined where it is gone, or another one has its name. Throws a `DescriptionDenied` where the role may not see it. */
export async function describeDatabase(aws: Aws, target: Target): Promise<Database | undefined> {
  try {
    return await (target.kind === 'cluster' ? describeCluster(aws, target) : describeInstance(aws, target));
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw isDenied(error) ? new DescriptionDenied(error as Error) : error;
  }
}

async function describeCluster(aws: Aws, { identifier, resourceId }: Target): Promise<Database | undefined> {
  const { DBClusters = [] } = await retrying(aws, async () => aws.rds.send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }), { abortSignal: aws.signal }));
  const [cluster] = DBClusters.filter(each => each.DbClusterResourceId === resourceId);
  return cluster && databaseOf(cluster.Status, cluster);
}

async function describeInstance(aws: Aws, { identifier, resourceId }: Target): Promise<Database | undefined> {
  const { DBInstances = [] } = await retrying(aws, async () => aws.rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }), { abortSignal: aws.signal }));
  const [instance] = DBInstances.filter(each => each.DbiResourceId === resourceId);
  return instance && databaseOf(instance.DBInstanceStatus, instance);
}

function databaseOf(status: string | undefined, description: Description): Database {
  return {
    status: status ?? 'unknown',
    stream: {
      // Databases that never had a stream do not always say so.
      status: description.ActivityStreamStatus ?? 'stopped',
      mode: description.ActivityStreamMode,
      key: description.ActivityStreamKmsKeyId,
      name: description.ActivityStreamKinesisStreamName,
    },
  };
}

/** Asks RDS to start a stream now, which restarts the database. */
export async function startStream(aws: Aws, { arn }: Target, { mode, key }: Setting): Promise<void> {
  await retrying(aws, async () => aws.rds.send(new StartActivityStreamCommand({
    ResourceArn: arn,
    Mode: mode as 'sync' | 'async',
    KmsKeyId: key,
    ApplyImmediately: true,
  }), { abortSignal: aws.signal }));
}

/** Asks RDS to stop the stream now. */
export async function stopStream(aws: Aws, { arn }: Target): Promise<void> {
  await retrying(aws, async () => aws.rds.send(new StopActivityStreamCommand({ ResourceArn: arn, ApplyImmediately: true }), { abortSignal: aws.signal }));
}

function isNotFound(error: unknown): boolean {
  return /^DB(Cluster|Instance)NotFound(Fault)?$/.test((error as Error).name);
}

function isDenied(error: unknown): boolean {
  return /^AccessDenied(Exception)?$/.test((error as Error).name);
}
