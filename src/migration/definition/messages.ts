import { expression, literal, paragraphs, text } from './expressions';
import type { MessageText } from './message-texts';
import { RETRIES } from './retries';
import type { TaskState } from './states';
import { task } from './tasks';
import type { Wiring } from './wiring';

const TIMEOUT_SECONDS = 30;

/**
 * The subject of a message: fewer than 100 characters, all of them ASCII. `$shown` has at most 63.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function subjectOf(subject: string): string {
  return expression(text`${'$shown'}: ${literal(subject)}`);
}

/** The body of a message, with where to look. */
export function bodyOf(body: string): string {
  return expression(paragraphs(body, text`Execution: ${'$states.context.Execution.Id'}`));
}

/** A message to the topic of the migration. It goes on if it cannot be sent: the database does not wait for a mailbox. */
export function messageTask(wiring: Wiring, message: MessageText, comment: string, next: string): TaskState {
  return task({
    comment,
    partition: wiring.partition,
    resource: 'sns:publish',
    arguments: { TopicArn: wiring.topicArn, Subject: subjectOf(message.subject), Message: bodyOf(message.body) },
    timeoutSeconds: TIMEOUT_SECONDS,
    retry: RETRIES.message,
    next,
    failed: next,
    caught: undefined,
  });
}
