import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand, PutItemCommand, type AttributeValue, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { answer } from '../../../lambda/database-encryption-migration/answer';
import type { Aws } from '../../../lambda/database-encryption-migration/aws';
import type { Stage } from '../../../src/migration/plan/step';
import type { MigrationRequest, PlanAnswer, PlanRequest } from '../../../src/migration/tasks';
import { failure, marked, World } from '../../migration/gather/world';
import { INSTANCE, KEY, RESTORED_INSTANCE } from '../../migration/support/databases';

export const FIRST = 'arn:aws:states:eu-west-1:111122223333:execution:Migration:first';
export const SECOND = 'arn:aws:states:eu-west-1:111122223333:execution:Migration:second';

const ZONES = ['eu-west-1a', 'eu-west-1b'].map(Name => ({ SubnetAvailabilityZone: { Name } }));

/** The source of the tests, at rest and ready. */
export const ORDERS = { ...INSTANCE, DBSubnetGroup: { DBSubnetGroupName: 'private', SubnetGroupStatus: 'Complete', Subnets: ZONES } } as typeof INSTANCE;
/** The same after the cutover. */
export const OLD_ORDERS = { ...ORDERS, DBInstanceIdentifier: 'orders-unencrypted', Endpoint: { Address: 'orders-unencrypted.abc.eu-west-1.rds.amazonaws.com', Port: 6432 } } as typeof INSTANCE;
/** A faithful encrypted copy, under its temporary name. */
export const COPY = { ...RESTORED_INSTANCE, DBSubnetGroup: ORDERS.DBSubnetGroup, TagList: [...INSTANCE.TagList!, ...marked('orders', 'db-OLD').TagList.slice(1)] } as typeof INSTANCE;
/** The same after the cutover. */
export const NEW_ORDERS = { ...COPY, DBInstanceIdentifier: 'orders', DBInstanceArn: INSTANCE.DBInstanceArn, Endpoint: INSTANCE.Endpoint } as typeof INSTANCE;
export const SNAPSHOT = { DBSnapshotIdentifier: 'orders-before-encryption', Status: 'available', SnapshotCreateTime: new Date('2026-11-01T01:00:00Z'), ...marked('orders', 'db-OLD') };

/** An account with the function's table, and executions of its state machine. */
export class Account {
  readonly world = new World();
  readonly dynamo = mockClient(DynamoDBClient);
  readonly stepFunctions = mockClient(SFNClient);
  /** The items of the table, by their key. */
  readonly items: Record<string, Record<string, AttributeValue>> = {};
  /** The states of executions. */
  readonly executions: Record<string, string> = { [FIRST]: 'RUNNING', [SECOND]: 'RUNNING' };
  time = Date.UTC(2026, 10, 1);
  readonly aws: Aws = {
    read: this.world.read,
    dynamo: new DynamoDBClient({ region: 'eu-west-1' }),
    stepFunctions: new SFNClient({ region: 'eu-west-1' }),
    table: 'Records',
    keyArn: KEY.arn,
    region: 'eu-west-1',
    now: () => this.time,
  };

  constructor() {
    this.world.instances = [ORDERS];
    this.world.orderable = [{
      Engine: ORDERS.Engine,
      EngineVersion: ORDERS.EngineVersion,
      DBInstanceClass: ORDERS.DBInstanceClass,
      SupportsStorageEncryption: true,
      AvailabilityZones: ZONES.map(zone => zone.SubnetAvailabilityZone),
    }];
    this.dynamo.on(GetItemCommand).callsFake(({ Key }: { Key: { identifier: { S: string } } }) => ({ Item: this.items[Key.identifier.S] }));
    this.dynamo.on(PutItemCommand).callsFake((input: PutItemCommandInput) => { this.put(input); });
    this.stepFunctions.on(DescribeExecutionCommand).callsFake(({ executionArn, includedData }: { executionArn: string; includedData?: string }) => {
      // Everything else is under the key of the state machine.
      if (includedData !== 'METADATA_ONLY') { throw failure('KmsAccessDeniedException', 'no kms:Decrypt'); }
      if (!this.executions[executionArn]) { throw failure('ExecutionDoesNotExist'); }
      return { status: this.executions[executionArn] };
    });
  }

  /** Asks the function, in the name of the first execution. */
  async ask<A>(request: Partial<MigrationRequest> & { readonly stage?: Stage; readonly afterCutover?: boolean }): Promise<A> {
    return await answer({ identifier: 'orders', execution: FIRST, ...request } as MigrationRequest, this.aws) as A;
  }

  async plan(more: Partial<PlanRequest> = {}): Promise<PlanAnswer> {
    return this.ask<PlanAnswer>({ task: 'plan', dryRun: false, resume: null, ...more });
  }

  /** What is written down of `orders`, with the two descriptions by their beginning. */
  written(): Record<string, string | undefined> | undefined {
    const item = this.items.orders;
    return item && Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S]));
  }

  /** As DynamoDB decides on the two conditions that there are. */
  put({ Item, ConditionExpression, ExpressionAttributeValues }: PutItemCommandInput): void {
    const key = Item!.identifier.S!;
    const there = this.items[key];
    const holds = ConditionExpression === 'attribute_not_exists(identifier)' ? !there
      : ConditionExpression === 'execution = :before' ? there?.execution.S === ExpressionAttributeValues![':before'].S : undefined;
    if (holds === undefined) { throw failure('ValidationException', `An unknown condition: ${String(ConditionExpression)}`); }
    if (!holds) { throw new ConditionalCheckFailedException({ $metadata: {}, message: 'The conditional request failed', Item: there }); }
    this.items[key] = Item!;
  }
}
