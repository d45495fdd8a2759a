import { createHash } from 'crypto';
import { Readable } from 'stream';
import { gzipSync } from 'zlib';
import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { DecryptCommand, GenerateDataKeyCommand, type GenerateDataKeyCommandInput, GetKeyLastUsageCommand, KMSClient, type KeyLastUsageData } from '@aws-sdk/client-kms';
import {
  GetObjectCommand, type GetObjectCommandInput, HeadObjectCommand, type HeadObjectCommandInput, ListObjectsV2Command, type ListObjectsV2CommandInput, S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../lambda/audit-canary/aws';
import type { Run } from '../../../lambda/audit-canary/run';
import type { Settings } from '../../../lambda/audit-canary/settings';
import { type Next, step } from '../../../lambda/audit-canary/steps';

export const REGION = 'eu-west-1';
export const ACCOUNT = '111122223333';
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/Canary`;
export const CONTEXT_KEY = 'cdk-at-rest:canary';

export const MINUTES = 60_000;

export const SETTINGS: Settings = {
  canary: 'Audit-Canary',
  keyArn: KEY,
  contextKey: CONTEXT_KEY,
  roleArn: ROLE,
  bucket: 'logs',
  folder: `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}`,
  account: ACCOUNT,
  region: REGION,
  deliverWithinMs: 30 * MINUTES,
};

export type CloudTrailRecord = Record<string, unknown>;

interface StoredFile {
  readonly content: Buffer;
  readonly modified: number;
}

/** An account with a trail, as far as the canary sees it. The clock stands still unless a test or a wait moves it. */
export class Account {
  readonly kms = mockClient(KMSClient);
  readonly s3 = mockClient(S3Client);
  readonly cloudWatch = mockClient(CloudWatchClient);
  /** Aborted when the time for reading is over. */
  reading = new AbortController();
  readonly files = new Map<string, StoredFile>();
  /** The reports, each a line of the log. */
  readonly reports: Array<Record<string, unknown>> = [];
  /** What was waited within an invocation, in milliseconds. */
  readonly waits: number[] = [];
  /** Keys of a page of a listing. */
  pageSize = 1_000;
  /** The files that were read, in that order. */
  readonly reads: string[] = [];
  /** Told of each before it is read. */
  beforeRead: (key: string) => void = () => {};
  lastUse?: KeyLastUsageData;
  /** What CloudWatch counts of an operation; nothing when undefined. */
  requests?: Record<string, number>;
  readonly aws: Aws;
  private requestNumber = 0;

  constructor(public time: number = Date.parse('2026-11-24T13:02:10Z'), settings: Partial<Settings> = {}) {
    const reading = () => this.reading.signal;
    this.aws = {
      kms: new KMSClient({ region: REGION }),
      s3: new S3Client({ region: REGION }),
      cloudWatch: new CloudWatchClient({ region: REGION }),
      settings: { ...SETTINGS, ...settings },
      get reading() { return reading(); },
      signal: new AbortController().signal,
      sleep: async milliseconds => { this.waits.push(milliseconds); },
      now: () => this.time,
      write: line => { this.reports.push(JSON.parse(line) as Record<string, unknown>); },
    };
    const answered = (answer: object) => ({ ...answer, $metadata: { requestId: this.nextRequestId() } });
    this.kms.on(GenerateDataKeyCommand).callsFake(() => answered({ CiphertextBlob: Buffer.from('cipher'), Plaintext: Buffer.from('a data key') }));
    this.kms.on(DecryptCommand).callsFake(() => answered({ Plaintext: Buffer.from('a data key') }));
    this.kms.on(GetKeyLastUsageCommand).callsFake(() => ({ KeyLastUsage: this.lastUse }));
    this.cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
        const operation = MetricStat?.Metric?.Dimensions?.find(each => each.Name === 'Operation')?.Value ?? '';
        return { Id, Values: this.requests ? [this.requests[operation]] : [] };
      }),
    }));
    this.s3.on(ListObjectsV2Command).callsFake((input: ListObjectsV2CommandInput) => this.list(input));
    this.s3.on(HeadObjectCommand).callsFake(({ Key }: HeadObjectCommandInput) => ({ ETag: eTagOf(this.stored(Key, 'NotFound')) }));
    this.s3.on(GetObjectCommand).callsFake(({ Key }: GetObjectCommandInput) => {
      this.beforeRead(Key ?? '');
      this.reads.push(Key ?? '');
      return { Body: Readable.from(inPieces(this.stored(Key, 'NoSuchKey').content)) };
    });
  }

  /** The first step of an execution. */
  async call(): Promise<Run> {
    return runOf(await step({ step: 'Call', execution: 'execution-1' }, this.aws));
  }

  /** The next step, at the time that the state machine waits for. */
  async wait(next: Next): Promise<Next> {
    if (next.next !== 'Wait') {
      throw new Error(`the execution is over: ${JSON.stringify(next)}`);
    }
    this.time += next.seconds * 1_000;
    return step({ step: 'Look', run: asState(next.run) }, this.aws);
  }

  /** A whole execution. Before each look a test may change what there is. */
  async execute(beforeLook: (run: Run, lookNumber: number) => void = () => {}): Promise<Next> {
    let next = await step({ step: 'Call', execution: 'execution-1' }, this.aws);
    while (next.next === 'Wait') {
      beforeLook(next.run, next.run.look);
      next = await this.wait(next);
    }
    return next;
  }

  /** What is written of an execution when nothing goes wrong: both records, in one file. */
  deliver(run: Run, minutes = 4, records: CloudTrailRecord[] = recordsOf(run)): string {
    return this.store(records, run.endedAt + minutes * MINUTES);
  }

  /** Puts a log file as CloudTrail names it. */
  store(records: CloudTrailRecord[] | Buffer, modified: number, unique = `file${this.files.size}`): string {
    const key = keyAt(modified, unique);
    this.files.set(key, { content: Buffer.isBuffer(records) ? records : gzipSync(JSON.stringify({ Records: records })), modified });
    return key;
  }

  private list({ Prefix = '', StartAfter = '', ContinuationToken = '' }: ListObjectsV2CommandInput) {
    const all = [...this.files].filter(([key, { modified }]) => key.startsWith(Prefix) && key > StartAfter && key > ContinuationToken && modified <= this.time)
      .sort(([one], [other]) => one < other ? -1 : 1);
    const page = all.slice(0, this.pageSize);
    return {
      Contents: page.map(([Key, file]) => ({ Key, ETag: eTagOf(file), LastModified: new Date(file.modified) })),
      NextContinuationToken: all.length > page.length ? page[page.length - 1][0] : undefined,
    };
  }

  private stored(key: string | undefined, error: string): StoredFile {
    const file = this.files.get(key ?? '');
    if (!file) {
      throw failure(error);
    }
    return file;
  }

  private nextRequestId(): string {
    this.requestNumber++;
    return `request-${this.requestNumber}`;
  }
}

/** The records of an execution's calls, in the form in which AWS documents them. Synthetic: real ones hold no such calls. */
export function recordsOf(run: Run, changes: CloudTrailRecord = {}): CloudTrailRecord[] {
  return run.calls.map(({ operation, requestId }) => ({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:Canary',
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Canary/Canary`,
      accountId: ACCOUNT,
      sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE', arn: ROLE, accountId: ACCOUNT, userName: 'Canary' } },
    },
    eventTime: `${new Date(run.startedAt).toISOString().slice(0, 19)}Z`,
    eventSource: 'kms.amazonaws.com',
    eventName: operation,
    awsRegion: REGION,
    sourceIPAddress: '192.0.2.1',
    userAgent: 'aws-sdk-js/3 "quoted\\" \u00fc"',
    requestParameters: { encryptionContext: { [CONTEXT_KEY]: run.context }, ...(operation === 'Decrypt' ? { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' } : { keyId: KEY, numberOfBytes: 32 }) },
    responseElements: null,
    requestID: requestId,
    eventID: `event-of-${requestId}`,
    readOnly: true,
    resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: KEY }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    ...changes,
  }));
}

/** A record of somebody else's call. */
export function otherRecord(run: Run, changes: CloudTrailRecord = {}): CloudTrailRecord {
  const [record] = recordsOf(run);
  return { ...record, requestID: 'other', eventID: 'other', requestParameters: { keyId: KEY, encryptionContext: { purpose: 'else' } }, ...changes };
}

/** An error as the SDK has them. */
export function failure(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name });
}

/** The run of a step that is to go on. */
export function runOf(next: Next): Run {
  if (next.next !== 'Wait') {
    throw new Error(`the execution is over: ${JSON.stringify(next)}`);
  }
  return next.run;
}

/** The encryption contexts under which data keys were made. */
export function contextsOf(account: Account): Array<Record<string, string> | undefined> {
  return account.kms.commandCalls(GenerateDataKeyCommand).map(({ args: [{ input }] }) => (input as GenerateDataKeyCommandInput).EncryptionContext);
}

/** As it passes through the state machine. */
function asState(run: Run): Run {
  return JSON.parse(JSON.stringify(run)) as Run;
}

function keyAt(time: number, unique: string): string {
  const fiveMinutes = 5 * MINUTES;
  const named = new Date(Math.ceil(time / fiveMinutes) * fiveMinutes).toISOString();
  const name = `${ACCOUNT}_CloudTrail_${REGION}_${named.slice(0, 16).replace(/[-:]/g, '')}Z_${unique}.json.gz`;
  return `${SETTINGS.folder}/${named.slice(0, 10).replace(/-/g, '/')}/${name}`;
}

function eTagOf({ content, modified }: StoredFile): string {
  return createHash('sha256').update(content).update(String(modified)).digest('hex');
}

/** As a stream may bring it, so that records lie across pieces. */
export function inPieces(content: Buffer, size = 100): Buffer[] {
  return Array.from({ length: Math.ceil(content.length / size) }, (_, index) => content.subarray(index * size, (index + 1) * size));
}
