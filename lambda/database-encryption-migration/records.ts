import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { MigrationRecord } from '../../src/migration/plan/observation';
import type { Stage } from '../../src/migration/plan/step';
import { MIGRATION_RUNNING } from '../../src/migration/tasks';
import type { Aws } from './aws';
import { namedError } from './named-error';

type Item = Record<string, AttributeValue>;

/** What is written down of the migration of a database; undefined where nothing is. */
export async function readRecord(aws: Aws, identifier: string): Promise<MigrationRecord | undefined> {
  const { Item } = await aws.dynamo.send(new GetItemCommand({ TableName: aws.table, Key: { identifier: { S: identifier } }, ConsistentRead: true }));
  return Item && recordOf(Item);
}

/**
 * Writes down how it is now, unless another execution has written meanwhile.
 *
 * @param before what was read; undefined where nothing was
 * @throws `MigrationRunning` where another execution has
 */
export async function writeRecord(aws: Aws, record: MigrationRecord, before: MigrationRecord | undefined): Promise<void> {
  try {
    await aws.dynamo.send(new PutItemCommand({
      TableName: aws.table,
      Item: itemOf(record),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...(before
        ? { ConditionExpression: 'execution = :before', ExpressionAttributeValues: { ':before': { S: before.execution } } }
        : { ConditionExpression: 'attribute_not_exists(identifier)' }),
    }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) { throw error; }
    const holder = error.Item?.execution?.S;
    // The SDK repeats a call whose answer was lost: it meets what it has written itself.
    if (holder !== record.execution) { throw running(record.identifier, holder); }
  }
}

/** Throws `MigrationRunning` where an execution holds the record that still runs, and is not this one. */
export async function refuseWhileHeld(aws: Aws, record: MigrationRecord | undefined, execution: string): Promise<void> {
  if (record?.status === 'RUNNING' && record.execution !== execution && await runs(aws, record.execution)) {
    throw running(record.identifier, record.execution);
  }
}

/** The record that this execution holds. Throws `MigrationRunning` where it does not, or does not any more. */
export async function heldRecord(aws: Aws, identifier: string, execution: string): Promise<MigrationRecord> {
  const record = await readRecord(aws, identifier);
  if (record?.execution !== execution) { throw running(identifier, record?.execution); }
  return record;
}

const STAGES: readonly Stage[] = ['copy', 'cutover', 'protect', 'undo'];

/** The stage that is further. */
export function furthestOf(one: Stage, other: Stage): Stage {
  return STAGES.indexOf(one) < STAGES.indexOf(other) ? other : one;
}

async function runs(aws: Aws, executionArn: string): Promise<boolean> {
  try {
    // Input and output are under the key of the state machine, which this function may not use.
    return (await aws.stepFunctions.send(new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }))).status === 'RUNNING';
  } catch (error) {
    // Step Functions forgets executions after 90 days, and with their state machine.
    if ((error as Error).name === 'ExecutionDoesNotExist') { return false; }
    throw error;
  }
}

function running(identifier: string, holder: string | undefined): Error {
  return namedError(MIGRATION_RUNNING, holder
    ? `The migration of ${identifier} is held by the execution ${holder}`
    : `The record of the migration of ${identifier} is gone, which said that this execution holds it`);
}

function itemOf({ source, surroundings, ...texts }: MigrationRecord): Item {
  const item = { ...texts, source: JSON.stringify(source), surroundings: JSON.stringify(surroundings) };
  return Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
}

function recordOf(item: Item): MigrationRecord {
  const { source, surroundings, ...texts } = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S ?? ''])) as
    Record<'source' | 'surroundings', string> & Omit<MigrationRecord, 'source' | 'surroundings'>;
  return { ...texts, source: JSON.parse(source) as MigrationRecord['source'], surroundings: JSON.parse(surroundings) as MigrationRecord['surroundings'] };
}
