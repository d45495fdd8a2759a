import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { waitAfter } from './retry';

/** Largest answer that CloudFormation takes. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export const MAX_RESPONSE_BYTES = 4_096;

/** Attempts at delivering an answer, and how long each may take. */
export const MAX_SEND_ATTEMPTS = 5;
export const SEND_TIMEOUT_MS = 5_000;

/** How a request ended. */
export interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId: string;
  /** What CloudFormation shows of a failure. */
  readonly reason?: string;
  readonly data?: Record<string, string>;
}

/** The answer as CloudFormation takes it, with the reason cut to what fits. */
export function responseBody(event: CloudFormationCustomResourceEvent, outcome: Outcome): string {
  const characters = Array.from(outcome.reason ?? '');
  const cutTo = (length: number) => render(event, { ...outcome, reason: length < characters.length ? `${characters.slice(0, length).join('')}…` : outcome.reason });
  const body = cutTo(longestThat(length => fits(cutTo(length)), characters.length));
  return fits(body) ? body : render(event, { status: 'FAILED', physicalId: outcome.physicalId, reason: `The answer is larger than ${MAX_RESPONSE_BYTES} bytes` });
}

function fits(body: string): boolean {
  return Buffer.byteLength(body) <= MAX_RESPONSE_BYTES;
}

/** The largest number up to a limit that is accepted, where smaller ones are as well; by halving. */
function longestThat(accepts: (length: number) => boolean, limit: number): number {
  let [accepted, refused] = [0, limit + 1];
  while (refused - accepted > 1) {
    const middle = Math.floor((accepted + refused) / 2);
    [accepted, refused] = accepts(middle) ? [middle, refused] : [accepted, middle];
  }
  return accepted;
}

function render(event: CloudFormationCustomResourceEvent, { status, physicalId, reason, data }: Outcome): string {
  return JSON.stringify({
    Status: status,
    Reason: reason,
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: data,
  });
}

/** Delivers an answer; throws, without the signed address, when nobody takes it. */
export async function sendResponse(url: string, body: string, sleep: (milliseconds: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const problem = await put(url, body);
    if (problem === undefined) {
      return;
    }
    console.log(JSON.stringify({ notDelivered: problem, attempt }));
    if (attempt >= MAX_SEND_ATTEMPTS) {
      throw new Error(`CloudFormation did not take the answer: ${problem}`);
    }
    await sleep(waitAfter(attempt) / 2);
  }
}

async function put(url: string, body: string): Promise<string | undefined> {
  try {
    // Bytes, and not a string: with a string, fetch adds a content type, which the signature of the address does not cover.
    const response = await fetch(url, { method: 'PUT', body: Buffer.from(body), signal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    return (error as Error).name;
  }
}
