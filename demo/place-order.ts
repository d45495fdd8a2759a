import { setTimeout as sleep } from 'timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ApiConfiguration } from './api-configuration';
import { expect, resourcesOf } from './verified-resource';

const POLL_MS = 100;
/** The first invocation of a function on a busy machine takes seconds. */
const ARRIVAL_MS = 30_000;

/** Where an order of examples/enforced goes. */
export interface OrdersApp {
  readonly bucket: string;
  readonly billingQueue: string;
  readonly table: string;
}

/** What S3 says of an object in its notifications. */
export interface ObjectNotice {
  readonly eventName: string;
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string; readonly size: number } };
}

/** Puts an order into the deployed example; throws where it does not reach billing, or is not noted, in time. */
export async function deliverOrder(stackName: string, config: ApiConfiguration, withinMs = ARRIVAL_MS): Promise<void> {
  const app = await ordersApp(stackName, config);
  await placeOrder(app, 'order-1', config);
  expect((await noticeOf(app, 'order-1', config, withinMs))?.s3.bucket.name === app.bucket, 'the order arrives in the billing queue, through the topic');
  expect(await noteOf(app, 'order-1', config, withinMs) === app.bucket, 'the order arrives in the table, through topic, queue and worker');
}

/** The resources of the deployed example. */
export async function ordersApp(stackName: string, config: ApiConfiguration): Promise<OrdersApp> {
  const resources = await resourcesOf(stackName, config);
  const named = (type: string, name: string): string => resources(type).find(each => each.name === name)?.physicalId ?? '';
  return { bucket: named('AWS::S3::Bucket', 'Inbox'), billingQueue: named('AWS::SQS::Queue', 'Billing'), table: named('AWS::DynamoDB::Table', 'Orders') };
}

/** Puts an order into the bucket. */
export async function placeOrder(app: OrdersApp, order: string, config: ApiConfiguration): Promise<void> {
  await new S3Client(config).send(new PutObjectCommand({ Bucket: app.bucket, Key: order, Body: 'one of each' }));
}

/** The notice of an order that comes out of the billing queue, through the topic; nothing where it does not come in time. */
export async function noticeOf(app: OrdersApp, order: string, config: ApiConfiguration, withinMs = ARRIVAL_MS): Promise<ObjectNotice | undefined> {
  const sqs = new SQSClient(config);
  return inTime(withinMs, async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: app.billingQueue, MaxNumberOfMessages: 10 }));
    await Promise.all(Messages.map(({ ReceiptHandle }) => sqs.send(new DeleteMessageCommand({ QueueUrl: app.billingQueue, ReceiptHandle }))));
    return Messages.flatMap(({ Body = '{}' }) => noticesIn(Body)).find(({ s3 }) => s3.object.key === order);
  });
}

/** The bucket of an order that the worker noted in the table; nothing where it does not in time. */
export async function noteOf(app: OrdersApp, order: string, config: ApiConfiguration, withinMs = ARRIVAL_MS): Promise<string | undefined> {
  const dynamodb = new DynamoDBClient(config);
  return inTime(withinMs, async () => {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: app.table, Key: { id: { S: order } } }));
    return Item?.bucket.S;
  });
}

/** A message of SNS holds one of S3, which has no records where S3 only tries the destination. */
function noticesIn(body: string): ObjectNotice[] {
  const { Message = '{}' } = JSON.parse(body) as { readonly Message?: string };
  return (JSON.parse(Message) as { readonly Records?: ObjectNotice[] }).Records ?? [];
}

async function inTime<T>(withinMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() > deadline) return found;
    await sleep(POLL_MS);
  }
}
