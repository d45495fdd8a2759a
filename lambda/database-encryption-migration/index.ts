import * as scaling from '@aws-sdk/client-application-auto-scaling';
import * as dms from '@aws-sdk/client-database-migration-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as kms from '@aws-sdk/client-kms';
import * as rds from '@aws-sdk/client-rds';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { MigrationRequest } from '../../src/migration/tasks';
import { answer } from './answer';
import { readThrough } from './read-through';

const CLIENT = { maxAttempts: 6 };
const read = readThrough({
  'rds': { client: new rds.RDSClient(CLIENT), commands: rds },
  'kms': { client: new kms.KMSClient(CLIENT), commands: kms },
  'application-auto-scaling': { client: new scaling.ApplicationAutoScalingClient(CLIENT), commands: scaling },
  'database-migration-service': { client: new dms.DatabaseMigrationServiceClient(CLIENT), commands: dms },
});
const dynamo = new DynamoDBClient(CLIENT);
const stepFunctions = new SFNClient(CLIENT);

/** Decides for the state machine of a migration what cannot be decided there. */
export const handler = async (request: MigrationRequest) => answer(request, {
  read,
  dynamo,
  stepFunctions,
  table: setting('RECORDS_TABLE'),
  keyArn: setting('KEY_ARN'),
  region: setting('AWS_REGION'),
  now: Date.now,
});

function setting(name: string): string {
  const value = process.env[name];
  if (!value) { throw new Error(`The environment variable ${name} is not set`); }
  return value;
}
