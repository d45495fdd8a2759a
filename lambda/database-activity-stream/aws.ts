import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { KeyReader } from '../custom-resource/key-proof';

/** What the functions here work on. */
export interface Aws extends KeyReader {
  readonly rds: RDSClient;
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  /** Name of the function itself, which a request goes on in. */
  readonly functionName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
