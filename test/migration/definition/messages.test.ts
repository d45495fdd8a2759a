import { definitionOf } from '../../../src/migration/definition/definition-of';
import { run } from './support/interpreter';
import { answersOf } from './support/migration';
import { SCENARIOS } from './support/scenarios';
import { messagesOf, type Sent } from './support/sent';
import { WIRINGS } from './support/wirings';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const RIGHT_SUBJECT = /^[!-~][ -~]{0,98}$/;

const sent: Sent[] = [];

beforeAll(async () => {
  for (const { wiring, input, world } of SCENARIOS) { sent.push(...messagesOf(await run(definitionOf(wiring), input, answersOf(world)))); }
});

test('a subject can be sent, and begins with the database', () => {
  expect(sent.length).toBeGreaterThan(50);
  for (const { Subject } of sent) {
    expect(Subject).toMatch(RIGHT_SUBJECT);
    expect(Subject).toMatch(/^orders: /);
  }
});

test('a message names the database, and where to look', () => {
  for (const { Message } of sent) {
    expect(Message).toContain('orders');
    expect(Message).toMatch(/\n\nExecution: arn:aws:states:eu-west-1:111122223333:execution:Migration:one$/);
  }
});

test('a message has nothing in it that is no text', () => {
  for (const { Message } of sent) { expect(Message).not.toMatch(/\$|\{%|undefined|null|\[object|\n\n\n|\.\.|^\s|  /); }
});

test.each(['ördërs-ß 数据库', 'x'.repeat(500), 'a\nb', '-- drop'])('a subject can be sent whatever was asked for: %s', async identifier => {
  const execution = await run(definitionOf(WIRINGS.none), { identifier }, answersOf({ plan: { stops: true } }));
  for (const { Subject } of messagesOf(execution)) { expect(Subject).toMatch(RIGHT_SUBJECT); }
  expect(messagesOf(execution)).toHaveLength(1);
});

test('a person is told that nobody else lets writes begin again', async () => {
  const execution = await run(definitionOf(WIRINGS.none), { identifier: 'orders', resume: 'UNDO' }, answersOf({ plan: { begin: 'undo' } }));
  expect(messagesOf(execution).at(-1)?.Message).toContain('Let writes begin again if you have stopped them: nobody else does.');
});
