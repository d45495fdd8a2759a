import { CloudFormationClient, ListStackResourcesCommand, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { DescribeKeyCommand, KMSClient, type KeyMetadata } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient, StartActivityStreamCommand, StopActivityStreamCommand } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../lambda/database-activity-stream/aws';
import { FOUND_TYPE, STREAM_TYPE } from '../../../lambda/database-activity-stream/requests';
import type { Progress, Run } from '../../../lambda/database-activity-stream/runs';
import type { ActivityStream } from '../../../lambda/database-activity-stream/steps';

export const REGION = 'eu-west-1';
const ACCOUNT = '111122223333';
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`;
export const OTHER_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/22222222-2222-2222-2222-222222222222`;
export const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Shop/1`;
export const FUNCTION = 'Shop-Stream';

export const USABLE: KeyMetadata = { KeyId: '1', Arn: KEY, KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT', KeyManager: 'CUSTOMER' };

export const CLUSTER = {
  DatabaseKind: 'cluster',
  DatabaseIdentifier: 'orders',
  DatabaseArn: `arn:aws:rds:${REGION}:${ACCOUNT}:cluster:orders`,
  DatabaseResourceId: 'cluster-ORDERS',
};
export const INSTANCE = {
  DatabaseKind: 'instance',
  DatabaseIdentifier: 'ledger',
  DatabaseArn: `arn:aws:rds:${REGION}:${ACCOUNT}:db:ledger`,
  DatabaseResourceId: 'db-LEDGER',
};
export const ASYNC = { ...CLUSTER, Mode: 'async', KmsKeyId: KEY, Found: 'false' };

/** How RDS describes a stream: its key by its id. */
export function started(mode = 'async', key = KEY): ActivityStream {
  return { status: 'started', mode, key: key.split('/')[1], name: 'aws-rds-das-cluster-ORDERS' };
}

export const STOPPED: ActivityStream = { status: 'stopped' };

/** Milliseconds that RDS takes to start or to stop a stream. */
export const CHANGE_MS = 4 * 60_000;

/** An account with one database, as far as the function sees it. Time passes while the function waits. */
export class Account {
  readonly rds = mockClient(RDSClient);
  readonly kms = mockClient(KMSClient);
  readonly cloudFormation = mockClient(CloudFormationClient);
  readonly lambda = mockClient(LambdaClient);
  readonly abort = new AbortController();
  readonly aws: Aws = {
    rds: new RDSClient({ region: REGION }),
    kms: new KMSClient({ region: REGION }),
    cloudFormation: new CloudFormationClient({ region: REGION }),
    lambda: new LambdaClient({ region: REGION }),
    region: REGION,
    functionName: FUNCTION,
    signal: this.abort.signal,
    now: () => this.time,
    sleep: async milliseconds => {
      this.time += milliseconds;
      this.waits.push(milliseconds);
    },
  };
  /** What was waited, in milliseconds. */
  readonly waits: number[] = [];
  /** The other resources of the stack. */
  readonly resources: Partial<StackResourceSummary>[] = [];
  stream: ActivityStream;
  status = 'available';
  time = Date.UTC(2026, 10, 1);

  constructor(before: ActivityStream = STOPPED, public database: Record<string, string> | null = CLUSTER) {
    this.stream = before;
    const described = () => {
      this.pass();
      const { mode: ActivityStreamMode, key: ActivityStreamKmsKeyId, name: ActivityStreamKinesisStreamName, status: ActivityStreamStatus } = this.stream;
      return { ActivityStreamMode, ActivityStreamKmsKeyId, ActivityStreamKinesisStreamName, ActivityStreamStatus };
    };
    this.rds.on(DescribeDBClustersCommand).callsFake(({ DBClusterIdentifier }: { DBClusterIdentifier: string }) => {
      if (DBClusterIdentifier !== this.database?.DatabaseIdentifier) {
        throw failure('DBClusterNotFoundFault');
      }
      return { DBClusters: [{ DbClusterResourceId: this.database.DatabaseResourceId, Status: this.status, ...described() }] };
    });
    this.rds.on(DescribeDBInstancesCommand).callsFake(({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => {
      if (DBInstanceIdentifier !== this.database?.DatabaseIdentifier) {
        throw failure('DBInstanceNotFoundFault');
      }
      return { DBInstances: [{ DbiResourceId: this.database.DatabaseResourceId, DBInstanceStatus: this.status, ...described() }] };
    });
    this.rds.on(StartActivityStreamCommand).callsFake(({ Mode, KmsKeyId }: { Mode: string; KmsKeyId: string }) => {
      this.change({ ...started(Mode, KmsKeyId), status: 'starting' }, started(Mode, KmsKeyId));
    });
    this.rds.on(StopActivityStreamCommand).callsFake(() => this.change({ ...this.stream, status: 'stopping' }, STOPPED));
    this.kms.on(DescribeKeyCommand).callsFake(({ KeyId }: { KeyId: string }) => ({ KeyMetadata: { ...USABLE, Arn: KeyId } }));
    this.cloudFormation.on(ListStackResourcesCommand).callsFake(() => ({ StackResourceSummaries: this.resources }));
    this.lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
  }

  private end?: { readonly at: number; readonly stream: ActivityStream };

  /** Begins what RDS takes time for. */
  change(meanwhile: ActivityStream, finally_: ActivityStream): void {
    this.stream = meanwhile;
    this.end = { at: this.time + CHANGE_MS, stream: finally_ };
  }

  private pass(): void {
    if (this.end && this.time >= this.end.at) {
      this.stream = this.end.stream;
      this.end = undefined;
    }
  }

  /** The calls that change something, in their order. */
  changes(): string[] {
    return this.rds.calls().map(({ args: [command] }) => command.constructor.name.replace(/Command$/, '')).filter(name => !name.startsWith('Describe'));
  }

  /** What was left to the next run; undefined where nothing was. */
  leftToNextRun(): Run | undefined {
    const [call] = this.lambda.commandCalls(InvokeCommand).slice(-1);
    return call && JSON.parse(Buffer.from(call.args[0].input.Payload as Uint8Array).toString()) as Run;
  }
}

type RequestType = 'Create' | 'Update' | 'Delete';

/** A request of CloudFormation. */
export function request(
  type: RequestType, resourceType: string, properties: Record<string, string>, physicalId?: string, old: Record<string, string> = properties,
): Run {
  return {
    RequestType: type,
    ServiceToken: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${FUNCTION}`,
    ResponseURL: 'https://answer.example/signed',
    StackId: STACK_ID,
    RequestId: '7f5d',
    LogicalResourceId: 'Stream',
    ResourceType: resourceType,
    ResourceProperties: { ServiceToken: 'f', ...properties },
    ...(type === 'Create' ? {} : { PhysicalResourceId: physicalId ?? properties.DatabaseResourceId }),
    ...(type === 'Update' ? { OldResourceProperties: { ServiceToken: 'f', ...old } } : {}),
  } as Run;
}

/** A request about what was found. */
export function found(type: RequestType, properties: Record<string, string> = CLUSTER, physicalId?: string): Run {
  return request(type, FOUND_TYPE, properties, physicalId);
}

/** A request about the stream. */
export function stream(type: RequestType, properties: Record<string, string> = ASYNC, old?: Record<string, string>): Run {
  return request(type, STREAM_TYPE, properties, undefined, old);
}

/** The same in a later run. */
export function inRun(event: Run, progress: Progress): Run {
  return { ...event, Progress: progress };
}

/** An error as the SDK has them. */
export function failure(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name });
}
