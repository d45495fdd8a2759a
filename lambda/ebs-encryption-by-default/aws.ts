import type { EC2Client } from '@aws-sdk/client-ec2';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { Time } from '../custom-resource/time';

/** What the functions here work on. */
export interface Aws extends Time {
  readonly ec2: EC2Client;
  readonly kms: KMSClient;
  readonly region: string;
}
