import type { EC2Client } from '@aws-sdk/client-ec2';
import type { KMSClient } from '@aws-sdk/client-kms';

/** What the functions here work on. */
export interface Aws {
  readonly ec2: EC2Client;
  readonly kms: KMSClient;
  readonly region: string;
  /** Aborted when there is just time enough left to answer. */
  readonly signal: AbortSignal;
  /** Waits, or rejects when the signal is aborted. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}
