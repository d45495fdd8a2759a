import { MAX_ANSWER_BYTES } from '../../../lambda/database-encryption-migration/fitting';
import { definitionOf } from '../../../src/migration/definition/definition-of';
import { run, TaskError } from './support/interpreter';
import { answersOf, PLAN, stepOf } from './support/migration';
import { closedWith, messagesOf } from './support/sent';
import { WIRINGS } from './support/wirings';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ExecutionFailedEventDetails.html */
const MAX_CAUSE_LENGTH = 32_768;

/** Steps of so many bytes, with the parameters that are the longest: tags. */
function stepsOf(bytes: number) {
  const step = (index: number) => stepOf(`Step ${index}`, 'createDBInstance', null, { parameters: { Tags: [{ Key: 'long', Value: 'x'.repeat(2000) }] } });
  const count = Math.floor(bytes / JSON.stringify(step(1000)).length);
  return Array.from({ length: count }, (_, index) => step(index));
}

test('takes the longest steps that the function gives', async () => {
  const execution = await run(definitionOf(WIRINGS.functions), { identifier: 'orders' }, answersOf({ steps: { copy: [stepsOf(MAX_ANSWER_BYTES)] } }));
  expect(execution.status).toBe('SUCCEEDED');
});

test('undoes where they are longer than it can take', async () => {
  const execution = await run(definitionOf(WIRINGS.functions), { identifier: 'orders' }, answersOf({ steps: { copy: [stepsOf(300 * 1024)] } }));
  expect(closedWith(execution)).toMatchObject({ outcome: 'UNDONE', failure: { error: 'States.DataLimitExceeded' } });
});

test('sends and fails with as much as fits', async () => {
  const text = 'It is so. '.repeat(90);
  const problems = Array.from({ length: 60 }, () => ({ ...PLAN.problems[0], what: text, why: text, action: text, stops: true }));
  const refused = await run(definitionOf(WIRINGS.functions), { identifier: 'orders' }, answersOf({ plan: { stops: true, problems } }));
  const failing = { 'Change or rename an instance': [new TaskError('Rds.Other', 'y'.repeat(30_000))] };
  const failed = await run(definitionOf(WIRINGS.functions), { identifier: 'orders' }, answersOf({ errors: failing, report: { next: [text.repeat(100)] } }));
  for (const execution of [refused, failed]) {
    expect(execution.status).toBe('FAILED');
    expect(execution.cause?.length).toBeLessThan(MAX_CAUSE_LENGTH);
    for (const { Message } of messagesOf(execution)) { expect(Buffer.byteLength(Message)).toBeLessThan(MAX_MESSAGE_BYTES); }
  }
});
