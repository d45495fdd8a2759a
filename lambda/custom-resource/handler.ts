import { setTimeout as wait } from 'timers/promises';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { type Outcome, responseBody, sendResponse } from './response';
import type { Time } from './time';

/** Time kept for the answer: five attempts at delivering it, with the waits between them. */
export const ANSWER_MARGIN_MS = 40_000;

/** What a request comes to. */
export interface Answer {
  readonly physicalId: string;
  readonly data: Record<string, string>;
}

/** What a function does for CloudFormation. */
export interface CustomResource {
  readonly answer: (event: CloudFormationCustomResourceEvent, time: Time) => Promise<Answer>;
  /** The physical id to answer with when the request fails: the one there is, or for a creation the one that its deletion will name. */
  readonly physicalIdOf: (event: CloudFormationCustomResourceEvent) => string;
}

/** The handler of a Lambda function. */
export type Handler = (event: CloudFormationCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<void>;

/**
 * The handler of a custom resource. It always answers, in time, so that no stack waits for it; only an answer that nobody takes makes it
 * fail, after which Lambda delivers the same event again.
 */
export function handlerOf(resource: CustomResource): Handler {
  return async (event, context) => {
    console.log(JSON.stringify({ request: event.RequestType, type: event.ResourceType, id: event.RequestId }));
    const outcome = await outcomeOf(resource, event, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
    console.log(JSON.stringify({ outcome }));
    await sendResponse(event.ResponseURL, responseBody(event, outcome), async milliseconds => wait(milliseconds));
  };
}

async function outcomeOf(resource: CustomResource, event: CloudFormationCustomResourceEvent, milliseconds: number): Promise<Outcome> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), Math.max(0, milliseconds));
  try {
    const { physicalId, data } = await Promise.race([resource.answer(event, timeUntil(abort.signal)), aborted(abort.signal, milliseconds)]);
    return { status: 'SUCCESS', physicalId, data };
  } catch (error) {
    return { status: 'FAILED', physicalId: resource.physicalIdOf(event), reason: reasonOf(error) };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

function timeUntil(signal: AbortSignal): Time {
  return { signal, sleep: async milliseconds => wait(milliseconds, undefined, { signal }) };
}

async function aborted(signal: AbortSignal, milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error(`It was not done after ${Math.max(0, Math.round(milliseconds / 1_000))} seconds`));
    signal.addEventListener('abort', fail, { once: true });
  });
}

function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return name === 'Error' ? message : `${name}: ${message}`;
}
