import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetKeyLastUsageCommand } from '@aws-sdk/client-kms';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';
import type { LastUse, Operation, Run, Statements } from './run';
import { minutesOf } from './sightings';
import { intactOf } from './verdict';

/** How a statement compares with the log. */
export interface Comparison {
  readonly disagrees: boolean;
  readonly says: string;
}

const OPERATIONS: Operation[] = ['GenerateDataKey', 'Decrypt'];

/** Asks both witnesses. That one cannot be asked fails nothing: it is said in the result. */
export async function askWitnesses(run: Run, aws: Aws): Promise<Statements> {
  const orReason = async <T>(answer: Promise<T>) => answer.catch((error: Error) => `it could not be asked: ${error.name}: ${error.message}`);
  return { lastUse: await orReason(askLastUse(aws)), requests: await orReason(askRequests(run, aws)) };
}

/**
 * Compares the last use of the key, as KMS keeps it, with the log. KMS names the CloudTrail event of that use, so that a record that was removed
 * or exchanged is proved to have been there. It says nothing where somebody else used the key since, or KMS does not count the calls yet.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 */
export function compareLastUse(run: Run, lastUse: LastUse | string): Comparison {
  if (typeof lastUse === 'string') {
    return agrees(lastUse);
  }
  const call = run.calls.find(each => each.requestId === lastUse.requestId);
  if (!call) {
    return agrees((lastUse.at ?? 0) >= Math.floor(run.startedAt / 1_000) * 1_000 ? 'the key was used by somebody else since' : 'it does not count the calls yet');
  }
  const eventIds = intactOf(run, call.operation).map(sighting => sighting.eventId);
  if (eventIds.length === 0 && run.unread > 0) {
    return notCompared(run);
  }
  return eventIds.includes(lastUse.eventId ?? '')
    ? agrees(`event ${lastUse.eventId}, which is in the log`)
    : { disagrees: true, says: `${call.operation} is event ${lastUse.eventId}, and the log has ${eventIds.join(', ') || 'no intact record of it'}` };
}

/**
 * Compares how many successful requests CloudWatch counts with how many records there are: more, and records are missing, whoever made these
 * calls; fewer than the canary's own, and somebody made records up.
 */
export function compareRequests(run: Run, requests: Record<Operation, number> | string): Comparison {
  if (typeof requests === 'string') {
    return agrees(requests);
  }
  if (run.unread > 0) {
    return notCompared(run);
  }
  const own = (operation: Operation) => new Set(intactOf(run, operation).map(sighting => sighting.eventId)).size;
  const inLog = (operation: Operation) => run.counted[operation] + run.unsettled[operation];
  const says = OPERATIONS.map(operation => `${requests[operation]} ${operation} counted, ${inLog(operation)} in the log`).join('; ');
  return { disagrees: OPERATIONS.some(operation => requests[operation] > inLog(operation) || requests[operation] < own(operation)), says };
}

async function askLastUse(aws: Aws): Promise<LastUse | string> {
  if (typeof GetKeyLastUsageCommand === 'undefined') {
    return 'the SDK of the Lambda runtime does not know GetKeyLastUsage';
  }
  const { kms, settings, signal } = aws;
  const { KeyLastUsage } = await retrying(aws, async () => kms.send(new GetKeyLastUsageCommand({ KeyId: settings.keyArn }), { abortSignal: signal }));
  return { requestId: KeyLastUsage?.KmsRequestId, eventId: KeyLastUsage?.CloudTrailEventId, at: KeyLastUsage?.Timestamp?.getTime() };
}

async function askRequests(run: Run, aws: Aws): Promise<Record<Operation, number> | string> {
  const [from, to] = minutesOf(run).map(time => new Date(time));
  const { MetricDataResults = [] } = await retrying(aws, async () => aws.cloudWatch.send(new GetMetricDataCommand({
    StartTime: from,
    EndTime: to,
    MetricDataQueries: OPERATIONS.map(operation => ({
      Id: operation.toLowerCase(),
      MetricStat: {
        Period: 60,
        Stat: 'Sum',
        Metric: {
          Namespace: 'AWS/KMS',
          MetricName: 'SuccessfulRequest',
          Dimensions: [{ Name: 'KeyArn', Value: aws.settings.keyArn }, { Name: 'Operation', Value: operation }],
        },
      },
    })),
  }), { abortSignal: aws.signal }));
  const values = (operation: Operation) => MetricDataResults.find(result => result.Id === operation.toLowerCase())?.Values ?? [];
  const sum = (operation: Operation) => values(operation).reduce((total, value) => total + value, 0);
  return OPERATIONS.every(operation => values(operation).length > 0)
    ? { GenerateDataKey: sum('GenerateDataKey'), Decrypt: sum('Decrypt') }
    : 'CloudWatch has no counts of the key for these minutes';
}

/** What was not read may hold what the witness speaks of. */
function notCompared({ unread }: Run): Comparison {
  return agrees(`not compared, ${unread} log files were not read`);
}

function agrees(says: string): Comparison {
  return { disagrees: false, says };
}
