import { setTimeout as sleep } from 'timers/promises';
import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand, DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient, StartExecutionCommand, type DescribeExecutionCommandOutput,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { definitionOf } from '../../../../src/migration/definition/definition-of';
import type { StateMachineDefinition } from '../../../../src/migration/definition/states';
import type { Report } from '../../../../src/migration/tasks';
import type { ClientConfiguration } from '../emulator';

const ROLE = 'migration';
const TABLE = 'records';
const POLL_MS = 25;
const EXECUTION_TIMEOUT_MS = 120_000;

/** The input of an execution. */
export interface MigrationInput {
  readonly identifier: string;
  readonly dryRun?: boolean;
  readonly resume?: 'CONTINUE' | 'UNDO';
}

/** Where a state machine that migrates is. */
export interface Deployed {
  readonly stateMachineArn: string;
  /** Of a queue that has subscribed to its topic. */
  readonly queueUrl: string;
  /** Name of the table of the records. */
  readonly table: string;
  readonly keyArn: string;
  /** Where it is known. */
  readonly definition?: StateMachineDefinition;
}

/** A state machine that migrates, made through the APIs of the emulator of the definition and the bundled function, in an account of its own. */
export class MigrationMachine {
  /**
   * @param code the functions, zipped
   */
  static async create(config: ClientConfiguration, account: string, code: { readonly migration: Buffer; readonly hook: Buffer }): Promise<MigrationMachine> {
    const [lambda, sns, sqs] = [new LambdaClient(config), new SNSClient(config), new SQSClient(config)];
    const keyArn = (await new KMSClient(config).send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
    await new DynamoDBClient(config).send(new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'identifier', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'identifier', KeyType: 'HASH' }],
    }));
    const topicArn = (await sns.send(new CreateTopicCommand({ Name: 'migration' }))).TopicArn!;
    const queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'messages' }))).QueueUrl!;
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
    await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes!.QueueArn }));
    const role = `arn:aws:iam::${account}:role/${ROLE}`;
    const make = async (FunctionName: string, ZipFile: Buffer, Variables: Record<string, string>) => (await lambda.send(new CreateFunctionCommand({
      FunctionName, Code: { ZipFile }, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: role, Timeout: 60, Environment: { Variables },
    }))).FunctionArn!;
    const functionArn = await make('migration', code.migration, { RECORDS_TABLE: TABLE, KEY_ARN: keyArn });
    const hookArn = await make('hook', code.hook, { ACCOUNT: account });
    const hook = { kind: 'function', functionArn: hookArn, timeoutSeconds: 60 } as const;
    const definition = definitionOf({ functionArn, topicArn, hooks: { beforeSnapshot: hook, beforeCutover: hook, afterCutover: hook } });
    const sfn = new SFNClient(config);
    const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name: 'migration', roleArn: role, definition: JSON.stringify(definition) }));
    return MigrationMachine.of(config, { stateMachineArn: stateMachineArn!, queueUrl, table: TABLE, keyArn, definition });
  }

  /** One that is deployed already. */
  static of(config: ClientConfiguration, deployed: Deployed): MigrationMachine {
    return new MigrationMachine(new SFNClient(config), new SQSClient(config), new DynamoDBClient(config), deployed);
  }

  private constructor(
    private readonly sfn: SFNClient, private readonly sqs: SQSClient, private readonly dynamo: DynamoDBClient, private readonly deployed: Deployed,
  ) {}

  /** ARN of the key that it encrypts under. */
  get keyArn(): string {
    return this.deployed.keyArn;
  }

  /** What was deployed. Throws where that was elsewhere. */
  get definition(): StateMachineDefinition {
    if (!this.deployed.definition) { throw new Error('The definition of a state machine that was deployed elsewhere is not known'); }
    return this.deployed.definition;
  }

  /** Runs an execution to its end. */
  async run(input: MigrationInput): Promise<Ended> {
    const executionArn = await this.start(input);
    const deadline = Date.now() + EXECUTION_TIMEOUT_MS;
    for (;;) {
      const ended = await this.ended(executionArn);
      if (ended) { return ended; }
      if (Date.now() > deadline) { throw new Error(`${executionArn} does not end`); }
      await sleep(POLL_MS);
    }
  }

  /** Starts an execution, and says its ARN. */
  async start(input: MigrationInput): Promise<string> {
    return (await this.sfn.send(new StartExecutionCommand({ stateMachineArn: this.deployed.stateMachineArn, input: JSON.stringify(input) }))).executionArn!;
  }

  /** What has become of an execution; undefined while it runs. */
  async ended(executionArn: string): Promise<Ended | undefined> {
    const described = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
    return described.status === 'RUNNING' ? undefined : new Ended(this.sfn, described);
  }

  /** Forgets what was written down of the migration of a database. */
  async forget(identifier: string): Promise<void> {
    await this.dynamo.send(new DeleteItemCommand({ TableName: this.deployed.table, Key: { identifier: { S: identifier } } }));
  }

  /** The status of what is written down of the migration of a database; undefined where nothing is. */
  async recorded(identifier: string): Promise<string | undefined> {
    const Key = { identifier: { S: identifier } };
    const { Item } = await this.dynamo.send(new GetItemCommand({ TableName: this.deployed.table, Key, ConsistentRead: true }));
    return Item?.status?.S;
  }

  /** Takes the messages that were sent since the last time, oldest first. */
  async messages(): Promise<Message[]> {
    const found: Message[] = [];
    for (;;) {
      const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl: this.deployed.queueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) { return found; }
      found.push(...Messages.map(message => JSON.parse(message.Body!) as Message));
      await this.sqs.send(new DeleteMessageBatchCommand({
        QueueUrl: this.deployed.queueUrl, Entries: Messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle })),
      }));
    }
  }
}

/** A message to the topic of a migration. */
export interface Message {
  readonly Subject: string;
  readonly Message: string;
}

/** An execution that has ended. */
export class Ended {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;

  constructor(private readonly sfn: SFNClient, private readonly described: DescribeExecutionCommandOutput) {
    this.status = described.status!;
    this.error = described.error;
    this.cause = described.cause;
  }

  /** The output of one that has succeeded. */
  output<T = Report>(): T {
    if (this.status !== 'SUCCEEDED') { throw new Error(`The execution is ${this.status}: ${this.error} ${this.cause}`); }
    return JSON.parse(this.described.output!) as T;
  }

  /** What happened in it, in order. */
  async events(): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.sfn.send(new GetExecutionHistoryCommand({ executionArn: this.described.executionArn, maxResults: 1000, nextToken }));
      events.push(...page.events ?? []);
      nextToken = page.nextToken;
    } while (nextToken);
    return events;
  }

  /** The states that were entered, in order. */
  async states(): Promise<string[]> {
    return (await this.events()).flatMap(event => event.stateEnteredEventDetails?.name ?? []);
  }
}
