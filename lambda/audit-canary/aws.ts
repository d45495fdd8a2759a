import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Time } from '../custom-resource/time';
import type { Settings } from './settings';

/** What the functions here work on. */
export interface Aws extends Time {
  /** Makes each request once: a repeated one would be a second record under the same encryption context. */
  readonly kms: KMSClient;
  /** Client of the bucket's Region. */
  readonly s3: S3Client;
  readonly cloudWatch: CloudWatchClient;
  readonly settings: Settings;
  /** Aborted when there is just time enough left to judge and report. */
  readonly reading: AbortSignal;
  /** The time, in milliseconds. */
  readonly now: () => number;
  /** Writes a line to the log, as it is. */
  readonly write: (line: string) => void;
}
