import * as events from 'aws-cdk-lib/aws-events';
import type { AuditAlarmDefinition } from './audit-alarm';

/** What is said of every call, before what it was made on. */
const CALL: Record<string, string[]> = {
  'Call': ['eventName'],
  'Error, if it was refused': ['errorCode'],
};

/** What is said of every call, after what it was made on. */
const CALLER: Record<string, string[]> = {
  'By': ['userIdentity.arn', 'userIdentity.type', 'userIdentity.accountId'],
  'Through the service, if any': ['userIdentity.invokedBy'],
  'From': ['sourceIPAddress'],
  'Time': ['eventTime'],
  'Account and Region': ['recipientAccountId', 'awsRegion'],
  'CloudTrail event': ['eventID'],
};

/**
 * A notification that says what was called by whom, on what, when and where, and what to do about it.
 *
 * A field that the record lacks leaves its place empty: that of a call that succeeded has no error. EventBridge does not escape what it
 * fills in, so there is no field in it that could hold a quotation mark, such as an error message: that would break the message.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function alarmMessage({ summary, subjects, advice }: AuditAlarmDefinition): events.RuleTargetInput {
  // Of the fields of a subject one is there at most.
  const lines = [...linesOf(CALL, ' '), ...linesOf(subjects, ''), ...linesOf(CALLER, ' ')];
  return events.RuleTargetInput.fromMultilineText([`${summary}.`, ...lines, advice].join('\n'));
}

function linesOf(fields: Record<string, string[]>, separator: string): string[] {
  return Object.entries(fields).map(([label, paths]) => `${label}: ${paths.map(path => events.EventField.fromPath(`$.detail.${path}`)).join(separator)}`);
}
