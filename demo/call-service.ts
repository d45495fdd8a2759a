import { STSClient } from '@aws-sdk/client-sts';
import { callWithBoto3 } from '../test/emulator/harness/boto3';
import type { ApiConfiguration } from './api-configuration';

/** Calls an API whose SDK for JavaScript is no dependency of this project, with the credentials that the SDK finds. */
export async function callService<Answer>(config: ApiConfiguration, service: string, operation: string, parameters: object): Promise<Answer> {
  const credentials = await new STSClient(config).config.credentials();
  return callWithBoto3({ endpoint: config.endpoint, region: config.region, credentials }, service, operation, parameters);
}
