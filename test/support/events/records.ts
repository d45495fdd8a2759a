import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../template/cloudformation';

/** Real log files of CloudTrail, with their licence. */
const FOLDER = join(__dirname, '../../data/cloudtrail');

let records: JsonObject[] | undefined;

/** Every record of the real log files. */
export function realRecords(): JsonObject[] {
  records ??= readdirSync(FOLDER).filter(file => file.endsWith('.json')).sort()
    .flatMap(file => (JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { Records: JsonObject[] }).Records);
  return records;
}

/** The real record with that id. */
export function realRecord(eventId: string): JsonObject {
  const found = realRecords().find(record => record.eventID === eventId);
  if (!found) {
    throw new Error(`no real record has the id ${eventId}`);
  }
  return found;
}

/** A record as EventBridge delivers it. */
export function eventOf(record: JsonObject): JsonObject {
  return {
    'version': '0',
    'id': record.eventID,
    'detail-type': 'AWS API Call via CloudTrail',
    'source': `aws.${String(record.eventSource).split('.')[0]}`,
    'account': record.recipientAccountId,
    'time': record.eventTime,
    'region': record.awsRegion,
    'resources': [],
    'detail': record,
  };
}

/** What a synthetic record says; the rest is as in a real one. */
export interface SyntheticRecord {
  readonly eventName: string;
  readonly requestParameters: JsonObject | null;
  readonly responseElements?: JsonObject;
  /** Merged into the real caller; `invokedBy` is also where the call then comes from. */
  readonly userIdentity?: JsonObject;
  readonly resources?: JsonObject[];
  readonly errorCode?: string;
}

/**
 * A synthetic record: a real one of the same service, with another call in it. The real log files hold no call that changes a key or
 * EBS encryption by default.
 */
export function syntheticRecord(real: JsonObject, { userIdentity = {}, errorCode, ...said }: SyntheticRecord): JsonObject {
  const { invokedBy: _, ...caller } = real.userIdentity as JsonObject;
  const service = userIdentity.invokedBy;
  return {
    ...real,
    readOnly: false,
    responseElements: null,
    ...(service ? { sourceIPAddress: service, userAgent: service } : { sourceIPAddress: '192.168.10.20', userAgent: 'aws-cli/2.13.0' }),
    ...(errorCode ? { errorCode, errorMessage: 'User is not authorized to perform this action' } : {}),
    ...said,
    // A service in its own name has neither an ARN nor an access key.
    userIdentity: userIdentity.type === 'AWSService' ? userIdentity : { ...caller, ...userIdentity },
  };
}

/** Fields of a record, and of its caller, that no real record of the same service or caller has, or has with another type of value. */
export function unknownFields(record: JsonObject): string[] {
  const others = realRecords().filter(real => real.eventSource === record.eventSource || real.errorCode !== undefined);
  return [
    ...unknownIn(record, others),
    ...unknownIn(record.userIdentity as JsonObject, realRecords().map(real => real.userIdentity as JsonObject)).map(field => `userIdentity.${field}`),
  ];
}

function unknownIn(record: JsonObject, reals: JsonObject[]): string[] {
  return Object.entries(record)
    .filter(([field, value]) => !reals.some(real => field in real && kindOf(real[field]) === kindOf(value)))
    .map(([field]) => field);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : isObject(value) || value === null ? 'object or null' : typeof value;
}
