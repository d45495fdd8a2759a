import { setTimeout as wait } from 'timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { settingsOf } from './settings';
import { type CanaryEvent, type Next, step } from './steps';

/** Time kept for the judgement and the report, where reading takes all there is. */
const REPORT_MARGIN_MS = 60_000;

/** Time kept so that an error is still told. */
const ERROR_MARGIN_MS = 5_000;

const kms = new KMSClient({ maxAttempts: 1 });
const s3 = new S3Client({ maxAttempts: 5, region: process.env.BUCKET_REGION });
const cloudWatch = new CloudWatchClient({ maxAttempts: 5 });

/** Does one step of an execution of the canary. */
export async function handler(event: CanaryEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Next> {
  const remaining = context.getRemainingTimeInMillis();
  const [reading, end] = [deadline(remaining - REPORT_MARGIN_MS), deadline(remaining - ERROR_MARGIN_MS)];
  try {
    return await step(event, {
      kms,
      s3,
      cloudWatch,
      settings: settingsOf(process.env),
      reading: reading.signal,
      signal: end.signal,
      sleep: async milliseconds => wait(milliseconds, undefined, { signal: end.signal }),
      now: Date.now,
      // Not console.log, which Lambda puts a time and an id before: CloudWatch reads metrics from whole lines only.
      write: line => { process.stdout.write(`${line}\n`); },
    });
  } finally {
    reading.clear();
    end.clear();
  }
}

function deadline(milliseconds: number): { readonly signal: AbortSignal; readonly clear: () => void } {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), Math.max(0, milliseconds));
  return { signal: abort.signal, clear: () => clearTimeout(timer) };
}
