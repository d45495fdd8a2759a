import type { AuditQuery } from './audit-query';

/** Who used a key, by service and principal. */
export const KEY_USE: AuditQuery = {
  name: 'key-use',
  title: 'Use of keys',
  question: 'Who used which key, and through which service?',
  columns: [
    { name: 'kms_key', meaning: 'ARN of the key; what the request named where the record does not say it' },
    { name: 'principal', meaning: 'ARN of the user or role; the principal id or the service where there is none' },
    { name: 'principal_account', meaning: 'Account of the principal' },
    { name: 'service', meaning: 'AWS service that called for the principal or in its own name; `direct` where none did; `AWS Internal` where the record hides it' },
    { name: 'operation', meaning: 'KMS operation: Decrypt reads, GenerateDataKey and Encrypt write' },
    { name: 'calls', meaning: 'Successful calls, each counted once' },
    { name: 'first_call', meaning: 'Time of the first, UTC' },
    { name: 'last_call', meaning: 'Time of the last, UTC' },
  ],
  caveat: 'A call is not an access: with an S3 Bucket Key one call serves many objects, DynamoDB keeps table keys for minutes, and EBS and RDS call once when a volume is attached or an instance starts. '
    + 'A call into another account appears under the ARN of its principal in that account\'s records, and under its principal id in those of the key\'s account.',
  sql: `
SELECT kms_key, principal, principal_account, service, operation,
  count(DISTINCT call_id) AS calls, min(event_time) AS first_call, max(event_time) AS last_call
FROM kms_calls
WHERE is_use AND outcome = 'succeeded'
GROUP BY kms_key, principal, principal_account, service, operation
ORDER BY kms_key, calls DESC, principal, service, operation`,
};
