import type { AuditQuery } from './audit-query';
import { ENCRYPTION_OPERATIONS } from './operations';
import { sqlStrings } from './sql-text';

/** Calls that could have had an encryption context, and had none. */
export const NO_ENCRYPTION_CONTEXT: AuditQuery = {
  name: 'no-encryption-context',
  title: 'Calls without an encryption context',
  question: 'Which calls had no encryption context, so that the log does not say what they were for?',
  columns: [
    { name: 'kms_key', meaning: 'ARN of the key' },
    { name: 'principal', meaning: 'ARN of the user or role; the principal id or the service where there is none' },
    { name: 'service', meaning: 'AWS service that called for the principal; `direct` where none did' },
    { name: 'operation', meaning: 'KMS operation; of a re-encryption, the half that had none' },
    { name: 'calls', meaning: 'Successful calls, each counted once' },
    { name: 'first_call', meaning: 'Time of the first, UTC' },
    { name: 'last_call', meaning: 'Time of the last, UTC' },
  ],
  caveat: 'Symmetric encryption only: signatures, MACs and asymmetric keys have no context. Data that was encrypted without a context can only be decrypted without one.',
  sql: `
SELECT kms_key, principal, service, operation,
  count(DISTINCT call_id) AS calls, min(event_time) AS first_call, max(event_time) AS last_call
FROM kms_calls
WHERE operation IN ${sqlStrings(ENCRYPTION_OPERATIONS)} AND outcome = 'succeeded'
  AND request IS NOT NULL AND algorithm = 'SYMMETRIC_DEFAULT' AND encryption_context IS NULL
GROUP BY kms_key, principal, service, operation
ORDER BY calls DESC, kms_key, principal, service, operation`,
};
