import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Read } from '../../src/migration/read';

/** What the functions here work on. */
export interface Aws {
  /** Reads databases, and what belongs to them. */
  readonly read: Read;
  readonly dynamo: DynamoDBClient;
  readonly stepFunctions: SFNClient;
  /** Name of the table of the records. */
  readonly table: string;
  /** ARN of the key that is encrypted under. */
  readonly keyArn: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
