import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { retrying } from '../custom-resource/retry';
import type { Aws } from './aws';

/** How long a run of the function looks at a database, so that time is left of its 15 minutes. */
export const RUN_MS = 13 * 60_000;

/** Runs that a request has: 52 minutes, of the hour that CloudFormation waits at most. */
export const MAX_RUNS = 4;

/** How far a request has come, which its next run is told. */
export interface Progress {
  /** The run, from 1. */
  readonly run: number;
  /** What RDS has taken on last, and when. */
  readonly asked?: { readonly step: 'Start' | 'Stop'; readonly at: number };
}

/** A request of CloudFormation, or what an earlier run left of it. */
export type Run = CloudFormationCustomResourceEvent & { readonly Progress?: Progress };

/** How far an event has come. */
export function progressOf(event: Run): Progress {
  return event.Progress ?? { run: 1 };
}

/** Whether a request has another run after this one. */
export function hasAnotherRun({ run }: Progress): boolean {
  return run < MAX_RUNS;
}

/**
 * Leaves the rest of a request to another run, which answers in the place of this one.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export async function leaveToNextRun(aws: Aws, event: Run, progress: Progress): Promise<void> {
  const next: Run = { ...event, Progress: { ...progress, run: progress.run + 1 } };
  await retrying(aws, async () => aws.lambda.send(
    new InvokeCommand({ FunctionName: aws.functionName, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(next)) }), { abortSignal: aws.signal }));
}
