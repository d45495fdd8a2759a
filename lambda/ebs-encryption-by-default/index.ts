import { setTimeout as wait } from 'timers/promises';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import type { Aws } from './aws';
import { answer, physicalIdOf } from './requests';
import { type Outcome, responseBody, sendResponse } from './response';

/** Time kept for the answer: five attempts at delivering it, with the waits between them. */
export const ANSWER_MARGIN_MS = 40_000;

const CLIENT = { maxAttempts: 5 };
const ec2 = new EC2Client(CLIENT);
const kms = new KMSClient(CLIENT);

/**
 * Turns EBS encryption by default on for CloudFormation. It always answers, in time, so that no stack waits for it; only an answer that
 * nobody takes makes it fail, after which Lambda delivers the same event again.
 */
export async function handler(event: CloudFormationCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  console.log(JSON.stringify({ request: event.RequestType, type: event.ResourceType, id: event.RequestId }));
  const outcome = await outcomeOf(event, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
  console.log(JSON.stringify({ outcome }));
  await sendResponse(event.ResponseURL, responseBody(event, outcome), async milliseconds => wait(milliseconds));
}

async function outcomeOf(event: CloudFormationCustomResourceEvent, milliseconds: number): Promise<Outcome> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), Math.max(0, milliseconds));
  try {
    const { physicalId, data } = await Promise.race([answer(event, awsUntil(abort.signal)), aborted(abort.signal, milliseconds)]);
    return { status: 'SUCCESS', physicalId, data };
  } catch (error) {
    return { status: 'FAILED', physicalId: physicalIdOf(event), reason: reasonOf(error) };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

function awsUntil(signal: AbortSignal): Aws {
  return { ec2, kms, region: process.env.AWS_REGION ?? '', signal, sleep: async milliseconds => wait(milliseconds, undefined, { signal }) };
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
