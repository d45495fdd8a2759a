import type { AuditQuery } from './audit-query';
import { READING_OPERATIONS } from './operations';
import { sqlStrings } from './sql-text';

/** What a principal read through a key. */
export const DATA_READ: AuditQuery = {
  name: 'data-read',
  title: 'Data read',
  question: 'What did a principal read through a key?',
  columns: [
    { name: 'principal', meaning: 'ARN of the user or role; the principal id or the service where there is none' },
    { name: 'kms_key', meaning: 'ARN of the key' },
    { name: 'service', meaning: 'AWS service that decrypted for the principal; `direct` where it called KMS itself' },
    { name: 'encryption_context', meaning: 'What was decrypted, as the service names it: the ARN of a bucket, an object or a secret, the name of a table, the id of a volume' },
    { name: 'reads', meaning: 'Successful decryptions, each counted once' },
    { name: 'first_read', meaning: 'Time of the first, UTC' },
    { name: 'last_read', meaning: 'Time of the last, UTC' },
  ],
  caveat: 'A decryption makes data readable; how much of it was read then, KMS does not see. Under an S3 Bucket Key the context is the bucket, and one call serves many objects: the data events of S3 name each. '
    + 'S3 decrypts as well when it completes an upload in parts.',
  sql: `
SELECT principal, kms_key, service, encryption_context,
  count(DISTINCT call_id) AS reads, min(event_time) AS first_read, max(event_time) AS last_read
FROM kms_calls
WHERE operation IN ${sqlStrings(READING_OPERATIONS)} AND outcome = 'succeeded'
GROUP BY principal, kms_key, service, encryption_context
ORDER BY principal, kms_key, reads DESC, encryption_context`,
};
