import type { KMSClientConfig } from '@aws-sdk/client-kms';

/**
 * What clients of the SDK are made with: all of an emulator's, or a Region alone. Endpoint and credentials that are left out are those of the
 * environment, as the SDK finds them.
 */
export interface ApiConfiguration {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: KMSClientConfig['credentials'];
  readonly forcePathStyle?: boolean;
}
