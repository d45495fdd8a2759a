import { createHash } from 'crypto';
import type { LogFile } from './log-files';
import type { Call, CanaryCalls, Operation, Sighting } from './run';
import type { Settings } from './settings';

/** The clocks of AWS and of the function may differ by as much. */
const CLOCK_TOLERANCE_MS = 60_000;

/** What is read of a record. Any of it may be missing: somebody may have changed the file. */
export interface CloudTrailRecord {
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly eventTime?: string;
  readonly eventID?: string;
  readonly requestID?: string;
  readonly errorCode?: string;
  readonly awsRegion?: string;
  readonly recipientAccountId?: string;
  readonly userIdentity?: { readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } } };
  readonly requestParameters?: { readonly encryptionContext?: Record<string, string> } | null;
  readonly resources?: Array<{ readonly ARN?: string }>;
}

/** What records are looked for. */
export interface Searched {
  readonly run: CanaryCalls;
  readonly settings: Settings;
}

/** What a record is to the canary. */
export interface Found {
  /** The record is, or claims to be, one of its calls. */
  readonly sighting?: Sighting;
  /** The record is a successful call with the key in the same minutes, the canary's or not. */
  readonly counted?: Operation;
}

/** Looks at a record, and parses it only where it can matter. Throws where that fails. */
export function examine(record: Buffer, file: LogFile, searched: Searched): Found {
  const { run, settings } = searched;
  const keyId = settings.keyArn.split('/').pop() ?? settings.keyArn;
  if (![run.context, keyId, ...run.calls.map(call => call.requestId)].some(needle => record.includes(needle))) {
    return {};
  }
  const parsed = JSON.parse(record.toString('utf-8')) as CloudTrailRecord;
  return { sighting: sightingOf(parsed, file, searched), counted: countedAs(parsed, searched) };
}

/** The minutes of the calls, whole ones, as CloudWatch counts: from and to, in milliseconds. */
export function minutesOf({ startedAt, endedAt }: CanaryCalls): [from: number, to: number] {
  const minute = 60_000;
  return [Math.floor(startedAt / minute) * minute, (Math.floor(endedAt / minute) + 1) * minute];
}

function sightingOf(record: CloudTrailRecord, file: LogFile, { run, settings }: Searched): Sighting | undefined {
  const byRequest = run.calls.find(call => call.requestId === record.requestID);
  const byContext = contextOf(record)[settings.contextKey] === run.context;
  if (!byRequest && !byContext) {
    return undefined;
  }
  const call = byRequest ?? run.calls.find(each => each.operation === record.eventName) ?? run.calls[0];
  return {
    operation: call.operation,
    requestId: record.requestID ?? '',
    eventId: record.eventID ?? '',
    hash: createHash('sha256').update(canonical(record)).digest('hex'),
    file: file.key,
    eTag: file.eTag,
    deliveredAt: file.modified,
    differences: differencesOf(record, call, { run, settings }),
  };
}

/** The fields that are not as the canary's own call makes them. */
function differencesOf(record: CloudTrailRecord, call: Call, { run, settings }: Searched): string[] {
  const time = Date.parse(record.eventTime ?? '');
  const context = contextOf(record);
  const asExpected: Record<string, boolean> = {
    eventSource: record.eventSource === 'kms.amazonaws.com',
    eventName: record.eventName === call.operation,
    eventTime: time >= run.startedAt - CLOCK_TOLERANCE_MS && time <= run.endedAt + CLOCK_TOLERANCE_MS,
    eventID: Boolean(record.eventID),
    requestID: record.requestID === call.requestId,
    errorCode: record.errorCode === undefined,
    awsRegion: record.awsRegion === settings.region,
    recipientAccountId: record.recipientAccountId === settings.account,
    userIdentity: record.userIdentity?.sessionContext?.sessionIssuer?.arn === settings.roleArn,
    encryptionContext: Object.keys(context).length === 1 && context[settings.contextKey] === run.context,
    resources: namesKey(record, settings),
  };
  return Object.keys(asExpected).filter(field => !asExpected[field]);
}

function countedAs(record: CloudTrailRecord, { run, settings }: Searched): Operation | undefined {
  const [from, to] = minutesOf(run);
  const time = Date.parse(record.eventTime ?? '');
  // Seconds at both ends may belong to the next minute in one of the two counts: there the log gets the benefit of the doubt.
  const inMinutes = time >= from - 2_000 && time <= to + 2_000;
  const counts = inMinutes && record.eventSource === 'kms.amazonaws.com' && record.errorCode === undefined && namesKey(record, settings);
  return counts ? run.calls.find(call => call.operation === record.eventName)?.operation : undefined;
}

/** Many records name the key nowhere else. */
function namesKey(record: CloudTrailRecord, { keyArn }: Settings): boolean {
  return record.resources?.some(resource => resource.ARN === keyArn) ?? false;
}

function contextOf(record: CloudTrailRecord): Record<string, string> {
  return record.requestParameters?.encryptionContext ?? {};
}

/** The same for the same content, whatever the order of its fields. */
function canonical(content: unknown): string {
  return JSON.stringify(content, (_name, value: unknown) => value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1))
    : value);
}
