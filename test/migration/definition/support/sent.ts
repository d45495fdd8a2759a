import type { CloseRequest, MigrationRequest } from '../../../../src/migration/tasks';
import type { Execution } from './interpreter';

/** A message, as it was handed to SNS. */
export interface Sent {
  readonly TopicArn: string;
  readonly Subject: string;
  readonly Message: string;
}

/** The messages of an execution, in order, requests of hooks included. */
export function messagesOf({ calls }: Execution): readonly Sent[] {
  return calls.filter(({ call }) => call.startsWith('sns:publish')).map(each => each.arguments as unknown as Sent);
}

/** What was asked of the function, in order, hooks not included. */
export function requestsOf({ calls }: Execution): readonly MigrationRequest[] {
  return calls.filter(({ call }) => call === 'lambda:invoke').map(each => each.arguments.Payload as MigrationRequest).filter(payload => 'task' in payload);
}

/** What the record was closed with: every execution that has begun does so once. */
export function closedWith(execution: Execution): CloseRequest {
  const [request, ...more] = requestsOf(execution).filter((each): each is CloseRequest => each.task === 'close');
  expect([request === undefined, more.length]).toEqual([false, 0]);
  return request;
}

/** The payloads of the hooks, in order. */
export function hookCallsOf({ calls }: Execution): readonly Readonly<Record<string, unknown>>[] {
  return calls.filter(({ call }) => call.startsWith('lambda:invoke')).map(each => each.arguments.Payload as Record<string, unknown>).filter(payload => 'hook' in payload);
}
