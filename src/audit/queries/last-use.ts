import type { AuditQuery } from './audit-query';

/** The last use of each key. */
export const LAST_USE: AuditQuery = {
  name: 'last-use',
  title: 'Last use of keys',
  question: 'When was each key last used, and by whom?',
  columns: [
    { name: 'kms_key', meaning: 'ARN of the key: each that a record or the inventory names' },
    { name: 'kind', meaning: 'Kind of the key, such as customer managed, from the inventory; empty without one: no record says it' },
    { name: 'name', meaning: 'Name of the key, from the inventory' },
    { name: 'last_use', meaning: 'Time of the last successful use in the period, UTC' },
    { name: 'last_operation', meaning: 'What it was' },
    { name: 'last_principal', meaning: 'Whose it was' },
    { name: 'last_service', meaning: 'Through which service' },
    { name: 'uses', meaning: 'Successful uses in the period, each counted once' },
    { name: 'remark', meaning: 'What a missing use does not mean' },
  ],
  caveat: 'A key without a use may be needed all the same: attached volumes, running databases, backups and archived objects call KMS when they are opened again, which may be years later. '
    + 'No answer here says that a key can be deleted. Without an inventory, a key that no record names has no line.',
  sql: `
SELECT coalesce(used.kms_key, inventory.key_arn) AS kms_key, nullif(inventory.kind, '') AS kind, nullif(inventory.name, '') AS name,
  last_use, last_operation, last_principal, last_service, coalesce(uses, 0) AS uses,
  CASE WHEN last_use IS NULL THEN 'no use in these records, which does not mean that nothing needs it' END AS remark
FROM (
  SELECT kms_key,
    max(event_time) FILTER (WHERE is_use AND outcome = 'succeeded') AS last_use,
    max_by(operation, call_order) FILTER (WHERE is_use AND outcome = 'succeeded') AS last_operation,
    max_by(principal, call_order) FILTER (WHERE is_use AND outcome = 'succeeded') AS last_principal,
    max_by(service, call_order) FILTER (WHERE is_use AND outcome = 'succeeded') AS last_service,
    count(DISTINCT call_id) FILTER (WHERE is_use AND outcome = 'succeeded') AS uses
  FROM kms_calls
  WHERE kms_key LIKE 'arn:%:key/%'
  GROUP BY kms_key
) AS used
FULL OUTER JOIN key_inventory AS inventory ON used.kms_key = inventory.key_arn
WHERE used.kms_key IS NOT NULL OR inventory.listed
ORDER BY last_use DESC NULLS LAST, kms_key`,
};
