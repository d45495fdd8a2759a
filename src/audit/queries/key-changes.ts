import type { AuditQuery } from './audit-query';

/** Changes of policies, grants, rotation and all else about a key. */
export const KEY_CHANGES: AuditQuery = {
  name: 'key-changes',
  title: 'Changes of keys',
  question: 'Which policies, grants, rotations and states of keys were changed, and by whom?',
  columns: [
    { name: 'first_change', meaning: 'Time of the change, or of the first of them, UTC' },
    { name: 'last_change', meaning: 'Time of the last of them, UTC' },
    { name: 'kms_key', meaning: 'ARN of the key; what the request named where the record does not say it' },
    { name: 'change', meaning: '`policy`, `grants`, `rotation`, `state`, `material`, `creation`, `names`, `stores` or `other`' },
    { name: 'operation', meaning: 'KMS operation; `RotateKey` and `DeleteKey` are events of KMS itself' },
    { name: 'principal', meaning: 'ARN of the user or role; `AWS Internal` for events of KMS itself' },
    { name: 'service', meaning: 'AWS service that called for the principal; `direct` where none did' },
    { name: 'outcome', meaning: '`succeeded`, `denied`, `failed` or `dry run`' },
    { name: 'changes', meaning: 'How many: 1, but for grants that services make, a line for all of one service on one key' },
    { name: 'request', meaning: 'What was asked for, as JSON; of several, the last' },
  ],
  caveat: 'What a policy said before is in the record of the change before, or nowhere. Changes of IAM policies that let a principal use a key are records of IAM, not of KMS.',
  sql: `
SELECT min(event_time) AS first_change, max(event_time) AS last_change, kms_key, change, operation, principal, service, outcome,
  count(DISTINCT call_id) AS changes, max_by(request, call_order) AS request
FROM kms_calls
WHERE change IS NOT NULL
GROUP BY kms_key, change, operation, principal, service, outcome,
  CASE WHEN change = 'grants' AND service <> 'direct' THEN '' ELSE call_id END
ORDER BY first_change, last_change, kms_key, operation, principal`,
};
