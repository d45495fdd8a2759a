import type { AnswerColumn, AuditQuery } from './audit-query';

const COLUMNS: readonly AnswerColumn[] = [
  { name: 'principal', meaning: 'ARN of the user or role; the principal id or the service where there is none' },
  { name: 'principal_account', meaning: 'Account of the principal' },
  { name: 'operation', meaning: 'KMS operation that was asked for' },
  { name: 'kms_key', meaning: 'ARN of the key; what the request named where the record does not say it' },
  { name: 'service', meaning: 'AWS service that called for the principal or in its own name; `direct` where none did' },
  { name: 'error_code', meaning: 'Error that KMS answered with' },
  { name: 'attempts', meaning: 'Calls, each counted once' },
  { name: 'first_attempt', meaning: 'Time of the first, UTC' },
  { name: 'last_attempt', meaning: 'Time of the last, UTC' },
  { name: 'last_message', meaning: 'Message of the last' },
];

/** What was denied, and to whom. */
export const DENIED_CALLS: AuditQuery = {
  name: 'denied-calls',
  title: 'Denied calls',
  question: 'What was denied, and to whom?',
  columns: COLUMNS,
  caveat: 'CloudTrail records successful calls always, and failed ones in some cases only. A call that another account was denied is recorded there, and not in the account of the key.',
  sql: callsThatWere('denied'),
};

/** What failed for another reason than permissions: a disabled or deleted key, a wrong encryption context, throttling. */
export const FAILED_CALLS: AuditQuery = {
  name: 'failed-calls',
  title: 'Failed calls',
  question: 'Which calls failed for other reasons: a key that was disabled or deleted, a wrong encryption context?',
  columns: COLUMNS,
  caveat: 'CloudTrail records successful calls always, and failed ones in some cases only.',
  sql: callsThatWere('failed'),
};

function callsThatWere(outcome: 'denied' | 'failed'): string {
  return `
SELECT principal, principal_account, operation, kms_key, service, error_code,
  count(DISTINCT call_id) AS attempts, min(event_time) AS first_attempt, max(event_time) AS last_attempt,
  max_by(error_message, call_order) AS last_message
FROM kms_calls
WHERE outcome = '${outcome}'
GROUP BY principal, principal_account, operation, kms_key, service, error_code
ORDER BY attempts DESC, principal, operation, kms_key, service, error_code`;
}
