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
  /** `undefined` where the request goes on in another invocation, which answers in the place of this one. */
  readonly answer: (event: CloudFormationCustomResourceEvent, time: Time) => Promise<Answer | undefined>;
  /** The physical id to answer with when the request fails: the one there is, or for a creation the one that its deletion will name. */
  readonly physicalIdOf: (event: CloudFormationCustomResourceEvent) => string;
}

/** The handler of a Lambda function. */
export type Handler = (event: CloudFormationCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<void>;

/**
 * The handler of a custom resource. It always answers, in time, so that no stack waits for it, unless another invocation does; only an answer
 * that nobody takes makes it fail, after which Lambda delivers the same event again.
 */
export function handlerOf(resource: CustomResource): Handler {
  return async (event, context) => {
    console.log(JSON.stringify({ request: event.RequestType, type: event.ResourceType, id: event.RequestId }));
    const outcome = await outcomeOf(resource, event, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
    console.log(JSON.stringify({ outcome: outcome ?? 'another invocation answers' }));
    if (outcome) {
      await sendResponse(event.ResponseURL, responseBody(event, outcome), async milliseconds => wait(milliseconds));
    }
  };
}

async function outcomeOf(resource: CustomResource, event: CloudFormationCustomResourceEvent, milliseconds: number): Promise<Outcome | undefined> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), Math.max(0, milliseconds));
  try {
    const answer = await Promise.race([resource.answer(event, timeUntil(abort.signal)), aborted(abort.signal, milliseconds)]);
    return answer && { status: 'SUCCESS', physicalId: answer.physicalId, data: answer.data };
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
