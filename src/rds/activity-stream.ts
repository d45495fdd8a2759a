import { type CfnResource, CustomResource, Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { EncryptionKey } from '../keys/encryption-key';
import { ActivityStreamFunction } from './activity-stream-function';
import type { ActivityStreamMode } from './activity-stream-mode';
import { refuseUnsupportedStream } from './activity-stream-support';
import { instancesOf } from './cluster-encryption';

/** Longest that CloudFormation waits for a custom resource; the runs of the function together take less. */
const SERVICE_TIMEOUT = Duration.hours(1);

/** Types of the two custom resources, as the function knows them. */
const FOUND_TYPE = 'Custom::DatabaseActivityStreamFound';
const STREAM_TYPE = 'Custom::DatabaseActivityStream';

/** The props of a database that its stream is made of. */
interface DatabaseProps {
  readonly activityStream?: ActivityStreamMode;
  readonly engine: rds.IEngine;
}

type Cluster = rds.DatabaseCluster | rds.DatabaseClusterFromSnapshot;
type Instance = rds.DatabaseInstance | rds.DatabaseInstanceFromSnapshot;

/** Starts the activity stream of a cluster, where its props ask for one. Returns the name of the Kinesis stream. */
export function clusterActivityStream(cluster: Cluster, key: kms.IKey, { activityStream: mode, engine }: DatabaseProps): string | undefined {
  if (!mode) {
    return undefined;
  }
  const instances = instancesOf(cluster);
  refuseUnsupportedStream(cluster, mode, engine, instances);
  return new ActivityStream(cluster, 'ActivityStream', {
    kind: 'cluster',
    databaseIdentifier: cluster.clusterIdentifier,
    databaseArn: (cluster.node.defaultChild as rds.CfnDBCluster).attrDbClusterArn,
    databaseResourceId: cluster.clusterResourceIdentifier,
    // A cluster without instances has no activity, and no stream.
    after: instances,
    key,
    mode,
  }).kinesisStreamName;
}

/** The same of an instance. */
export function instanceActivityStream(instance: Instance, key: kms.IKey, { activityStream: mode, engine }: DatabaseProps): string | undefined {
  if (!mode) {
    return undefined;
  }
  const resource = instance.node.defaultChild as rds.CfnDBInstance;
  refuseUnsupportedStream(instance, mode, engine, [resource]);
  return new ActivityStream(instance, 'ActivityStream', {
    kind: 'instance',
    databaseIdentifier: instance.instanceIdentifier,
    databaseArn: resource.attrDbInstanceArn,
    databaseResourceId: resource.attrDbiResourceId,
    after: [],
    key,
    mode,
  }).kinesisStreamName;
}

interface ActivityStreamProps {
  readonly kind: 'cluster' | 'instance';
  readonly databaseIdentifier: string;
  /** As RDS has it, which keeps names in lower case. */
  readonly databaseArn: string;
  /** The id that RDS never gives to another database. */
  readonly databaseResourceId: string;
  /** What has to be there before the stream, besides the database. */
  readonly after: CfnResource[];
  readonly key: kms.IKey;
  readonly mode: ActivityStreamMode;
}

/** The activity stream of a database, which CloudFormation has no property for: a function starts it. */
class ActivityStream extends Construct {
  public readonly kinesisStreamName: string;

  constructor(scope: Construct, id: string, { kind, databaseIdentifier, databaseArn, databaseResourceId, after, key, mode }: ActivityStreamProps) {
    super(scope, id);
    const { handler, anotherRun } = new ActivityStreamFunction(this, 'Function', { kind, databaseArn, key: EncryptionKey.fromKey(key) });
    const common = { serviceToken: handler.functionArn, serviceTimeout: SERVICE_TIMEOUT };
    const database = { DatabaseKind: kind, DatabaseIdentifier: databaseIdentifier, DatabaseArn: databaseArn, DatabaseResourceId: databaseResourceId };
    const found = new CustomResource(this, 'Found', { ...common, resourceType: FOUND_TYPE, properties: database });
    after.forEach(each => (found.node.defaultChild as CfnResource).addResourceDependency(each));
    const stream = new CustomResource(this, 'Resource', {
      ...common,
      resourceType: STREAM_TYPE,
      properties: { ...database, Mode: mode, KmsKeyId: key.keyArn, Found: found.getAttString('Found') },
    });
    stream.node.addDependency(anotherRun);
    this.kinesisStreamName = stream.getAttString('KinesisStreamName');
  }
}
